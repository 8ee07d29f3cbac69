#include <doctest/doctest.h>

#include "sterna/engine/model.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double places = 4'000;

/// A scheme for natives of AAA in CCC that a programme reviews, both from 2021 on.
Scenario reviewed(const Values& programme, std::optional<Month> until = Month::of(2024)) {
    Scenario scenario = scenario_of(10'000, 5);
    switch_off(scenario, {"coherence", "opinion"});
    ScopeSpec origins, corridor;
    origins.origins = corridor.origins = {"AAA"}, corridor.destinations = {"CCC"};
    LeverSpec member = lever("circular_visa", "scheme", {{"quota", places}}, corridor, Month::of(2021));
    member.programme = "plan";
    scenario.policies = {lever("work_programme", "plan", programme, origins, Month::of(2021), until), member};
    return scenario;
}

/// Slots a year that the law gives in each December.
std::vector<double> slots(const Scenario& scenario) {
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    Watch watch;
    std::vector<double> out;
    for (int year = 2021; year <= 2025; ++year) {
        watch.run(simulation, Month::of(year - 1, 12));
        const Rules law = simulation.model().rules_of(simulation.world());
        double sum = 0;
        for (const Scheme& scheme : law.schemes) sum += scheme.slots_per_year;
        out.push_back(sum);
    }
    return out;
}

/// A programme whose budget and cost do not matter.
Values easy(double start) { return {{"indicator", std::string("returns")}, {"target", -1.0}, {"start", start}, {"budget", false}, {"cost_cap", 1.0}}; }

}  // namespace

TEST_CASE("Off track a programme halves its levers each year and on track it raises them a quarter up to all of their strength") {
    Values plan = easy(0.5);
    plan["indicator"] = std::string("skilled_emigration"), plan["target"] = 10.0;  // ten times as many more: never reached
    const std::vector<double> falls = slots(reviewed(plan));
    CHECK(falls == std::vector<double>{0, 0.5 * places, 0.25 * places, 0.125 * places, 0.0625 * places});
    plan["indicator"] = std::string("formal_transfers"), plan["target"] = -1.0;  // wants none: never reached either
    CHECK(slots(reviewed(plan)) == falls);
    plan["target"] = 0.0;  // transfers grow
    CHECK(slots(reviewed(plan)) == std::vector<double>{0, 0.5 * places, 0.625 * places, 0.78125 * places, 0.9765625 * places});
    plan["raise"] = 3.0;
    CHECK(slots(reviewed(plan)) == std::vector<double>{0, 0.5 * places, places, places, places});
}

TEST_CASE("A member of a programme waits for it and keeps its last share when it ends") {
    Values plan = easy(0.5);
    plan["raise"] = 1.25, plan["cut"] = 0.5;
    const std::vector<double> two_years = slots(reviewed(plan, Month::of(2023)));
    CHECK(two_years[0] == 0);
    CHECK(two_years[1] == 0.5 * places);
    CHECK(two_years[4] == two_years[3]);  // reviewed in the Decembers of 2021 and 2022 only
}

TEST_CASE("A programme is held to the natives of its origins") {
    for (const int origin : {0, 1}) {
        Scenario scenario = reviewed({{"indicator", std::string("skilled_at_home")}});
        scenario.policies[0].scope.origins = {calibrated_atlas().countries[static_cast<std::size_t>(origin)].code};
        Simulation simulation(model_of(calibrated_atlas(), scenario), {});
        Watch watch;
        watch.run(simulation, Month::of(2021));
        const Layout& layout = simulation.model().layout;
        double home = 0, all = 0;
        for (int r = 0; r < layout.countries; ++r)
            for (int e = 0; e < layout.educations; ++e)
                for (int g = 0; g < sexes; ++g) {
                    const auto persons = static_cast<double>(simulation.closed()[cube::stock][layout.cell(origin, r, e, g)]);
                    all += persons, home += r == origin && calibrated_atlas().skilled[static_cast<std::size_t>(e)] ? persons : 0;
                }
        REQUIRE(simulation.world().programmes.size() == 1);
        CHECK(simulation.world().programmes.begin()->second.base == home / all);
    }
}

TEST_CASE("A programme is off track while the budgets of its origins are worse than before it began") {
    Values plan = easy(0.5);
    plan["indicator"] = std::string("formal_transfers"), plan["target"] = 0.0, plan["cut"] = 0.5, plan["raise"] = 1.0;
    Scenario scenario = reviewed(plan);
    ScopeSpec origins;
    origins.origins = {"AAA"};
    scenario.policies.push_back(lever("capacity_building", "costs", {{"cost", 0.01}, {"duration", 20.0}, {"raise", 0.5}}, origins, Month::of(2021)));
    scenario.processes["coherence"] = true;
    const std::vector<double> free = slots(scenario);
    scenario.policies[0].values["budget"] = true;
    const std::vector<double> held = slots(scenario);
    CHECK(held[1] == free[1]);
    CHECK(held[2] < free[2]);
}

TEST_CASE("A programme stops for good once policies have cost more than its cap") {
    Scenario scenario = reviewed(easy(1));
    ScopeSpec origins;
    origins.origins = {"AAA"};
    scenario.policies.push_back(lever("capacity_building", "costs", {{"cost", 0.01}}, origins));
    scenario.processes["coherence"] = true;
    scenario.policies[0].values["cost_cap"] = 0.0;
    const std::vector<double> stopped = slots(scenario);
    CHECK(stopped[1] > 0);
    CHECK(stopped[2] == 0);
    CHECK(stopped[4] == 0);
}

TEST_CASE("A programme that is not there or is one itself is refused where it is written") {
    Scenario scenario = reviewed(easy(0.5));
    scenario.policies[1].programme = "plam", scenario.policies[1].where = {"plan.yaml", 9, 3};
    CHECK_THROWS_WITH_AS(Model(calibrated_atlas(), scenario), doctest::Contains("plan.yaml:9:3: policies.scheme.programme"), InputError);
    scenario = reviewed(easy(0.5));
    scenario.policies[0].programme = "plan";
    CHECK_THROWS_WITH_AS(Model(calibrated_atlas(), scenario), doctest::Contains("cannot be part of another"), InputError);
}

TEST_CASE("A programme without members changes no life") {
    Scenario alone = reviewed(easy(0.5));
    alone.policies.pop_back();
    Scenario none = alone;
    none.policies.clear();
    const RunResult with = run(calibrated_atlas(), alone), without = run(calibrated_atlas(), none);
    CHECK(with.people == without.people);
    CHECK(with.recorded == without.recorded);
}
