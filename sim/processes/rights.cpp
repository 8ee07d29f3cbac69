#include <cmath>
#include <span>

#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double citizen = 1, free_movement = 0.95, permanent = 0.9, temporary = 0.7, circular = 0.7, student = 0.8,
           protected_person = 0.8, irregular = 0.3;
    double gulf = 0.6, high = 1, upper_middle = 0.85, other = 0.75;
    double theft = 0.15, tie = 0.20, irregular_gap = 0.25;
    double exit_hold = 0.5, employer_response = 0.3;
    double fee_share = 0.5, repayment = 0.5, debt_factor = 0.5;
};

const ParamTable<Params>& table() {
    using P = Params;
    constexpr auto assumed = Evidence::assumption;
    static const ParamTable<P> t{
        number<P>("citizen", &P::citizen, {0, 1}, "1", "rights index of the naturalised, before the factor of the country",
                  "full rights by definition", assumed),
        number<P>("free_movement", &P::free_movement, {0, 1}, "1", "the same under free movement", "no estimate", assumed),
        number<P>("permanent", &P::permanent, {0, 1}, "1", "the same of permanent residents", "no estimate", assumed),
        number<P>("temporary", &P::temporary, {0, 1}, "1", "the same on a temporary permit", "no estimate", assumed),
        number<P>("circular", &P::circular, {0, 1}, "1", "the same in a circular scheme", "as temporary", assumed),
        number<P>("student", &P::student, {0, 1}, "1", "the same of students", "no estimate", assumed),
        number<P>("protected", &P::protected_person, {0, 1}, "1", "the same of the protected", "no estimate", assumed),
        number<P>("irregular", &P::irregular, {0, 1}, "1", "the same without papers", "no estimate", assumed),
        number<P>("gulf", &P::gulf, {0, 1}, "1", "factor of the rights of foreigners in the Gulf states", "no estimate", assumed),
        number<P>("high", &P::high, {0, 1}, "1", "the same in other high-income countries", "the reference", assumed),
        number<P>("upper_middle", &P::upper_middle, {0, 1}, "1", "the same in upper-middle-income countries", "no estimate", assumed),
        number<P>("other", &P::other, {0, 1}, "1", "the same in poorer countries", "no estimate", assumed),
        number<P>("theft", &P::theft, {0, 0.9}, "share", "wage kept back from workers without any rights", "plausible from 0.05 to 0.3",
                  assumed),
        number<P>("tie", &P::tie, {0, 0.9}, "share",
                  "wage lost by workers tied to one employer, times what their rights fall short of full ones",
                  "wages rose by about 10 % when workers could change employers, Naidu, Nyarko and Wang 2016", Evidence::recalled_medium),
        number<P>("irregular_gap", &P::irregular_gap, {0, 0.9}, "share",
                  "wage lost by working without papers where the rights of others are full; who may overstay expects it too",
                  "studies of regularisation put it at a quarter, from memory", Evidence::recalled_medium),
        number<P>("exit_hold", &P::exit_hold, {0, 0.95}, "share",
                  "departures, for home or for another country, that an employer can stop where workers have no rights",
                  "exit permits and withheld passports under sponsorship; no estimate (0.2-0.8)", assumed),
        number<P>("employer_response", &P::employer_response, {0, 3}, "1",
                  "fall of the log of posts for temporary and circular workers with the log of what the law adds to their pay",
                  "plausible from 0.1 to 1; sign: McKenzie, Theoharides and Yang 2014", assumed),
        number<P>("fee_share", &P::fee_share, {0, 0.95}, "share",
                  "of the money cost of a move that temporary, circular and irregular migrants owe to recruiters on arrival",
                  "surveys of low-skilled corridors find one to nine months of foreign pay; no world estimate (0.2-0.8)", assumed),
        number<P>("repayment", &P::repayment, {0.01, 1}, "share", "of the net wage paid back while in debt, before saving and sending",
                  "plausible from 0.2 to 0.8", assumed),
        number<P>("debt_factor", &P::debt_factor, {0.01, 1}, "1", "factor of the hazard of return while in debt",
                  "sign: debts to recruiters keep workers in place; size assumption (0.2-1)", assumed)};
    return t;
}

double factor_of(const Params& p, const CountryFacts& country) {
    if (country.gulf) return p.gulf;
    switch (country.income_group) {
        case IncomeGroup::high: return p.high;
        case IncomeGroup::upper_middle: return p.upper_middle;
        case IncomeGroup::lower_middle:
        case IncomeGroup::low: return p.other;
    }
    throw InternalError("an income group that does not exist");
}

RightsTable rights_of(const Params& p, const Atlas& atlas) {
    const std::array<double, statuses> by_status{1.0,        p.free_movement, p.permanent, p.citizen,  p.temporary,
                                                 p.circular, p.student,       p.protected_person, p.irregular};
    RightsTable t;
    for (const CountryFacts& country : atlas.countries) {
        for (const double index : by_status) t.index.push_back(index * factor_of(p, country));
        t.sponsor.push_back(country.gulf);
    }
    t.theft = p.theft, t.tie = p.tie, t.irregular_gap = p.irregular_gap;
    t.exit_hold = p.exit_hold, t.employer_response = p.employer_response;
    t.fee_share = p.fee_share, t.repayment = p.repayment, t.debt_factor = p.debt_factor;
    return t;
}

class RightsOfMigrants final : public Process {
  public:
    RightsOfMigrants(const Params& params, const MeasureList& measures)
        : params_(params), held_(measures.find("rights_held")), due_(measures.find("wages_due_foreign")),
          kept_(measures.find("wages_kept_back")), debtors_(measures.find("in_debt")) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.choice.params.standing.rights = rights_of(params_, ctx.atlas);
    }

    /// Debts are paid back out of wages, before anything is saved: abroad, and at home by those who came back with them.
    void decide(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const int row : block.abroad)
            if (page.residence[row] != gone && page.residence[row] != page.birth[row]) repay(block, row, ctx);
        for (const int row : block.due)
            if (page.savings[row] < 0 && page.residence[row] == page.birth[row] && page.since[row] < ctx.now.index) repay(block, row, ctx);
    }

    /// Debtors are looked at every step.
    void plan(const Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        lower_each(rows, wake, [&](int row) { return next_month(block, row, ctx); });
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const int row : block.roll.elsewhere()) {
            if (page.residence[row] == page.birth[row]) continue;
            const std::int64_t persons = ctx.weight[page.birth[row]];
            const std::size_t at = ctx.layout.corridor(page.birth[row], page.residence[row]) * sexes + static_cast<std::size_t>(sex_of(page.kind[row]));
            block.tally.add(held_, at, math::nearest_int(1024 * rights_held(page, row, ctx)) * persons);
            if (page.savings[row] < 0) block.tally.add(debtors_, at, persons);
            const double due = net_wage_due(page, row, ctx);
            block.tally.add(due_, page.residence[row], math::nearest_int(due) * persons);
            block.tally.add(kept_, page.residence[row], (math::nearest_int(due) - math::nearest_int(due * share_paid(page, row, ctx))) * persons);
        }
    }

    void year(World& world, const Tallies& tallies, const Context&, bool) const override {
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            const auto due = static_cast<double>(tallies[due_][c]), kept = static_cast<double>(tallies[kept_][c]);
            world.countries[c].institutions.abuse = due > 0 ? kept / due : 0;
        }
    }

  private:
    static Month next_month(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        return page.savings[row] < 0 ? ctx.last() + 1 : never;
    }

    static void repay(Block& block, int row, const Context& ctx) {
        Page& page = block.page();
        if (page.savings[row] >= 0) return;
        const double wage = net_wage(page, row, ctx) * ctx.step / 12;
        page.savings[row] += static_cast<std::int32_t>(std::ceil(debt_payment(rights(ctx), -1.0 * page.savings[row], wage)));
    }

    static const RightsTable& rights(const Context& ctx) { return ctx.tables.choice.params.standing.rights; }

    Params params_;
    Measure held_, due_, kept_, debtors_;
};

}  // namespace

ProcessEntry rights_process() {
    return {.info = {.name = "rights",
                     .summary = "Rights of migrants: what they are paid, whether they may leave, and what they owe to recruiters.",
                     .description =
                         "Foreigners have rights by status and country, an index from 0 to 1; natives at home have all. The law may set a "
                         "floor. Missing rights cost wages: part is kept back, and workers tied to one employer (in the Gulf on temporary "
                         "permits, elsewhere in schemes that tie) lose more unless the law lets them change. People without papers are paid "
                         "less still. What a door pays is weighed by those who choose among destinations.\n\n"
                         "Temporary, circular and irregular migrants arrive in debt to recruiters. They pay it back before they save, at home "
                         "too if they come back with it, and while they owe they return less. Where rights are missing employers can stop departures: for another country "
                         "in full; for home only as far as the law changes custom, because what custom does is in the calibrated returns. "
                         "Where the law makes workers dearer, fewer temporary and circular posts are offered.\n\n"
                         "Moves wages, destinations, returns, savings and the wages kept back that public opinion sees. Does not capture "
                         "injury, detention and discrimination among citizens, interest on debts, nor what employers do with wages kept back.",
                     .params = table().infos()},
            .streams = {},
            .measures = {{"rights_held", {Axis::birth, Axis::residence, Axis::sex}, "1/1024", "rights index of migrants, summed over persons",
                          false, false},
                         {"in_debt", {Axis::birth, Axis::residence, Axis::sex}, "person", "migrants in debt to recruiters", false, true},
                         {"wages_due_foreign", {Axis::country}, "PPP dollar", "net wages of a year due to foreign-born residents", false, false},
                         {"wages_kept_back", {Axis::country}, "PPP dollar", "part of them that is not paid", false, false}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<RightsOfMigrants>(table().read(values), measures);
            }};
}

}  // namespace sterna
