#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "sterna/model/cohorts.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry demography_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

Scenario nothing_but_demography(double workers, int years) {
    Scenario scenario = scenario_of(workers, years);
    switch_off(scenario, {"schooling", "human_capital", "labour_market", "emigration", "admission", "return", "circulation", "permits",
                          "brain_waste", "remittances"});
    return scenario;
}

using Entrants = std::map<PersonId, std::array<int, 2>>;  // birth month, sex

Entrants entrants_of(const Scenario& scenario) {
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    Watch watch;
    Entrants found;
    while (!simulation.done()) {
        watch.run(simulation, simulation.world().now + 1);
        for_each_person(simulation.world(), [&](const Page& page, int row) {
            if (page.born[row] + 180 >= scenario.start.index)
                found.try_emplace({page.birth[row], page.serial[row]}, std::array<int, 2>{page.born[row], sex_of(page.kind[row])});
        });
    }
    return found;
}

}  // namespace

TEST_CASE("Deaths of a year follow the probabilities of the table") {
    Simulation simulation(model_of(calibrated_atlas(), nothing_but_demography(60'000, 1)), {});
    const auto& table = simulation.tables().death;
    double expected = 0, variance = 0;
    const auto weight = weights_of(simulation.world());
    for_each_person(simulation.world(), [&](const Page& page, int row) {
        const int age = (Month::of(2020).index - page.born[row]) / 12;
        if (Month{page.born[row]} + 780 < Month::of(2021)) return;  // leaves within the year: counted with the next check
        const double p = table(0, page.residence[row], sex_of(page.kind[row]), age - 15), w = static_cast<double>(weight[page.birth[row]]);
        expected += w * p, variance += w * w * p * (1 - p);
    });
    std::map<PersonId, bool> near_exit;
    for_each_person(simulation.world(), [&](const Page& page, int row) {
        if (Month{page.born[row]} + 780 < Month::of(2021)) near_exit[{page.birth[row], page.serial[row]}] = true;
    });
    double dead = 0;
    std::map<PersonId, bool> alive;
    Watch watch;
    const auto before = simulation.world();
    watch.run(simulation);
    for_each_person(simulation.world(), [&](const Page& page, int row) { alive[{page.birth[row], page.serial[row]}] = true; });
    for_each_person(before, [&](const Page& page, int row) {
        const PersonId id{page.birth[row], page.serial[row]};
        if (!near_exit.count(id) && !alive.count(id)) dead += static_cast<double>(weight[id.birth]);
    });
    CHECK_BAND((dead - expected) / std::sqrt(variance));
    CHECK_OUTSIDE_BAND((dead - 1.3 * expected) / std::sqrt(1.3 * variance));
}

TEST_CASE("A life expectancy of 75 gives a man of 15 a chance of one in ten to die before 60") {
    Atlas atlas = calibrated_atlas();
    atlas.countries[2].life_expectancy[1] = 75;
    const Simulation simulation(model_of(atlas, nothing_but_demography(2'000, 1)), {});
    double survives = 1, previous = 0;
    for (int age = 15; age < 60; ++age) {
        const double p = simulation.tables().death(0, 2, 1, age - 15);
        CHECK(p > previous);
        survives *= 1 - p, previous = p;
    }
    CHECK_CLOSE(1 - survives, math::exp(2.9 - 0.07 * 75), 1e-3);  // mid-year ages against the integral
    CHECK_NEAR(1 - survives, 0.095, 0.001);
}

TEST_CASE("Life expectancy and with it the chance to die rise and fall by the year until 2050") {
    const auto dies_by_60 = [](const Dense<double, 4>& death, std::size_t year) {
        double survives = 1;
        for (std::size_t age = 0; age < 45; ++age) survives *= 1 - death(year, 2, 1, age);
        return 1 - survives;
    };
    Atlas atlas = calibrated_atlas();
    atlas.countries[2].life_expectancy[1] = 75;
    Scenario scenario = nothing_but_demography(2'000, 1), held = scenario;
    held.model["demography"]["longevity_gain"] = 0.0;
    const Simulation simulation(model_of(atlas, scenario), {}), still(model_of(atlas, held), {});
    const auto& death = simulation.tables().death;
    REQUIRE(death.shape()[0] == 31);
    for (const std::size_t year : {0, 10, 30})
        CHECK_CLOSE(dies_by_60(death, year), math::exp(2.9 - 0.07 * (75 + 0.15 * static_cast<double>(year))), 1e-3);
    CHECK(still.tables().death.shape()[0] == 1);
    CHECK(still.tables().death(0, 2, 1, 20) == death(0, 2, 1, 20));
    atlas.base_year = 2060, scenario.start = Month::of(2060), scenario.end = Month::of(2061);  // nothing is left to gain
    CHECK(Simulation(model_of(atlas, scenario), {}).tables().death.shape()[0] == 1);
}

TEST_CASE("Nobody of 65 or more stays and those who leave for age were counted") {
    Simulation simulation(model_of(calibrated_atlas(), nothing_but_demography(10'000, 4)), {});
    Watch watch;
    std::int64_t reached = 0;
    const auto weight = weights_of(simulation.world());
    while (!simulation.done()) {
        const Month now = simulation.world().now;
        std::int64_t due = 0;
        for_each_person(simulation.world(), [&](const Page& page, int row) {
            if (page.born[row] + 780 == now.index) due += weight[page.birth[row]];
        });
        reached += due;
        watch.run(simulation, now + 1);
        for_each_person(simulation.world(), [&](const Page& page, int row) { CHECK(now.index - page.born[row] < 780); });
    }
    std::int64_t exits = 0;
    for (const Tallies& t : watch.frames()) exits += t.total(cube::age_exits);
    CHECK(exits <= reached);
    CHECK(exits > reached * 98 / 100);  // a few died in the very month
}

TEST_CASE("Entrants and their serials are the same whatever the policy") {
    Scenario base = scenario_of(6'000, 3), variant = base;
    variant.policies = binding_policies();
    variant.policies.push_back(lever("visa_cost", "fortress", {{"change", 12.0}}));
    const Entrants one = entrants_of(base);
    CHECK(one == entrants_of(variant));
    CHECK(one.size() > 300);
}

TEST_CASE("Entrants of a cohort are its persons over the weight month by month to less than one worker") {
    const Atlas& atlas = calibrated_atlas();
    for (const std::int64_t weight : {7, 100, 5'000})
        for (int months = 0; months <= 36; ++months) {
            double persons = 0;
            for (int m = 0; m < months; ++m) persons += atlas.entries(0, m / 12, 1) / 12;
            const auto workers = static_cast<double>(entrants_before(atlas, 0, 1, months, weight));
            CHECK_NEAR(workers, persons / static_cast<double>(weight), 0.5 + 1e-9);
        }
}

TEST_CASE("Children turn 15 abroad in proportion to parents there and never where nobody has family rights") {
    Scenario scenario = nothing_but_demography(60'000, 3), none = scenario;
    none.model["demography"]["children_follow"] = 0.0;
    Simulation start(model_of(calibrated_atlas(), scenario), {});
    const auto parents = start.world().family_abroad.row(3);
    const double abroad = static_cast<double>(parents[0] + parents[1] + parents[2]), all = abroad + static_cast<double>(parents[3]);
    Scenario one_year = scenario;
    one_year.end = Month::of(2021);
    std::int64_t entrants = 0, elsewhere = 0;
    Watch watch;
    Simulation simulation(model_of(calibrated_atlas(), one_year), {});
    watch.run(simulation);
    const Layout layout(calibrated_atlas());
    const std::int64_t weight = weights_of(simulation.world())[3];
    for (int r = 0; r < 4; ++r)
        for (int g = 0; g < sexes; ++g) {
            const std::int64_t n = watch.frames().front()[cube::entries][layout.cell(3, r, 0, g)] / weight;
            entrants += n, elsewhere += r == 3 ? 0 : n;
        }
    CHECK_BAND(z_of_count(elsewhere, entrants, 0.6 * abroad / all));
    CHECK(elsewhere > 0);
    Watch at_home;
    Simulation stay(model_of(calibrated_atlas(), none), {});
    at_home.run(stay);
    for (const Tallies& t : at_home.frames())
        for (int r = 0; r < 4; ++r) CHECK((r == 3 || t[cube::entries][layout.cell(3, r, 0, 0)] == 0));
}

TEST_CASE("Children who turn 15 abroad came at any age before it and have made no trip of their own") {
    const Scenario scenario = nothing_but_demography(400'000, 1);
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    Watch watch;
    watch.run(simulation);
    std::int64_t abroad = 0;
    double months = 0;
    for_each_person(simulation.world(), [&](const Page& page, int row) {
        if (page.born[row] + 180 <= scenario.start.index) return;  // was there at the start
        CHECK(page.trips[row] == 0);
        const int before = page.born[row] + 180 - page.since[row];
        CHECK(before >= 0);
        CHECK(before <= 180);
        if (page.residence[row] == page.birth[row]) {
            CHECK(before == 0);
            return;
        }
        ++abroad, months += before;
        CHECK(came_as_child(page, row));
    });
    REQUIRE(abroad > 100);
    CHECK_BAND(z_of_mean(months, abroad, 90, 181.0 * 181 / 12));
    CHECK_OUTSIDE_BAND(z_of_mean(0, abroad, 90, 181.0 * 181 / 12));
}

TEST_CASE("Who grows old abroad in a world without migration takes no pension home") {
    Counterfactual nobody_moves;
    nobody_moves.kind = Counterfactual::Kind::no_migration;
    for (const bool cut : {false, true}) {
        nobody_moves.cut = cut ? 1U << static_cast<unsigned>(Edge::returns) : 0;
        RowLab lab(demography_process());
        lab.tables.benefits_taken_home = lab.measures.declare({"taken", {Axis::birth, Axis::residence}, "cent", "rights paid out", true, true});
        lab.tallies = lab.measures.empty_tallies();
        lab.tables.returning.retirement_level = 1'000;  // everybody would go
        const auto process = demography_process().make({}, lab.measures);
        process->prepare(lab.tables, lab.context());
        for (int i = 0; i < 20; ++i) lab.box.page().born[lab.add(0, 2, Status::permanent, lab.now - 240)] = (lab.now - 65 * 12).index;
        lab.block.select(lab.now);
        Context ctx = lab.context();
        ctx.counterfactual = &nobody_moves;
        process->decide(lab.block, ctx);
        lab.block.tally.flush();
        CHECK((lab.tallies.total(lab.tables.benefits_taken_home) == 0) == cut);
        CHECK((lab.tallies.total(cube::retirement_return) == 0) == cut);
        CHECK(lab.tallies.total(cube::age_exits) >= 15);
    }
}
