#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sterna/config/scenario.hpp"
#include "sterna/model/atlas.hpp"

namespace sterna::test {

/// The small world with constants solved, once for all tests, so that flows are near their targets.
const Atlas& calibrated_atlas();

/// From January 2020, no policy, at least 200 workers a country.
Scenario scenario_of(double workers, int years);

LeverSpec lever(const std::string& name, const std::string& label, const Values& values, const ScopeSpec& scope = {},
                std::optional<Month> from = {}, std::optional<Month> until = {});

/// Everything that couples people within a step: quotas by lot, points and waiting that bind, and a circular scheme that
/// starts and ends.
std::vector<LeverSpec> binding_policies();

/// Processes of this name keep their defaults but are switched off.
void switch_off(Scenario& scenario, const std::vector<std::string>& processes);

}  // namespace sterna::test
