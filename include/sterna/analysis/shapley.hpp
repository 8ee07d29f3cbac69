#pragma once
#include <span>
#include <vector>

namespace sterna {

/// Shapley values of k players: `worth[mask]` is what the players whose bits are set bring together, 2^k of them. Shapley (1953),
/// A value for n-person games. They add up to worth of all less worth of none.
std::vector<double> shapley(std::span<const double> worth);

}  // namespace sterna
