#pragma once
#include "sterna/model/atlas.hpp"
#include "sterna/model/outcome.hpp"

namespace sterna {

/// outcomes.csv, later.csv and shocks.csv of a world's folder: what its corridors and skilled rates became and whom wars displaced.
/// InputError names file, line, column and what is accepted.
Record read_record(const Atlas& atlas);

}  // namespace sterna
