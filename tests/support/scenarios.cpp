#include "support/scenarios.hpp"

#include "sterna/analysis/calibration.hpp"
#include "support/small_world.hpp"

namespace sterna::test {

const Atlas& calibrated_atlas() {
    static const Atlas solved = [] {
        Atlas atlas = small_atlas();
        CalibrationOptions options;
        options.years = 2, options.passes = 1;
        calibrate(atlas, scenario_of(20'000, 2), options);
        return atlas;
    }();
    return solved;
}

Scenario scenario_of(double workers, int years) {
    Scenario scenario;
    scenario.population.workers = workers, scenario.population.floor = 200;
    scenario.start = Month::of(2020), scenario.end = Month::of(2020 + years);
    return scenario;
}

LeverSpec lever(const std::string& name, const std::string& label, const Values& values, const ScopeSpec& scope,
                std::optional<Month> from, std::optional<Month> until) {
    LeverSpec spec;
    spec.lever = name, spec.label = label, spec.values = values, spec.scope = scope, spec.from = from, spec.until = until;
    return spec;
}

std::vector<LeverSpec> binding_policies() {
    ScopeSpec arden, boria, island, poor_to_rich;
    arden.origins = {"AAA"}, arden.destinations = {"CCC"};
    boria.origins = {"BBB"}, boria.destinations = {"CCC"};
    island.origins = {"DDD"};
    poor_to_rich.origins = {"POOR"}, poor_to_rich.destinations = {"CCC"};
    using W = std::string;
    return {lever("quota", "by_lot", {{"amount", 300.0}, {"selection", W("lottery")}}, arden),
            lever("quota", "by_points", {{"amount", 150.0}, {"selection", W("points")}, {"points_cut", 30.0}}, boria),
            lever("quota", "by_waiting", {{"amount", 50.0}, {"selection", W("queue")}}, island),
            lever("circular_visa", "season", {{"quota", 600.0}, {"max_stay", 7.0}, {"gap", 5.0}, {"reentry", W("guaranteed")}},
                  poor_to_rich, Month::of(2021, 4), Month::of(2022, 9))};
}

void switch_off(Scenario& scenario, const std::vector<std::string>& processes) {
    for (const auto& process : processes) scenario.processes[process] = false;
}

}  // namespace sterna::test
