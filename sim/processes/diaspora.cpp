#include <algorithm>
#include <bitset>
#include <numeric>

#include "sterna/model/diaspora.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    bool knowledge = true, trade = true, investment = true, returnees = true;
    double knowledge_elasticity = 0.05, gap_weight = 0.3;
    double trade_elasticity = 0.15;
    double investment_elasticity = 0.3, substitution = 0.05, investment_lag = 4;
    double returnee_effect = 0.05;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        toggle<Params>("knowledge", &Params::knowledge, "whether the skilled abroad raise productivity at home",
                       "Kerr 2008 for, Agrawal, Kapur, McHale and Oettl 2011 against", Evidence::recalled_medium),
        toggle<Params>("trade", &Params::trade, "whether migrants raise exports to where they live", "Genc, Gheasi, Nijkamp and Poot 2012",
                       Evidence::recalled_high),
        toggle<Params>("investment", &Params::investment, "whether the skilled abroad bring direct investment from where they live",
                       "Javorcik, Ozden, Spatareanu and Neagu 2011, Kugler and Rapoport 2007", Evidence::found),
        toggle<Params>("returnees", &Params::returnees, "whether skilled returnees raise the productivity of those around them",
                       "no estimate for whole countries", Evidence::assumption),
        number<Params>("knowledge_elasticity", &Params::knowledge_elasticity, {0, 0.3}, "1",
                       "of productivity to the network of the skilled abroad",
                       "well below the 0.1-0.3 of Kerr 2008, who counts scientists and not all graduates", Evidence::assumption),
        number<Params>("gap_weight", &Params::gap_weight, {0, 1}, "1",
                       "exponent of the productivity of the place of residence over that of home in the network", "no estimate",
                       Evidence::assumption),
        number<Params>("trade_elasticity", &Params::trade_elasticity, {0, 0.5}, "1", "of exports of a corridor to the migrants who live there",
                       "meta-analysis of Genc, Gheasi, Nijkamp and Poot 2012", Evidence::recalled_high),
        number<Params>("investment_elasticity", &Params::investment_elasticity, {0, 1}, "1",
                       "of direct investment from a country to the skilled who live there", "Javorcik et al. 2011: 0.3-0.4",
                       Evidence::recalled_medium),
        number<Params>("substitution", &Params::substitution, {0, 0.5}, "1",
                       "of direct investment to the skilled outflow of the same year, counted against it",
                       "sign: Kugler and Rapoport 2007; size assumption", Evidence::assumption),
        number<Params>("investment_lag", &Params::investment_lag, {1, 15}, "year", "from a network to its investment", "plausible from 3 to 5",
                       Evidence::assumption),
        number<Params>("returnee_effect", &Params::returnee_effect, {0, 0.5}, "1",
                       "gain of productivity if all skilled residents were returnees", "no estimate", Evidence::assumption),
    };
    return t;
}

/// What the stocks and flows of a year say of the people born in one country.
struct Abroad {
    std::vector<double> persons, skilled;  // by residence, 0 at home
    double leaving_skilled = 0;            // persons a year
};

Abroad abroad_of(const Tallies& t, const Context& ctx, int birth) {
    const auto n = static_cast<std::size_t>(ctx.layout.countries);
    Abroad a{std::vector<double>(n), std::vector<double>(n), 0};
    for (int d = 0; d < ctx.layout.countries; ++d)
        for (int e = 0; e < ctx.layout.educations && d != birth; ++e)
            for (int sex = 0; sex < sexes; ++sex) {
                const std::size_t cell = ctx.layout.cell(birth, d, e, sex);
                const auto persons = static_cast<double>(t[cube::stock][cell]);
                a.persons[static_cast<std::size_t>(d)] += persons;
                if (!ctx.atlas.skilled[static_cast<std::size_t>(e)]) continue;
                a.skilled[static_cast<std::size_t>(d)] += persons;
                a.leaving_skilled += static_cast<double>(t[cube::outflow][cell]);
            }
    return a;
}

/// Weight of every partner in exports and investment: its output over the distance.
std::vector<double> partner_weights(const Atlas& atlas, int country) {
    std::vector<double> weights(static_cast<std::size_t>(atlas.size()));
    for (int d = 0; d < atlas.size(); ++d) {
        const CountryFacts& facts = atlas.countries[static_cast<std::size_t>(d)];
        if (d != country)
            weights[static_cast<std::size_t>(d)] =
                facts.gdp_per_head * facts.population / std::max(50.0, atlas.corridors(country, d).distance_km);
    }
    return weights;
}

/// Workers that stand beside the one person of ln(1 + M): where few are simulated one worker more or less moves little.
constexpr double prior_workers = 30;

class Diaspora final : public Process {
  public:
    Diaspora(const Params& p, const MeasureList& m) : p_(p), returnees_(m.find("returnees_skilled")) {}

    Edge law_through() const override { return Edge::diaspora; }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        const auto skilled = [&](std::uint8_t kind) { return ctx.atlas.skilled[static_cast<std::size_t>(education_of(kind))]; };
        const auto count = [&](int row) {
            if (page.worked_abroad[row] > 0) block.tally.add(returnees_, page.residence[row], ctx.weight[page.birth[row]]);
        };
        for (const Roll::Group& group : block.roll.at_home())
            if (skilled(group.kind)) std::for_each(group.rows.begin(), group.rows.end(), count);
        for (const int row : block.roll.elsewhere())
            if (page.residence[row] == page.birth[row] && skilled(page.kind[row])) count(row);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        for (int o = 0; o < ctx.layout.countries; ++o) {
            CountryState& country = world.countries[static_cast<std::size_t>(o)];
            const Abroad abroad = abroad_of(tallies, ctx, o);
            const double share = returnee_share(tallies, ctx, o), network = knowledge_network(abroad, ctx, o);
            if (first) set_base(country.capital, abroad, network, share);
            update(country, abroad, network, share, ctx, o, first);
            const CountryState* other = first ? nullptr : ctx.instead(Edge::diaspora, static_cast<std::size_t>(o));
            if (other) read_effects(other->capital, country.capital);
            set_exports(country, ctx.atlas.countries[static_cast<std::size_t>(o)]);
        }
    }

  private:
    /// Effects that do not answer to who is abroad: those of the counterfactual run.
    static void read_effects(const CapitalState& other, CapitalState& k) {
        k.knowledge = other.knowledge, k.returnees = other.returnees, k.trade = other.trade, k.investment = other.investment;
        k.direct_investment = other.direct_investment;
    }

    /// Exports follow the output of this run, as borrowing does, and the networks that trade.
    static void set_exports(CountryState& country, const CountryFacts& facts) {
        CapitalState& k = country.capital;
        k.exports = facts.exports * k.trade * (k.base_output > 0 && country.output > 0 ? country.output / k.base_output : 1);
    }

    static double one(const Context& ctx, int birth) {
        return 1 + prior_workers * static_cast<double>(ctx.weight[static_cast<std::size_t>(birth)]);
    }

    double knowledge_network(const Abroad& abroad, const Context& ctx, int o) const {
        const auto productive = [&](int c) {
            const auto i = static_cast<std::size_t>(c);
            return ctx.atlas.countries[i].gdp_per_head * ctx.world.countries[i].tfp;
        };
        double engaged = 0;
        for (int d = 0; d < ctx.layout.countries; ++d)
            if (const double persons = abroad.skilled[static_cast<std::size_t>(d)]; persons > 0)
                engaged += persons * math::pow(productive(d) / productive(o), p_.gap_weight) * engagement(ctx.rules, o, d);
        return engaged + experts(abroad, ctx.rules, o);
    }

    /// Person-years of work at home by natives who stay abroad; no more than there are people to do it.
    static double experts(const Abroad& abroad, const Rules& rules, int o) {
        std::bitset<256> from;
        double years = 0, there = 0;
        for (const auto& missions : rules.expert_years)
            if (missions.scope.origins[static_cast<std::size_t>(o)]) years += missions.entry.value, from |= missions.scope.destinations;
        for (std::size_t d = 0; d < abroad.skilled.size(); ++d)
            if (from[d]) there += abroad.skilled[d];
        return std::min(years, there);
    }

    static double engagement(const Rules& rules, int o, int d) {
        double factor = 1;
        for (const auto& change : rules.engagement)
            if (change.scope.corridor(o, d)) factor *= change.entry.value;
        return factor;
    }

    double returnee_share(const Tallies& tallies, const Context& ctx, int country) const {
        double skilled = 0;
        for (int b = 0; b < ctx.layout.countries; ++b)
            for (int e = ctx.atlas.first_skilled(); e >= 0 && e < ctx.layout.educations; ++e)
                for (int sex = 0; sex < sexes; ++sex)
                    skilled += static_cast<double>(tallies[cube::stock][ctx.layout.cell(b, country, e, sex)]);
        return skilled > 0 ? static_cast<double>(tallies[returnees_][static_cast<std::size_t>(country)]) / skilled : 0;
    }

    void set_base(CapitalState& k, const Abroad& abroad, double network, double share) const {
        k.base_abroad = abroad.persons, k.base_abroad_skilled = abroad.skilled;
        k.base_knowledge_network = network, k.base_returnee_share = share;
        k.investment_network.assign(static_cast<std::size_t>(p_.investment_lag), 1.0);
    }

    void update(CountryState& country, const Abroad& abroad, double network, double share, const Context& ctx, int o, bool first) const {
        CapitalState& k = country.capital;
        const CountryFacts& facts = ctx.atlas.countries[static_cast<std::size_t>(o)];
        const std::vector<double> weights = partner_weights(ctx.atlas, o);
        const double unit = one(ctx, o);
        if (p_.knowledge) k.knowledge = network_factor(network, k.base_knowledge_network, unit, p_.knowledge_elasticity);
        if (p_.returnees) k.returnees = (1 + p_.returnee_effect * share) / (1 + p_.returnee_effect * k.base_returnee_share);
        if (p_.trade) k.trade = weighted_network(abroad.persons, k.base_abroad, weights, unit, p_.trade_elasticity);
        if (p_.investment && !first) {
            k.investment = k.investment_network.front() / crowded_out(abroad, ctx, o, unit);
            std::rotate(k.investment_network.begin(), k.investment_network.begin() + 1, k.investment_network.end());
            k.investment_network.back() =
                weighted_network(abroad.skilled, k.base_abroad_skilled, weights, unit, p_.investment_elasticity);
        }
        k.direct_investment = facts.direct_investment * k.investment;
    }

    /// Who leaves this year is not there to be employed by the investor.
    double crowded_out(const Abroad& abroad, const Context& ctx, int o, double unit) const {
        double described = 0;
        for (int d = 0; d < ctx.layout.countries; ++d)
            if (d != o) described += ctx.atlas.corridors(o, d).inflow[1];
        return network_factor(abroad.leaving_skilled, described, unit, p_.substitution);
    }

    Params p_;
    Measure returnees_;
};

}  // namespace

ProcessEntry diaspora_process() {
    return {
        .info =
            {.name = "diaspora",
             .summary = "What people abroad and people who came back do for the economy of their country of birth.",
             .description =
                 "Four effects, each with its own switch and its own series, all relative to the base year.\n\n"
                 "Knowledge: productivity rises with the log of the skilled abroad, each weighed by how productive the place of "
                 "residence is and by how far the state engages its diaspora, and experts who come to work at home for some weeks add what they "
                 "work there. Returnees: productivity rises with the share of people who "
                 "have worked abroad among skilled residents. Trade: exports to a country rise with the migrants who live there; they "
                 "change exports, which beside them follow output, and never output. Direct investment: its inflow rises with the skilled who lived at its source four "
                 "years ago and falls with the skilled outflow of the year; its stock lowers the return that foreign capital requires "
                 "(`labour_market`).\n\n"
                 "What a year shows acts in the next. Partners weigh by their output over the distance, for want of trade by pair of "
                 "countries. Thirty workers are added to every network, so that countries of few workers do not jump.\n\n"
                 "Moves productivity, wages, capital, and the exports and investment that creditors look at. Does not capture imports, "
                 "new products, patents, returnees of before the base year, or networks between countries of residence.",
             .params = table().infos()},
        .streams = {},
        .measures = {{"returnees_skilled", {Axis::country}, "person", "skilled natives at home who have worked abroad", false, true}},
        .make = [](const Values& v, const MeasureList& m) -> std::unique_ptr<Process> {
            return std::make_unique<Diaspora>(table().read(v), m);
        }};
}

}  // namespace sterna
