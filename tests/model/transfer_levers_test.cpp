#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>

#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/transfer_plan.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry remittances_process();
ProcessEntry households_process();
ProcessEntry fiscal_process();
LeverEntry mobile_money_lever();
LeverEntry formalisation_match_lever();
LeverEntry predeparture_account_lever();
LeverEntry transfer_fee_cap_lever();
LeverEntry transfer_competition_lever();
}  // namespace sterna

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, other = 1, rich = 2;
constexpr std::size_t bank = 0, mobile = 2, informal = 3;

ProcessEntry with_uses() {
    ProcessEntry all = remittances_process();
    for (const ProcessEntry& entry : {households_process(), fiscal_process()})
        for (const MeasureInfo& measure : entry.measures) all.measures.push_back(measure);
    return all;
}

struct SendLab : RowLab {
    std::unique_ptr<Process> process;
    explicit SendLab(const Values& values = {}, Atlas given = small_atlas())
        : RowLab(with_uses(), std::move(given)), process(remittances_process().make(values, measures)) {
        process->prepare(tables, context());
    }
    void law(const LeverEntry& entry, const Values& values, double strength = 1, Scope scope = {}) {
        entry.make(values)->apply(rules, scope, strength, 1);
        process->prepare(tables, context());
    }
    std::int64_t sum(const char* name) { return tallies.total(measures.find(name)); }
    TransferPlan plan(int row) { return transfer_plan(box.page(), row, wage_to_send_from(box.page(), row, context()), false, january(), context()); }
    Month january() const { return Month::of(now.year()); }
    Words habit(int row) { return draws.words(transfer_habit, block.person(row), january()); }
    /// The way this row would send this much in a year.
    std::size_t way(int row, double yearly) {
        const std::size_t corridor = layout.corridor(box.page().birth[row], box.page().residence[row]);
        const Leaning leaning = leaning_of(box.page(), row, context());
        return static_cast<std::size_t>(choose_channel(habit(row), block.person(row), january(), corridor, yearly, leaning, context()));
    }
    std::size_t at(std::size_t channel) const { return layout.corridor(poor, rich) * 4 + channel; }
    ChannelPrice price(std::size_t channel) const { return tables.transfers.price[at(channel)]; }
    double share(std::size_t channel) const { return channel_share(tables.transfers, layout.corridor(poor, rich), 2'000, static_cast<int>(channel)); }
    std::int64_t formal(const char* name) {
        std::int64_t cents = 0;
        const auto& all = tallies[measures.find(name)];
        for (std::size_t i = 0; i < all.size(); ++i) cents += i % 4 == informal ? 0 : all[i];
        return cents;
    }
};

/// All formal channels at six and a half per cent and no informal one.
Atlas one_price() {
    Atlas atlas = small_atlas();
    for (CorridorFacts& corridor : atlas.corridors.values()) corridor.transfer_price = {0.065, 0.065, 0.065, 1};
    return atlas;
}

double quoted(const ChannelPrice& price) { return price.fixed / 200 + price.proportional; }

Scope only_from(int origin) {
    Scope scope;
    scope.origins.reset(), scope.origins.set(static_cast<std::size_t>(origin));
    return scope;
}

}  // namespace

TEST_CASE("What providers forgo under a cap is the gap between the fees of each transfer to the cent") {
    SendLab lab({{"fixed_share", 0.0}}, one_price());
    lab.weight.fill(13);
    lab.law(transfer_fee_cap_lever(), {{"cap", 0.03}});
    for (int i = 0; i < 300; ++i) lab.add(poor, rich, Status::permanent, lab.now - i);
    std::int64_t gap = 0, senders = 0;
    for (int row = 0; row < 300; ++row) {
        const TransferPlan plan = lab.plan(row);
        if (!sends(lab.habit(row), plan.probability)) continue;
        const double sent = std::round(plan.us_dollars / 12 * 100) / 100;
        gap += 13 * (std::llround(sent * 0.065 * 100) - std::llround(sent * 0.03 * 100)), senders += 1;
    }
    lab.run(*lab.process);
    const auto& forgone = lab.tallies[lab.measures.find("provider_margin_forgone")];
    REQUIRE(senders > 100);
    CHECK(gap > 0);
    CHECK(forgone[rich] == gap);
    CHECK(lab.sum("provider_margin_forgone") == gap);
    CHECK(lab.sum("remittance_sent") == lab.sum("remittance_received") + lab.sum("remittance_fee"));
}

TEST_CASE("Providers forgo nothing without a law or outside its corridors or where a law makes sending dearer") {
    const auto forgone = [](const Rules& law) {
        SendLab lab;
        lab.rules = law;
        for (int i = 0; i < 300; ++i) lab.add(poor, rich, Status::permanent, lab.now - i);
        lab.run(*lab.process);
        CHECK(lab.sum("remittance_fee") > 0);
        return lab.sum("provider_margin_forgone");
    };
    Rules elsewhere, dearer, competing;
    transfer_fee_cap_lever().make({})->apply(elsewhere, only_from(other), 1, 1);
    dearer.transfers.margins.push_back({Scope{}, formal_transfer_channels, {0.02}});
    transfer_competition_lever().make({})->apply(competing, Scope{}, 1, 1);
    CHECK(forgone({}) == 0);
    CHECK(forgone(elsewhere) == 0);
    CHECK(forgone(dearer) == 0);
    CHECK(forgone(competing) > 0);
}

TEST_CASE("A newcomer in a channel that nobody offered before forgoes nothing") {
    Atlas atlas = small_atlas();
    for (CorridorFacts& corridor : atlas.corridors.values()) corridor.transfer_price = {0.13, 0.07, 1, 0.035};
    SendLab lab({}, atlas);
    CHECK(lab.share(mobile) == 0);
    lab.law(mobile_money_lever(), {});
    CHECK(lab.share(mobile) > 0.1);
    CHECK_NEAR(quoted(lab.price(mobile)), 0.0392, 1e-12);
    for (int i = 0; i < 300; ++i) lab.add(poor, rich, Status::permanent, lab.now - i);
    lab.run(*lab.process);
    CHECK(lab.tallies[lab.measures.find("remittance_sent")][lab.at(mobile)] > 0);
    CHECK(lab.sum("provider_margin_forgone") == 0);
}

TEST_CASE("A lower cap never lowers what formal channels carry of the same people in one step") {
    std::int64_t before = 0;
    for (const double cap : {0.5, 0.12, 0.1, 0.08, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01, 0.005}) {
        CAPTURE(cap);
        SendLab lab;
        lab.law(transfer_fee_cap_lever(), {{"cap", cap}});
        for (int i = 0; i < 2000; ++i) lab.add(i % 2, rich, Status::permanent, lab.now - i % 240);
        lab.run(*lab.process);
        const std::int64_t formal = lab.formal("remittance_sent");
        CHECK(formal >= before);
        CHECK((before == 0 || cap >= 0.12 || formal > before));
        before = formal;
    }
}

TEST_CASE("More reach of mobile money takes no transfer out of that channel person by person") {
    for (const double internet : {0.0, 0.3, 0.9}) {
        Atlas atlas = small_atlas();
        atlas.countries[poor].internet_share = internet;
        const int n = 2000;
        std::vector<bool> by_mobile(n, false);
        double response = 0;
        int moved = 0;
        for (const double strength : {0.0, 0.001, 0.2, 0.5, 0.8, 1.0}) {
            SendLab lab({}, atlas);
            lab.law(mobile_money_lever(), {{"reach", 1.0}}, strength);
            for (int i = 0; i < n; ++i) {
                const bool now = lab.way(lab.add(poor, rich, Status::permanent, lab.now - 12), 2'000) == mobile;
                CHECK_FALSE((by_mobile[static_cast<std::size_t>(i)] && !now));
                moved += strength > 0 && now && !by_mobile[static_cast<std::size_t>(i)];
                by_mobile[static_cast<std::size_t>(i)] = now;
            }
            const auto& t = lab.tables.transfers;
            const double sending = t.response[t.place(lab.layout.corridor(poor, rich), amount_class(2'000))].sending;
            CHECK(sending >= response);
            response = sending;
        }
        CHECK(moved > 10);
    }
}

TEST_CASE("The price of a channel does not jump when operators begin to reach people and is theirs once they reach everybody") {
    SendLab lab;
    const double before = quoted(lab.price(mobile));
    REQUIRE(before > 0.0392 + 0.001);
    const auto now = [&](double strength, double reach) {
        lab.rules = {};
        lab.law(mobile_money_lever(), {{"reach", reach}}, strength);
        return quoted(lab.price(mobile));
    };
    CHECK_NEAR(now(1e-9, 0.6), before, 1e-9);
    // Six in ten have internet at both ends: operators who reach three in ten of all set the price of one in two customers.
    CHECK_NEAR(now(0.5, 0.6), (before + 0.0392) / 2, 1e-12);
    CHECK_NEAR(now(1, 0.6), 0.0392, 1e-12);
    CHECK_NEAR(now(1, 1), 0.0392, 1e-12);
    CHECK_NEAR(quoted(lab.tables.transfers.usual_price[lab.at(mobile)]), before, 1e-12);
    lab.rules = {};
    lab.law(mobile_money_lever(), {{"price", 0.3}});
    CHECK_NEAR(quoted(lab.price(mobile)), before, 1e-12);  // nobody takes a dearer offer
}

namespace {

/// Of ten thousand senders with an account or without one, how many use each channel.
std::vector<std::int64_t> ways(SendLab& lab, Month since) {
    std::vector<std::int64_t> count(4);
    lab.box.rows = 0;
    for (int i = 0; i < page_rows; ++i) ++count[lab.way(lab.add(poor, rich, Status::permanent, since), 2'000)];
    return count;
}

}  // namespace

TEST_CASE("Accounts are those of people who leave between two dates and of nobody else") {
    SendLab lab;
    const Month from = Month::of(2020, 7), until = Month::of(2020, 10);
    predeparture_account_lever().make({})->apply_dated(lab.rules, only_from(poor), {1, 1, from, until, lab.now});
    const auto leaning = [&](int birth, Month since, int years_old = 35) {
        const int row = lab.add(birth, rich, Status::permanent, since);
        lab.box.page().born[row] = (lab.now - 12 * years_old).index;
        return leaning_of(lab.box.page(), row, lab.context());
    };
    for (const Month since : {from, until - 1}) {
        CHECK_CLOSE(leaning(poor, since).bank, std::exp(0.7), 1e-12);
        CHECK_CLOSE(leaning(poor, since).other_formal, std::exp(0.2), 1e-12);
        CHECK_FALSE(leaning(poor, since).formal_only);
        CHECK(leaning(other, since).bank == 1);
        CHECK(leaning(other, since).other_formal == 1);
        CHECK(leaning(poor, since, 15).bank == 1);  // came as a child
    }
    for (const Month since : {from - 1, until, lab.now}) CHECK(leaning(poor, since).bank == 1);
    lab.rules = {};  // in force since ever: whoever was abroad on the first day of the run left without it
    predeparture_account_lever().make({})->apply_dated(lab.rules, Scope{}, {1, 1, {}, {}, lab.now});
    CHECK(leaning(poor, Month::of(2019, 12)).bank == 1);
    CHECK_CLOSE(leaning(poor, Month::of(2020)).bank, std::exp(0.7), 1e-12);
}

TEST_CASE("Accounts draw their holders to banks as a logit says and leave everybody else as they were person by person") {
    SendLab plain, lab;
    const Month from = Month::of(2020, 7);
    predeparture_account_lever().make({})->apply_dated(lab.rules, only_from(poor), {1, 1, from, {}, lab.now});
    lab.process->prepare(lab.tables, lab.context());
    CHECK(lab.tables.transfers.weight == plain.tables.transfers.weight);
    for (int i = 0; i < 3000; ++i) {
        const int birth = i % 2;
        const Month since = i % 3 == 0 ? from - 1 : from + 1;
        const std::size_t usual = plain.way(plain.add(birth, rich, Status::permanent, since), 2'000);
        const std::size_t now = lab.way(lab.add(birth, rich, Status::permanent, since), 2'000);
        if (birth != poor || since < from) REQUIRE(now == usual);
        else REQUIRE((now == usual || now == bank || usual == informal));
    }
    const std::vector<double> factors{std::exp(0.7), std::exp(0.2), std::exp(0.2), 1};
    double all = 0;
    for (std::size_t c = 0; c < 4; ++c) all += factors[c] * plain.share(c);
    const auto count = ways(lab, from + 1);
    for (std::size_t c = 0; c < 4; ++c) CHECK_BAND(z_of_count(count[c], page_rows, factors[c] * plain.share(c) / all));
    const auto before = ways(lab, from - 1);
    for (std::size_t c = 0; c < 4; ++c) CHECK_BAND(z_of_count(before[c], page_rows, plain.share(c)));
}

TEST_CASE("Accounts stay open after the end with the strength of the last month and new ones are paid for before it only") {
    Scenario scenario = scenario_of(4'000, 2);
    LeverSpec spec = lever("predeparture_account", "lesson", {{"cost", 30.0}}, {}, Month::of(2020), Month::of(2021));
    spec.ramp_months = 22;
    scenario.policies = {spec};
    Simulation run(model_of(calibrated_atlas(), scenario), {});
    Watch none;
    const auto law = [&] { return run.model().rules_of(run.world()); };
    while (run.world().now < Month::of(2020, 12)) run.step(none);
    REQUIRE(law().head_outlays.size() == 1);
    CHECK_CLOSE(law().head_outlays[0].us_dollars, 15, 1e-12);
    CHECK_CLOSE(law().transfers.accounts.at(0).bank, 0.35, 1e-12);
    const TransferRules last = law().transfers;
    run.step(none), run.step(none);
    CHECK(law().head_outlays.empty());
    CHECK(law().transfers == last);
    spec.until = Month::of(2020, 2);  // it had no strength yet: there are no accounts to keep
    scenario.policies = {spec};
    CHECK(model_of(calibrated_atlas(), scenario)->rules_of(run.world()).transfers == TransferRules{});
}

TEST_CASE("A departure in scope costs the payer of accounts their price and one outside costs nothing") {
    for (const bool donors : {false, true}) {
        SendLab lab;
        lab.weight.fill(7);
        predeparture_account_lever().make({{"payer", std::string(donors ? "donor" : "origin")}})->apply(lab.rules, only_from(poor), 0.5, 1);
        for (const int birth : {poor, other})
            depart(lab.block, lab.add(birth, birth, Status::citizen_at_home, lab.now - 400), rich, Status::permanent, no_scheme, never, lab.context());
        lab.block.tally.flush();
        CHECK(lab.tallies[donors ? cube::donor_cost : cube::policy_cost][poor] == 7 * 1'000);
        CHECK(lab.tallies.total(cube::donor_cost) + lab.tallies.total(cube::policy_cost) == 7 * 1'000);
    }
}

TEST_CASE("Public money is the match times what is earmarked and what is earmarked is its share of what arrives formally to the cent") {
    for (const bool donors : {false, true}) {
        SendLab lab;
        lab.weight.fill(7);
        const std::string payer = donors ? "donor" : "origin";
        lab.law(formalisation_match_lever(), {{"match", 3.0}, {"take_up", 0.4}, {"earmarked", 0.25}, {"payer", payer}}, 1, only_from(poor));
        const int n = 3000;
        for (int i = 0; i < n; ++i) lab.add(i % 2, rich, Status::permanent, lab.now - i % 240);
        std::int64_t earmarked = 0, part = 0;
        for (int row = 0; row < n; row += 2) {
            const bool gives = takes_part(lab.rules.transfers.matches[0], lab.box.page(), row, lab.context());
            part += gives;
            const TransferPlan plan = lab.plan(row);
            if (!gives || !sends(lab.habit(row), plan.probability)) continue;
            const std::size_t way = lab.way(row, plan.us_dollars);
            REQUIRE(way != informal);
            const double fee = price_of(lab.tables.transfers.params, lab.price(way), plan.us_dollars);
            earmarked += 7 * (transfer_of(plan.us_dollars / 12, fee).received.cents() / 4);
        }
        CHECK_BAND(z_of_count(part, n / 2, 0.4));
        for (int row = 1; row < n; row += 2) CHECK(earmarked_share(lab.box.page(), row, lab.context()) == 0);
        lab.run(*lab.process);
        REQUIRE(earmarked > 0);
        CHECK(lab.sum("transfers_earmarked") == earmarked);
        CHECK(lab.tallies[lab.measures.find("transfers_matched")][poor] == 3 * earmarked);
        CHECK(lab.sum("transfers_matched") == 3 * earmarked);
        CHECK(lab.tallies[donors ? cube::donor_cost : cube::policy_cost][poor] == 3 * earmarked);
        CHECK(lab.tallies.total(cube::donor_cost) + lab.tallies.total(cube::policy_cost) == 3 * earmarked);
        CHECK(lab.sum("remittance_sent") == lab.sum("remittance_received") + lab.sum("remittance_fee"));
    }
}

TEST_CASE("More take-up of a match takes nobody out and those who take no part choose as before person by person") {
    SendLab plain;
    const int n = 2000;
    std::vector<bool> in(n, false);
    for (int i = 0; i < n; ++i) plain.add(poor, rich, Status::permanent, plain.now - 12);
    for (const double strength : {0.1, 0.5, 1.0}) {
        SendLab lab;
        lab.law(formalisation_match_lever(), {{"take_up", 0.6}}, strength);
        int moved = 0;
        for (int i = 0; i < n; ++i) {
            const int row = lab.add(poor, rich, Status::permanent, lab.now - 12);
            const bool gives = takes_part(lab.rules.transfers.matches[0], lab.box.page(), row, lab.context());
            CHECK_FALSE((in[static_cast<std::size_t>(i)] && !gives));
            in[static_cast<std::size_t>(i)] = gives;
            const std::size_t usual = plain.way(i, 2'000), now = lab.way(row, 2'000);
            if (!gives || usual != informal) CHECK(now == usual);
            else CHECK(now != informal);
            moved += now != usual;
        }
        CHECK(moved > 10);
    }
    Atlas atlas = small_atlas();  // where nobody offers a formal channel those who take part send as before, and nothing is matched
    for (CorridorFacts& corridor : atlas.corridors.values()) corridor.transfer_price = {1, 1, 1, 0.04};
    SendLab closed({}, atlas);
    closed.law(formalisation_match_lever(), {{"take_up", 1.0}});
    for (auto& weight : closed.tables.transfers.response) weight.sending = 1;
    for (int i = 0; i < 100; ++i) closed.add(poor, rich, Status::permanent, closed.now - 12);
    CHECK(closed.way(0, 2'000) == informal);
    closed.run(*closed.process);
    CHECK(closed.sum("transfers_earmarked") == 0);
}

TEST_CASE("Several matches never earmark more than arrives") {
    SendLab lab;
    for (int i = 0; i < 2; ++i) lab.law(formalisation_match_lever(), {{"take_up", 1.0}, {"earmarked", 0.8}, {"match", 1.0}});
    for (int i = 0; i < 300; ++i) lab.add(poor, rich, Status::permanent, lab.now - i);
    CHECK(earmarked_share(lab.box.page(), 0, lab.context()) == 1);
    lab.run(*lab.process);
    const std::int64_t arrived = lab.sum("remittance_received"), given = lab.sum("transfers_earmarked");
    CHECK(given <= arrived);
    CHECK(given > arrived - 2 * 300);  // less than a cent a sender and match
    CHECK(lab.sum("transfers_matched") == given);
}

TEST_CASE("Of what arrives what is earmarked is invested with the public money and the rest used as ever and taxed as consumed") {
    SendLab lab;
    const auto households = households_process().make({}, lab.measures), fiscal = fiscal_process().make({}, lab.measures);
    lab.tallies[lab.measures.find("remittance_sent")][lab.at(bank)] = 100'000;
    lab.tallies[lab.measures.find("remittance_received")][lab.at(bank)] = 100'000;
    lab.tallies[lab.measures.find("transfers_earmarked")][poor] = 10'000;
    lab.tallies[lab.measures.find("transfers_matched")][poor] = 30'000;
    lab.world.countries[poor].households.received_usd = 1'000;
    households->year(lab.world, lab.tallies, lab.context(), false);
    const HouseholdState& state = lab.world.countries[poor].households;
    const double ppp = 1 / lab.atlas.countries[poor].price_level;
    CHECK_CLOSE(state.consumed_transfers, 0.75 * 900 * ppp, 1e-12);
    CHECK_CLOSE(state.schooling_transfers, 0.08 * 900 * ppp, 1e-12);
    CHECK_CLOSE(state.invested_transfers, (0.17 * 900 + 100 + 300) * ppp, 1e-12);
    CHECK_CLOSE(state.consumed_transfers + state.schooling_transfers + state.invested_transfers, (1'000 + 300) * ppp, 1e-12);
    CHECK(lab.world.countries[poor].capital.invested_transfers == state.invested_transfers);
    lab.now = Month::of(2021, 12);
    fiscal->year(lab.world, lab.tallies, lab.context(), false);
    CHECK(lab.world.countries[poor].public_finance.transfer_tax == std::llround(90'000 * 0.75 * 0.10));
}

TEST_CASE("Households of those who take part in a match get what is left of the transfer") {
    const auto received = [](double earmarked) {
        SendLab lab({}, one_price());
        lab.law(formalisation_match_lever(), {{"take_up", 1.0}, {"earmarked", earmarked}});
        const auto households = households_process().make({}, lab.measures);
        for (CountryState& country : lab.world.countries) country.base_efficiency = {1, 1, 1};
        for (int i = 0; i < 400; ++i) lab.add(poor, rich, Status::permanent, lab.now - 24);
        lab.now = Month::of(2021, 12);
        lab.survey(*households);
        return static_cast<double>(lab.sum("household_transfers"));
    };
    CHECK(received(0) > 0);
    CHECK_CLOSE(received(0.25), 0.75 * received(0), 1e-3);  // whole dollars a sender
    CHECK(received(1) == 0);
}

namespace {

/// Without the delay of institutions.
Scenario two_years(const std::vector<LeverSpec>& policies) {
    Scenario scenario = scenario_of(20'000, 2);
    switch_off(scenario, {"coherence"});
    scenario.policies = policies;
    return scenario;
}

}  // namespace

TEST_CASE("A match costs the budget of the origin what it adds and raises what is invested there by both") {
    ScopeSpec scope;
    scope.origins = {"AAA"};
    const auto frames = [&](const std::vector<LeverSpec>& policies) { return run(calibrated_atlas(), two_years(policies)); };
    const RunResult without = frames({}), with = frames({lever("formalisation_match", "3x1", {{"take_up", 0.5}}, scope)});
    const auto model = model_of(calibrated_atlas(), two_years({}));
    const Measure earmarked = model->measures.find("transfers_earmarked"), matched = model->measures.find("transfers_matched");
    for (const Tallies& frame : with.frames) {
        CHECK(frame[earmarked][poor] > 0);
        CHECK(frame[matched][poor] == 3 * frame[earmarked][poor]);
        CHECK(frame[cube::policy_cost][poor] == frame[matched][poor]);
        CHECK(frame.total(matched) == frame[matched][poor]);
        CHECK(frame.total(cube::policy_cost) == frame[matched][poor]);
    }
    const auto &usual = without.countries[poor], &now = with.countries[poor];
    const double added = 4 * static_cast<double>(with.frames.back()[earmarked][poor]) / 100 / calibrated_atlas().countries[poor].price_level;
    CHECK(now.capital.invested_transfers > usual.capital.invested_transfers + 0.9 * added);
    CHECK(now.capital.local_capital > usual.capital.local_capital);
    CHECK(now.public_finance.balance < usual.public_finance.balance);
}

TEST_CASE("The new levers of transfers change the run when they act and not a bit when their time never comes or begins") {
    const RunResult without = run(calibrated_atlas(), two_years({}));
    for (const char* name : {"mobile_money", "formalisation_match", "predeparture_account"}) {
        CAPTURE(name);
        LeverSpec spec = lever(name, "tried", {});
        CHECK_FALSE(run(calibrated_atlas(), two_years({spec})) == without);
        spec.from = Month::of(2022);
        CHECK(run(calibrated_atlas(), two_years({spec})) == without);
        spec.from = spec.until = Month::of(2021);
        CHECK(run(calibrated_atlas(), two_years({spec})) == without);
        spec.from = Month::of(2021, 10), spec.until = Month::of(2021, 11), spec.ramp_months = 24;  // strength 0 in its only month
        CHECK(run(calibrated_atlas(), two_years({spec})) == without);
    }
}
