#include "processes/schooling.hpp"

#include <algorithm>
#include <span>

#include "sterna/core/sampling.hpp"
#include "sterna/model/at_home.hpp"
#include "sterna/model/education_trend.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/schooling_choice.hpp"

namespace sterna {

namespace {

using Params = SchoolingParams;

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        choice<Params>("form", &Params::form, {"constant_elasticity", "uniform_cost"}, "how enrolment answers to prospects",
                       "Beine, Docquier and Rapoport 2008, and 2001 for uniform costs of study", Evidence::recalled_high),
        choice<Params>(
            "prospect", &Params::prospect, {"lifetime", "stock"},
            "what the young see: the share of a career abroad at this year's rates, or the share of the skilled now abroad",
            "with the stock a new visa would change expectations only after a decade", Evidence::assumption),
        number<Params>("elasticity", &Params::elasticity, {0, 0.5}, "1",
                       "of enrolment to the prospect of leaving, low and lower middle income",
                       "Beine, Docquier and Rapoport 2008: 0.05 in the short, 0.20 in the long run", Evidence::recalled_high),
        number<Params>("elasticity_richer", &Params::elasticity_richer, {0, 0.5}, "1", "the same, upper middle and high income",
                       "Beine, Defoort and Docquier 2011 find none", Evidence::found),
        number<Params>("home_elasticity", &Params::home_elasticity, {0, 1}, "1", "of enrolment to the gain from study at home",
                       "no estimate", Evidence::assumption),
        number<Params>("adaptation", &Params::adaptation, {0.01, 1}, "share",
                       "of the way expectations move each year to what the year showed", "no estimate", Evidence::assumption),
        number<Params>("least_liquidity", &Params::least_liquidity, {0.2, 1}, "share",
                       "highest rank that studies when the household cannot pay at once, relative to one that can", "no estimate",
                       Evidence::assumption),
        number<Params>("private_share", &Params::private_share, {0, 1}, "share",
                       "of a student-year's cost that the household pays", "no estimate", Evidence::assumption),
        number<Params>("liquid_share", &Params::liquid_share, {0.01, 2}, "year",
                       "of household income that is at hand in the median", "no estimate", Evidence::assumption),
        number<Params>("other_income", &Params::other_income, {0.05, 3}, "1",
                       "household income besides the student's, in mean wages just below the skilled", "no estimate",
                       Evidence::assumption),
        number<Params>("wealth_sigma", &Params::wealth_sigma, {0.1, 3}, "1", "standard deviation of log liquid wealth",
                       "no estimate", Evidence::assumption),
        number<Params>("places_margin", &Params::places_margin, {1, 10}, "1", "places at the start, relative to those taken",
                       "no estimate", Evidence::assumption),
        number<Params>("places_growth", &Params::places_growth, {-0.05, 0.2}, "1/year", "growth of places", "no estimate",
                       Evidence::assumption),
        number<Params>("field_response", &Params::field_response, {0, 5}, "1",
                       "log of a field's share gained by a log of what a career in it is worth, beside the other fields",
                       "a logit over log incomes with coefficient 1; 0 = fields in base-year shares", Evidence::assumption),
        number<Params>("trend", &Params::trend, {0, 2}, "1",
                       "how fast schooling goes on rising from cohort to cohort after the base year, relative to the world's trend",
                       "0 = every later cohort goes to school and studies as that of the base year", Evidence::assumption),
        number<Params>("years", &Params::years, {1, 8}, "year", "from enrolment to graduation", "usual length of a first degree",
                       Evidence::assumption),
        number<Params>("years_health", &Params::years_health, {1, 8}, "year", "the same in the field health",
                       "four for nurses to six for physicians", Evidence::assumption),
    };
    return t;
}

constexpr Stream field_stream = stream("schooling/field"), transfer_stream = stream("schooling/transfers"), partner_stream = stream("schooling/partner");

class Schooling final : public Process {
  public:
    Schooling(const Params& p, const MeasureList& m)
        : params_(p), graduates_(m.find("graduates")), graduate_units_(m.find("graduate_units")), cohort_(m.find("cohort_18")) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.study_months = {static_cast<int>(12 * params_.years), static_cast<int>(12 * params_.years_health)};
        if (tables.pupils.size() == 0) foresee(tables, ctx);
        tables.study_funding.clear();
        if (level_before_skilled(ctx) < 0) return;
        for (int c = 0; c < ctx.layout.countries; ++c) tables.study_funding.push_back(funding_of(params_, ctx, c));
    }

    void decide(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const int row : block.due) {
            if (page.residence[row] == gone) continue;
            if (ctx.in_step(birthday(page, row, 15))) start_school(block, row, ctx);
            if (studies(page, row) && page.held[row] <= ctx.last().index) graduate(block, row, ctx);
            if (ctx.in_step(birthday(page, row, 18))) enrol(block, row, ctx);
        }
    }

    void plan(const Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        lower_each(rows, wake, [&](int row) { return next_month(block, row, ctx); });
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        const Month first = ctx.last() + 1 - 18 * 12, end = first + 12;  // of births of those who turn 18 within a year
        const auto home = static_cast<std::size_t>(block.roll.birth());
        block.tally.add(cohort_, home, born_at_home(block, first, end) * ctx.weight[home]);
        for (const int row : block.roll.elsewhere())
            if (may_study(page, row) && page.born[row] >= first.index && page.born[row] < end.index)
                block.tally.add(cohort_, page.residence[row], ctx.weight[page.birth[row]]);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        const FieldProspects fields(params_, ctx);
        for (int c = 0; c < ctx.layout.countries; ++c) {
            CountryState& state = world.countries[static_cast<std::size_t>(c)];
            const auto cohort = static_cast<double>(tallies[cohort_][static_cast<std::size_t>(c)]);
            expect_and_enrol(params_, fields, state, tallies, cohort, ctx, c, first);
        }
    }

  private:
    static Month next_month(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        const Month of_age = birthday(page, row, 18);
        Month next = of_age > ctx.last() ? of_age : never;
        if (studies(page, row)) next = std::min(next, Month{page.held[row]});
        return next;
    }

    /// What follows from the world alone. At 15 the share has moved for seven and a half years since those of 20-24 in whom it was seen.
    void foresee(Tables& tables, const Context& ctx) const {
        const int years = ctx.atlas.entry_years();
        const Dense<double, 2>::Shape shape{static_cast<std::size_t>(ctx.layout.countries), static_cast<std::size_t>(years)};
        tables.pupils = tables.skill_growth = Dense<double, 2>(shape);
        for (int c = 0; c < ctx.layout.countries; ++c) {
            const CountryFacts& facts = ctx.atlas.countries[static_cast<std::size_t>(c)];
            for (int year = 0; year < years; ++year) tables.pupils(c, year) = secondary_share_of_cohort(facts, 15 - params_.trend * year);
            const std::vector<double> growth = foreseen_skill_growth(ctx.atlas, c, params_.trend, years - 1);
            std::copy(growth.begin(), growth.end(), tables.skill_growth.row(c).begin());
        }
    }

    static Month birthday(const Page& page, int row, int age) {
        return Month{static_cast<std::int16_t>(page.born[row] + 12 * age)};
    }
    static bool studies(const Page& page, int row) { return (page.state[row] & studying_bit) != 0; }
    static bool may_study(const Page& page, int row) {
        return page.residence[row] == page.birth[row] || family_rights(status_of(page.state[row]));
    }
    static const CountryFacts& home_of(const Page& page, int row, const Context& ctx) {
        return ctx.atlas.countries[page.residence[row]];
    }

    void begin(Block& block, int row, Month until, const Context& ctx) const {
        Page& page = block.page();
        settle(block, row, ctx);
        page.held[row] = until.index;
        page.state[row] = with_bit(with_bit(page.state[row], studying_bit, true), employed_bit, false);
    }

    void start_school(Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        if (education_of(page.kind[row]) >= level_before_skilled(ctx) || studies(page, row) || !may_study(page, row)) return;
        const int year = std::clamp(birthday(page, row, 15).year() - ctx.atlas.base_year, 0, ctx.atlas.entry_years() - 1);
        if (ctx.traits.study_rank(block.person(row)) <= ctx.tables.pupils(page.residence[row], year))
            begin(block, row, birthday(page, row, 18), ctx);
    }

    void enrol(Block& block, int row, const Context& ctx) const {
        Page& page = block.page();
        if (education_of(page.kind[row]) != level_before_skilled(ctx) || studies(page, row) || !may_study(page, row)) return;
        const CountryState& state = ctx.world.countries[page.residence[row]];
        const Means means = means_of(block, row, ctx);
        const double rank = ctx.traits.study_rank(block.person(row));
        const bool placed = rank <= state.enrolment * means.with_transfers;
        if (!placed && !find_partner(block, row, rank, ctx)) return;
        const Cause cause = placed ? cause_of_enrolment(rank, state, means) : Cause::partner;
        page.training[row] = static_cast<std::uint8_t>((page.training[row] & ~7) | static_cast<int>(cause));
        const bool health = field(block, row, ctx) == ctx.atlas.field("health");
        begin(block, row, birthday(page, row, 18) + ctx.tables.study_months[health ? 1 : 0], ctx);
    }

    /// Places that a partner pays are for natives of the sex and field agreed on who have never left home. The scheme that pays is
    /// kept in mind, since its slots are for those it has trained.
    static bool find_partner(Block& block, int row, double rank, const Context& ctx) {
        Page& page = block.page();
        const InstitutionState& s = ctx.world.countries[page.residence[row]].institutions;
        if (s.partner_rank.empty() || page.residence[row] != page.birth[row] || has_migrated(page, row)) return false;
        const auto kind = static_cast<std::size_t>(sex_of(page.kind[row]) * ctx.layout.fields + field(block, row, ctx));
        if (rank > s.partner_rank[kind]) return false;
        const double u = ctx.traits.draws.uniform(partner_stream, block.person(row), Month{0});
        const Scheme* scheme = find_scheme(ctx.law(Edge::partners), promised_by(s.partner_promises, s.partner_rank.size(), kind, u));
        if (!scheme || !scheme->open) return false;  // it has ended since the places were promised
        page.scheme[row] = static_cast<std::uint8_t>(scheme->number);
        return true;
    }

    void graduate(Block& block, int row, const Context& ctx) const {
        Page& page = block.page();
        const int before = education_of(page.kind[row]), top = ctx.atlas.first_skilled();
        if (before < level_before_skilled(ctx)) change_education(block, row, level_before_skilled(ctx), 0, ctx);
        if (before == level_before_skilled(ctx)) {
            change_education(block, row, top, field(block, row, ctx), ctx);
            const auto cause = static_cast<std::size_t>(page.training[row] & 7);
            const std::size_t at = ctx.layout.corridor(page.birth[row], page.residence[row]) * causes + cause;
            block.tally.add(graduates_, at, ctx.weight[page.birth[row]]);
            block.tally.add(graduate_units_, at, units_of_skilled(page, row, ctx));
            page.training[row] = static_cast<std::uint8_t>((page.training[row] & ~waited_bit) | new_graduate_bit);
        }
        const Month done{page.held[row]};
        page.held[row] = no_date;
        page.state[row] = with_bit(page.state[row], studying_bit, false);
        page.state[row] = state_with_job(page, row, done, ctx);
    }

    /// Among students of the row's sex where it lives; laws for women bring theirs towards the shares of both sexes.
    static double field_share(const Page& page, int row, int field, const Context& ctx) {
        const double all = home_of(page, row, ctx).field_share[static_cast<std::size_t>(field)];
        const auto& by_sex = ctx.tables.choice.params.standing.gender.field_share;
        if (by_sex.empty()) return all;
        const int sex = sex_of(page.kind[row]), top = ctx.atlas.first_skilled();
        const double own = by_sex[static_cast<std::size_t>((page.residence[row] * sexes + sex) * ctx.layout.fields + field)];
        return sex == 0 ? all + barrier_left(ctx.rules, page.birth[row], top, field) * (own - all) : own;
    }

    /// Factors on the highest rank that studies, mean one in the base year, with and without what migrants send home.
    struct Means {
        double with_transfers, without;
    };
    static Means means_of(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        const PersonId id = block.person(row);
        const StudyFunding funding = ctx.tables.study_funding.empty() ? StudyFunding{} : ctx.tables.study_funding[page.residence[row]];
        const double score = ctx.traits.wealth_score(id), without = liquidity(score, funding.from, funding.least) / funding.base_mean;
        const bool receives = page.residence[row] == page.birth[row] &&
                              ctx.traits.draws.uniform(transfer_stream, id, Month{0}) < funding.receiving;
        return {receives ? liquidity(score, funding.from_receiving, funding.least) / funding.base_mean : without, without};
    }

    /// What it takes for the same person to study: nothing new, prospects alone, transfers alone, or both.
    static Cause cause_of_enrolment(double rank, const CountryState& state, const Means& means) {
        if (rank <= state.enrolment_without_prospect * means.without) return Cause::baseline;
        if (rank <= state.enrolment * means.without) return Cause::prospect;
        if (rank <= state.enrolment_without_prospect * means.with_transfers) return Cause::remittance;
        return Cause::joint;
    }

    /// One clock for life a field, as fast as the share and the outlook of the year in which the person turned 18: the first to ring
    /// is chosen, so that a field that gains takes people from the others and moves nobody between them.
    static int field(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        const CountryState& state = ctx.world.countries[page.residence[row]];
        const int years_ago = ctx.now.year() - birthday(page, row, 18).year();
        double earliest = math::infinity;
        int chosen = 0;
        for (int f = 0; f < ctx.layout.fields; ++f) {
            const double weight = field_share(page, row, f, ctx) * field_weight(state, ctx, sex_of(page.kind[row]), f, years_ago);
            const double clock = exponential(ctx.traits.draws.uniform(field_stream, block.person(row), Month{0}, static_cast<std::uint32_t>(f)));
            if (weight > 0 && clock / weight < earliest) earliest = clock / weight, chosen = f;
        }
        return chosen;
    }

    Params params_;
    Measure graduates_, graduate_units_, cohort_;
};

}  // namespace

ProcessEntry schooling_process() {
    return {
        .info =
            {.name = "schooling",
             .summary =
                 "The young study if it pays, if they can pay and if there is a place; prospects abroad make more of them study.",
             .description =
                 "At 15 those with a low cost of study stay at school until 18; at 18 they decide on skilled studies. A person "
                 "studies whose rank in the cost of study is below a share: that of the base year, moved by the prospect of a "
                 "career abroad and by the gain from study at home, times a factor for households that cannot pay at once, and "
                 "cut in proportion when the places do not reach. The prospect is an expectation that adapts to the share of a "
                 "career spent abroad at the rates of the last year, measured against the flows the world describes.\n\n"
                 "Studies take four years, five in health; who was moved to study by prospects alone, above the prospect of "
                 "the less skilled, or by money from abroad alone, or by both together, is known as such at graduation. Transfers "
                 "reach students' households as often as households at home, and then with the mean amount; they act through "
                 "liquid wealth and nowhere else. At rest so many study that the share of the skilled among the young at home would "
                 "last; where the world has a trend, schooling and study go on rising from cohort to cohort, by half as much each "
                 "fifteen years, and places with them. People who study abroad graduate there.\n\n"
                 "Fields are drawn in the base-year shares of the country, each weighed by what a career in it is worth beside the "
                 "others: schemes, quotas, visas, free movement and recognition that the law opens to some fields only. Expectations "
                 "adapt as those of the prospect do, and a field is chosen for good at 18. Laws that raise pay at home in some fields draw into "
                 "them too; market wages at home and base-year doors do not "
                 "differ by field, so without such a law the shares are those of the base year. Places that a law adds are "
                 "there in the year after the law of a December; only as many study as want to and can pay. Dropping out, repeating, "
                 "quality and study after 18 are not captured.",
             .params = table().infos()},
        .streams = {field_stream, transfer_stream, partner_stream},
        .measures = {{"graduates",
                      {Axis::birth, Axis::residence, Axis::cause},
                      "person",
                      "graduations from skilled studies, by where the person lives and what made him or her enrol",
                      true,
                      true},
                     {"graduate_units",
                      {Axis::birth, Axis::residence, Axis::cause},
                      "1/1024 worker x person",
                      "efficiency of the same people on the day they graduate",
                      true,
                      false},
                     {"cohort_18", {Axis::country}, "person", "residents who turn 18 within a year and may study", false, false}},
        .make = [](const Values& v, const MeasureList& m) -> std::unique_ptr<Process> {
            return std::make_unique<Schooling>(table().read(v), m);
        }};
}

}  // namespace sterna
