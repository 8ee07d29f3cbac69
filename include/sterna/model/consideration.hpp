#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Of an origin's people, the share with the means to move, over its departures of the base year; 1 where nobody leaves.
double share_with_means(const ChoiceParams& p, const Atlas& atlas, std::size_t origin, std::size_t skill);

/// Sets the factor of each origin and skill by which more people consider a move than the parameter says, at least 1: where leaving is
/// so common that more than half of those who consider and have the means would have to go, more people consider.
void raise_consideration(World& world, const ChoiceParams& p, const Context& ctx);

}  // namespace sterna
