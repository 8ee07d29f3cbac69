#pragma once
#include <map>
#include <string>

#include "sterna/analysis/indicators.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// Names, units and meaning of what a run of the scenario records as one number a country; no frames.
std::map<std::string, Indicator> known_indicators(const Atlas& atlas, const Scenario& scenario);

/// The indicator of this name, `scorecard/` left out or not. InputError with the nearest name and all there are.
std::string indicator_called(const std::string& name, const std::map<std::string, Indicator>& known);

}  // namespace sterna
