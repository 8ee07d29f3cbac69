#include <algorithm>
#include <cmath>

#include "sterna/model/base_incomes.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/transfers.hpp"

namespace sterna {

namespace {

using P = TransferParams;

const ParamTable<P>& table() {
    static const ParamTable<P> t{
        number<P>("level", &P::level, {-5, 5}, "1", "log odds of sending on arrival, at mean income",
                  "solved so that 60 % of migrants send at the world's base durations", Evidence::derived),
        number<P>("family", &P::family, {0, 5}, "1", "effect of a spouse or children at home on them", "plausible from 0.5 to 2", Evidence::assumption),
        number<P>("intention", &P::intention, {0, 5}, "1", "effect of meaning to return on them",
                  "sign: Dustmann and Mestres 2010; size assumption (0-1)", Evidence::assumption),
        number<P>("fading", &P::fading, {0, 0.5}, "1/year", "fall of them with a year abroad", "plausible from 0 to 0.1", Evidence::assumption),
        number<P>("income", &P::income, {0, 2}, "1", "effect of the log of own over mean income on them",
                  "mixed signs in Bollard, McKenzie, Morten and Rapoport 2011; size assumption", Evidence::assumption),
        number<P>("share", &P::share, {0, 1}, "share", "of the net wage sent on arrival, before scaling to the origin's total",
                  "IFAD surveys: about 15 % (10-20 %)", Evidence::recalled_medium),
        number<P>("decay", &P::decay, {0, 0.5}, "1/year", "fall of the amount with the years abroad", "plausible from 0.02 to 0.05",
                  Evidence::assumption),
        number<P>("intention_bonus", &P::intention_bonus, {0, 2}, "share", "more sent by those who mean to return",
                  "sign: Dustmann and Mestres 2010; size assumption", Evidence::assumption),
        number<P>("need", &P::need, {0, 2}, "1", "fall of the log amount with the log of the household's income",
                  "insurance motive, sign: Lucas and Stark 1985; size assumption", Evidence::assumption),
        number<P>("cost", &P::cost, {0, 10}, "1", "fall of the log amount with the log of one plus the price",
                  "derived from 32 thousand million dollars more at 3 %, Kpodar and Imam 2022", Evidence::derived),
        number<P>("reference_cost", &P::reference_cost, {0, 0.5}, "share", "price at which the amounts hold",
                  "world mean of the fourth quarter of 2020, World Bank, Remittance Prices Worldwide", Evidence::found)};
    return t;
}

constexpr Stream habit_stream = stream("remittances/habit");

class Remittances final : public Process {
  public:
    Remittances(const TransferParams& params, const MeasureList& measures)
        : params_(params), sent_(measures.find("remittance_sent")), received_(measures.find("remittance_received")),
          fee_(measures.find("remittance_fee")), potential_(measures.find("remittance_potential")) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        if (tables.mean_income.empty()) tables.mean_income = base_mean_incomes(tables.choice.params, ctx.atlas);
        tables.home_need.clear();
        for (int o = 0; o < ctx.layout.countries; ++o)
            for (int e = 0; e < ctx.layout.educations; ++e) {
                const double income = expected_income(tables.choice.params, ctx.atlas, ctx.world, o, e, 1, false);
                tables.home_need.push_back(need_factor(params_, income / tables.mean_income[static_cast<std::size_t>(o)]));
            }
    }

    void decide(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        const Month january = Month::of(ctx.now.year());
        const auto luck = block.words(ctx.draws, habit_stream, january, block.abroad);
        for (std::size_t i = 0; i < block.abroad.size(); ++i) {
            const int row = block.abroad[i];
            if (!earns_abroad(page, row)) continue;
            const Plan plan = plan_of(page, row, january, ctx);
            if (to_unit53(luck[i][0], luck[i][1]) < plan.probability) send(block, row, plan.us_dollars * ctx.step / 12, ctx);
        }
    }

    /// What natives would send in a year, only until the scale is set.
    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (int row = 0; row < block.rows(); ++row) {
            if (!earns_abroad(page, row) || ctx.world.countries[page.birth[row]].remittance_scale != 0) continue;
            const Plan plan = plan_of(page, row, Month::of(ctx.now.year()), ctx);
            const double arrives = plan.probability * plan.us_dollars * (1 - price_of(page, row, ctx));
            block.tally.add(potential_, page.birth[row], std::llround(arrives) * ctx.weight[page.birth[row]]);
        }
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        if (!first) return;
        for (std::size_t o = 0; o < world.countries.size(); ++o) {
            const double observed = ctx.atlas.countries[o].remittances_received * 1e6;
            const double natural = static_cast<double>(tallies[potential_][o]);
            // Published totals hold more than wages sent home, and some hold less: beyond a factor of five they say little of it.
            world.countries[o].remittance_scale = observed > 0 && natural > 0 ? std::clamp(observed / natural, 0.2, 5.0) : 1.0;
        }
    }

  private:
    struct Plan {
        double probability, us_dollars;  // of a year
    };

    static bool earns_abroad(const Page& page, int row) {
        return page.residence[row] != gone && page.residence[row] != page.birth[row] && (page.state[row] & employed_bit);
    }

    static double price_of(const Page& page, int row, const Context& ctx) {
        return ctx.atlas.corridors(page.birth[row], page.residence[row]).transfer_cost;
    }

    /// Time abroad is that of January, so that whether somebody sends does not change with the months.
    Plan plan_of(const Page& page, int row, Month january, const Context& ctx) const {
        const std::size_t birth = page.birth[row], residence = page.residence[row];
        const PersonId id{page.birth[row], page.serial[row]};
        const Month since{page.since[row]};
        const RightsTable& rights = ctx.tables.choice.params.standing.rights;
        const double left = page.savings[row] < 0 ? 1 - rights.repayment : 1;  // debtors pay recruiters first
        const double wage = net_wage(page, row, ctx) * relative_efficiency(page, row, ctx) * left;
        if (wage <= 0) return {0, 0};
        const double years = std::max(0.0, years_between(since, january));
        const bool returning = page.state[row] & returning_bit, family = family_at_home(ctx.tables.returning, ctx.draws, id, since, january);
        const double relative = math::log(wage / ctx.tables.mean_income[residence]);
        const double need = ctx.tables.home_need[birth * static_cast<std::size_t>(ctx.layout.educations) +
                                                 static_cast<std::size_t>(education_of(page.kind[row]))];
        const double amount = yearly_transfer(params_, wage, years, returning, need, price_of(page, row, ctx));
        const double scale = ctx.world.countries[birth].remittance_scale;
        return {sending_probability(params_, family, returning, years, relative),
                amount * ctx.atlas.countries[residence].price_level * (scale > 0 ? scale : 1.0)};
    }

    void send(Block& block, int row, double us_dollars, const Context& ctx) const {
        const Page& page = block.page();
        const Transfer transfer = transfer_of(us_dollars, price_of(page, row, ctx));
        // One price a corridor, recorded under the operators that set it.
        const std::size_t channel = ctx.layout.channels > 1 ? 1 : 0;
        const std::size_t at = ctx.layout.corridor(page.birth[row], page.residence[row]) * static_cast<std::size_t>(ctx.layout.channels) + channel;
        const std::int64_t persons = ctx.weight[page.birth[row]];
        block.tally.add(sent_, at, (transfer.sent * persons).cents());
        block.tally.add(fee_, at, (transfer.fee * persons).cents());
        block.tally.add(received_, at, (transfer.received * persons).cents());
    }

    TransferParams params_;
    Measure sent_, received_, fee_, potential_;
};

MeasureInfo in_cents(const char* name, const char* meaning) {
    return {name, {Axis::birth, Axis::residence, Axis::channel}, "cent", meaning, true, true};
}

}  // namespace

ProcessEntry remittances_process() {
    return {.info = {.name = "remittances",
                     .summary = "Migrants at work send part of their wage home, and pay for it.",
                     .description =
                         "Whether somebody sends is decided once a calendar year: more likely with family at home or the wish to return, "
                         "less with the years abroad. The amount is a share of the net wage that falls with the years abroad, with the "
                         "household's own income and with the price of sending. Amounts are in constant US dollars at base-year market "
                         "rates, rounded once to whole cents a worker and step; what arrives is what was sent less the fee, exactly. The "
                         "share is scaled for each origin so that the base year meets the published receipts. Not captured: how senders "
                         "choose among channels, and money carried by hand.",
                     .params = table().infos()},
            .streams = {habit_stream},
            .measures = {in_cents("remittance_sent", "sent home by natives of the origin, before fees"),
                         in_cents("remittance_received", "arrived in the origin"),
                         in_cents("remittance_fee", "paid for sending"),
                         {"remittance_potential", {Axis::birth}, "US dollar", "what natives would send in the base year, before scaling",
                          false, false}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Remittances>(table().read(values), measures);
            }};
}

}  // namespace sterna
