#pragma once
#include <filesystem>

#include "sterna/config/scenario.hpp"
#include "sterna/io/read_results.hpp"
#include "sterna/model/atlas.hpp"

namespace sterna {

/// The scenario in a result file. Its world is named as seen from where the run was started; else from where the result lies.
Scenario stored_scenario(const ResultFile& result, const std::filesystem::path& file);

/// The world of a result. InputError if it has changed since.
Atlas stored_world(const ResultFile& result, const Scenario& scenario);

}  // namespace sterna
