#pragma once
#include <vector>

#include "sterna/analysis/expected_moves.hpp"
#include "sterna/analysis/stays.hpp"

namespace sterna {

/// Asks everybody abroad how likely they are to leave in a year. Means a person by corridor, skill and whether they came recently;
/// where few workers stand for a corridor, its means lean on those of the destination, and these on those of the world.
class ExitSurvey {
  public:
    ExitSurvey() = default;
    ExitSurvey(const Simulation& simulation, const Tables& tables, const Rules& rules, const ExpectedMoves& moves);

    /// As if both had been asked, the people of either once: surveys of several years hold less luck of who was asked.
    void add(const ExitSurvey& other);

    /// Rates of the corridor with its factors; `change` is left at zero.
    ExitRates rates(const Atlas& atlas, const ReturnParams& returning, std::size_t birth, std::size_t residence, std::size_t skill) const;

  private:
    struct Sums {
        double persons = 0, hazard = 0, permit = 0, irregular = 0, onward = 0;
        void add(const Sums& other);
        Sums leaning_on(const Sums& all, double added) const;  // as if so many persons like those of `all` were here too
    };

    void ask(const Page& page, int row, const Context& ctx);
    void lean(const std::array<std::int64_t, 256>& weight);

    Dense<Sums, 4> corridor_;     // [birth][residence][skill][recent, settled]
    double removal_ = 0;          // 1/year, of the irregular
};

/// Share of arrivals that leaves each destination within five years, to wherever; `arrivals` [birth][destination][skill] says who
/// arrives. NaN where nobody does.
std::vector<double> exits_of_arrivals(const Atlas& atlas, const ExitSurvey& survey, const ReturnParams& returning, const Dense<double, 3>& arrivals);

}  // namespace sterna
