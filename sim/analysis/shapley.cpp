#include "sterna/analysis/shapley.hpp"

#include <bit>

#include "sterna/core/error.hpp"

namespace sterna {

std::vector<double> shapley(std::span<const double> worth) {
    if (!std::has_single_bit(worth.size())) throw InternalError("Shapley values need the worth of every set of players");
    const auto players = static_cast<std::size_t>(std::countr_zero(worth.size()));
    std::vector<double> factorial{1};
    for (std::size_t i = 1; i <= players; ++i) factorial.push_back(factorial.back() * static_cast<double>(i));
    std::vector<double> value(players, 0.0);
    for (std::size_t set = 0; set < worth.size(); ++set) {
        const auto members = static_cast<std::size_t>(std::popcount(set));
        for (std::size_t j = 0; j < players; ++j) {
            if ((set >> j) & 1) continue;
            const double orders = factorial[members] * factorial[players - members - 1] / factorial[players];
            value[j] += orders * (worth[set | (std::size_t{1} << j)] - worth[set]);
        }
    }
    return value;
}

}  // namespace sterna
