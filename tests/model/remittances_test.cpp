#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "sterna/model/base_sending.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/return_hazard.hpp"
#include "sterna/model/transfer_plan.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry remittances_process();
}

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2;

struct SendLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit SendLab(const Values& values = {}, Atlas given = test::small_atlas())
        : RowLab(remittances_process(), std::move(given)), process(remittances_process().make(values, measures)) {
        process->prepare(tables, context());
    }
    std::int64_t sum(const char* name) { return tallies.total(measures.find(name)); }
    void survey() {
        RowLab::survey(*process);
        process->year(world, tallies, context(), true);
    }
};

}  // namespace

TEST_CASE("Monthly transfers over twenty years add up to nearly two yearly incomes") {
    TransferParams p;
    p.decay = 0.05;
    double sum = 0;
    for (int month = 0; month < 240; ++month) sum += yearly_transfer(p, 1, amount_fading(p, month / 12.0), false, 1) / 12;
    CHECK(sum == doctest::Approx(1.8964).epsilon(0.003));
    CHECK(0.15 * (1 - std::exp(-1.0)) / 0.05 == doctest::Approx(1.8964).epsilon(1e-4));
}

TEST_CASE("Amounts fall with the years and rise with the wage and the wish to return") {
    const TransferParams p;
    const double base = yearly_transfer(p, 20'000, amount_fading(p, 5), false, 1);
    CHECK(yearly_transfer(p, 20'000, amount_fading(p, 6), false, 1) < base);
    CHECK(yearly_transfer(p, 40'000, amount_fading(p, 5), false, 1) == doctest::Approx(2 * base));
    CHECK(yearly_transfer(p, 20'000, amount_fading(p, 5), true, 1) == doctest::Approx(1.3 * base));
    CHECK(need_factor(p, 2) < need_factor(p, 1));
    CHECK(need_factor(p, 1) == 1);
}

TEST_CASE("A price of three instead of six and a half per cent adds six per cent as the world total suggests") {
    const TransferParams p;
    const double more = price_response(p.sending_response, 0.03, 0.065) * price_response(p.amount_response, 0.03, 0.065);
    CHECK(more == doctest::Approx(1.058).epsilon(0.002));
    CHECK(price_response(p.sending_response, 0.065, 0.065) == 1);
}

TEST_CASE("An altruist sends the optimum of the closed form") {
    CHECK_NEAR(altruistic_transfer(0.2, 30'000, 2'000, 0.10), 4'222.22, 0.005);
    CHECK_NEAR(altruistic_transfer(0.2, 30'000, 2'000, 0.06), 4'297.87, 0.005);
    CHECK_NEAR(altruistic_transfer(0.2, 30'000, 2'000, 0.03), 4'350.52, 0.005);
    CHECK_NEAR(altruistic_transfer(0.2, 30'000, 2'000, 0), 4'400, 1e-9);
    CHECK(altruistic_transfer(0.2, 5'000, 2'000, 0) == 0);
}

TEST_CASE("Eight transfers a year are best at two thousand four hundred dollars and a fee of five") {
    const TransferParams p;
    CHECK_NEAR(transfers_a_year(p, 2'400, 5), 8.05, 0.005);
    CHECK(transfers_a_year(p, 10, 5) == 1);
    CHECK(transfers_a_year(p, 1e6, 5) == 24);
    CHECK(transfers_a_year(p, 100, 0) == 24);
    // A lower fee is paid more often and a larger amount carries it more lightly.
    CHECK(transfers_a_year(p, 2'400, 3) > transfers_a_year(p, 2'400, 5));
    CHECK(price_of(p, {5, 0.02}, 4'800) < price_of(p, {5, 0.02}, 2'400));
    CHECK_NEAR(price_of(p, {5, 0.02}, 2'400), 5 * transfers_a_year(p, 2'400, 5) / 2'400 + 0.02, 1e-15);
}

TEST_CASE("Every amount is in a class that is not far from it") {
    for (const double yearly : {1.0, 249.0, 250.0, 499.0, 500.0, 2'400.0, 15'999.0, 1e7}) {
        const double middle = amount_of_class(amount_class(yearly));
        if (yearly < 250) CHECK(amount_class(yearly) == 0);
        else if (yearly < 32'000) CHECK(std::abs(std::log(yearly / middle)) <= 0.35);
        else CHECK(amount_class(yearly) == amount_classes - 1);
    }
}

TEST_CASE("What is sent is what arrives and the fee to the cent") {
    for (const double dollars : {0.0, 0.004, 0.005, 1.0, 199.99, 12'345.678})
        for (const double price : {0.0, 0.0333, 0.065, 0.5}) {
            const Transfer t = transfer_of(dollars, price);
            CHECK(t.sent == t.fee + t.received);
            CHECK(std::abs(t.sent.dollars() - dollars) <= 0.005001);
            CHECK(std::abs(t.fee.dollars() - t.sent.dollars() * price) <= 0.005001);
            CHECK(t.received.cents() >= 0);
        }
    SendLab lab;
    lab.weight.fill(13);
    for (int i = 0; i < 3000; ++i) lab.add(i % 2, rich, Status::permanent, lab.now - i % 100);
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    CHECK(lab.sum("remittance_sent") > 0);
    CHECK(lab.sum("remittance_fee") > 0);
    CHECK(lab.sum("remittance_sent") == lab.sum("remittance_received") + lab.sum("remittance_fee"));
    CHECK(lab.sum("remittance_sent") % 13 == 0);
}

TEST_CASE("Only people at work abroad send and only while abroad") {
    SendLab lab;
    lab.add(poor, poor, Status::citizen_at_home, lab.now - 12);
    const int idle = lab.add(poor, rich, Status::permanent, lab.now - 12);
    lab.box.page().state[idle] = with_bit(lab.box.page().state[idle], employed_bit, false);
    const int student = lab.add(poor, rich, Status::student, lab.now - 12);
    lab.box.page().state[student] = with_bit(lab.box.page().state[student], studying_bit, true);
    lab.box.page().residence[lab.add(poor, rich, Status::permanent, lab.now - 12)] = gone;
    for (int month = 0; month < 24; ++month) lab.run(*lab.process);
    CHECK(lab.sum("remittance_sent") == 0);
}

TEST_CASE("The naturalised who stay citizens at home send a twentieth more and nobody else does") {
    SendLab lab;
    const int citizen = lab.add(poor, rich, Status::naturalised, lab.now - 120), settled = lab.add(poor, rich, Status::permanent, lab.now - 120);
    const auto amount = [&](int row) { return transfer_plan(lab.box.page(), row, 30'000, false, lab.now, lab.context()).us_dollars; };
    const double without = amount(citizen), others = amount(settled);
    CHECK(without == others);
    lab.rules.dual_citizenship.push_back({Scope{}, {true}});
    CHECK_CLOSE(amount(citizen), 1.05 * without, 1e-12);
    CHECK(amount(settled) == others);
    lab.rules.dual_citizenship.front().scope.origins.reset(poor);
    CHECK(amount(citizen) == without);
}

TEST_CASE("Whether somebody sends is settled for a calendar year") {
    SendLab lab;
    const int n = 200;
    for (int i = 0; i < n; ++i) lab.add(poor, rich, Status::permanent, lab.now - 60);
    lab.run(*lab.process);
    const std::int64_t january = lab.sum("remittance_sent");
    for (int month = 1; month < 12; ++month) lab.run(*lab.process);
    CHECK(lab.sum("remittance_sent") == 12 * january);
}

TEST_CASE("The number of senders meets the sum of their probabilities and those of a channel its share") {
    SendLab lab({{"share", 0.05}, {"decay", 0.0}, {"income", 0.0}});
    lab.tables.returning.family_share = 0;
    const int n = page_rows;
    for (int i = 0; i < n; ++i) lab.add(poor, rich, Status::permanent, lab.now - 60);
    const double level = lab.world.countries[poor].households.sending_level = 0.7;
    lab.run(*lab.process);
    const CountryFacts& country = lab.atlas.countries[rich];
    const double net = country.wage[1] * (1 - tax_rate(lab.tables.choice.params, country, false)) * country.price_level;
    TransferParams p;
    p.share = 0.05;
    const double yearly = yearly_transfer(p, net, 1, false, lab.tables.transfers.need[1]);
    const double each = static_cast<double>(transfer_of(yearly / 12, 0).sent.cents());
    const double senders = static_cast<double>(lab.sum("remittance_sent")) / each;
    CHECK(senders == doctest::Approx(std::round(senders)).epsilon(1e-9));
    CHECK_BAND(test::z_of_count(std::llround(senders), n, math::logistic(level - 5 * p.fading)));
    const std::size_t corridor = lab.layout.corridor(poor, rich);
    for (std::size_t c = 0; c < 4; ++c) {
        const auto cents = static_cast<double>(lab.tallies[lab.measures.find("remittance_sent")][corridor * 4 + c]);
        const double share = channel_share(lab.tables.transfers, corridor, yearly, static_cast<int>(c));
        CHECK_BAND(test::z_of_count(std::llround(cents / each), std::llround(senders), share));
    }
}

TEST_CASE("The base year meets the published formal receipts the senders and the informal share of the region") {
    Atlas atlas = test::small_atlas();
    atlas.countries[poor].remittances_received = 5;
    SendLab lab({}, atlas);
    for (CountryState& country : lab.world.countries) country.base_efficiency = {1, 1, 1};
    for (int i = 0; i < 4000; ++i) lab.add(poor, rich, Status::permanent, lab.now - 12 - i % 240);
    lab.survey();
    const CountryState& state = lab.world.countries[poor];
    CHECK(state.remittance_scale > 0.2);
    CHECK(state.households.base_formal_usd == state.households.formal_received_usd);
    CHECK(state.households.formal_received_usd == doctest::Approx(5e6).epsilon(1e-6));
    const double scale = state.remittance_scale;
    std::int64_t formal = 0, informal = 0;
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    const auto& received = lab.tallies[lab.measures.find("remittance_received")];
    for (std::size_t c = 0; c < 4; ++c) (c == 3 ? informal : formal) += received[lab.layout.corridor(poor, rich) * 4 + c];
    // Everybody has a job here, while the base year counts a chance; who sends and how is drawn: standard error about 3 %.
    const double busy = 1 / (1 - lab.atlas.countries[rich].unemployment[1]);
    double force = 0;
    for (int row = 0; row < lab.box.rows; ++row) force += in_labour_force(lab.box.page(), row, lab.context());
    CHECK(static_cast<double>(formal) / 100 == doctest::Approx(5e6 * busy * 4000 / force).epsilon(0.15));
    CHECK(static_cast<double>(informal) / static_cast<double>(formal) == doctest::Approx(0.7).epsilon(0.25));  // Sub-Saharan Africa

    lab.process->year(lab.world, lab.tallies, lab.context(), false);
    CHECK(lab.world.countries[poor].remittance_scale == scale);
    CHECK(lab.world.countries[poor].households.formal_received_usd == static_cast<double>(formal) / 100);
    CHECK(lab.world.countries[poor].households.received_usd == static_cast<double>(formal + informal) / 100);
}

namespace {

/// A thousand earners with 20,000 dollars each: half of them more likely to send, a quarter of each half with twice the usual share.
std::vector<EarnersAbroad> thousand() {
    std::vector<EarnersAbroad> groups;
    for (const double odds : {-1.0, 1.0})
        for (const double share : {0.08, 0.08, 0.08, 0.16}) groups.push_back({odds, 125, 125 * 20'000 * share, 125 * 20'000});
    return groups;
}

double senders_of(const std::vector<EarnersAbroad>& groups, double level) { return sent_by(groups, level, 1, 1).persons; }

}  // namespace

TEST_CASE("The mean of the earners abroad of an origin sends as often as the parameter says whatever their odds") {
    for (const double share : {0.2, 0.6, 0.9}) {
        CHECK_NEAR(senders_of(thousand(), sending_level(thousand(), share)), 1000 * share, 1e-9);
        std::vector<EarnersAbroad> eager = thousand();
        for (EarnersAbroad& group : eager) group.odds += 2;
        CHECK_NEAR(senders_of(eager, sending_level(eager, share)), 1000 * share, 1e-9);
    }
    CHECK_NEAR(sending_level({}, 0.6), std::log(1.5), 1e-12);
}

TEST_CASE("Amounts are scaled to what was published and nobody sends more than the bound") {
    const TransferParams p;
    const auto sent = [&](double wanted) {
        const BaseSending solved = solve_sending(thousand(), p, wanted);
        return std::pair{solved, sent_by(thousand(), solved.level, solved.scale, p.most_of_wage)};
    };
    const double usual = sending_level(thousand(), p.senders), wages = 20'000;
    // 600 senders with a tenth of 20,000 dollars: twice as much is a scale of two and no bound.
    const double natural = sent_by(thousand(), usual, 1, 1).dollars;
    CHECK_NEAR(natural, 600 * 0.1 * wages, 1e-6);
    const auto [twice, sent_twice] = sent(2 * natural);
    CHECK_NEAR(twice.scale, 2, 1e-9);
    CHECK_NEAR(twice.level, usual, 1e-12);
    // Four times: a quarter are at their bound of half a wage (.16 x 4 > .5), the others send more for it.
    const auto [four, sent_four] = sent(4 * natural);
    CHECK(four.level == twice.level);
    CHECK_NEAR(four.scale, (0.4 - 0.25 * 0.5) / (0.75 * 0.08), 1e-9);
    CHECK_NEAR(sent_four.dollars, 4 * natural, 1e-3);
    // Six times: more of them send and the average sender would be at the bound without one.
    const auto [six, sent_six] = sent(6 * natural);
    CHECK(sent_six.persons > 600);
    CHECK(sent_six.persons < 900);
    CHECK_NEAR(sent_six.dollars, 6 * natural, 1e-3);
    CHECK_NEAR(six.scale, 5, 1e-6);
    // Twenty times is more than nine in ten with half of the wage: the rest is missed.
    const auto [most, sent_most] = sent(20 * natural);
    CHECK_NEAR(sent_most.persons, 900, 1e-6);
    CHECK_NEAR(sent_most.dollars, 900 * 0.5 * wages, 1);
    CHECK(solve_sending(thousand(), p, 0).scale == 1);
    CHECK(solve_sending(thousand(), p, natural / 1000).scale == doctest::Approx(0.2));
    CHECK(solve_sending({}, p, 1e6).scale == 1);
}

TEST_CASE("An origin with more receipts than wages abroad sends half of them and shows the miss") {
    Atlas atlas = test::small_atlas();
    atlas.countries[poor].remittances_received = 5'000;
    SendLab lab({}, atlas);
    for (CountryState& country : lab.world.countries) country.base_efficiency = {1, 1, 1};
    for (int i = 0; i < 1000; ++i) lab.add(poor, rich, Status::permanent, lab.now - 12 - i % 240);
    lab.survey();
    CHECK(lab.world.countries[poor].households.base_formal_usd < 0.01 * 5'000e6);
    CHECK(lab.world.countries[poor].households.base_senders > 0);
    for (int row = 0; row < 1000; ++row) {
        const double wage = wage_to_send_from(lab.box.page(), row, lab.context());
        const TransferPlan plan = transfer_plan(lab.box.page(), row, wage, false, lab.now, lab.context());
        const double in_hand = wage * lab.atlas.countries[rich].price_level;
        CHECK(plan.us_dollars <= 0.5 * in_hand * (1 + 1e-12));
        CHECK(plan.us_dollars > 0.3 * in_hand);
    }
}

TEST_CASE("Migrants of each origin send as often as the parameter says although some are long abroad and others have just come") {
    Atlas atlas = test::small_atlas();
    for (CountryFacts& facts : atlas.countries) facts.remittances_received = 0;
    SendLab lab({{"income", 0.0}}, atlas);
    for (int i = 0; i < 1000; ++i) lab.add(poor, rich, Status::permanent, lab.now - 12), lab.add(1, rich, Status::permanent, lab.now - 240);
    lab.survey();
    double late = 0, early = 0;
    for (int row = 0; row < lab.box.rows; ++row) {
        const double wage = wage_to_send_from(lab.box.page(), row, lab.context());
        const bool returning = means_to_return(lab.tables.returning, lab.box.page(), row, lab.context());
        (row % 2 == 0 ? late : early) += transfer_plan(lab.box.page(), row, wage, returning, lab.now, lab.context()).probability / 1000;
    }
    CHECK_NEAR(early, 0.6, 0.04);
    CHECK_NEAR(late, 0.6, 0.04);
    CHECK(lab.world.countries[1].households.sending_level > lab.world.countries[poor].households.sending_level + 0.5);
}

TEST_CASE("Brokers take what the world says and never more than the mean of formal channels") {
    const auto price = [](double given) {
        Atlas atlas = test::small_atlas();
        for (CorridorFacts& corridor : atlas.corridors.values()) corridor.transfer_price = {0.1, 0.07, 0.05, given};
        SendLab lab({}, atlas);
        const std::size_t corridor = lab.layout.corridor(poor, rich);
        return std::pair{lab.tables.transfers.price[corridor * 4 + 3], channel_share(lab.tables.transfers, corridor, 2'000, 3)};
    };
    CHECK(price(0.035).first == ChannelPrice{0, 0.035});
    CHECK(price(0.5).first == ChannelPrice{0, 0.07});
    CHECK(price(0.035).second > 0.3);
    CHECK(price(1).second == 0);
    SendLab none;
    CHECK(none.tables.transfers.price[none.layout.corridor(poor, rich) * 4 + 3] == ChannelPrice{0, 0.04});
}

TEST_CASE("Regions differ in how much is sent informally") {
    const TransferParams p;
    const auto in = [&](const char* region, const char* subregion) {
        CountryFacts facts;
        facts.region = region, facts.subregion = subregion;
        return informal_ratio(p, facts);
    };
    CHECK(in("Africa", "Eastern Africa") == p.informal_ratio_high);
    CHECK(in("Africa", "Northern Africa") == p.informal_ratio);
    CHECK(in("Europe", "Eastern Europe") == p.informal_ratio_high);
    CHECK(in("Asia", "Central Asia") == p.informal_ratio_high);
    CHECK(in("Asia", "South-eastern Asia") == p.informal_ratio_low);
    CHECK(in("Oceania", "Polynesia") == p.informal_ratio_low);
    CHECK(in("Americas", "Caribbean") == p.informal_ratio);
}

TEST_CASE("A cheaper channel draws people to itself person by person and nowhere else") {
    SendLab lab;
    TransferTables& t = lab.tables.transfers;
    const std::size_t corridor = lab.layout.corridor(poor, rich), at = t.place(corridor, amount_class(2'000)) * 4;
    std::vector<int> before;
    const auto choice = [&](std::uint32_t i) {
        const PersonId id{0, i};
        return choose_channel(lab.draws.words(transfer_habit, id, lab.now), id, lab.now, corridor, 2'000, {}, lab.context());
    };
    for (std::uint32_t i = 0; i < 20'000; ++i) before.push_back(choice(i));
    t.weight[at + 2] *= 1.5;
    int moved = 0;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        const int now = choice(i);
        if (now == before[i]) continue;
        REQUIRE(now == 2);
        ++moved;
    }
    CHECK(moved > 500);
}

namespace {

/// What arrives formally in a year under a law, over what arrives without it; parts by frequency, amount and switching.
struct Split {
    double formal, sending, amount, switching;
};

Split effect_of(const Rules& law) {
    SendLab lab;
    const std::size_t corridor = lab.layout.corridor(poor, rich), at = lab.tables.transfers.place(corridor, amount_class(2'000));
    const double informal = channel_share(lab.tables.transfers, corridor, 2'000, 3);
    lab.rules = law;
    lab.process->prepare(lab.tables, lab.context());
    const auto& response = lab.tables.transfers.response[at];
    const double switching = (1 - channel_share(lab.tables.transfers, corridor, 2'000, 3)) / (1 - informal);
    return {response.sending * response.amount * switching, response.sending, response.amount, switching};
}

}  // namespace

TEST_CASE("Cheaper transfers raise formal flows through sending and switching more than through amounts") {
    Rules capped, competing;
    capped.transfers.caps.push_back({Scope{}, formal_transfer_channels, {0.03}});
    competing.transfers.margins.push_back({Scope{}, formal_transfer_channels, {-0.02}});
    for (const Rules& law : {capped, competing}) {
        const Split split = effect_of(law);
        MESSAGE("formal flow x" << split.formal << ": sending x" << split.sending << ", amount x" << split.amount << ", switching x" << split.switching);
        CHECK(split.sending > 1);
        CHECK(split.amount > 1);
        CHECK(split.sending * split.switching > split.amount);
        CHECK(split.sending > split.amount);
        CHECK(split.switching > split.amount);
    }
    const Split none = effect_of(Rules{});
    CHECK(none.formal == 1);
}

namespace {

/// All formal channels at one price of six and a half per cent, whatever the amount; nothing is published, so nobody is at the bound.
Atlas plain_prices() {
    Atlas atlas = test::small_atlas();
    for (CountryFacts& facts : atlas.countries) facts.remittances_received = 0;
    for (CorridorFacts& corridor : atlas.corridors.values()) corridor.transfer_cost = 0.065, corridor.transfer_price = {0.065, 0.065, 0.065, 0.03};
    return atlas;
}

}  // namespace

TEST_CASE("Three instead of six and a half per cent for formal transfers adds six per cent to all money whatever goes informally") {
    for (const double informal : {0.1, 0.7, 3.0})
        for (const double senders : {0.6, 0.95}) {
            SendLab lab({{"fixed_share", 0.0}, {"provider_cost", 0.0}, {"senders", senders}, {"informal_ratio_high", informal}}, plain_prices());
            for (int i = 0; i < 500; ++i) lab.add(poor, rich, Status::permanent, lab.now - i % 240);
            lab.survey();
            const auto expected = [&] {
                double money = 0;
                for (int row = 0; row < 500; ++row) {
                    const double wage = wage_to_send_from(lab.box.page(), row, lab.context());
                    const TransferPlan plan = transfer_plan(lab.box.page(), row, wage, row % 2, lab.now, lab.context());
                    money += plan.probability * plan.us_dollars;
                }
                return money;
            };
            const double before = expected();
            lab.rules.transfers.margins.push_back({Scope{}, formal_transfer_channels, {-0.035}});
            lab.process->prepare(lab.tables, lab.context());
            CHECK(expected() / before == doctest::Approx(std::pow(1.03 / 1.065, -1.7)).epsilon(1e-9));
        }
}

TEST_CASE("A cap of three per cent raises what a run tallies through senders and channels more than through amounts") {
    struct Year {
        double senders = 0, sent = 0, formal = 0, times = 0;
    };
    const auto year_of = [](const std::vector<LeverSpec>& policies) {
        Scenario scenario = test::scenario_of(80'000, 2);
        scenario.policies = policies;
        const auto model = test::model_of(test::calibrated_atlas(), scenario);
        const test::RunResult result = test::run(test::calibrated_atlas(), scenario);
        const Tallies& last = result.frames.back();
        Year year{static_cast<double>(last.total(model->measures.find("households_receiving"))), 0, 0,
                  static_cast<double>(last.total(model->measures.find("transfers_made")))};
        const auto& sent = last[model->measures.find("remittance_sent")];
        for (std::size_t i = 0; i < sent.size(); ++i) year.sent += static_cast<double>(sent[i]), year.formal += i % 4 == 3 ? 0 : static_cast<double>(sent[i]);
        return year;
    };
    const Year usual = year_of({}), capped = year_of({test::lever("transfer_fee_cap", "cap", {}, {}, Month::of(2021))});
    const double senders = capped.senders / usual.senders, sent = capped.sent / usual.sent, formal = capped.formal / usual.formal;
    const double amount = sent / senders, switching = formal / sent;
    MESSAGE("formal x" << formal << ": senders x" << senders << ", amount x" << amount << ", channels x" << switching << "; times x" << capped.times / usual.times);
    CHECK(formal > 1.1);
    CHECK(senders > 1.02);
    CHECK(switching > 1.02);
    CHECK(senders > amount);
    CHECK(switching > amount);
    CHECK(sent > 1.03);
    CHECK(sent < 1.12);
    CHECK(capped.times > usual.times);
}

TEST_CASE("A cap far below cost drives providers out and competition never does") {
    const auto reach_of_formal = [](const Rules& law) {
        SendLab lab({{"switching", 0.1}});
        lab.rules = law;
        lab.process->prepare(lab.tables, lab.context());
        return 1 - channel_share(lab.tables.transfers, lab.layout.corridor(poor, rich), 2'000, 3);
    };
    Rules low, fair, competing;
    low.transfers.caps.push_back({Scope{}, formal_transfer_channels, {0.001}});
    fair.transfers.caps.push_back({Scope{}, formal_transfer_channels, {0.07 * 1.86 * 0.6}});
    competing.transfers.margins.push_back({Scope{}, formal_transfer_channels, {-0.2}});
    const double usual = reach_of_formal({});
    CHECK(reach_of_formal(low) < usual - 0.01);
    CHECK(reach_of_formal(fair) > usual);
    CHECK(reach_of_formal(competing) > usual);
}

TEST_CASE("Law changes prices only in its corridors and channels") {
    SendLab lab;
    const auto before = lab.tables.transfers;
    Scope scope;
    scope.origins.reset(), scope.origins.set(poor);
    lab.rules.transfers.margins.push_back({scope, channel_bit(TransferChannel::bank), {-0.01}});
    lab.process->prepare(lab.tables, lab.context());
    for (std::size_t i = 0; i < before.price.size(); ++i) {
        const bool inside = i / 4 / 4 == poor && i / 4 % 4 != poor && i % 4 == 0;
        CHECK((before.price[i] == lab.tables.transfers.price[i]) == !inside);
    }
    lab.rules = {};
    lab.process->prepare(lab.tables, lab.context());
    CHECK(before.price == lab.tables.transfers.price);
    CHECK(before.weight == lab.tables.transfers.weight);
}

TEST_CASE("Digital transfers reach those with internet at both ends and rules can widen it") {
    Atlas atlas = test::small_atlas();
    atlas.countries[poor].internet_share = 0;
    SendLab lab({}, atlas);
    const std::size_t corridor = lab.layout.corridor(poor, rich);
    CHECK(channel_share(lab.tables.transfers, corridor, 2'000, 2) == 0);
    lab.rules.transfers.reach.push_back({Scope{}, channel_bit(TransferChannel::mobile), {0.6}});
    lab.process->prepare(lab.tables, lab.context());
    CHECK(channel_share(lab.tables.transfers, corridor, 2'000, 2) > 0.1);
}
