#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace sterna::test {

/// |a - b| as a share of the larger; 0 for equal numbers, infinities included.
inline double relative_difference(double a, double b) {
    if (a == b) return 0.0;
    return std::abs(a - b) / std::max(std::abs(a), std::abs(b));
}

/// Distance from a reference of higher precision in units of the last place of a double.
inline double units_in_last_place(double value, long double reference) {
    const double size = std::abs(static_cast<double>(reference));
    const double unit = size < std::numeric_limits<double>::min() ? 0x1p-1074 : std::ldexp(1.0, std::ilogb(size) - 52);
    return static_cast<double>(std::abs(static_cast<long double>(value) - reference)) / unit;
}

/// Same bits: tells -0 from 0 and accepts equal NaNs, unlike ==.
inline bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

}  // namespace sterna::test

/// NaN is never close to anything.
#define CHECK_CLOSE(actual, expected, relative_tolerance) \
    CHECK_MESSAGE(sterna::test::relative_difference((actual), (expected)) <= (relative_tolerance), #actual " = ", (actual), \
                  ", expected ", (expected), " within ", (relative_tolerance), " of its size")

#define CHECK_NEAR(actual, expected, absolute_tolerance)                                                          \
    CHECK_MESSAGE(std::abs((actual) - (expected)) <= (absolute_tolerance), #actual " = ", (actual), ", expected ", \
                  (expected), " +- ", (absolute_tolerance))
