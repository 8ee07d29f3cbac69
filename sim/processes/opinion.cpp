#include <algorithm>
#include <array>

#include "sterna/model/base_people.hpp"
#include "sterna/model/acceptance.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

using P = OpinionParams;

const ParamTable<P>& table() {
    const auto assumed = Evidence::assumption;
    static const ParamTable<P> t{
        number<P>("recovery", &P::recovery, {0, 1}, "1/year", "share of the way that acceptance moves back to a half", "no estimate", assumed),
        number<P>("inflow", &P::inflow, {0, 50}, "1", "fall of acceptance with arrivals a resident and year", "no estimate", assumed),
        number<P>("usual_inflow", &P::usual_inflow, {0, 0.1}, "1/year", "arrivals a resident that move nothing", "no estimate", assumed),
        number<P>("unemployment", &P::unemployment, {0, 10}, "1", "fall with unemployment above the base year", "no estimate", assumed),
        number<P>("abuse", &P::abuse, {0, 5}, "1", "fall with visible abuse of rights, 0 to 1", "no estimate", assumed),
        number<P>("congestion", &P::congestion, {0, 5}, "util", "lost by a destination for each percentage point of arrivals a resident above",
                  "no estimate", assumed),
        number<P>("congestion_from", &P::congestion_from, {0, 1}, "1/year", "arrivals a resident from which a destination gets crowded",
                  "no estimate", assumed)};
    return t;
}

class Opinion final : public Process {
  public:
    explicit Opinion(const P& p) : p_(p) {}

    void weigh(std::vector<LeverInForce>& levers, const World& world, const Atlas&) const override {
        for (LeverInForce& lever : levers) {
            if (lever.opening) lever.strength *= let_through(lever.scope, world);
        }
    }

    void terms(Rules& rules, const World& world, const Atlas& atlas) const override {
        fewer_places(rules, world, atlas);
        easier_visas_taken_back(rules, world);
        for (std::size_t d = 0; d < world.countries.size(); ++d) {
            const double change = congestion(p_, world.countries[d].institutions.inflow_rate);
            if (change == 0) continue;
            Scope scope;
            scope.destinations.reset(), scope.destinations.set(d);
            rules.amenity.push_back({scope, {change}});
        }
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        const Layout& layout = ctx.layout;
        for (int r = 0; r < layout.countries; ++r) {
            double arrivals = 0, residents = 0, others = 0;
            CountryState& state = world.countries[static_cast<std::size_t>(r)];
            for (int b = 0; b < layout.countries; ++b)
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) {
                        const std::size_t cell = layout.cell(b, r, e, g);
                        const auto persons = static_cast<double>(tallies[cube::stock][cell]);
                        residents += persons;
                        if (!state.base_unemployment.empty())
                            others += persons * (state.unemployment[static_cast<std::size_t>(e)] -
                                                 state.base_unemployment[static_cast<std::size_t>(e)]);
                        if (b != r) arrivals += static_cast<double>(tallies[cube::outflow][cell] + tallies[cube::onward_in][cell]);
                    }
            InstitutionState& s = state.institutions;
            if (first || residents == 0) {
                s.acceptance = 0.5;
                continue;
            }
            s.inflow_rate = arrivals / residents;
            // Nought would mean that opinion is not modelled.
            s.acceptance = std::max(1e-9, next_acceptance(p_, s.acceptance, s.inflow_rate, others / residents, s.abuse));
        }
    }

  private:
    static double let_through(const CountryState& destination) {
        const double acceptance = destination.institutions.acceptance;
        return acceptance > 0 ? opening_let_through(acceptance) : 1;  // before the first close it is not known
    }

    /// Mean over the destinations in scope.
    static double let_through(const Scope& scope, const World& world) {
        double sum = 0, count = 0;
        for (std::size_t d = 0; d < world.countries.size(); ++d)
            if (scope.destinations[d]) sum += let_through(world.countries[d]), count += 1;
        return count > 0 ? sum / count : 1;
    }

    /// A quota above what came anyway is a promise of places: where migration is not accepted fewer are given, never below that. One
    /// that holds back shuts a door.
    static void fewer_places(Rules& rules, const World& world, const Atlas& atlas) {
        for (Quota& quota : rules.quotas) {
            const double share = let_through(quota.scope, world);
            if (share == 1) continue;
            const double usual = base_arrivals(quota.scope, atlas);
            if (quota.per_year > usual) quota.per_year = std::max(usual, quota.per_year * share);
        }
    }

    /// Of what the law does to make visas easier, destination by destination. Dearer visas stay as dear.
    static void easier_visas_taken_back(Rules& rules, const World& world) {
        const std::size_t laws = rules.visa_cost.size();
        for (std::size_t i = 0; i < laws; ++i) {
            if (rules.visa_cost[i].entry.value >= 0) continue;
            for (std::size_t d = 0; d < world.countries.size(); ++d) {
                const double kept = let_through(world.countries[d]);
                if (!rules.visa_cost[i].scope.destinations[d] || kept == 1) continue;
                Scoped<Sum> back = rules.visa_cost[i];
                back.scope.destinations.reset(), back.scope.destinations.set(d);
                back.entry.value *= kept - 1;
                rules.visa_cost.push_back(back);
            }
        }
    }

    P p_;
};

}  // namespace

ProcessEntry opinion_process() {
    return {.info = {.name = "opinion",
                     .summary = "Acceptance of migration falls with fast arrivals, unemployment and abuse, and limits how far doors open.",
                     .description =
                         "Acceptance starts at a half in every country. Each year it moves part of the way back there, falls with arrivals of "
                         "foreign-born above a usual rate, with unemployment above the base year and with visible abuse of migrants' rights. "
                         "Doors open only as far as acceptance lets them: all the way at a half and above, in proportion below. Policies that "
                         "open them (free movement, circular schemes, agreements and partnerships between countries) keep that share of their "
                         "strength, quotas that share of their places, though never fewer than came in the base year, each by the mean over "
                         "the destinations in scope; of a visa made easier each destination keeps its own share. Agreements of the market place "
                         "keep the slots they were signed for. A right "
                         "that is not graded, such as free movement, holds in full as long as any strength is left. What shuts doors, such as a quota "
                         "below the flow of the base year, is not weakened. Crowded destinations lose appeal.\n\n"
                         "Moves strengths of opening policies, places, visa costs and where people go. Off by default: no estimate stands behind "
                         "it. Does not capture parties, media, or acceptance in origins.",
                     .params = table().infos(),
                     .default_on = false},
            .streams = {},
            .measures = {},
            .make = [](const Values& v, const MeasureList&) -> std::unique_ptr<Process> { return std::make_unique<Opinion>(table().read(v)); }};
}

}  // namespace sterna
