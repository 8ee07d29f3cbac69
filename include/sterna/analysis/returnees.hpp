#pragma once
#include "sterna/analysis/expected_moves.hpp"

namespace sterna {

/// Expected people back at home who know a country, and those of them who go there again. In the drawn run a corridor of few people
/// has no such worker or a whole one, who is likely to go again and stands for many thousands.
class Returnees {
  public:
    Returnees() = default;
    explicit Returnees(const Atlas& atlas);

    /// Adds to the arrivals of `moves`, for one year, those whom the pool sends again at the rates that the drawn returnees show, and
    /// takes them out of the pool. Rates lean on those of other origins in the destination, and these on the world's, free movement
    /// apart.
    void go_again(ExpectedMoves& moves, const std::array<std::int64_t, 256>& weight);

    /// People who came home from a destination in a year.
    void come_home(std::size_t birth, std::size_t residence, std::size_t skill, double persons) { pool_(birth, residence, skill) += persons; }

  private:
    const Atlas* atlas_ = nullptr;
    Dense<double, 3> pool_;  // [birth][residence known][skill], persons at home
};

}  // namespace sterna
