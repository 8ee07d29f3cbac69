#include <algorithm>
#include <span>

#include "sterna/model/choosers.hpp"
#include "sterna/model/consideration.hpp"
#include "sterna/model/flight.hpp"
#include "sterna/model/luck.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/scheme_offers.hpp"
#include "sterna/model/service_bond.hpp"

namespace sterna {

namespace {

struct Params : ChoiceParams {
    double consideration = 0.20;
    double recruitment = 3.0;
};

using P = Params;
constexpr auto assumed = Evidence::assumption;

// Members of the base struct are named through it; the table is over Params.
template <class T>
constexpr T P::*own(T ChoiceParams::*member) { return member; }
template <class T>
constexpr T P::*own(T TaxRates::*member) { return member; }

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<P>("consideration", &P::consideration, {0.01, 1}, "1/year",
                  "chance to consider moving in a year at the age where it is highest; flows do not identify it apart from the constants",
                  "swept in sensitivity runs", assumed),
        number<P>("recruitment", &P::recruitment, {0, 20}, "1",
                  "offers a scheme makes for each of its slots; who gets one compares the scheme with home",
                  "recruiters approach a few workers a slot", assumed),
        number<P>("lambda", own(&P::lambda), {0.05, 1}, "1", "dissimilarity of the foreign nest: 1 = plain logit, small = destinations are close substitutes",
                  "nested-logit migration papers, 0.3 to 0.7", Evidence::recalled_low),
        number<P>("beta", own(&P::beta), {0, 5}, "1", "utility of the log of net income; the elasticity of bilateral flows is beta/lambda",
                  "0.7 (0.6-1.0) for beta/lambda: Bertoli and Fernandez-Huertas Moraga (2013)", Evidence::recalled_high),
        number<P>("beta_health_young", own(&P::beta_health_young), {0, 5}, "1", "the same for young health workers",
                  "gives Ghana the yearly attrition of 8 % of Antwi and Phillips (2013)", Evidence::derived),
        number<P>("raised_pay_health_young", own(&P::raised_pay_health_young), {0, 10}, "1",
                  "utility of the log of what laws add to the pay of young health workers at home: their own pay moves them more than what "
                  "countries have always paid",
                  "10 % more pay lowers yearly attrition by 1 point of 8, an elasticity of -1.4: Antwi and Phillips (2013); larger than that "
                  "by the share of those who stay among those who consider leaving, .31 of Ghana's in the world of 200 countries", Evidence::derived),
        number<P>("health_young_from", own(&P::health_young_from), {15, 65}, "year", "lower age of young health workers",
                  "Antwi and Phillips (2013)", Evidence::found),
        number<P>("health_young_to", own(&P::health_young_to), {15, 65}, "year", "upper age of young health workers", "Antwi and Phillips (2013)",
                  Evidence::found),
        number<P>("eta", own(&P::eta), {0, 0.6}, "1", "utility of the log of the diaspora; constants fitted at the base stock already hold most of it",
                  "0 to 0.1 predicts held-out stocks best; cross-sections give 0.29 to 0.36", Evidence::computed),
        number<P>("rights_weight", own(&P::rights_weight), {0, 5}, "1", "utility of the rights index, 0 to 1", "no estimate", assumed),
        number<P>("taste_weight", own(&P::taste_weight), {0, 3}, "1", "utility of one standard deviation of taste for home", "no estimate", assumed),
        number<P>("annuity", own(&P::annuity), {1, 40}, "1", "present value of a dollar a year over the horizon of a mover",
                  "ten years at 5 %", Evidence::derived),
        number<P>("cost_skilled", own(&P::cost_skilled), {0, 5}, "year of home income", "money cost of a move over 5,000 km at 5,000 PPP dollars a head, skilled",
                  "recruitment-cost surveys of the World Bank and ILO", Evidence::recalled_medium),
        number<P>("cost_other", own(&P::cost_other), {0, 5}, "year of home income", "the same, others",
                  "recruitment-cost surveys of the World Bank and ILO: 1 to 11 months of foreign earnings", Evidence::recalled_medium),
        number<P>("cost_distance", own(&P::cost_distance), {0, 2}, "1", "elasticity of the money cost to distance", "no estimate", assumed),
        number<P>("cost_income", own(&P::cost_income), {0, 1}, "1",
                  "how far the money cost, in years of home income, falls with income a head at home: 0 = not, 1 = the same dollars for all",
                  "tickets and fees have world prices; with wealth_income 0.3, wealth over cost is proportional to income between countries "
                  "as it is over time", assumed),
        number<P>("wealth_median", own(&P::wealth_median), {0.01, 10}, "year of home income", "median liquid wealth at 5,000 PPP dollars a head",
                  "no estimate", assumed),
        number<P>("wealth_income", own(&P::wealth_income), {0, 2}, "1", "elasticity of that median to income a head: bends the migration hump",
                  "no estimate", assumed),
        number<P>("wealth_sigma", own(&P::wealth_sigma), {0.1, 3}, "1", "standard deviation of the log of liquid wealth", "no estimate", assumed),
        number<P>("repeat_cost", own(&P::repeat_cost), {0, 1}, "1", "money cost of a further trip relative to the first", "no estimate", assumed),
        number<P>("familiar", own(&P::familiar), {-20, 10}, "1",
                  "utility that takes the place of the constant of a corridor with free movement to those who have lived there: search and "
                  "paperwork are known",
                  "makes 56 % of moves in open corridors repeat moves; 59 % in Klabunde 2014, more than 60 % of guest workers in Germany in Constant and "
                  "Zimmermann 2011", Evidence::computed),
        number<P>("spent_home_settled", own(&P::spent_home_settled), {0, 1}, "share", "share of income spent at home prices by those who may stay",
                  "about 15 % of income is remitted", Evidence::recalled_medium),
        number<P>("spent_home_temporary", own(&P::spent_home_temporary), {0, 1}, "share", "the same, temporary and circular workers", "no estimate", assumed),
        number<P>("offer", own(&P::offer), {-20, 10}, "1",
                  "utility, beside income and rights, that takes the place of a corridor's constant when a scheme makes an offer: recruiters "
                  "remove the search and the paperwork, not the distance from home", "no estimate", assumed),
        number<P>("onward_distance", own(&P::onward_distance), {0, 2}, "1", "utility lost per log of distance between foreign countries",
                  "stock elasticity to distance 0.99 times lambda, corrected for networks", Evidence::derived),
        number<P>("onward_attachment", own(&P::onward_attachment), {-5, 10}, "1", "utility of staying in the foreign country one lives in",
                  "a tenth of flows are onward moves", assumed),
        number<P>("permanent_share", own(&P::permanent_share), {0, 1}, "share", "share of people for whom the permanent door of a country is open",
                  "mix of recent arrivals", assumed),
        number<P>("permanent_share_gulf", own(&P::permanent_share_gulf), {0, 1}, "share", "the same in the Gulf states", "mix of recent arrivals", assumed),
        number<P>("relatives", own(&P::relatives), {0, 20}, "person", "people at home whom one settled migrant may bring as family",
                  "plausible from 1 to 8", assumed),
        number<P>("family_cost", own(&P::family_cost), {0, 1}, "1", "money cost of joining family relative to other moves", "no estimate", assumed),
        number<P>("student_visa", own(&P::student_visa), {0, 2}, "1", "cost of a student visa relative to other visas", "no estimate", assumed),
        number<P>("student_cost", own(&P::student_cost), {0, 5}, "year", "private cost of studies abroad, in wages there below the skilled",
                  "no estimate", assumed),
        number<P>("student_gain", own(&P::student_gain), {0, 1}, "share", "part of the horizon that those who go to study live as graduates",
                  "four of ten years pass in studies", assumed),
        number<P>("student_appeal", own(&P::student_appeal), {-5, 10}, "util", "what a degree from abroad is worth beside income",
                  "solved so that arrivals keep the base stock of students up: stock over mean stay", Evidence::computed),
        number<P>("student_from", own(&P::student_from), {15, 65}, "year", "youngest age of a student visa", "usual age of a first degree", assumed),
        number<P>("student_to", own(&P::student_to), {15, 65}, "year", "age from which there is none", "usual age of a first degree", assumed),
        number<P>("irregular_cost", own(&P::irregular_cost), {1, 10}, "1", "money cost of going without papers relative to other moves", "plausible from 1 to 4",
                  assumed),
        number<P>("irregular_turnover", own(&P::irregular_turnover), {0, 1}, "1/year",
                  "rate at which irregular residents of the base year leave, are removed or get papers where all who are found are removed; arrivals "
                  "without papers make up for it",
                  "10 % found, 2 % given papers and 2 to 3 % gone in a year", assumed),
        number<P>("irregular_most", own(&P::irregular_most), {0, 0.95}, "share", "largest share of arrivals without papers that this may imply",
                  "no estimate", assumed),
        number<P>("irregular_skilled", own(&P::irregular_skilled), {0, 1}, "1",
                  "share without papers of the skilled, relative to others, among arrivals and residents of the base year; that of everybody stays",
                  "visas and degrees open doors to them; no estimate", assumed),
        number<P>("irregular_spread", own(&P::irregular_spread), {0.05, 5}, "util",
                  "mean over people of what going without papers costs beyond the least: the larger, the fewer turn to it when visas get dearer",
                  "plausible from 0.25 to 4", assumed),
        number<P>("enforcement_weight", own(&P::enforcement_weight), {0, 12}, "util", "cost of going without papers, a unit of enforcement",
                  "no estimate", assumed),
        number<P>("tax_skilled_high", own(&P::tax_skilled_high), {0, 0.9}, "share", "tax on skilled wages, high-income countries", "no estimate", assumed),
        number<P>("tax_other_high", own(&P::tax_other_high), {0, 0.9}, "share", "tax on other wages, high-income countries", "no estimate", assumed),
        number<P>("tax_skilled_rest", own(&P::tax_skilled_rest), {0, 0.9}, "share", "tax on skilled wages, other countries", "no estimate", assumed),
        number<P>("tax_other_rest", own(&P::tax_other_rest), {0, 0.9}, "share", "tax on other wages, other countries", "no estimate", assumed),
    };
    return t;
}

constexpr Stream clock_stream = stream("emigration/clock");

/// Standard schedule of Rogers and Castro: labour-force peak and fall, over a constant.
double rogers_castro(double age) {
    return 0.02 * math::exp(-0.1 * age) + 0.06 * math::exp(-0.1 * (age - 20) - math::exp(-0.4 * (age - 20))) + 0.003;
}

class Emigration final : public Process {
  public:
    Emigration(const Params& p, const MeasureList& measures) : p_(p), at_home_(measures.find("at_home")), settled_(measures.find("settled")) {}

    Edge law_through() const override { return Edge::drain; }

    void prepare(Tables& tables, const Context& ctx) const override {
        consideration_by_age(tables);
        rebuild_choice(tables, ctx);
        recruitment_by_scheme(tables, p_.recruitment, ctx);
        chance_of_flight(tables, ctx);
    }

    void decide(Block& block, const Context& ctx) const override {
        for (const int row : block.due) {
            if (flees(block, row, ctx) || !may_move(block.page(), row, ctx)) continue;
            const Occasion occasion = occasion_of(block, row, ctx);
            if (occasion.considered != never) apply(block, row, occasion, ctx);
        }
    }

    void reconsider(Block& block, Application& application, const Context& ctx) const override {
        application.open = ctx.tables.reapply;
        if (!application.open) return;
        const Alternative next = choose(block, application.row, occasion_of(block, application.row, ctx), &application, ctx);
        application.open = next.destination >= 0;
        if (application.open) set_alternative(application, next);
    }

    void plan(const Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        if (rows.empty()) return;
        const Page& page = block.page();
        const Month next = ctx.last() + 1;
        const int january = Month::of(next.year()).index;
        const Considering at_home = consideration_at_home(ctx, page.birth[rows.front()]);
        const std::uint8_t* skilled = ctx.atlas.skilled.data();
        const auto lucks = ctx.lucks(page, next.year());
        const bool occasions = !ctx.rules.schemes.empty() || !ctx.rules.displacements.empty();
        lower_each(rows, wake, [&](int row) {
            if (waits(page, row)) return next;
            const YearLuck luck = lucks(row);
            const int age = std::clamp((january - page.born[row]) / 12 - 15, 0, 49);
            const double usual = at_home[skilled[education_of(page.kind[row])]][static_cast<std::size_t>(age)];
            // The factor after a return ends within a year: planning with today's can only wake too often.
            const double chance = page.known[row] > 0 ? yearly_consideration(ctx, page, row, next.year()) : usual;
            const Month own = (luck.consider() < chance) & (luck.consider_month() >= next) ? luck.consider_month() : never;
            return occasions ? std::min({own, next_offer(block, row, next, ctx), next_flight(block, row, next, ctx)}) : own;
        });
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        const Layout& layout = ctx.layout;
        for (const Roll::Group& group : block.roll.at_home())
            count_at_home(block, block.roll.birth(), group.kind, static_cast<std::int64_t>(group.rows.size()), ctx);
        for (const int row : block.roll.elsewhere()) {
            const auto birth = page.birth[row], residence = page.residence[row];
            if (residence == birth) {
                count_at_home(block, birth, page.kind[row], 1, ctx);
                continue;
            }
            block.tally.add(settled_, layout.corridor(birth, birth), ctx.weight[birth]);
            if (family_rights(status_of(page.state[row]))) block.tally.add(settled_, layout.corridor(birth, residence), ctx.weight[birth]);
        }
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        const Layout& layout = ctx.layout;
        const auto& stock = tallies[cube::stock];
        for (int o = 0; o < layout.countries; ++o)
            for (int r = 0; r < layout.countries; ++r) {
                std::int64_t persons = 0;
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) persons += stock[layout.cell(o, r, e, g)];
                world.network(o, r) = o == r ? 0 : persons;
                world.settled(o, r) = tallies[settled_][layout.corridor(o, r)];
            }
        world.at_home = tallies[at_home_];
        if (first) raise_consideration(world, p_, ctx);
    }

  private:
    void count_at_home(Block& block, int birth, std::uint8_t kind, std::int64_t workers, const Context& ctx) const {
        const std::int64_t persons = workers * ctx.weight[static_cast<std::size_t>(birth)];
        const auto place = static_cast<std::size_t>(
            ((birth * ctx.layout.educations + education_of(kind)) * sexes + sex_of(kind)) * ctx.layout.fields + field_of(kind));
        block.tally.add(settled_, ctx.layout.corridor(birth, birth), persons);
        block.tally.add(at_home_, place, persons);
    }

    /// [skill][age - 15]: yearly chance to consider a move of natives of `birth` who have not come back from abroad.
    using Considering = std::array<std::array<double, 50>, skill_groups>;
    static Considering consideration_at_home(const Context& ctx, std::size_t birth) {
        Considering chance;
        for (std::size_t skill = 0; skill < skill_groups; ++skill)
            for (std::size_t age = 0; age < 50; ++age)
                chance[skill][age] = std::min(ctx.world.countries[birth].consideration[skill] * ctx.tables.consider[age], 0.95);
        return chance;
    }

    void consideration_by_age(Tables& tables) const {
        double highest = 0;
        for (int a = 0; a < 50; ++a) highest = std::max(highest, rogers_castro(15.5 + a));
        for (int a = 0; a < 50; ++a)
            tables.consider[static_cast<std::size_t>(a)] = p_.consideration * rogers_castro(15.5 + a) / highest;
    }

    void rebuild_choice(Tables& tables, const Context& ctx) const {
        Hasher inputs;
        inputs.update(digest_of(ctx.rules).bytes);
        for (const CountryState& country : ctx.world.countries)
            for (const auto* list : {&country.wage, &country.wage_foreign, &country.unemployment})
                inputs.update(std::as_bytes(std::span(*list)));
        inputs.update(std::as_bytes(ctx.world.network.values())).update(std::as_bytes(ctx.world.settled.values()));
        inputs.update(std::as_bytes(std::span(tables.choice.means)));
        const Digest now = inputs.finish();
        if (now == tables.choice_inputs) return;
        tables.choice_inputs = now;
        Standing standing = std::move(tables.choice.params.standing);  // of the processes that run before
        tables.choice.params = p_;
        tables.choice.params.standing = std::move(standing);
        rebuild(tables.choice, ctx.atlas, tables.deciders, tables.proposals, ctx.world, ctx.rules, ctx.exec);
    }

    static bool may_move(const Page& page, int row, const Context& ctx) {
        if (page.residence[row] == gone || page.since[row] == ctx.now.index) return false;
        return !(page.state[row] & studying_bit) || at_university_at_home(page, row, ctx);
    }

    /// Such people may go on with their studies abroad.
    static bool at_university_at_home(const Page& page, int row, const Context& ctx) {
        return page.residence[row] == page.birth[row] && education_of(page.kind[row]) + 1 == ctx.atlas.first_skilled();
    }

    /// At home the permit column holds the month since which somebody has waited for a place.
    static bool waits(const Page& page, int row) { return page.residence[row] == page.birth[row] && page.until[row] != no_date; }

    /// Why a choice is to be made now: the month whose luck decides it (never = no choice), and the scheme that made an offer.
    struct Occasion {
        Month considered = never;
        std::uint8_t offered = 0;
        bool only_offer = false;
    };

    static Occasion occasion_of(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        const int year = ctx.now.year();
        const YearLuck luck = ctx.luck(block.page(), row, year);
        if (ctx.in_step(luck.consider_month()) && luck.consider() < yearly_consideration(ctx, page, row, year))
            return {ctx.now, standing_offer(page, row, ctx), false};
        if (const std::uint8_t scheme = offer_made(block, row, ctx); scheme != no_scheme) return {ctx.now, scheme, true};
        return waits(page, row) ? Occasion{Month{page.until[row]}, 0, false} : Occasion{};
    }

    static Alternative choose(Block& block, int row, const Occasion& occasion, const Application* refused, const Context& ctx) {
        Chooser who = chooser_of(block, row, occasion.considered, ctx);
        who.offered = occasion.offered, who.only_offer = occasion.only_offer;
        const RefusalChain chain(block.outbox(), refused);
        return race(ctx.tables.choice, ctx.tables.proposals, ctx.atlas, ctx.rules, ctx.draws, ctx.traits.draws, who, &chain);
    }

    static void set_alternative(Application& application, const Alternative& at) {
        application.destination = static_cast<std::uint8_t>(at.destination);
        application.channel = at.channel;
        application.scheme = at.scheme;
    }

    /// Departures that a counterfactual does without, and its onward moves if it has none.
    static bool dropped(const Block& block, int row, const Context& ctx) {
        if (!ctx.cuts(Edge::drain)) return false;
        const Page& page = block.page();
        const bool skilled = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))];
        const bool from_home = page.residence[row] == page.birth[row];
        return excess_departure(*ctx.counterfactual, ctx.draws, block.person(row), ctx.now, skilled && from_home);
    }

    static void apply(Block& block, int row, const Occasion& occasion, const Context& ctx) {
        const Alternative at = choose(block, row, occasion, nullptr, ctx);
        if (block.page().residence[row] == block.page().birth[row]) block.page().until[row] = no_date;
        if (at.destination < 0 || dropped(block, row, ctx)) return;
        Application application;
        application.row = row;
        application.considered = occasion.considered;
        application.clock = to_unit(ctx.draws.words(clock_stream, block.person(row), ctx.now)[0]);
        set_alternative(application, at);
        block.outbox().applications.push_back(application);
    }

    Params p_;
    Measure at_home_, settled_;
};

}  // namespace

ProcessEntry emigration_process() {
    return {.info = {.name = "emigration",
                     .summary = "Who considers leaving, and where to.",
                     .description =
                         "A worker considers moving at a rate that follows the Rogers-Castro age schedule, more often after a "
                         "return. He or she then compares home with every feasible destination: a nested logit over net income "
                         "at the prices where it is spent, chance of work, rights, networks, money cost, visa cost and a calibrated constant. "
                         "A move is feasible only with the money for it. Improving one alternative moves people to it and nowhere else. "
                         "Doors: free movement; permanent, open to a fixed share of people; temporary; family, for a share of people that grows with "
                         "the settled diaspora; student, for young people with the schooling and the money whom universities there take, those at "
                         "university at home among them, who weigh the degree they would have there; "
                         "schemes; and going without papers, which costs each person something else and so draws more when visas get "
                         "dearer. The least of these costs is solved so that arrivals without papers keep the base stock of irregular "
                         "residents up. After a removal or an overstay regular doors are shut for a time (`permits`: ban). "
                         "A scheme also makes offers of its own: whoever gets one chooses between the scheme and home, and the parameter `offer` "
                         "takes the place of the corridor's constant. Those with the right to come again hold such an offer whenever they consider, and get "
                         "one every year once the time they must be at home is over. A scheme with a season makes its offers in it, and nobody enters by it at "
                         "another time of the year.",
                     .params = table().infos()},
            .streams = {flight_stream, offer_stream, clock_stream, choice_threshold, choice_points, choice_door, bond_stream, excess_stream},
            .measures = {{"at_home", {Axis::birth, Axis::education, Axis::sex, Axis::field}, "person", "natives living at home", false, false},
                         {"settled", {Axis::birth, Axis::residence}, "person", "natives with family rights where they live; at home: all natives", false, false}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Emigration>(table().read(values), measures);
            }};
}

}  // namespace sterna
