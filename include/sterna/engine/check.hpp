#pragma once
#include "sterna/core/blocks.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/world.hpp"

namespace sterna {

/// What holds of every living person at the end of a step, whatever happened: ids ascend, lists and months are in range, status
/// and residence fit. `last` = last month of the step. InternalError names the first person of whom it does not.
void check_people(const World& world, const Atlas& atlas, Month last, const Exec& exec);

}  // namespace sterna
