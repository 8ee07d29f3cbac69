#pragma once
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

/// Our own elementary functions. The C library picks its version by processor, so its last bit differs between machines;
/// these use only + - * / and square root, which IEEE 754 fixes, hence the same bits with every compiler and vector width
/// as long as nothing is contracted (-ffp-contract=off) or reordered. All assume rounding to nearest.
/// Polynomials: Chebyshev interpolation computed with 60 digits; the error of each is far below half a unit in the last place.
namespace sterna::math {

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

inline double sqrt(double x) { return std::sqrt(x); }  // correctly rounded by IEEE 754

namespace detail {

// ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact.
inline constexpr double ln2_high = 0x1.62e42feep-1;
inline constexpr double ln2_low = 0x1.a39ef35793c76p-33;
inline constexpr double one_over_ln2 = 0x1.71547652b82fep+0;

/// Adding and subtracting 1.5 * 2^52 leaves the nearest whole number, for |x| < 2^51.
inline double nearest_whole(double x) { return (x + 0x1.8p52) - 0x1.8p52; }

/// 2^n for -1022 <= n <= 1023.
inline double power_of_two(int n) { return std::bit_cast<double>(static_cast<std::uint64_t>(n + 1023) << 52); }

/// y * 2^n with the range of the result, where a single factor may not exist.
inline double scale(double y, int n) {
    if (n > 1000) return y * power_of_two(1000) * power_of_two(n - 1000);
    if (n < -1000) return y * power_of_two(n + 1000) * power_of_two(-1000);
    return y * power_of_two(n);
}

/// x = n ln 2 + (high - low), |high - low| <= ln 2 / 2; high is exact.
struct Reduced {
    int n;
    double high;
    double low;
};

inline Reduced reduce_by_ln2(double x) {
    const double whole = nearest_whole(x * one_over_ln2);
    return {static_cast<int>(whole), x - whole * ln2_high, whole * ln2_low};
}

/// (exp(r) - 1 - r) / r^2 for |r| <= 0.347; absolute error 2e-18.
inline double exp_tail(double r) {
    const double r2 = r * r;
    const double r4 = r2 * r2;
    const double a = (0x1p-1 + r * 0x1.5555555555557p-3) + r2 * (0x1.5555555555556p-5 + r * 0x1.11111111100b6p-7);
    const double b = (0x1.6c16c16c162bfp-10 + r * 0x1.a01a01abfc8ddp-13) +
                     r2 * (0x1.a01a01a6e448ep-16 + r * 0x1.71de01f07539bp-19);
    const double c = (0x1.27e4db3f36203p-22 + r * 0x1.af4e70dd7207dp-26) + r2 * 0x1.1f7350a074034p-29;
    return a + r4 * (b + r4 * c);
}

/// start + (exp(high - low) - 1) for |start| >= |high| or start = 0; what rounds away in start + high is added back.
inline double add_exp_minus_one(double start, double high, double low) {
    const double r = high - low;
    const double sum = start + high;
    const double lost = (start - sum) + high;
    return sum + (lost + (r * r * exp_tail(r) - low));
}

/// x = 2^n * m, sqrt(1/2) <= m < sqrt(2), for positive finite x.
struct Split {
    int n;
    double m;
};

inline Split split_exponent(double x) {
    int n = 0;
    if (x < 0x1p-1022) {  // subnormal
        x *= 0x1p54;
        n = -54;
    }
    // Subtracting the bits of sqrt(1/2) makes the exponent field count from there.
    constexpr std::uint64_t root_half = std::bit_cast<std::uint64_t>(0x1.6a09e667f3bcdp-1);
    const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
    const std::int64_t steps = static_cast<std::int64_t>(bits - root_half) >> 52;
    n += static_cast<int>(steps);
    return {n, std::bit_cast<double>(bits - (static_cast<std::uint64_t>(steps) << 52))};
}

/// (2 atanh(s) / s - 2) / s^2 as a polynomial in z = s^2, 0 <= z <= 0.0295; absolute error 4e-17, used times s^3 <= 0.005.
inline double atanh_tail(double z) {
    const double z2 = z * z;
    const double z4 = z2 * z2;
    const double a = (0x1.5555555555555p-1 + z * 0x1.9999999999a38p-2) +
                     z2 * (0x1.2492492476ba1p-2 + z * 0x1.c71c72017a15cp-3);
    const double b = (0x1.745cf8f6c9119p-3 + z * 0x1.3b1c38474d3eep-3) + z2 * (0x1.0fbe478772696p-3 + z * 0x1.0c06cf14c641bp-3);
    return a + z4 * b;
}

/// n ln 2 + log(1 + f) + extra. With s = f / (2 + f): log(1 + f) = 2 atanh(s) = f - s (f - s^2 tail), where f is exact.
inline double log_of_parts(int n, double f, double extra) {
    const double s = f / (2.0 + f);
    const double z = s * s;
    const double whole = n * ln2_high;
    const double sum = whole + f;
    const double lost = (whole - sum) + f;
    return sum + (lost - (s * (f - z * atanh_tail(z)) - (n * ln2_low + extra)));
}

}  // namespace detail

/// e^x, at most 0.8 units in the last place off (1 where the result is subnormal).
/// Overflows to infinity, underflows through subnormals to 0.
inline double exp(double x) {
    if (!(x < 709.8 && x > -745.2)) return x >= 709.8 ? infinity : (x <= -745.2 ? 0.0 : x);
    const auto [n, high, low] = detail::reduce_by_ln2(x);
    return detail::scale(detail::add_exp_minus_one(1.0, high, low), n);
}

/// The same of many at once, in place: the same bits, vector by vector.
void exps(std::span<double> x);

/// Nearest whole number, halves away from zero, |x| < 2^63: as std::llround, without the call.
inline std::int64_t nearest_int(double x) {
    const auto whole = static_cast<std::int64_t>(x);
    const double rest = x - static_cast<double>(whole);
    return whole + (rest >= 0.5 ? 1 : 0) - (rest <= -0.5 ? 1 : 0);
}

/// Natural logarithm, at most 0.97 units in the last place off: -infinity at 0, not a number below.
inline double log(double x) {
    if (!(x > 0.0 && x < infinity)) return x == 0.0 ? -infinity : (x < 0.0 ? not_a_number : x);
    const auto [n, m] = detail::split_exponent(x);
    return detail::log_of_parts(n, m - 1.0, 0.0);
}

/// e^x - 1, at most 1.2 units in the last place off also for small x: a hazard becomes a probability by -expm1(-hazard).
double expm1(double x);

/// log(1 + x), at most 1 unit in the last place off also for small x.
double log1p(double x);

/// base^exponent for base >= 0, at most 0.8 units in the last place off;
/// not a number for a negative base, which no formula of the model has.
double pow(double base, double exponent);

/// sin(pi x) and cos(pi x): the reduction is exact, so whole and half numbers give exact zeros and ones.
/// At most 0.85 units in the last place off; |x| < 2^51, not a number beyond.
double sinpi(double x);
double cospi(double x);

/// Inverse of the standard normal distribution function, 0 < p < 1; -+infinity at 0 and 1.
double normal_quantile(double p);
/// The same of many at once, in place: the same bits, vector by vector.
void normal_quantiles(std::span<double> p);

/// 1 / (1 + e^-x), without overflow on either side.
double logistic(double x);

}  // namespace sterna::math
