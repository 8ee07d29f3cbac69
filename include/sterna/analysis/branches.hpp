#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sterna/analysis/indicators.hpp"
#include "sterna/engine/simulation.hpp"

namespace sterna {

/// Runs scenarios that differ in nothing but their policies. Those under one law so far are one run, which is forked in the first
/// month in which their laws part: exact, since nothing but the world itself goes from month to month.
/// Indicators by scenario; `step` is called after every step of every fork and may throw.
std::vector<std::map<std::string, Indicator>> run_branches(const Atlas& atlas, const std::vector<Scenario>& scenarios, const Execution& execution,
                                                           const std::function<void(const Simulation&)>& step);

}  // namespace sterna
