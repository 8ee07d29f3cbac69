#include "sterna/analysis/branches.hpp"

#include <doctest/doctest.h>

#include "sterna/engine/registry.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

Digest digest_of_run(const std::map<std::string, Indicator>& all) {
    Hasher hasher;
    for (const auto& [name, indicator] : all)
        for (const auto& frame : indicator.frames) hasher.update_text(name).update(std::as_bytes(std::span(frame)));
    return hasher.finish();
}

std::map<std::string, Indicator> alone(const Scenario& scenario) {
    IndicatorRecorder recorder(calibrated_atlas());
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    simulation.record_start(recorder);
    while (!simulation.done()) simulation.step(recorder);
    return recorder.all();
}

Scenario with(const std::vector<LeverSpec>& policies) {
    Scenario scenario = scenario_of(4'000, 3);
    scenario.policies = policies;
    return scenario;
}

LeverSpec door(const std::string& label, double change, Month from) {
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    return lever("visa_cost", label, {{"change", change}}, scope, from);
}

std::vector<Scenario> family() {
    const Month start = scenario_of(1, 1).start;
    std::vector<LeverSpec> binding = binding_policies();
    for (LeverSpec& lever : binding) lever.from = start + 13;
    return {with({}), with({door("a", -0.8, start + 12)}), with({door("a", 0.8, start + 12)}), with({door("a", -0.8, start + 12), door("b", 0.5, start + 24)}),
            with(binding), with({door("early", -0.8, start)}), with({door("a", -0.8, start + 12)})};
}

}  // namespace

TEST_CASE("Runs that share the time before their laws part are to the last bit what each is alone") {
    const auto scenarios = family();
    const auto together = run_branches(calibrated_atlas(), scenarios, {}, {});
    REQUIRE(together.size() == scenarios.size());
    for (std::size_t i = 0; i < scenarios.size(); ++i) CHECK_MESSAGE(digest_of_run(together[i]) == digest_of_run(alone(scenarios[i])), "scenario " << i);
}

TEST_CASE("The months before laws part are run once") {
    const auto scenarios = family();
    const Month start = scenarios.front().start;
    int steps = 0, in_first_year = 0;
    run_branches(calibrated_atlas(), scenarios, {}, [&](const Simulation& run) {
        ++steps;
        in_first_year += run.world().now <= start + 12;
    });
    // One run for all, and one for the law that holds from the start; equal laws stay together to the end.
    CHECK(in_first_year == 2 * 12);
    CHECK(steps == 36 + 36 + 24 + 24 + 12 + 23);
}
