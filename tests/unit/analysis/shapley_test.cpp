#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "sterna/analysis/shapley.hpp"
#include "sterna/core/random.hpp"
#include "support/check_close.hpp"

using namespace sterna;

namespace {

/// Worth of every set of players, around a level that is large beside what they bring, as incomes are.
std::vector<double> random_game(std::uint32_t game, std::size_t players) {
    const Draws draws(20070709);
    std::vector<double> worth;
    for (std::uint32_t set = 0; set < (1u << players); ++set)
        worth.push_back(20'000 + draws.uniform(stream("test/shapley"), PersonId{static_cast<std::uint8_t>(players), set}, Month{static_cast<std::int16_t>(game)}));
    return worth;
}

double largest_effect(const std::vector<double>& worth) {
    double most = 0;
    for (const double w : worth) most = std::max(most, std::abs(w - worth[0]));
    return most;
}

/// The set in which two players have changed places.
std::size_t swapped(std::size_t set, std::size_t a, std::size_t b) {
    const bool has_a = (set >> a) & 1, has_b = (set >> b) & 1;
    return has_a == has_b ? set : set ^ (std::size_t{1} << a) ^ (std::size_t{1} << b);
}

}  // namespace

TEST_CASE("Shapley values of any game add up to the worth of all less that of none") {
    for (std::uint32_t game = 0; game < 50; ++game)
        for (std::size_t players = 1; players <= 8; ++players) {
            const auto worth = random_game(game, players);
            double sum = 0;
            for (const double v : shapley(worth)) sum += v;
            CHECK(std::abs(sum - (worth.back() - worth.front())) <= 1e-12 * largest_effect(worth));
        }
}

TEST_CASE("Players who bring the same to everybody get the same") {
    for (std::uint32_t game = 0; game < 50; ++game)
        for (std::size_t players = 2; players <= 7; ++players) {
            auto worth = random_game(game, players);
            const std::size_t last = players - 1;
            for (std::size_t set = 0; set < worth.size(); ++set) worth[set] = worth[std::min(set, swapped(set, 0, last))];
            const auto value = shapley(worth);
            CHECK(std::abs(value[0] - value[last]) <= 1e-12 * largest_effect(worth));
        }
}

TEST_CASE("A player who adds the same to any set gets just that and the others share as without") {
    const auto game = random_game(1, 4);
    std::vector<double> worth = game;
    for (const double w : game) worth.push_back(w + 0.25);
    const auto value = shapley(worth), without = shapley(game);
    CHECK_NEAR(value[4], 0.25, 1e-10);
    for (std::size_t p = 0; p < 4; ++p) CHECK_NEAR(value[p], without[p], 1e-10);
}
