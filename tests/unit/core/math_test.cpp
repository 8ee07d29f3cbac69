#include "sterna/core/math.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/check_close.hpp"

using namespace sterna;
using test::units_in_last_place;

namespace {

constexpr long double pi = 3.14159265358979323846264338327950288L;

/// The largest error over an even grid, in units of the last place, against the C library in extended precision.
template <class Ours, class Reference>
double worst(double from, double to, int steps, Ours ours, Reference reference) {
    double largest = 0.0;
    for (int i = 0; i <= steps; ++i) {
        const double x = from + (to - from) * i / steps;
        const double off = units_in_last_place(ours(x), reference(static_cast<long double>(x)));
        if (!(off <= largest)) largest = off;
    }
    return largest;
}

/// FNV-1a, 64 bit, over the bits of f on a grid that crosses every branch of the reduction.
template <class F>
std::uint64_t bits_over_grid(double from, double to, F f) {
    std::uint64_t hash = 14695981039346656037ULL;
    constexpr int steps = 20000;
    for (int i = 0; i <= steps; ++i) {
        std::uint64_t bits = std::bit_cast<std::uint64_t>(f(from + (to - from) * i / steps));
        for (int byte = 0; byte < 8; ++byte, bits >>= 8) hash = (hash ^ (bits & 0xff)) * 1099511628211ULL;
    }
    return hash;
}

}  // namespace

TEST_CASE("exp is at most one unit in the last place off") {
    const auto reference = [](long double x) { return std::exp(x); };
    CHECK(worst(-1.0, 1.0, 200'003, [](double x) { return math::exp(x); }, reference) < 0.8);
    CHECK(worst(-708.0, 709.7, 200'003, [](double x) { return math::exp(x); }, reference) < 0.8);
    CHECK(worst(-745.0, -708.0, 100'003, [](double x) { return math::exp(x); }, reference) <= 1.0);
}

TEST_CASE("log is at most one unit in the last place off") {
    const auto reference = [](long double x) { return std::log(x); };
    CHECK(worst(1e-9, 3.0, 200'003, [](double x) { return math::log(x); }, reference) < 0.97);
    CHECK(worst(0x1p-1074, 0x1p-1010, 10'007, [](double x) { return math::log(x); }, reference) < 0.97);
    CHECK(worst(1.0, 1e300, 200'003, [](double x) { return math::log(x); }, reference) < 0.97);
}

TEST_CASE("expm1 and log1p keep their accuracy near zero and far from it") {
    const auto of_exp = [](double x) { return math::expm1(x); };
    const auto of_log = [](double x) { return math::log1p(x); };
    const auto exp_reference = [](long double x) { return std::expm1(x); };
    const auto log_reference = [](long double x) { return std::log1p(x); };
    for (const double size : {1e-300, 1e-17, 1e-9, 1e-3, 0.9, 1.0}) {
        CHECK(worst(-size, size, 20'001, of_exp, exp_reference) < 1.2);
        CHECK(worst(-size * 0.99999, size, 20'001, of_log, log_reference) < 1.0);
    }
    CHECK(worst(-50.0, 709.0, 100'003, of_exp, exp_reference) < 1.2);
    CHECK(worst(0.0, 1e17, 100'003, of_log, log_reference) < 1.0);
}

TEST_CASE("pow is at most one unit in the last place off also where a plain logarithm would lose ten bits") {
    for (const double exponent : {0.5, -0.5, 1.0 / 3.0, 2.0, 7.3, -100.0, 300.0}) {
        const auto reference = [exponent](long double x) { return std::pow(x, static_cast<long double>(exponent)); };
        CHECK(worst(0.1, 10.5, 40'009, [exponent](double x) { return math::pow(x, exponent); }, reference) < 0.8);
    }
}

TEST_CASE("sinpi and cospi are at most one unit in the last place off") {
    const auto sine = [](long double x) { return std::sin(pi * (x < 0.5L ? x : 1.0L - x)); };
    const auto cosine = [](long double x) { return x < 0.25L ? std::cos(pi * x) : std::sin(pi * (0.5L - x)); };
    CHECK(worst(1e-9, 1.0, 200'003, [](double x) { return math::sinpi(x); }, sine) < 0.85);
    CHECK(worst(0.0, 1.0, 200'003, [](double x) { return math::cospi(x); }, cosine) < 0.85);
}

TEST_CASE("the ends of the range of each function are exact") {
    const double inf = math::infinity;
    CHECK(test::same_bits(math::exp(0.0), 1.0));
    CHECK(math::exp(-inf) == 0.0);
    CHECK(math::exp(inf) == inf);
    CHECK(math::exp(710.0) == inf);
    CHECK(math::exp(-746.0) == 0.0);
    CHECK(math::exp(-745.0) == 0x1p-1074);
    CHECK(std::isnan(math::exp(math::not_a_number)));
    CHECK(test::same_bits(math::log(1.0), 0.0));
    CHECK(math::log(0.0) == -inf);
    CHECK(math::log(inf) == inf);
    CHECK(std::isnan(math::log(-1.0)));
    CHECK(std::isnan(math::log(math::not_a_number)));
    CHECK(math::expm1(-inf) == -1.0);
    CHECK(math::expm1(inf) == inf);
    CHECK(math::expm1(0.0) == 0.0);
    CHECK(math::log1p(-1.0) == -inf);
    CHECK(std::isnan(math::log1p(-1.5)));
    CHECK(math::log1p(inf) == inf);
    CHECK(math::log1p(0.0) == 0.0);
}

TEST_CASE("pow has the limits of the power function") {
    const double inf = math::infinity;
    CHECK(math::pow(0.0, 2.0) == 0.0);
    CHECK(math::pow(0.0, 0.0) == 1.0);
    CHECK(math::pow(0.0, -1.0) == inf);
    CHECK(math::pow(inf, 0.5) == inf);
    CHECK(math::pow(inf, -0.5) == 0.0);
    CHECK(math::pow(1.0, inf) == 1.0);
    CHECK(math::pow(2.0, inf) == inf);
    CHECK(math::pow(2.0, -inf) == 0.0);
    CHECK(math::pow(2.0, 10.0) == 1024.0);
    CHECK(math::pow(3.0, 1e6) == inf);
    CHECK(math::pow(3.0, -1e6) == 0.0);
    CHECK(std::isnan(math::pow(-2.0, 2.0)));
    CHECK(std::isnan(math::pow(2.0, math::not_a_number)));
}

TEST_CASE("sine and cosine of whole and half turns are exact and periodic") {
    for (int n = -9; n <= 9; ++n) {
        const double even = n % 2 == 0 ? 1.0 : -1.0;
        CHECK(math::sinpi(n) == 0.0);
        CHECK(math::cospi(n) == even);
        CHECK(math::sinpi(n + 0.5) == even);
        CHECK(math::cospi(n + 0.5) == 0.0);
        CHECK(math::sinpi(n + 0.125) == even * math::sinpi(0.125));
        CHECK(math::cospi(n - 0.375) == even * math::cospi(0.375));
    }
    CHECK(std::isnan(math::sinpi(0x1p51)));
}

TEST_CASE("exp and log are monotone across the seams of their reduction") {
    double last = 0.0;
    for (int seam = -20; seam <= 20; ++seam) {
        double x = (seam + 0.5) * 0x1.62e42fefa39efp-1;
        for (int i = 0; i < 200; ++i, x = std::nextafter(x, 1e9)) {
            const double y = math::exp(x);
            CHECK(y >= last);
            last = y;
        }
    }
    double x = 0x1.6a09e667f3b00p-1;
    for (int i = 0; i < 500; ++i, x = std::nextafter(x, 2.0)) CHECK(math::log(x) <= math::log(std::nextafter(x, 2.0)));
}

TEST_CASE("the normal quantile inverts the distribution function in the centre and in both tails") {
    for (const double p : {1e-300, 1e-30, 1e-12, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.49}) {
        const double z = math::normal_quantile(p);
        // The derivative turns a relative error of p into |error of z| = p / density; erfc of the C library is the reference.
        CHECK_CLOSE(0.5 * std::erfc(-z / std::sqrt(2.0)), p, 1e-15 * (4.0 + z * z));
    }
    for (const double p : {0x1p-30, 0.03125, 0.25, 0.375}) CHECK(math::normal_quantile(1.0 - p) == -math::normal_quantile(p));
    CHECK(math::normal_quantile(0.5) == 0.0);
    CHECK(math::normal_quantile(0.0) == -math::infinity);
    CHECK(math::normal_quantile(1.0) == math::infinity);
    CHECK(std::isnan(math::normal_quantile(1.5)));
}

TEST_CASE("the logistic function is symmetric and never overflows") {
    CHECK(math::logistic(0.0) == 0.5);
    CHECK(math::logistic(800.0) == 1.0);
    CHECK(math::logistic(-800.0) == 0.0);
    for (const double x : {0.1, 1.0, 5.0, 20.0}) CHECK_CLOSE(math::logistic(x) + math::logistic(-x), 1.0, 3e-16);
    CHECK(worst(-30.0, 30.0, 20'001, [](double x) { return math::logistic(x); },
                [](long double x) { return 1.0L / (1.0L + std::exp(-x)); }) < 2.5);
}

namespace {

/// A grid that is no multiple of any vector width, over the centre, both tails and far out.
std::vector<double> grid(double from, double to, std::size_t n) {
    std::vector<double> x;
    for (std::size_t i = 0; i < n; ++i) x.push_back(from + (to - from) * static_cast<double>(i) / static_cast<double>(n - 1));
    return x;
}

std::size_t that_differ(const std::vector<double>& one_by_one, const std::vector<double>& at_once) {
    std::size_t differ = 0;
    for (std::size_t i = 0; i < one_by_one.size(); ++i)
        differ += std::bit_cast<std::uint64_t>(one_by_one[i]) != std::bit_cast<std::uint64_t>(at_once[i]);
    return differ;
}

}  // namespace

TEST_CASE("many quantiles and exponentials at once have the bits of single ones") {
    std::vector<double> p = grid(1e-9, 1 - 1e-9, 20'011);
    for (const double far : {1e-300, 1e-30, 1e-12, 0x1p-53, 1 - 0x1p-53, 0.0, 1.0, 0x1p-1074}) p.push_back(far);
    std::vector<double> single;
    for (const double one : p) single.push_back(math::normal_quantile(one));
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{255}, std::size_t{257}, p.size()}) {
        std::vector<double> some(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(n));
        math::normal_quantiles(some);
        CHECK(that_differ({single.begin(), single.begin() + static_cast<std::ptrdiff_t>(n)}, some) == 0);
    }
    for (const double end : {1.0, 40.0, 599.0, 800.0}) {  // the last with results that are infinite, subnormal and zero
        std::vector<double> x = grid(-end, end, 10'007), by_one;
        for (const double one : x) by_one.push_back(math::exp(one));
        math::exps(x);
        CHECK(that_differ(by_one, x) == 0);
    }
}

TEST_CASE("the nearest whole number is that of the C library with halves away from zero") {
    for (const double x : {0.0, 0.49999999999999994, 0.5, 1.5, 2.5, 1e15 + 0.5, 4503599627370497.5, 9e18})
        for (const double signed_x : {x, -x}) CHECK(math::nearest_int(signed_x) == std::llround(signed_x));
    for (const double x : grid(-1000, 1000, 40'001)) CHECK(math::nearest_int(x) == std::llround(x));
}

// Protects equal results on every machine: the values were derived from a build without optimisation (g++ 12, -O0) and must
// come out of every other compiler, level and vector width. Contraction to fused multiply-add, reordering or a call of the
// C library would change them; so would a new polynomial, which changes every digest of results and must be announced.
TEST_CASE("each function has the same bits with every compiler and optimisation level") {
    CHECK(bits_over_grid(-750.0, 712.0, [](double x) { return math::exp(x); }) == 0xe7d560855136f748ULL);
    CHECK(bits_over_grid(0.0, 40.0, [](double x) { return math::log(x); }) == 0x565189161b0df504ULL);
    CHECK(bits_over_grid(-40.0, 40.0, [](double x) { return math::expm1(x); }) == 0x0e3714c254f5f7e6ULL);
    CHECK(bits_over_grid(-0.9999, 9.0, [](double x) { return math::log1p(x); }) == 0xf6c95e3a08864e9eULL);
    CHECK(bits_over_grid(0.001, 30.0, [](double x) { return math::pow(x, 0.37); }) == 0xd0f2fe93539e1352ULL);
    CHECK(bits_over_grid(-3.0, 3.0, [](double x) { return math::sinpi(x); }) == 0x5803a8d1a34d67a4ULL);
    CHECK(bits_over_grid(-3.0, 3.0, [](double x) { return math::cospi(x); }) == 0xc8eb4d718e6da587ULL);
    CHECK(bits_over_grid(1e-6, 0.999999, [](double x) { return math::normal_quantile(x); }) == 0xf4c61c21deb9d27bULL);
    CHECK(bits_over_grid(-30.0, 30.0, [](double x) { return math::logistic(x); }) == 0x459fa17e864f2639ULL);
}
