#pragma once
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "sterna/analysis/nsga2.hpp"
#include "sterna/core/random.hpp"

namespace sterna {

/// Distance of two children over that of their parents, simulated binary crossover: density (eta + 1) / 2 beta^eta up to 1 and
/// (eta + 1) / 2 beta^-(eta + 2) above; its quantile at u in (0, 1). Deb and Agrawal (1995), Complex Systems 9:115.
double crossover_spread(double u, double eta);

/// Step in (-1, 1) of a polynomial mutation: density (eta + 1) / 2 (1 - |step|)^eta; its quantile at u in (0, 1). Deb and Goyal
/// (1996), Computer Science and Informatics 26:30.
double mutation_step(double u, double eta);

/// The chance of one generation. Every draw is keyed by (seed, generation, index), index being that of a pair or of a child.
class Variation {
  public:
    Variation(const Nsga2Options& options, int generation);

    /// n points of which exactly one lies in each n-th of every coordinate, at a drawn place within it: McKay, Beckman, Conover
    /// (1979), Technometrics 21:239.
    std::vector<Point> latin_hypercube(std::size_t n) const;

    /// Drawn from the whole cube.
    Point anywhere(std::uint32_t child, std::uint32_t attempt) const;

    /// Four numbers below n: the candidates of two tournaments of two.
    std::array<std::uint32_t, 4> candidates(std::uint32_t pair, std::uint32_t n) const;

    /// Each coordinate of a pair that mates is mixed or left with even odds, and then the two are exchanged with even odds.
    std::pair<Point, Point> mated(std::uint32_t pair, const Point& a, const Point& b) const;

    /// Each coordinate moves with odds of one in their number. From attempt 1 on one that is drawn moves in any case.
    Point mutated(std::uint32_t child, std::uint32_t attempt, Point point) const;

  private:
    double on_grid(double x) const;
    Words words(Stream stream, std::uint32_t index, std::uint32_t k) const {
        return draws_.entity(stream, index, generation_, k);
    }

    Draws draws_;
    Month generation_;  // the counter word that months have elsewhere
    std::size_t dimensions_;
    double crossover_share_, crossover_eta_, mutation_eta_, steps_;
};

}  // namespace sterna
