#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "sterna/model/accounts.hpp"
#include "sterna/model/interest.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/taxes.hpp"
#include "model/fiscal_lab.hpp"

using namespace sterna;
using test::FiscalLab;

TEST_CASE("Training costs of a physician and a nurse compound to the published values") {
    CHECK(compounded(65'997, 0.0665, 32) == doctest::Approx(517'931).epsilon(1e-4));
    CHECK(compounded(43'180, 0.0665, 32) == doctest::Approx(338'868).epsilon(1e-4));
}

TEST_CASE("Net wage and tax add to the gross wage") {
    for (const double rate : {0.0, 0.08, 0.25}) CHECK((1000 * (1 - rate) + tax_on_net(1000 * (1 - rate), rate)) == doctest::Approx(1000));
}

TEST_CASE("One cent in any item of a budget is noticed") {
    using S = PublicFinanceState;
    S s;
    s.taxes = 900, s.transfer_tax = 50, s.policy_receipts = 15, s.recoveries = 5, s.benefits = 400, s.training = 100, s.training_health = 30;
    s.bond_training = 20, s.partnerships = 7, s.integration = 15, s.policy_cost = 25, s.interest = 60, s.balance = 367;
    CHECK_NOTHROW(check_budget(s, "AAA"));
    for (std::int64_t S::*item : {&S::taxes, &S::transfer_tax, &S::policy_receipts, &S::recoveries, &S::partnerships, &S::bond_training, &S::benefits, &S::training, &S::training_health,
                                  &S::integration, &S::policy_cost, &S::interest, &S::balance}) {
        S planted = s;
        planted.*item += 1;
        CHECK_THROWS_AS(check_budget(planted, "AAA"), InternalError);
    }
}

TEST_CASE("A worker pays the tax of the country of residence on the gross wage") {
    FiscalLab lab;
    lab.now = Month::of(2021, 12);
    lab.add(0, 2, Status::permanent, Month::of(2015));
    const std::int64_t taxes = lab.close(2).taxes;
    const double tax = tax_on_net(lab.block.net_wage[0], tax_rate(TaxRates{}, lab.atlas.countries[2], false));
    CHECK(lab.block.net_wage[0] > 0);
    CHECK(taxes == std::llround(100 * tax * lab.atlas.countries[2].price_level));
    CHECK(lab.close(0).taxes == 0);
}

TEST_CASE("A transfer that is lost on the way stops the close") {
    FiscalLab lab;
    const Measure sent = lab.measures.find("remittance_sent"), received = lab.measures.find("remittance_received"), fee = lab.measures.find("remittance_fee");
    lab.tallies[sent][1] = 1000, lab.tallies[received][1] = 930, lab.tallies[fee][1] = 70;
    CHECK(lab.close(0).transfer_tax == std::llround(930 * 0.75 * 0.10));
    lab.tables.transfer_uses.consumption = 0.4;  // what households consume is what is taxed
    CHECK(lab.close(0).transfer_tax == std::llround(930 * 0.4 * 0.10));
    lab.tallies[received][1] -= 1;
    CHECK_THROWS_AS(lab.close(0), InternalError);
}

TEST_CASE("Yearly outlays are charged to their payer and reach their receiver to the cent") {
    FiscalLab lab;
    lab.rules.yearly_outlays.push_back({2, 0, 1200.0, 0});
    lab.process->enter(lab.world, lab.tallies, lab.context());
    CHECK(lab.tallies[cube::policy_cost][2] == 10'000);
    CHECK(lab.tallies[cube::policy_receipts][0] == 10'000);
    CHECK(lab.close(2).policy_cost == 10'000);
    CHECK(lab.close(0).policy_receipts == 10'000);
    lab.tallies[cube::policy_receipts][0] += 1;  // more received than paid
    CHECK_THROWS_AS(lab.close(0), InternalError);
}

TEST_CASE("A grant claimed back is the grant that was paid and goes from the migrant to the budget that paid it to the cent") {
    constexpr int poor = 0, other = 1, rich = 2;
    for (const Payer payer : {Payer::origin, Payer::destination, Payer::donor}) {
        FiscalLab lab;
        lab.weight.fill(7);
        lab.process->prepare(lab.tables, lab.context());
        lab.rules.return_offers.push_back({Scope{}, 0.5, false, 3, payer});
        const int back = lab.add(poor, rich, Status::permanent, lab.now - 24), never_abroad = lab.add(poor, poor, Status::citizen_at_home, lab.now - 24);
        return_home(lab.block, back, lab.context());
        lab.block.tally.flush();
        const Measure paid_by = payer == Payer::donor ? cube::donor_cost : cube::policy_cost;
        const std::size_t payer_of = payer == Payer::destination ? rich : poor;
        const std::int64_t paid = lab.tallies[paid_by][payer_of];
        CHECK(paid > 0);
        CHECK(lab.tallies.total(cube::paid_on_return) > 0);
        lab.now = lab.now + 12;
        const auto& savings = lab.box.page().savings;
        const std::int32_t with_grant = savings[back];
        depart(lab.block, back, other, Status::permanent, no_scheme, never, lab.context());
        depart(lab.block, never_abroad, other, Status::permanent, no_scheme, never, lab.context());
        lab.block.tally.flush();
        CHECK(lab.tallies.total(cube::paid_on_return) == 0);  // and is taken from the migrant who was paid
        CHECK(with_grant > 0);
        CHECK(savings[back] <= 0);
        if (payer == Payer::donor) {
            CHECK(lab.tallies.total(cube::donor_cost) == 0);
            continue;
        }
        CHECK(lab.tallies[paid_by][payer_of] == paid);
        const PublicFinanceState& s = lab.close(static_cast<int>(payer_of));
        CHECK(s.recoveries == paid);
        CHECK(s.recoveries == s.policy_cost);
        CHECK(lab.tallies.total(lab.measures.find("recoveries")) == paid);
    }
}

TEST_CASE("Those who fled or waited or came home before the law owe nothing") {
    for (const int months : {12, 36}) {
        FiscalLab lab;
        lab.process->prepare(lab.tables, lab.context());
        const int early = lab.add(0, 2, Status::permanent, lab.now - 24), granted = lab.add(0, 2, Status::permanent, lab.now - 24);
        return_home(lab.block, early, lab.context());
        lab.rules.return_offers.push_back({Scope{}, 0.5, false, 3, Payer::origin});
        return_home(lab.block, granted, lab.context());
        lab.now = lab.now + months;
        CHECK(clawback_due(lab.box.page(), early, lab.context()) == 0);
        CHECK(clawback_due(lab.box.page(), granted, lab.context()) == (months < 36 ? 0.5 : 0));
        depart(lab.block, early, 2, Status::permanent, no_scheme, never, lab.context());
        depart(lab.block, granted, 2, months < 36 ? Status::protected_person : Status::permanent, no_scheme, never, lab.context());
        lab.block.tally.flush();
        CHECK(lab.tallies.total(lab.measures.find("recoveries")) == 0);
    }
}

TEST_CASE("Places of study that bonds pay are not paid by the budget as well") {
    FiscalLab lab;
    const int student = lab.add(0, 0, Status::citizen_at_home, lab.now - 24);
    lab.weight.fill(1000);
    lab.box.page().state[student] = with_bit(lab.box.page().state[student], studying_bit, true);
    const auto balance = [&] {
        lab.tallies = lab.measures.empty_tallies();
        lab.attach();
        return lab.close(0).balance;
    };
    const std::int64_t without = balance();
    PublicFinanceState& s = lab.world.countries[0].public_finance;
    const std::int64_t outlay = s.training + s.training_health;
    REQUIRE(outlay > 0);
    s.bond_fund = outlay + outlay / 2;
    CHECK(balance() == without + outlay);
    CHECK(balance() == without + outlay / 2);  // what was raised is spent once
    CHECK(balance() == without);
    CHECK(s.bond_fund == 0);
}

TEST_CASE("Arrivals cost the destination a share of their wage") {
    FiscalLab lab;
    lab.tallies[cube::outflow][lab.layout.cell(0, 2, 1, 1)] = 100;
    const double a_head = 0.05 * lab.world.countries[2].wage_foreign[1] * lab.atlas.countries[2].price_level;
    CHECK(lab.close(2).integration == 100 * std::llround(100 * a_head));
    CHECK(lab.close(0).integration == 0);
}
