#pragma once
#include <string>

#include "sterna/model/atlas.hpp"

namespace sterna {

/// Reads a world folder: world.yaml, countries, residents, stocks, migrant_ages, corridors, entries, provenance and, if it has
/// been calibrated, constants (.csv each; configs/worlds/README.md describes the columns). Everything wrong with it comes in
/// one InputError, each problem with file, line, column, the value and what would be accepted.
Atlas read_world(const std::string& folder);

}  // namespace sterna
