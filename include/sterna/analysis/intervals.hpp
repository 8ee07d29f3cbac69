#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sterna {

/// Mean of paired differences and its confidence interval.
struct Interval {
    double mean = 0, lower = 0, upper = 0;
};
/// Student's t at 95 %; infinitely wide for a single value, so that nobody takes it for certain.
Interval t_interval(std::span<const double> values);
/// Two-sided 95 % point of Student's t.
double t_quantile_975(int degrees_of_freedom);

/// How much variance pairing saves: Var of unpaired difference over Var of paired difference; 1 = nothing, NaN if undefined,
/// infinite where twins differ by the same in every replicate.
double variance_reduction(std::span<const double> base, std::span<const double> variant);

/// Replicates in all, at least 2, of which the 95 % interval of the mean has at most this half-width, if later ones vary like
/// these: the smallest n with t(n - 1) sqrt(Var / n) <= half_width. None where one value or a width of 0 says nothing.
std::optional<std::int64_t> replicates_needed(std::span<const double> differences, double half_width);

/// The bootstrap: which replicates, some of them more than once, each of `count` resamples holds. Drawn once by seed, resample and
/// place, and shared by all quantities, so that a resample is the same imagined experiment everywhere. Intervals are the 2.5 and
/// 97.5 % points of a statistic over the resamples (Efron 1979, the percentile method; points interpolate between order
/// statistics). All bounds are NaN below `fewest` replicates, or where a value or statistic is not finite.
class Resamples {
  public:
    static constexpr std::size_t count = 1000, fewest = 3;

    Resamples(std::uint64_t seed, std::size_t replicates);

    /// Of variant - base, each by replicate. The middle is the mean of the replicates at hand.
    Interval difference(std::span<const double> base, std::span<const double> variant) const;
    /// Of mean variant over mean base; NaN also where the base of a resample is 0.
    Interval ratio(std::span<const double> base, std::span<const double> variant) const;
    /// Of `variance_reduction`; resamples whose differences do not vary are left out, for they would say infinity.
    Interval variance_saved(std::span<const double> base, std::span<const double> variant) const;

  private:
    bool usable(std::span<const double> base, std::span<const double> variant) const;
    std::vector<double> sums(std::span<const double> values) const;

    std::size_t replicates_;
    std::vector<double> times_;  // [replicate][resample]: how often it is held
};

}  // namespace sterna
