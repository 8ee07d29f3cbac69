#pragma once
#include <vector>

#include "sterna/config/scenario.hpp"

namespace sterna {

/// Decimal year of every frame's end of a scenario, frame 0, its start, first.
std::vector<double> frame_times(const Scenario& scenario);

}  // namespace sterna
