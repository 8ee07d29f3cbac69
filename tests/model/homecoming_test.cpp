#include <cmath>

#include "model/fiscal_lab.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/return_offer.hpp"

namespace sterna {
LeverEntry reintegration_lever();
LeverEntry return_incentive_lever();
}  // namespace sterna

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, rich = 2;

}  // namespace

TEST_CASE("Help with a match adds to its chance to one at most and to nobody out of scope or without papers") {
    DecemberLab lab;
    const int row = lab.add(poor, rich, Status::permanent, lab.now - 60), hidden = lab.add(poor, rich, Status::irregular, lab.now - 60);
    const auto chance = [&](int r) { return chance_of_match(lab.box.page(), r, lab.context()); };
    const auto lever = reintegration_lever().make({});
    CHECK(chance(row) == 0.7);
    lever->apply(lab.rules, Scope{}, 0.5, 1);
    CHECK_CLOSE(chance(row), 0.775, 1e-12);
    lever->apply(lab.rules, Scope{}, 1, 2);
    CHECK_CLOSE(chance(row), 0.925, 1e-12);
    lever->apply(lab.rules, Scope{}, 1, 3);
    CHECK(chance(row) == 1);
    CHECK(chance(hidden) == 0);
    Scope old;
    old.min_age = 50;
    lab.rules = {};
    lever->apply(lab.rules, old, 1, 1);
    CHECK(chance(row) == 0.7);
}

TEST_CASE("Reintegration costs its payer a share of a year of home income for each who comes home") {
    for (const auto& [payer, paid_by, country] : {std::tuple{"origin", cube::policy_cost, poor}, std::tuple{"destination", cube::policy_cost, rich},
                                                  std::tuple{"donor", cube::donor_cost, poor}}) {
        DecemberLab lab;
        lab.weight.fill(7);
        const int row = lab.add(poor, rich, Status::permanent, lab.now - 60);
        reintegration_lever().make({{"payer", std::string(payer)}})->apply(lab.rules, Scope{}, 1, 1);
        const double income = expected_income_of(lab.box.page(), row, poor, lab.context());
        go_home(lab.block, row, ReturnKind::voluntary, lab.context());
        lab.block.tally.flush();
        CHECK(lab.tallies[paid_by][static_cast<std::size_t>(country)] == 7 * std::llround(100 * 0.1 * income * lab.atlas.countries[poor].price_level));
    }
}

TEST_CASE("Years without tax are a grant of their present value which the payer bears and gets back") {
    DecemberLab lab;
    lab.weight.fill(7);
    const int row = lab.add(poor, rich, Status::permanent, lab.now - 60);
    return_incentive_lever().make({{"grant", 0.25}, {"tax_holiday", 2.0}})->apply(lab.rules, Scope{}, 1, 1);
    const double rate = tax_rate(TaxRates{}, lab.atlas.countries[poor], false);
    // Tax of a year over net income, one and two years from now, at 5 %.
    const double years = 0.25 + rate / (1 - rate) * (1 / 1.05 + 1 / (1.05 * 1.05));
    CHECK_CLOSE(grant_offered(lab.box.page(), row, lab.context()), years, 1e-12);
    const double income = expected_income_of(lab.box.page(), row, poor, lab.context());
    return_home(lab.block, row, lab.context());
    lab.block.tally.flush();
    const std::int64_t paid = lab.tallies[cube::policy_cost][poor];
    CHECK(paid == 7 * std::llround(100 * years * income * lab.atlas.countries[poor].price_level));
    lab.now = lab.now + 12;
    depart(lab.block, row, rich, Status::permanent, no_scheme, never, lab.context());
    lab.block.tally.flush();
    CHECK(lab.tallies[lab.measures.find("recoveries")][poor] == paid);
}

TEST_CASE("Strength scales the years of a tax holiday with the grant") {
    Rules rules;
    return_incentive_lever().make({{"tax_holiday", 4.0}})->apply(rules, Scope{}, 0.5, 1);
    CHECK(rules.return_offers[0].tax_holiday == 2);
    CHECK(rules.return_offers[0].grant == 0.25);
}
