#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "sterna/engine/registry.hpp"
#include "support/check_close.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// What refuses the scenario, or nothing.
std::string refusal(const LeverSpec& spec) {
    Scenario scenario = scenario_of(2'000, 1);
    scenario.policies = {spec};
    try {
        Model(calibrated_atlas(), scenario);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Everything registered is explained and no two draws share a stream") { CHECK_NOTHROW(check_registry()); }

TEST_CASE("Two processes that draw from one stream are refused by the name of the stream") {
    auto processes = std::vector<ProcessEntry>(registered_processes().begin(), registered_processes().end());
    const auto drawing = std::find_if(processes.begin(), processes.end(), [](const ProcessEntry& p) { return !p.streams.empty(); });
    REQUIRE(drawing != processes.end());
    processes.back().streams.push_back(drawing->streams.front());
    try {
        check_streams(processes);
        FAIL("accepted a stream twice");
    } catch (const InternalError& error) {
        CHECK(says(error.what(), drawing->streams.front().name));
    }
}

TEST_CASE("A lever rises along its ramp and ends on its day") {
    const LeverDates ramp{Month::of(2021), Month::of(2024), 24};
    CHECK(ramp.strength(Month::of(2020, 12)) == 0);
    CHECK(ramp.strength(Month::of(2021)) == 0);
    CHECK_CLOSE(ramp.strength(Month::of(2021, 7)), 0.25, 1e-15);
    CHECK(ramp.strength(Month::of(2023)) == 1);
    CHECK(ramp.strength(Month::of(2023, 12)) == 1);
    CHECK(ramp.strength(Month::of(2024)) == 0);
    CHECK(LeverDates{}.strength(Month::of(2020)) == 1);
    CHECK(LeverDates{Month::of(2021), {}, 0}.strength(Month::of(2021)) == 1);
}

TEST_CASE("The order in which policies are written does not change the law") {
    Scenario one = scenario_of(2'000, 3), other = one;
    one.policies = binding_policies();
    other.policies = {one.policies.rbegin(), one.policies.rend()};
    for (int month = 0; month < 36; ++month) {
        World world;
        world.now = Month::of(2020) + month;
        CHECK(Model(calibrated_atlas(), one).rules_of(world) == Model(calibrated_atlas(), other).rules_of(world));
    }
}

TEST_CASE("Scenarios that are compared share the numbers of their levers") {
    Scenario one = scenario_of(2'000, 1), other = one;
    one.policies = {binding_policies()[2]};
    other.policies = binding_policies();
    const LeverNumbers numbers = number_levers({&one, &other});
    CHECK(numbers.size() == 4);
    CHECK(Model(calibrated_atlas(), one, numbers).levers[0].number == numbers.at("quota/by_waiting"));
    CHECK(Model(calibrated_atlas(), other, numbers).levers[3].number == numbers.at("quota/by_waiting"));
    one.policies.clear();
    for (int i = 0; i < 256; ++i) one.policies.push_back(lever("quota", "q" + std::to_string(i), {{"amount", 1.0}}));
    CHECK_THROWS_AS(number_levers({&one}), InputError);
}

TEST_CASE("A scope with a name that the world does not know is refused with the nearest name") {
    ScopeSpec scope;
    scope.origins = {"AAB"};
    CHECK(says(refusal(lever("quota", "cap", {{"amount", 1.0}}, scope)), "'AAB' is not in the world small"));
    scope.origins = {"POOR", "BBB"}, scope.education = {"tertairy"};
    CHECK(says(refusal(lever("quota", "cap", {{"amount", 1.0}}, scope)), "did you mean tertiary?"));
    scope.education.clear(), scope.min_age = 20;
    CHECK(says(refusal(lever("quota", "cap", {{"amount", 1.0}}, scope)), "acts on all ages alike"));
    scope.min_age = 15;
    CHECK(refusal(lever("quota", "cap", {{"amount", 1.0}}, scope)).empty());
    CHECK(says(refusal(lever("quotum", "cap", {}, scope)), "no lever called quotum"));
}

TEST_CASE("A group in a scope is its members") {
    Scenario scenario = scenario_of(2'000, 1);
    ScopeSpec scope;
    scope.origins = {"POOR"}, scope.sex = {"female"}, scope.education = {"tertiary"};
    scenario.policies = {lever("quota", "cap", {{"amount", 1.0}}, scope)};
    const Model model(calibrated_atlas(), scenario);
    const Scope& s = model.levers[0].scope;
    CHECK((s.corridor(0, 2) && s.corridor(1, 3) && !s.corridor(2, 0) && !s.corridor(3, 2)));
    CHECK(s.person(0, 2, 1));
    CHECK_FALSE(s.person(1, 2, 1));
    CHECK_FALSE(s.person(0, 1, 1));
}

TEST_CASE("A run that starts in another year than its world is refused with both years") {
    Scenario scenario = scenario_of(2'000, 2);
    scenario.start = Month::of(2021);
    try {
        Simulation(model_of(calibrated_atlas(), scenario), {});
        FAIL("accepted 2021");
    } catch (const InputError& error) {
        CHECK(says(error.what(), "2021"));
        CHECK(says(error.what(), "2020"));
    }
}

TEST_CASE("A process that is switched off leaves no flows of its kind") {
    Scenario scenario = scenario_of(4'000, 2);
    switch_off(scenario, {"emigration"});
    for (const Tallies& t : run(calibrated_atlas(), scenario).frames) {
        CHECK(t.total(cube::outflow) + t.total(cube::onward_in) == 0);
        CHECK(t.total(cube::return_flow) > 0);
    }
    switch_off(scenario, {"return", "permits", "demography"});
    for (const Tallies& t : run(calibrated_atlas(), scenario).frames)
        CHECK(t.total(cube::return_flow) + t.total(cube::deaths) + t.total(cube::entries) + t.total(cube::removal) == 0);
}

TEST_CASE("Steps close a frame at the end of a year and at the end of the run") {
    Scenario scenario = scenario_of(2'000, 1);
    scenario.end = Month::of(2021, 5);
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    Watch nobody;
    std::vector<int> closing;
    while (!simulation.done())
        if (simulation.step(nobody)) closing.push_back(simulation.world().now.index - scenario.start.index);
    CHECK(closing == std::vector<int>{12, 16});
    CHECK(simulation.world().rules_history.size() == 16);
}
