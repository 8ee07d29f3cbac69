#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "support/check_close.hpp"

/// Statistical bands. Each test is two-sided at a false-alarm rate of 1e-6 (|z| < 4.89); seeds are fixed, so a verdict repeats.
namespace sterna::test {

inline constexpr double z_limit = 4.89;

/// A count of successes against its binomial law, in standard deviations.
inline double z_of_count(std::int64_t successes, std::int64_t trials, double p) {
    const auto n = static_cast<double>(trials);
    return (static_cast<double>(successes) - n * p) / std::sqrt(n * p * (1.0 - p));
}

/// The mean of n independent values against a known mean and variance.
inline double z_of_mean(double sum, std::int64_t n, double mean, double variance) {
    const auto count = static_cast<double>(n);
    return (sum / count - mean) / std::sqrt(variance / count);
}

/// Chi-square of observed against expected counts, turned into a standard normal (Wilson and Hilferty 1931).
/// Good to the stated rate when all expected counts are above about 20.
inline double z_of_chi_square(std::span<const std::int64_t> observed, std::span<const double> expected) {
    double sum = 0.0;
    for (std::size_t i = 0; i < observed.size(); ++i) {
        const double off = static_cast<double>(observed[i]) - expected[i];
        sum += off * off / expected[i];
    }
    const double degrees = static_cast<double>(observed.size()) - 1.0;
    const double spread = 2.0 / (9.0 * degrees);
    return (std::cbrt(sum / degrees) - (1.0 - spread)) / std::sqrt(spread);
}

/// Correlation of n pairs, each member with mean 0 and variance 1 after scaling, in standard deviations.
inline double z_of_correlation(double sum_of_products, std::int64_t n) {
    return sum_of_products / std::sqrt(static_cast<double>(n));
}

}  // namespace sterna::test

#define CHECK_BAND(z) CHECK_MESSAGE(std::abs(z) < sterna::test::z_limit, #z " = ", (z), " standard deviations")
/// The power check beside a band: a planted error of the size the test must catch.
#define CHECK_OUTSIDE_BAND(z) CHECK_MESSAGE(std::abs(z) > sterna::test::z_limit, #z " = ", (z), " standard deviations")
