#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "sterna/core/math.hpp"
#include "sterna/model/accounts.hpp"
#include "sterna/model/interest.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry finance_process();
ProcessEntry remittances_process();
LeverEntry diaspora_bond_lever();
LeverEntry securitisation_lever();
}  // namespace sterna

using namespace sterna;

TEST_CASE("One notch lowers the spread by a fifth") {
    for (const double score : {1.0, 7.0, 15.0}) CHECK(spread_of(score + 1) / spread_of(score) == doctest::Approx(0.80172).epsilon(1e-5));
    CHECK(spread_of(4) == doctest::Approx(0.0339).epsilon(2e-3));
}

TEST_CASE("Transfers in the denominator lower debt of twice exports to four thirds") {
    CHECK(debt_ratio(40, 20, 0) == doctest::Approx(200));
    CHECK(debt_ratio(40, 20, 10) == doctest::Approx(133.333333).epsilon(1e-6));
    // From 200 to 133 per cent is worth seven eighths of a notch at the slope of Cantor and Packer.
    CHECK(math::exp(-0.221 * 0.013 * (200 - 133.333333)) == doctest::Approx(0.826).epsilon(1e-3));
}

TEST_CASE("What a diaspora bond saves is the present value of its discount") {
    CHECK(discount_saving(300, 0.01, 0.08, 5) == doctest::Approx(11.9781).epsilon(1e-5));
    CHECK(discount_saving(100, 0.02, 0.10, 10) == doctest::Approx(12.29).epsilon(1e-3));
    CHECK(securitised(1000, 0.06, 5, 5) == doctest::Approx(842.5).epsilon(1e-4));
}

TEST_CASE("Accounts that do not close are refused by name") {
    PublicFinanceState s;
    s.exports = 500, s.transfers_received = 70, s.direct_investment = 30, s.borrowing = 10, s.interest = 8, s.transfers_sent = 5;
    s.base_debt = 100, s.borrowed = 10, s.debt = 110, s.imports = imports_of(s);
    CHECK(s.imports == 597);
    CHECK_NOTHROW(check_external_account(s, "AAA"));
    for (std::int64_t PublicFinanceState::*item : {&PublicFinanceState::exports, &PublicFinanceState::imports, &PublicFinanceState::interest,
                                                   &PublicFinanceState::debt, &PublicFinanceState::borrowed}) {
        PublicFinanceState planted = s;
        planted.*item += 1;
        CHECK_THROWS_AS(check_external_account(planted, "AAA"), InternalError);
    }
    PublicFinanceState planted = s;
    planted.bonds = 111;
    CHECK_THROWS_AS(check_external_account(planted, "AAA"), InternalError);
}

namespace {

struct FinanceLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit FinanceLab(const Values& values = {}) : RowLab(with_transfers()), process(finance_process().make(values, measures)) {
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            world.countries[c].output = 1e9;
            atlas.countries[c].exports = 200, atlas.countries[c].external_debt = 400, atlas.countries[c].remittances_received = 100;
            atlas.countries[c].credit_score = 7;
        }
        tallies[cube::stock].assign(tallies[cube::stock].size(), 1000);
        close(2020, true);
    }
    static ProcessEntry with_transfers() {
        ProcessEntry both = remittances_process();
        for (const MeasureInfo& one : finance_process().measures) both.measures.push_back(one);
        return both;
    }
    void close(int year, bool first = false) {
        now = Month::of(year, 12);
        process->year(world, tallies, context(), first);
    }
    PublicFinanceState& poor() { return world.countries[0].public_finance; }
    /// Formal transfers to the poor country, US dollars of the year.
    void receive(double us_dollars) { world.countries[0].households.formal_received_usd = us_dollars; }
    /// Savings of its natives abroad, US dollars: they would hold bonds for one and a half per cent.
    void save(double us_dollars) { tallies[measures.find("diaspora_savings")][0] = std::llround(100 * us_dollars); }
};

}  // namespace

TEST_CASE("The first year has the score of the world and more formal transfers raise it") {
    FinanceLab lab;
    lab.receive(100e6), lab.close(2020);
    CHECK(lab.poor().score == doctest::Approx(7).epsilon(1e-9));
    CHECK(lab.world.countries[0].capital.spread == doctest::Approx(0).epsilon(1e-12));
    const double before = debt_ratio(400, 200, 100), after = debt_ratio(400, 200, 200);
    lab.receive(200e6), lab.close(2021);
    CHECK(lab.poor().score == doctest::Approx(7 + 0.013 * (before - after)).epsilon(1e-6));
    CHECK(lab.world.countries[0].capital.spread < 0);
}

TEST_CASE("A diaspora bond lowers interest but not debt when it refinances and raises debt when it invests") {
    const auto closed = [](const char* use) {
        FinanceLab lab;
        lab.receive(100e6), lab.close(2020);
        lab.save(1e9), lab.world.countries[0].unmet_places = 1000;
        diaspora_bond_lever().make({{"proceeds", std::string(use)}, {"size", 0.02}})->apply(lab.rules, Scope{}, 1, 1);
        lab.close(2021);
        return lab.poor();
    };
    FinanceLab without;
    without.receive(100e6), without.close(2020), without.close(2021);
    const PublicFinanceState refinanced = closed("refinance"), invested = closed("invest");
    CHECK(refinanced.bonds > 0);
    CHECK(refinanced.debt == without.poor().debt);
    CHECK(without.poor().interest_due - refinanced.interest_due == doctest::Approx(static_cast<double>(refinanced.bonds) / 100 * 0.005).epsilon(1e-6));
    CHECK(invested.debt == without.poor().debt + invested.bond_proceeds);
    CHECK(invested.bond_investment == invested.bond_proceeds);
    CHECK(closed("train").places_financed > 0);
}

TEST_CASE("What bonds raise for investment goes into local capital and into imports and nothing else does") {
    const auto closed = [](const char* use) {
        FinanceLab lab;
        lab.receive(100e6), lab.close(2020);
        lab.tallies[lab.measures.find("diaspora_savings")][0] = 100'000'000'000;
        diaspora_bond_lever().make({{"proceeds", std::string(use)}})->apply(lab.rules, Scope{}, 1, 1);
        lab.close(2021);
        return std::pair{lab.poor(), lab.world.countries[0].capital.invested_bonds * lab.atlas.countries[0].price_level};
    };
    const auto [invested, capital] = closed("invest");
    CHECK(invested.bond_proceeds > 0);
    CHECK(capital == doctest::Approx(static_cast<double>(invested.bond_proceeds) / 100).epsilon(1e-12));
    const auto [refinanced, none] = closed("refinance");
    CHECK(none == 0);
    CHECK(closed("train").second == 0);
    CHECK(invested.imports - refinanced.imports == invested.bond_proceeds);
    CHECK(invested.debt - refinanced.debt == invested.bond_proceeds);
}

TEST_CASE("Money raised for investment or places of study raises debt once and not each year") {
    for (const char* use : {"invest", "train"}) {
        CAPTURE(use);
        FinanceLab lab;
        lab.receive(100e6), lab.close(2020);
        lab.save(1e9), lab.world.countries[0].unmet_places = 1e6;
        diaspora_bond_lever().make({{"proceeds", std::string(use)}, {"size", 0.02}})->apply(lab.rules, Scope{}, 1, 1);
        const std::int64_t before = lab.poor().debt, target = std::llround(100 * 0.02 * 1e9 * lab.atlas.countries[0].price_level);
        for (int year = 2021; year <= 2040; ++year) {
            lab.close(year);
            CHECK(lab.poor().bonds == target);
            CHECK(lab.poor().debt == before + target);
            CHECK(lab.poor().bond_proceeds == (year == 2021 ? target : 0));
        }
        lab.world.countries[0].output *= 1.5;  // a larger country may borrow more, and that is new money
        lab.close(2041);
        CHECK(lab.poor().bond_proceeds == target / 2);
        CHECK(lab.poor().debt == before + target + target / 2);
        lab.rules.bonds.clear();
        const std::int64_t outstanding = lab.poor().bonds, debt = lab.poor().debt;
        lab.close(2042);
        CHECK(lab.poor().bonds < outstanding);
        CHECK(lab.poor().debt == debt);
    }
}

TEST_CASE("Bonds for places of study pay no more places than young people want and do not find") {
    FinanceLab lab;
    lab.receive(100e6), lab.close(2020);
    lab.save(1e9);
    diaspora_bond_lever().make({{"proceeds", std::string("train")}, {"size", 0.02}})->apply(lab.rules, Scope{}, 1, 1);
    lab.close(2021);
    CHECK(lab.poor().bonds == 0);
    CHECK(lab.poor().places_financed == 0);
    lab.world.countries[0].unmet_places = 100;
    lab.close(2022);
    CHECK(lab.poor().places_financed == doctest::Approx(100).epsilon(1e-6));
    const double each = 4 * lab.atlas.countries[0].tertiary_cost * lab.atlas.countries[0].price_level;
    CHECK(static_cast<double>(lab.poor().bond_proceeds) / 100 == doctest::Approx(100 * each).epsilon(1e-9));
    CHECK(lab.poor().bond_fund == lab.poor().bond_proceeds);
}

TEST_CASE("Interest saved on a bond over five years is worth the present value of its discount and holders give it up") {
    const auto closed = [](bool bond) {
        FinanceLab lab;
        lab.world.countries[0].output = 1.5e9 / lab.atlas.countries[0].price_level;
        lab.receive(100e6), lab.close(2020);
        lab.save(1e12);
        if (bond) diaspora_bond_lever().make({{"size", 0.2}, {"discount", 0.01}})->apply(lab.rules, Scope{}, 1, 1);
        std::vector<PublicFinanceState> years;
        for (int year = 2021; year <= 2026; ++year) lab.close(year), years.push_back(lab.poor());
        return years;
    };
    const auto with = closed(true), without = closed(false);
    REQUIRE(with.front().bonds == 30'000'000'000);  // 300 million dollars
    double saved = 0;
    for (std::size_t i = 1; i <= 5; ++i) {
        const std::int64_t cents = without[i].interest - with[i].interest;
        saved += static_cast<double>(cents) / 1e8 * std::pow(1.08, -static_cast<double>(i));
        CHECK(with[i].bond_yield_forgone == cents);
        CHECK(without[i].bond_yield_forgone == 0);
    }
    CHECK(saved == doctest::Approx(11.9781).epsilon(1e-5));
    CHECK(saved == doctest::Approx(discount_saving(300, 0.01, 0.08, 5)).epsilon(1e-9));
}

TEST_CASE("A default costs two points until ten years have passed") {
    FinanceLab lab;
    lab.atlas.countries[0].last_default = 2013;
    lab.close(2020, true);
    lab.receive(100e6);
    for (int year = 2020; year <= 2023; ++year) {
        lab.close(year);
        CHECK(lab.poor().score == doctest::Approx(7).epsilon(1e-9));
    }
    lab.close(2024);
    CHECK(lab.poor().score == doctest::Approx(7 + 2.042).epsilon(1e-9));
}

TEST_CASE("Receipts vary as the variance of a sum and transfers that rise when exports fall raise the score") {
    CHECK(receipts_volatility(20, 10, 0.1, 0.2, -0.5) == doctest::Approx(2.0 / 30).epsilon(1e-12));  // 4 + 4 - 4
    CHECK(receipts_volatility(20, 10, 0.1, 0.2, 1) == doctest::Approx(4.0 / 30).epsilon(1e-12));
    CHECK(receipts_volatility(20, 10, 0.1, 0.2, -1) == 0);
    CHECK(receipts_volatility(20, 0, 0.1, 0.2, -0.5) == doctest::Approx(0.1).epsilon(1e-12));
    CHECK(receipts_volatility(0, 0, 0.1, 0.2, -0.5) == 0);
    const auto rise = [](const Values& values) {
        FinanceLab lab(values);
        lab.receive(100e6), lab.close(2020);
        lab.receive(150e6), lab.close(2021);
        return lab.poor().score - 7;
    };
    const double through_debt = rise({});
    const Values steady{{"volatility", 0.2}, {"comovement", -0.5}}, wild{{"volatility", 0.2}, {"comovement", 1.0}, {"transfer_volatility", 0.5}};
    const double calmer = 20 * (receipts_volatility(200, 100, 0.1, 0.07, -0.5) - receipts_volatility(200, 150, 0.1, 0.07, -0.5));
    CHECK(calmer > 0);
    CHECK(rise(steady) == doctest::Approx(through_debt + calmer).epsilon(1e-9));
    CHECK(rise(wild) < through_debt);
}

TEST_CASE("Pledged transfers do not also lower the ratio of debt") {
    FinanceLab lab({{"secured_score", 1.0}});
    lab.receive(100e6), lab.close(2020);
    securitisation_lever().make({{"share", 1.0}, {"cover", 20.0}})->apply(lab.rules, Scope{}, 1, 1);
    lab.close(2021);
    const double served = static_cast<double>(lab.poor().securities) / 100;
    CHECK(served == doctest::Approx(securitised(100e6, 0.06, 5, 20)).epsilon(1e-6));
    CHECK(lab.poor().score == doctest::Approx(7 + 0.013 * (debt_ratio(400, 200, 100) - debt_ratio(400 - served / 1e6, 200, 0))).epsilon(1e-6));
}

TEST_CASE("Transfers stay pledged as long as secured debt is served first") {
    FinanceLab lab({{"secured_score", 1.0}});
    lab.receive(100e6), lab.close(2020);
    securitisation_lever().make({{"share", 0.5}, {"cover", 20.0}})->apply(lab.rules, Scope{}, 1, 1);
    lab.close(2021);
    CHECK(lab.poor().pledge == 0.5);
    const std::int64_t secured = lab.poor().securities;
    REQUIRE(secured > 0);
    lab.rules.securities.clear();
    for (int year = 2022; year <= 2026; ++year) {
        lab.close(year);
        const double left = static_cast<double>(lab.poor().securities) / static_cast<double>(secured);
        CHECK(left == doctest::Approx(std::pow(0.8, year - 2021)).epsilon(1e-6));
        CHECK(lab.poor().pledge == doctest::Approx(0.5 * left).epsilon(1e-6));
        const double served = static_cast<double>(lab.poor().securities) / 1e8, ratio = debt_ratio(400 - served, 200, 100 * (1 - 0.5 * left));
        CHECK(lab.poor().debt_ratio == doctest::Approx(ratio).epsilon(1e-6));
        CHECK(lab.poor().score == doctest::Approx(7 + 0.013 * (debt_ratio(400, 200, 100) - ratio)).epsilon(1e-6));
    }
}

TEST_CASE("Instruments of no size or strength leave the law alone") {
    Rules rules;
    diaspora_bond_lever().make({{"size", 0.0}})->apply(rules, Scope{}, 1, 1);
    diaspora_bond_lever().make({})->apply(rules, Scope{}, 0, 1);
    securitisation_lever().make({{"share", 0.0}})->apply(rules, Scope{}, 1, 1);
    securitisation_lever().make({})->apply(rules, Scope{}, 0, 1);
    CHECK(rules == Rules{});
}
