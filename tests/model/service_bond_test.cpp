#include "sterna/model/service_bond.hpp"

#include <algorithm>
#include <cmath>

#include "model/fiscal_lab.hpp"
#include "sterna/model/choosers.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"
#include "support/bands.hpp"
#include "support/crafted_choice.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
LeverEntry bonding_lever();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, other = 1, rich = 2;

/// Three years for health workers of the poor country who have begun since 2020; the whole training; everybody pays.
ServiceBond bond_of(const Atlas& atlas) {
    ServiceBond bond{Scope{}, Month::of(2020), Month::of(2025), 3, 1, 1};
    bond.scope.origins.reset(), bond.scope.origins.set(poor);
    bond.scope.fields = static_cast<std::uint16_t>(1U << static_cast<unsigned>(atlas.field("health")));
    return bond;
}

struct BondLab : DecemberLab {
    int health = atlas.field("health");
    BondLab() { now = Month::of(2027), rules.service_bonds = {bond_of(atlas)}; }

    /// Graduate of the health schools at home who turned 18 in `eighteen`.
    int graduate(Month eighteen, int birth = poor) {
        const int row = add(birth, birth, Status::citizen_at_home, eighteen - 36);
        box.page().kind[row] = kind_of(1, 2, health), box.page().born[row] = (eighteen - 12 * 18).index;
        return row;
    }
    double due(int row) const { return bond_due(box.page(), row, context()); }
    double training() const { return 5 * atlas.countries[poor].tertiary_cost; }
};

}  // namespace

TEST_CASE("A bond holds from graduation for its years those who have begun to study under it and costs the whole training") {
    BondLab lab;
    const int bound = lab.graduate(Month::of(2021, 6));
    CHECK_CLOSE(lab.due(bound), lab.training(), 1e-12);
    lab.now = Month::of(2029, 5);  // graduated in June 2026
    CHECK_CLOSE(lab.due(bound), lab.training(), 1e-12);
    lab.now = Month::of(2029, 6);
    CHECK(lab.due(bound) == 0);
    lab.now = Month::of(2027);
    CHECK(lab.due(lab.graduate(Month::of(2019, 12))) == 0);  // had begun before
    CHECK(lab.due(lab.graduate(Month::of(2025))) == 0);      // began when it had ended
    CHECK(lab.due(lab.graduate(Month::of(2024, 12))) > 0);
    lab.rules.service_bonds[0].from = Month::of(1990);
    CHECK(lab.due(lab.graduate(Month::of(2019, 12))) == 0);  // nobody of the first people
}

TEST_CASE("Nobody is bound who is out of scope or trained by a partner or has lived abroad or has not studied") {
    BondLab lab;
    const Month in_time = Month::of(2021, 6);
    Page& page = lab.box.page();
    CHECK(lab.due(lab.graduate(in_time, other)) == 0);
    const int general = lab.graduate(in_time), trained = lab.graduate(in_time), back = lab.graduate(in_time), secondary = lab.graduate(in_time);
    page.kind[general] = kind_of(1, 2, 0);
    page.training[trained] = static_cast<std::uint8_t>(Cause::partner);
    page.trips[back] = 1;
    page.kind[secondary] = kind_of(1, 1, lab.health);
    for (const int row : {general, trained, back, secondary}) CHECK(lab.due(row) == 0);
}

TEST_CASE("The law finds its share of people and always the same") {
    BondLab lab;
    lab.rules.service_bonds[0].enforced = 0.7;
    std::int64_t found = 0;
    const int n = 4000;
    std::vector<bool> pays;
    for (int i = 0; i < n; ++i) pays.push_back(lab.due(lab.graduate(Month::of(2021, 6))) > 0), found += pays.back();
    CHECK_BAND(z_of_count(found, n, 0.7));
    lab.now = Month::of(2028), lab.rules.service_bonds[0].enforced = 0.8;
    for (int row = 0; row < n; ++row)
        if (pays[static_cast<std::size_t>(row)]) REQUIRE(lab.due(row) > 0);
}

TEST_CASE("A bond bought out is paid by the migrant to the treasury of the origin to the cent and nobody who flees or is free pays") {
    for (const Status status : {Status::permanent, Status::protected_person}) {
        const auto leave = [&](bool bound) {
            BondLab lab;
            lab.weight.fill(7);
            const int row = lab.graduate(Month::of(2021, 6));
            lab.box.page().savings[row] = 1'000'000;
            if (!bound) lab.rules.service_bonds.clear();
            depart(lab.block, row, rich, status, no_scheme, never, lab.context());
            lab.block.tally.flush();
            return std::pair{lab.tallies, lab.box.page().savings[row]};
        };
        const auto [bound, left] = leave(true);
        const auto [free, usual] = leave(false);
        const BondLab lab;
        const double due = status == Status::permanent ? lab.training() : 0;
        CHECK(usual - left == std::llround(due));
        CHECK(bound.total(cube::moving_cost) - free.total(cube::moving_cost) == 7 * std::llround(due));
        const Measure recoveries = lab.measures.find("recoveries");
        CHECK(bound[recoveries][poor] == 7 * std::llround(100 * due * lab.atlas.countries[poor].price_level));
        CHECK(free.total(recoveries) == 0);
    }
}

TEST_CASE("A bond shuts the way to those who cannot pay it and costs the others utility as the move does") {
    CraftedChoice choice(0.5, 0, {1, 1, 1});
    Chooser who = choice.chooser(1);
    const auto weight = [&] { return weight_of(choice.tables, choice.atlas, choice.rules, choice.traits, who, rich, nullptr, nullptr); };
    const double free = weight();
    who.bond = 0.4, who.home_income = 10'000;
    for (double& log_income : choice.tables.log_income) log_income = std::log(40'000.0);
    const double loss = who.beta * 4'000 / (choice.tables.params.annuity * 40'000);
    CHECK_CLOSE(weight(), free * std::exp(-loss / 0.5), 1e-12);

    BondLab lab;
    lab.world.network = Dense<std::int64_t, 2>({4, 4}, 0);
    rebuild(lab.tables.choice, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    const int row = lab.graduate(Month::of(2021, 6));
    const Chooser bound = chooser_of(lab.block, row, lab.now, lab.context());
    lab.rules.service_bonds.clear();
    const Chooser unbound = chooser_of(lab.block, row, lab.now, lab.context());
    CHECK_CLOSE(bound.bond, lab.training() / unbound.home_income, 1e-12);
    CHECK_CLOSE(unbound.wealth - bound.wealth, bound.bond, 1e-9);
}

TEST_CASE("A stronger bond never sends anyone away who would stay under a weaker one") {
    CraftedChoice choice(0.5, 1, {0.5, 1, 0.2});
    for (double& log_income : choice.tables.log_income) log_income = std::log(2.0);
    int left = 0, kept = 0;
    for (std::uint32_t serial = 0; serial < 3000; ++serial) {
        bool leaves = true;
        for (const double bond : {0.0, 3.0, 9.0}) {
            Chooser who = choice.chooser(serial);
            who.bond = bond;
            const bool now = race(choice.tables, choice.proposals, choice.atlas, choice.rules, choice.draws, choice.traits, who).destination >= 0;
            CHECK((leaves || !now));
            left += now && bond == 0, kept += leaves && !now && bond > 0;
            leaves = now;
        }
    }
    CHECK(left > 500);
    CHECK(kept > 50);
}

TEST_CASE("A bond that has ended binds whoever began to study under it and nobody after") {
    Rules rules;
    const auto lever = bonding_lever().make({{"years", 4.0}, {"buyout", 2.0}, {"enforcement", 0.5}});
    lever->apply_dated(rules, Scope{}, {0.5, 1, Month::of(2021), Month::of(2024), Month::of(2022)});
    lever->after_dated(rules, Scope{}, {0.75, 1, Month::of(2021), Month::of(2024), Month::of(2030)});  // as on its last day
    REQUIRE(rules.service_bonds.size() == 2);
    CHECK(rules.service_bonds[0] == ServiceBond{Scope{}, Month::of(2021), Month::of(2024), 2, 2, 0.5});
    CHECK(rules.service_bonds[1] == ServiceBond{Scope{}, Month::of(2021), Month::of(2024), 3, 2, 0.5});
    Rules none;
    bonding_lever().make({{"years", 0.0}})->after_dated(none, Scope{}, {0, 1, Month::of(2021), Month::of(2024), Month::of(2030)});
    CHECK(none == Rules{});
}

TEST_CASE("A hard bond keeps graduates at home and one under which nobody has graduated yet does not change a bit") {
    Scenario scenario = scenario_of(150'000, 9);
    ScopeSpec one;
    one.origins = {"AAA"};
    const Values hard{{"years", 10.0}, {"buyout", 5.0}, {"enforcement", 1.0}};
    const auto run_with = [&](std::vector<LeverSpec> policies) {
        scenario.policies = std::move(policies);
        Simulation simulation(model_of(calibrated_atlas(), scenario), {});
        Watch watch;
        watch.run(simulation);
        int abroad = 0;
        for_each_person(simulation.world(), [&](const Page& page, int row) {
            const bool studied_since = page.born[row] + 12 * 18 >= Month::of(2020).index && education_of(page.kind[row]) == 2;
            abroad += page.birth[row] == poor && page.residence[row] != poor && studied_since && !(page.training[row] & trained_abroad_bit);
        });
        return std::pair{abroad, watch.result(simulation)};
    };
    const auto [free, without] = run_with({});
    const auto [bound, with] = run_with({lever("bonding", "hard", hard, one)});
    const auto [later, late] = run_with({lever("bonding", "late", hard, one, Month::of(2026))});
    CHECK(free > 10);
    CHECK(2 * bound < free);
    CHECK(late.people == without.people);
    CHECK(late.frames == without.frames);
    CHECK(late.countries == without.countries);
}
