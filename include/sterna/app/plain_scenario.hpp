#pragma once
#include <string>

#include "sterna/app/commands.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// A scenario without policy on the world in a folder, every parameter at its default or as overridden.
Scenario plain_scenario(const std::string& title, const std::string& world, int base_year, int years, double workers, const RunOptions& options);

}  // namespace sterna
