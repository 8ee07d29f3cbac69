#include "processes/remittances_base.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/model/base_incomes.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/public_money.hpp"
#include "sterna/model/transfer_plan.hpp"

namespace sterna {

namespace {

using P = TransferParams;

const ParamTable<P>& table() {
    static const ParamTable<P> t{
        choice<P>("amount", &P::amount, {"reduced_form", "altruistic"},
                  "reduced_form: a share of the wage that fades; altruistic: what an altruist with a poorer household sends",
                  "Lucas and Stark 1985; Rapoport and Docquier 2006", Evidence::recalled_high),
        number<P>("senders", &P::senders, {0.05, 0.95}, "share", "of earners abroad who send in the base year, natives of each origin; sets the level of their log odds",
                  "surveys; plausible from 0.4 to 0.8", Evidence::assumption),
        number<P>("most_senders", &P::most_senders, {0.05, 0.99}, "share",
                  "of them, at most, where published receipts are more than the average sender could send", "no estimate", Evidence::assumption),
        number<P>("family", &P::family, {0, 5}, "1", "effect of a spouse or children at home on the log odds", "plausible from 0.5 to 2",
                  Evidence::assumption),
        number<P>("intention", &P::intention, {0, 5}, "1", "effect of meaning to return on them",
                  "sign: Dustmann and Mestres 2010; size assumption (0-1)", Evidence::assumption),
        number<P>("fading", &P::fading, {0, 0.5}, "1/year", "fall of them with a year abroad", "plausible from 0 to 0.1", Evidence::assumption),
        number<P>("income", &P::income, {0, 2}, "1", "effect of the log of own over mean income on them",
                  "mixed signs in Bollard, McKenzie, Morten and Rapoport 2011; size assumption", Evidence::assumption),
        number<P>("hardship", &P::hardship, {0, 3}, "1",
                  "effect on them of unemployment at home five points above its base, in proportion below",
                  "insurance motive, sign: Lucas and Stark 1985; size assumption", Evidence::assumption),
        number<P>("share", &P::share, {0, 1}, "share", "of the net wage sent on arrival, before scaling to the origin's total",
                  "IFAD surveys: about 15 % (10-20 %)", Evidence::recalled_medium),
        number<P>("most_of_wage", &P::most_of_wage, {0.1, 1}, "share", "of the wage in hand that anybody sends at most",
                  "10 to 20 % on average, surveys to 40 %", Evidence::assumption),
        number<P>("decay", &P::decay, {0, 0.5}, "1/year", "fall of the amount with the years abroad", "plausible from 0.02 to 0.05",
                  Evidence::assumption),
        number<P>("intention_bonus", &P::intention_bonus, {0, 2}, "share", "more sent by those who mean to return",
                  "sign: Dustmann and Mestres 2010; size assumption", Evidence::assumption),
        number<P>("citizen_bonus", &P::citizen_bonus, {0, 1}, "share", "more sent by the naturalised who stay citizens at home",
                  "plausible from 0 to 0.1", Evidence::assumption),
        number<P>("need", &P::need, {0, 2}, "1", "fall of the log amount with the log of the household's income",
                  "insurance motive, sign: Lucas and Stark 1985; size assumption", Evidence::assumption),
        number<P>("altruism", &P::altruism, {0, 0.9}, "share", "weight of the household in the utility of the altruistic sender",
                  "amounts of 10 to 20 % of income", Evidence::assumption),
        number<P>("sending_response", &P::sending_response, {0, 10}, "1",
                  "fall of the log of who sends and how often with the log of one plus the price of formal transfers",
                  "derived from 32 thousand million dollars more at 3 %, Kpodar and Imam 2022, less amount_response; lower fees act through "
                  "frequency, Aycinena, Martinez and Yang 2010",
                  Evidence::derived),
        number<P>("amount_response", &P::amount_response, {0, 10}, "1", "fall of the log amount with the log of one plus the price",
                  "the remaining sixth", Evidence::assumption),
        number<P>("switching", &P::switching, {0.1, 100}, "1", "utils a unit of price, in the choice of channel",
                  "elasticities of formal flows from -0.22 to -1.6 give 8 to 60", Evidence::assumption),
        number<P>("frequency", &P::frequency, {0.01, 5}, "1/year", "cost of letting money wait, share of it",
                  "solved for eight transfers of 300 dollars a year at a fee of 5 dollars", Evidence::derived),
        number<P>("fixed_share", &P::fixed_share, {0, 1}, "share", "of the price at 200 dollars that is paid each time, whatever the amount",
                  "fees of about 5 dollars in a price of 13; plausible from 0.2 to 0.7", Evidence::assumption),
        number<P>("bank_price", &P::bank_price, {0.1, 5}, "1", "price of banks over the mean of the corridor, where the world gives no price by channel",
                  "11.48 over 6.18 %, third quarter of 2023, World Bank, Remittance Prices Worldwide", Evidence::found),
        number<P>("operator_price", &P::operator_price, {0.1, 5}, "1", "the same of money transfer operators", "6.29 over 6.18 %, the same",
                  Evidence::found),
        number<P>("mobile_price", &P::mobile_price, {0.1, 5}, "1", "the same of digital transfers", "3.92 over 6.18 %, digital-only operators, the same",
                  Evidence::found),
        number<P>("informal_price", &P::informal_price, {0, 0.5}, "share", "price of sending by friends, drivers or brokers, where the world gives none",
                  "plausible from 0.02 to 0.08", Evidence::assumption),
        number<P>("informal_ratio", &P::informal_ratio, {0.05, 3}, "1", "informal over formal transfers in the base year",
                  "range of Freund and Spatafora 2008: 0.35 to 0.75", Evidence::assumption),
        number<P>("informal_ratio_high", &P::informal_ratio_high, {0.05, 3}, "1", "the same of Sub-Saharan Africa, Europe and Central Asia",
                  "highest there, Freund and Spatafora 2008; size assumption", Evidence::assumption),
        number<P>("informal_ratio_low", &P::informal_ratio_low, {0.05, 3}, "1", "the same of East Asia and the Pacific",
                  "lowest there, Freund and Spatafora 2008; size assumption", Evidence::assumption),
        number<P>("provider_cost", &P::provider_cost, {0, 1}, "share", "of the base-year price that the service costs its provider", "no estimate",
                  Evidence::assumption),
        number<P>("provider_exit", &P::provider_exit, {0, 100}, "1", "reach lost for each unit of price that a cap lies below that cost",
                  "3 % for a percentage point; no estimate", Evidence::assumption)};
    return t;
}

/// Unemployment at home above its base, in steps of five points.
double hardship(const CountryState& home, std::size_t education) {
    if (home.base_unemployment.empty()) return 0;
    return std::clamp((home.unemployment[education] - home.base_unemployment[education]) / 0.05, 0.0, 1.0);
}

class Remittances final : public Process {
  public:
    Remittances(const TransferParams& params, const MeasureList& measures)
        : params_(params), base_(params, measures), sent_(measures.find("remittance_sent")), received_(measures.find("remittance_received")),
          fee_(measures.find("remittance_fee")), by_sex_(measures.find("remittance_received_by_sex")), times_(measures.find("transfers_made")), forgone_(measures.find("provider_margin_forgone")),
          earmarked_(measures.find("transfers_earmarked")), matched_(measures.find("transfers_matched")) {}

    Edge law_through() const override { return Edge::remittances; }

    void prepare(Tables& tables, const Context& ctx) const override {
        if (tables.mean_income.empty()) tables.mean_income = base_mean_incomes(tables.choice.params, ctx.atlas);
        TransferTables& t = tables.transfers;
        if (t.fading.empty()) {
            t.params = params_;
            t.altruistic = params_.amount == "altruistic";
            for (int month = 0; month <= 50 * 12; ++month) t.fading.push_back(amount_fading(params_, month / 12.0));
        }
        t.need.clear(), t.home_income.clear(), t.hardship.clear();
        for (std::size_t o = 0; o < ctx.world.countries.size(); ++o)
            for (int e = 0; e < ctx.layout.educations; ++e) {
                const double income = expected_income(tables.choice.params, ctx.atlas, ctx.world, static_cast<int>(o), e, 1, false);
                t.need.push_back(need_factor(params_, income / tables.mean_income[o]));
                t.home_income.push_back(income);
                t.hardship.push_back(hardship(ctx.world.countries[o], static_cast<std::size_t>(e)));
            }
        const Digest inputs = inputs_of_prices(ctx);
        if (t.response.empty() || !(inputs == t.inputs)) rebuild_prices(t, ctx);
        t.inputs = inputs;
    }

    void decide(Block& block, const Context& ctx) const override {
        send(block, block.abroad, [](std::size_t) { return 1; }, ctx);
    }

    void accrue(Block& block, std::span<const int> rows, std::span<const int> steps, const Context& ctx) const override {
        send(block, rows, [&](std::size_t i) { return steps[i]; }, ctx);
    }

    void plan_abroad(Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        lower_each(rows, wake, [&](int row) { return next_change_of_pay(block.page(), row, ctx); });
    }

    void survey(Block& block, const Context& ctx) const override { base_.count(block, ctx); }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        if (first) base_.solve(world, tallies, ctx);
        else sum_year(world, tallies, ctx);
    }

  private:
    static Digest inputs_of_prices(const Context& ctx) {
        Hasher hasher;
        hasher.update(digest_of(ctx.rules.transfers).bytes);
        for (const CountryState& country : ctx.world.countries) hasher.update(std::bit_cast<std::uint64_t>(country.households.base_transfer));
        return hasher.finish();
    }

    /// What the rows send in steps(i) steps, all alike.
    template <class Steps>
    void send(Block& block, std::span<const int> rows, Steps&& steps, const Context& ctx) const {
        const Page& page = block.page();
        const Month january = Month::of(ctx.now.year());
        const auto habits = block.words(ctx.draws, transfer_habit, january, rows);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const int row = rows[i];
            if (!earns_abroad(page, row)) continue;
            const double wage = wage_to_send_from(page, row, ctx);
            const TransferPlan plan = transfer_plan(page, row, wage, page.state[row] & returning_bit, january, ctx);
            if (sends(habits[i], plan.probability)) send(block, row, habits[i], plan.us_dollars, steps(i), ctx);
        }
    }

    void send(Block& block, int row, const Words& habit, double yearly, int steps, const Context& ctx) const {
        const Page& page = block.page();
        const TransferTables& t = ctx.tables.transfers;
        const std::size_t corridor = ctx.layout.corridor(page.birth[row], page.residence[row]);
        const Leaning leaning = leaning_of(page, row, ctx);
        const auto channel = static_cast<std::size_t>(choose_channel(habit, block.person(row), Month::of(ctx.now.year()), corridor, yearly, leaning, ctx));
        const std::size_t at = corridor * t.channels.size() + channel;
        const Transfer transfer = transfer_of(yearly * ctx.step / 12, price_of(params_, t.price[at], yearly));
        const std::int64_t persons = ctx.weight[page.birth[row]] * steps;
        const double times = transfers_a_year(params_, yearly, t.price[at].fixed) * ctx.step / 12;
        block.tally.add(times_, page.birth[row], math::nearest_int(1024 * times) * persons);
        block.tally.add(sent_, at, (transfer.sent * persons).cents());
        block.tally.add(fee_, at, (transfer.fee * persons).cents());
        block.tally.add(received_, at, (transfer.received * persons).cents());
        block.tally.add(by_sex_, static_cast<std::size_t>(page.birth[row] * sexes + sex_of(page.kind[row])), (transfer.received * persons).cents());
        if (!is_formal(t, channel)) return;
        if (!(t.usual_price[at] == t.price[at])) {
            const Transfer usual = transfer_of(yearly * ctx.step / 12, price_of(params_, t.usual_price[at], yearly));
            block.tally.add(forgone_, page.residence[row], std::max(std::int64_t{0}, (usual.fee - transfer.fee).cents()) * persons);
        }
        if (!ctx.rules.transfers.matches.empty()) match(block, row, transfer.received.cents(), persons, ctx);
    }

    /// Public money follows what senders give to works at home; nothing of it is a household's. Whole cents a worker, rounded down so
    /// that several matches never find more than arrived.
    void match(Block& block, int row, std::int64_t received, std::int64_t persons, const Context& ctx) const {
        const Page& page = block.page();
        double wanted = 0;
        for (const TransferMatch& one : ctx.rules.transfers.matches)
            if (takes_part(one, page, row, ctx)) wanted += one.earmarked;
        const double available = static_cast<double>(received) / std::max(1.0, wanted);
        for (const TransferMatch& one : ctx.rules.transfers.matches) {
            if (!takes_part(one, page, row, ctx)) continue;
            const auto given = static_cast<std::int64_t>(available * one.earmarked);
            const std::int64_t added = math::nearest_int(static_cast<double>(given) * one.match);
            block.tally.add(earmarked_, page.birth[row], given * persons);
            block.tally.add(matched_, page.birth[row], added * persons);
            book_cost(block, one.donors ? Payer::donor : Payer::origin, page.birth[row], page.residence[row], added * persons);
        }
    }

    void sum_year(World& world, const Tallies& tallies, const Context& ctx) const {
        const auto& channels = ctx.tables.transfers.channels;
        for (std::size_t o = 0; o < world.countries.size(); ++o) {
            std::int64_t all = 0, informal = 0;
            for (std::size_t d = 0; d < world.countries.size(); ++d)
                for (std::size_t c = 0; c < channels.size(); ++c) {
                    const std::int64_t cents = tallies[received_][(o * world.countries.size() + d) * channels.size() + c];
                    all += cents;
                    if (channels[c] == TransferChannel::informal) informal += cents;
                }
            world.countries[o].households.received_usd = static_cast<double>(all) / 100;
            world.countries[o].households.formal_received_usd = static_cast<double>(all - informal) / 100;
            if (ctx.last().year() == ctx.atlas.base_year)
                world.countries[o].households.base_formal_usd = world.countries[o].households.formal_received_usd;
        }
    }

    TransferParams params_;
    BaseTransfers base_;
    Measure sent_, received_, fee_, by_sex_, times_, forgone_, earmarked_, matched_;
};

MeasureInfo in_cents(const char* name, const char* meaning) {
    return {name, {Axis::birth, Axis::residence, Axis::channel}, "cent", meaning, true, true};
}

MeasureInfo of_base_year(const char* name, std::vector<Axis> axes, const char* unit, const char* meaning) {
    return {name, std::move(axes), unit, meaning, false, false};
}

}  // namespace

ProcessEntry remittances_process() {
    const std::vector<Axis> groups{Axis::birth, Axis::bin, Axis::grade};
    return {.info = {.name = "remittances",
                     .summary = "Migrants at work send part of their wage home by the channel that suits them, and pay for it.",
                     .description =
                         "Whether somebody sends is decided once a calendar year: more likely with family at home, the wish to return or "
                         "hard times at home, less with the years abroad. The amount is a share of the net wage that falls with the years "
                         "abroad and with the household's own income; `amount: altruistic` puts the optimum of an altruist in its place. "
                         "Natives of a country send; children born abroad to migrants do not.\n\n"
                         "Senders choose among the channels of the world by a logit of the price at the amount that they send. A price has "
                         "a part paid each time and a part in proportion; how often somebody sends weighs the former against letting "
                         "money wait. Digital transfers reach the share of people with internet at both ends. Cheaper formal channels, as "
                         "they weighed in the base year, make more people send, a little more each; and they draw money from informal "
                         "channels, whatever is sent in all. Where policies lower a price, what its providers would have taken more of the "
                         "same transfers is counted where the senders live.\n\n"
                         "Amounts are in constant US dollars at base-year market rates, rounded once to whole cents a worker and step; "
                         "what arrives is what was sent less the fee, exactly. In the base year the level of the odds of each "
                         "origin gives the share of senders, the scale its published formal receipts, and the liking of informal channels "
                         "their observed size. Nobody sends more than a bound of the wage in hand; where the average sender would have to, "
                         "more of them send, and what is still missing shows in `remittance_share_of_published`. Not captured: transfers in kind, savings carried home, and exchange rates that move.",
                     .params = table().infos()},
            .streams = {transfer_habit, match_stream},
            .measures = {in_cents("remittance_sent", "sent home by natives of the origin, before fees"),
                         in_cents("remittance_received", "arrived in the origin"),
                         in_cents("remittance_fee", "paid for sending"),
                         {"remittance_received_by_sex", {Axis::birth, Axis::sex}, "cent", "arrived in the origin, by sex of the sender", true, false},
                         {"transfers_made", {Axis::birth}, "1/1024 transfer", "times that natives abroad sent money home", true, false},
                         {"provider_margin_forgone", {Axis::residence}, "cent",
                          "what formal providers would have taken more for the same transfers at prices without policies", true, false},
                         {"transfers_earmarked", {Axis::birth}, "cent", "of what arrived, given to works at home to which public money is added", true, false},
                         {"transfers_matched", {Axis::birth}, "cent", "public money added to it", true, false},
                         of_base_year("sending_odds", groups, "1/1024 person", "earners abroad by log odds of sending and share of the wage sent"),
                         of_base_year("sending_amounts", groups, "US dollar", "what they would send in a year, before scaling"),
                         of_base_year("sending_wages", groups, "US dollar", "their yearly wages in hand"),
                         of_base_year("corridor_amounts", {Axis::birth, Axis::residence, Axis::education}, "US dollar",
                                      "what they would send, by where they live")},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Remittances>(table().read(values), measures);
            }};
}

}  // namespace sterna
