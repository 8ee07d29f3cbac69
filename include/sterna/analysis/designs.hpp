#pragma once
#include <cstdint>
#include <vector>

namespace sterna {

/// Where to try a model: a row a run, a column an input, on a scale from 0 to 1 that the caller maps to the input's range.
/// Equal arguments give equal points on every machine. InputError: numbers out of the limits below.
using Points = std::vector<std::vector<double>>;

inline constexpr int most_points = 1 << 19;        // rows of one sequence, base samples, trajectories: strata are exact so far
inline constexpr int most_dimensions = 3667;       // columns: as far as the table of Joe and Kuo goes in Boost.Random
inline constexpr int most_saltelli_inputs = most_dimensions / 2;

/// In each column one point in each of `points` equal strata, at random in it and in an order of its own; never 0 or 1.
/// McKay, Beckman, Conover (1979), Technometrics 21:239.
Points latin_hypercube(int points, int dimensions, std::uint64_t seed);

/// Sobol' sequence with the directions of Joe and Kuo (2008), SIAM J. Sci. Comput. 30:2635, from its zero point on, each column
/// shifted by a digital shift (exclusive or): every point alone is uniform, and the first 2^k points still have one in each of the
/// 2^k equal strata of each column, as has each later run of 2^k that starts at a multiple of it. Never 0 or 1. More points go on
/// where fewer end; powers of 2 are the best numbers.
Points sobol_sequence(int points, int dimensions, std::uint64_t seed);

/// For `sobol_indices`: n (d + 2) rows, for each base sample in turn A, B and the d rows that are A but for input i, which is that
/// of B. A is the first half of a Sobol' sequence in 2 d dimensions and B the second. More base samples go on where fewer end.
/// Saltelli, Annoni, Azzini, Campolongo, Ratto, Tarantola (2010), Comput. Phys. Commun. 181:259.
Points saltelli_design(int n, int dimensions, std::uint64_t seed);

/// For `morris_effects`: trajectories (d + 1) rows on a grid of `levels` (even) values from 0 to 1. Within a trajectory each row
/// differs from the one before in one input, by levels / (2 (levels - 1)), each input once, in random order and direction, and
/// each level of an input is as likely in every row. More trajectories go on where fewer end. Morris (1991), Technometrics 33:161.
Points morris_design(int trajectories, int dimensions, int levels, std::uint64_t seed);

}  // namespace sterna
