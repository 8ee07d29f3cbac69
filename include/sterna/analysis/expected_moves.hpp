#pragma once
#include "sterna/core/table.hpp"
#include "sterna/engine/simulation.hpp"

namespace sterna {

/// Moves that a year of the people as they stand would bring, at the law and the tables given: every worker who may move adds
/// weight x chance of considering x probability of each destination, in persons. No draw is made, so nothing here is noise of
/// sampling moves; quotas and offers of schemes are not applied.
struct ExpectedMoves {
    Dense<double, 3> arrivals;  // [birth][destination][skill], from home and from other countries, but for those who go again
    Dense<double, 3> returnees; // [birth][destination][skill], people at home who know the destination
    Dense<double, 3> again;     // [birth][destination][skill], moves of returnees to the country they know
    Dense<double, 3> came_from_abroad;  // [birth][destination][skill], of the arrivals: from other foreign countries
    Dense<double, 3> onward;    // [birth][residence][skill], departures from a foreign country to another
    Dense<double, 2> between;   // [residence][destination], the same moves by where they go, all births
};

/// `every`: only each so-manieth worker is asked and stands for as many; a rough answer in a fraction of the time.
ExpectedMoves expected_moves(const Simulation& simulation, const Tables& tables, const Rules& rules, int every = 1);

}  // namespace sterna
