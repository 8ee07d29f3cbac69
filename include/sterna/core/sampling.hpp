#pragma once
#include "sterna/core/math.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Random numbers of many shapes from uniforms in the open interval (0,1): one draw a statement, so that the order in which
/// a compiler evaluates arguments never matters. All are monotone in u where a quantile exists, so twins stay aligned.
namespace sterna {

/// True for the fraction p of all u. Monotone: raising p never turns a true into a false.
constexpr bool bernoulli(double p, double u) { return u < p; }

/// Unit rate; decreasing in u.
inline double exponential(double u) { return -math::log(u); }

/// Standard Gumbel (maximum): location 0, scale 1, mean 0.5772.
inline double gumbel(double u) { return -math::log(-math::log(u)); }

/// Standard normal.
inline double normal(double u) { return math::normal_quantile(u); }

/// Logarithm of a positive stable variable S of index lambda, 0 < lambda <= 1: E exp(-x S) = exp(-x^lambda); 0 at lambda = 1.
/// Kanter (1975); one such S a nest turns keyed shocks into the nested logit.
double log_positive_stable(double lambda, double u_angle, double u_exponential);
double positive_stable(double lambda, double u_angle, double u_exponential);

/// Counts by inversion: the least n with P(X <= n) >= u. The work grows with the standard deviation only.
std::int64_t poisson(double mean, double u);
std::int64_t binomial(std::int64_t trials, double p, double u);

/// Shares of a whole number by largest remainder: sums exactly to total, each less than 1 off its exact share; ties by index.
/// The weights are not negative and not all zero, unless total is zero.
std::vector<std::int64_t> apportion(std::int64_t total, std::span<const double> weights);

/// Choice by fixed weights in constant time (Walker 1977, Vose 1991). Equal weights give equal tables on every machine.
class AliasTable {
  public:
    AliasTable() = default;
    explicit AliasTable(std::span<const double> weights);

    std::size_t size() const { return cells_.size(); }

    /// One uniform chooses the cell by its whole part and its owner or alias by the rest.
    std::size_t pick(double u) const {
        const double scaled = u * static_cast<double>(cells_.size());
        const auto cell = static_cast<std::size_t>(scaled);
        return scaled - static_cast<double>(cell) < cells_[cell].keep ? cell : cells_[cell].alias;
    }

    /// One lane: steps of 2^-32, so probabilities are right to 2^-32 times the number of cells.
    std::size_t pick(std::uint32_t word) const {
        const std::uint64_t product = std::uint64_t{word} * cells_.size();
        const Cell& cell = cells_[product >> 32];
        return static_cast<double>(static_cast<std::uint32_t>(product)) * 0x1p-32 < cell.keep ? product >> 32 : cell.alias;
    }

  private:
    struct Cell {
        double keep;
        std::uint32_t alias;
    };
    std::vector<Cell> cells_;
};

}  // namespace sterna
