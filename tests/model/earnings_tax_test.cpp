#include "sterna/model/earnings_tax.hpp"

#include <cmath>

#include "model/fiscal_lab.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/return_hazard.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, other = 1, rich = 2;

/// A tenth of what natives of the poor country earn in the rich one in five years, half of it collected.
EarningsTax tax_of_poor() {
    EarningsTax tax{Scope{}, 0.1, 5, 0.5};
    tax.scope.origins.reset(), tax.scope.origins.set(poor);
    tax.scope.destinations.reset(), tax.scope.destinations.set(rich);
    return tax;
}

}  // namespace

TEST_CASE("The country of birth gets what it collects of the rate of the wage in the first years and others owe it nothing") {
    DecemberLab lab;
    lab.weight.fill(7);
    const int recent = lab.add(poor, rich, Status::permanent, lab.now - 59);
    const double rate = tax_rate(TaxRates{}, lab.atlas.countries[rich], false);
    const double gross = net_wage(lab.box.page(), recent, lab.context()) / (1 - rate);
    const int settled = lab.add(poor, rich, Status::permanent, lab.now - 60), hidden = lab.add(poor, rich, Status::irregular, lab.now - 12),
              neighbour = lab.add(poor, other, Status::permanent, lab.now - 12), foreigner = lab.add(other, rich, Status::permanent, lab.now - 12),
              home = lab.add(poor, poor, Status::citizen_at_home, lab.now - 12);
    std::vector<double> before;
    for (int row = 0; row < lab.box.rows; ++row) before.push_back(net_wage(lab.box.page(), row, lab.context()));
    lab.rules.earnings_taxes = {tax_of_poor()};
    CHECK_CLOSE(before[0] - net_wage(lab.box.page(), recent, lab.context()), 0.1 * gross, 1e-12);
    for (const int row : {settled, hidden, neighbour, foreigner, home})
        CHECK(net_wage(lab.box.page(), row, lab.context()) == before[static_cast<std::size_t>(row)]);

    const auto receipts = [&](bool law) {
        if (!law) lab.rules.earnings_taxes.clear();
        lab.tallies = lab.measures.empty_tallies();
        lab.attach();
        return std::pair{lab.close(poor).taxes, lab.close(rich).taxes};
    };
    const auto [origin, destination] = receipts(true);
    const auto abroad = lab.tallies[lab.measures.find("tax_abroad")];
    const auto [usual, same] = receipts(false);
    CHECK(origin > usual);
    CHECK(std::abs(destination - same) <= 2 * 7 * lab.box.rows);  // pays its own tax on the gross wage as ever
    CHECK(abroad[rich] == 0);
}

TEST_CASE("Receipts are collection times rate times the gross wages of those who owe it") {
    DecemberLab lab;
    lab.weight.fill(7);
    lab.add(poor, rich, Status::permanent, lab.now - 24);
    const double gross = net_wage(lab.box.page(), 0, lab.context()) / (1 - tax_rate(TaxRates{}, lab.atlas.countries[rich], false));
    lab.rules.earnings_taxes = {tax_of_poor()};
    CHECK(std::abs(lab.close(poor).taxes - 7 * std::llround(100 * 0.5 * 0.1 * gross * lab.atlas.countries[rich].price_level)) <= 7);
}

TEST_CASE("A tax on earnings abroad makes every door with papers worth less by the years it takes of ten and no other door") {
    DecemberLab lab;
    lab.world.network = Dense<std::int64_t, 2>({4, 4}, 0);
    const auto build = [&] {
        rebuild(lab.tables.choice, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
        return lab.tables.choice;
    };
    const ChoiceTables before = build();
    lab.rules.earnings_taxes = {tax_of_poor()};
    const ChoiceTables after = build();
    const ChoiceParams& p = before.params;
    const std::size_t who = before.decider(poor, lab.tables.deciders.kind(1, 0, false), 1);
    const auto ratio = [&](int destination, Door door) {
        const std::size_t at = doors_per_option * before.option(who, destination) + door;
        return after.doors[at] / before.doors[at];
    };
    const double kept = 1 - tax_rate(TaxRates{}, lab.atlas.countries[rich], false);
    for (const Door door : {permanent_door, temporary_door, family_door})
        CHECK_CLOSE(ratio(rich, door), std::pow(1 - 0.1 * 0.5 / kept, p.beta / p.lambda), 1e-9);
    CHECK_CLOSE(ratio(rich, student_door), std::pow(1 - 0.1 * 0.1 / kept, p.beta / p.lambda), 1e-9);  // four of the five years are spent studying
    CHECK(ratio(rich, irregular_door) == 1);
    for (std::size_t door = 0; door < doors_per_option; ++door) {
        const std::size_t elsewhere = doors_per_option * before.option(who, other) + door;
        CHECK(after.doors[elsewhere] == before.doors[elsewhere]);
    }
}

TEST_CASE("While the tax is due more go home by the elasticity to income") {
    DecemberLab lab;
    const int row = lab.add(poor, rich, Status::permanent, lab.now - 24);
    const auto hazard = [&] { return hazard_seen(lab.tables.returning, lab.box.page(), row, lab.context()); };
    const double before = hazard(), kept = 1 - tax_rate(TaxRates{}, lab.atlas.countries[rich], false);
    lab.rules.earnings_taxes = {tax_of_poor()};
    CHECK_CLOSE(hazard() / before, std::sqrt(kept / (kept - 0.1)), 1e-9);
}

TEST_CASE("A tax on earnings abroad keeps people at home and fills the treasury of the origin") {
    Scenario scenario = scenario_of(40'000, 3);
    ScopeSpec one;
    one.origins = {"AAA"};
    const auto run_with = [&](double rate) {
        if (rate > 0) scenario.policies = {lever("bhagwati_tax", "surtax", {{"rate", rate}, {"years", 10.0}}, one)};
        return run(calibrated_atlas(), scenario);
    };
    const RunResult without = run_with(0), with = run_with(0.5);
    const auto left = [](const RunResult& r) {
        std::int64_t persons = 0;
        const Layout layout(calibrated_atlas());
        for (const Tallies& frame : r.frames)
            for (int d = 1; d < layout.countries; ++d)
                for (int e = 0; e < layout.educations; ++e)
                    for (int sex = 0; sex < sexes; ++sex) persons += frame[cube::outflow][layout.cell(poor, d, e, sex)];
        return persons;
    };
    CHECK(left(with) < left(without));
    CHECK(with.countries[poor].public_finance.taxes > without.countries[poor].public_finance.taxes);
}
