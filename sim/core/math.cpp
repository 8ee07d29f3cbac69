#include "sterna/core/math.hpp"

#include <algorithm>
#include <array>

namespace sterna::math {
namespace {

/// A number as the unevaluated sum of two doubles, about 106 bits.
struct Pair {
    double high;
    double low;
};

/// The upper 26 bits of a number: products of two such are exact.
double upper_half(double x) { return std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~std::uint64_t{0x7ffffff}); }

/// a * b without error (Dekker 1971); no part may leave the normal range.
Pair exact_product(double a, double b) {
    const double a_high = upper_half(a);
    const double b_high = upper_half(b);
    const double a_low = a - a_high;
    const double b_low = b - b_high;
    const double product = a * b;
    return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

/// a + b without error, |a| >= |b| or a = 0.
Pair exact_sum(double a, double b) {
    const double sum = a + b;
    return {sum, (a - sum) + b};
}

/// (2 atanh(s) / s - 2 - 2/3 s^2) / s^4 as a polynomial in z = s^2, z <= 0.0295; absolute error 3e-17.
double atanh_second_tail(double z) {
    const double z2 = z * z;
    const double a = (0x1.999999999999ap-2 + z * 0x1.2492492492522p-2) + z2 * (0x1.c71c71c6ea871p-3 + z * 0x1.745d177aad02ap-3);
    const double b = (0x1.3b1395c881220p-3 + z * 0x1.1118c9ee5b8a4p-3) + z2 * (0x1.df7c5bc7c7563p-4 + z * 0x1.e032e4d8436a1p-4);
    return a + z2 * z2 * b;
}

/// Logarithm to about 2^-66 of its size: a power multiplies the error of the logarithm by the exponent.
Pair log_in_two_parts(double x) {
    const auto [n, m] = detail::split_exponent(x);
    const double f = m - 1.0;
    const Pair divisor = exact_sum(2.0, f);
    const double inverse = 1.0 / divisor.high;
    const double s = f * inverse;
    const Pair back = exact_product(s, divisor.high);
    const double s_low = (((f - back.high) - back.low) - s * divisor.low) * inverse;
    const Pair z = exact_product(s, s);
    const Pair cube = exact_product(s, z.high);
    const double cube_low = cube.low + s * z.low + 3.0 * z.high * s_low;
    constexpr double two_thirds = 0x1.5555555555555p-1;
    constexpr double two_thirds_low = 0x1.5555555555555p-55;
    const Pair third = exact_product(cube.high, two_thirds);
    const double rest = third.low + cube_low * two_thirds + cube.high * two_thirds_low +
                        cube.high * z.high * atanh_second_tail(z.high) + 2.0 * s_low + n * detail::ln2_low;
    const Pair first = exact_sum(n * detail::ln2_high, 2.0 * s);
    const Pair second = exact_sum(first.high, third.high);
    return exact_sum(second.high, first.low + (second.low + rest));
}

/// e^(high + low) for |low| much below |high|.
double exp_of_pair(Pair x) {
    if (!(x.high < 709.8 && x.high > -745.2)) return exp(x.high);
    const auto [n, high, low] = detail::reduce_by_ln2(x.high);
    return detail::scale(detail::add_exp_minus_one(1.0, high, low - x.low), n);
}

/// sin(pi r), |r| <= 1/4; pi in two parts, the first with 24 bits, so that the leading product is exact.
double sinpi_near_zero(double r) {
    constexpr double pi_high = 0x1.921fb5p+1;
    constexpr double pi_low = 0x1.110b4611a6263p-25;
    const double z = r * r;
    const double z2 = z * z;
    const double a = (-0x1.4abbce625be53p+2 + z * 0x1.466bc6775aae1p+1) + z2 * (-0x1.32d2cce62b868p-1 + z * 0x1.50783486f93b1p-4);
    const double b = (-0x1.e3074d22bd281p-8 + z * 0x1.e8f0337901351p-12) + z2 * -0x1.6cc4482d015d2p-16;
    const double r_high = upper_half(r);
    return r_high * pi_high + ((r - r_high) * pi_high + (r * pi_low + r * z * (a + z2 * z2 * b)));
}

/// cos(pi r), |r| <= 1/4; pi^2/2 in two parts for the same reason.
double cospi_near_zero(double r) {
    constexpr double half_pi_squared_high = 0x1.3bd3cc8p+2;
    constexpr double half_pi_squared_low = 0x1.be45de5a4adc5p-26;
    const double z = r * r;
    const double z2 = z * z;
    const double a = (0x1.03c1f081b5ac4p+2 + z * -0x1.55d3c7e3cbffap+0) + z2 * (0x1.e1f506891b728p-3 + z * -0x1.a6d1f2a15958ep-6);
    const double b = (0x1.f9d3884e9032dp-10 + z * -0x1.b6df8314d456ep-14) + z2 * 0x1.1ebd8df872b7bp-18;
    const double z_high = upper_half(z);
    const double z_low = exact_product(r, r).low + (z - z_high);
    const Pair top = exact_sum(1.0, -(z_high * half_pi_squared_high));
    return top.high + (top.low + (z2 * (a + z2 * z2 * b) - (z_low * half_pi_squared_high + z * half_pi_squared_low)));
}

/// x = n/2 + r with |r| <= 1/4, exactly; n modulo 4 decides which of the two series and which sign.
struct Quarter {
    int n;
    double r;
};

Quarter reduce_by_half(double x) {
    if (!(x > -0x1p51 && x < 0x1p51)) return {0, not_a_number};
    const double within_period = x - 2.0 * detail::nearest_whole(0.5 * x);
    const double halves = detail::nearest_whole(2.0 * within_period);
    return {static_cast<int>(halves) & 3, within_period - 0.5 * halves};
}

double turned(int n, double r) {
    const double value = (n & 1) != 0 ? cospi_near_zero(r) : sinpi_near_zero(r);
    return (n & 2) != 0 ? -value : value;
}

using Coefficients = std::array<double, 8>;

inline double ratio(const Coefficients& top, const Coefficients& bottom, double r) {
    double numerator = top[7];
    double denominator = bottom[7];
#pragma GCC unroll 7
    for (std::size_t i = 7; i-- > 0;) {
        numerator = numerator * r + top[i];
        denominator = denominator * r + bottom[i];
    }
    return numerator / denominator;
}

// Wichura (1988), "Algorithm AS 241: the percentage points of the normal distribution", routine PPND16.
constexpr Coefficients centre_top{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                  1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                  3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr Coefficients centre_bottom{1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
                                     2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
                                     5.2264952788528545610e+3};
constexpr Coefficients tail_top{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr Coefficients tail_bottom{1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                                   1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                   1.05075007164441684324e-9};
constexpr Coefficients far_top{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                               2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr Coefficients far_bottom{1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                                  7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};

}  // namespace

double expm1(double x) {
    if (!(x < 709.8 && x > -38.0)) return x <= -38.0 ? -1.0 : exp(x);
    const auto [n, high, low] = detail::reduce_by_ln2(x);
    // Up to n = 53 the difference 1 - 2^-n is exact and joins the sum before scaling; beyond, the 1 is below the last place.
    const double start = n > 53 ? 1.0 : 1.0 - detail::power_of_two(-n);
    return detail::scale(detail::add_exp_minus_one(start, high, low), n);
}

double log1p(double x) {
    if (!(x > -1.0 && x < infinity)) return x == -1.0 ? -infinity : (x < -1.0 ? not_a_number : x);
    if (x > -0.29 && x < 0.41) return detail::log_of_parts(0, x, 0.0);
    const double sum = 1.0 + x;
    const double lost = x > 1.0 ? (x - sum) + 1.0 : (1.0 - sum) + x;
    const auto [n, m] = detail::split_exponent(sum);
    return detail::log_of_parts(n, m - 1.0, lost / sum);
}

double pow(double base, double exponent) {
    if (exponent == 0.0 || base == 1.0) return 1.0;
    if (!(base >= 0.0) || exponent != exponent) return not_a_number;
    if (base == 0.0 || base == infinity) return (base == 0.0) == (exponent > 0.0) ? 0.0 : infinity;
    const Pair logarithm = log_in_two_parts(base);
    const double estimate = logarithm.high * exponent;
    if (!(estimate < 709.8 && estimate > -745.2)) return exp(estimate);
    const Pair product = exact_product(logarithm.high, exponent);
    return exp_of_pair({product.high, product.low + logarithm.low * exponent});
}

double sinpi(double x) {
    const auto [n, r] = reduce_by_half(x);
    return turned(n, r);
}

double cospi(double x) {
    const auto [n, r] = reduce_by_half(x);
    return turned((n + 1) & 3, r);
}

double normal_quantile(double p) {
    if (!(p > 0.0 && p < 1.0)) return p == 0.0 ? -infinity : (p == 1.0 ? infinity : not_a_number);
    const double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425) return q * ratio(centre_top, centre_bottom, 0.180625 - q * q);
    const double r = sqrt(-log(q < 0.0 ? p : 1.0 - p));
    const double size = r <= 5.0 ? ratio(tail_top, tail_bottom, r - 1.6) : ratio(far_top, far_bottom, r - 5.0);
    return q < 0.0 ? -size : size;
}

namespace {

// Loops without a branch, which the compiler does several elements at a time; with AVX2 twice as many. Only + - * / and square root,
// so the bits are the same however wide.
__attribute__((always_inline)) inline void centres(const double* __restrict p, double* __restrict out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double q = p[i] - 0.5;
        out[i] = q * ratio(centre_top, centre_bottom, 0.180625 - q * q);
    }
}

__attribute__((always_inline)) inline void tails(const double* __restrict r, double* __restrict out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) out[i] = ratio(tail_top, tail_bottom, r[i] - 1.6);
}

/// sqrt(-log(x)) for 2^-54 <= x < 1/2, where the exponent counted from sqrt(1/2) is below zero; of anything else more than 5.
__attribute__((always_inline)) inline void roots_of_logs(double* x, std::size_t n) {
    constexpr std::uint64_t root_half = std::bit_cast<std::uint64_t>(0x1.6a09e667f3bcdp-1);
    for (std::size_t i = 0; i < n; ++i) {
        const auto bits = std::bit_cast<std::uint64_t>(x[i]);
        const std::uint64_t steps = (bits - root_half) >> 52;  // and 4096 more
        const double m = std::bit_cast<double>(bits - (steps << 52));
        x[i] = std::sqrt(-detail::log_of_parts(static_cast<int>(static_cast<std::int64_t>(steps)) - 4096, m - 1.0, 0.0));
    }
}

__attribute__((always_inline)) inline void small_exps(double* x, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
        const double whole = detail::nearest_whole(x[i] * detail::one_over_ln2);
        const auto power = static_cast<std::int64_t>(static_cast<std::int32_t>(whole) + 1023);
        const double sum = detail::add_exp_minus_one(1.0, x[i] - whole * detail::ln2_high, whole * detail::ln2_low);
        x[i] = sum * std::bit_cast<double>(power << 52);
    }
}

struct Kernels {
    void (*centres)(const double*, double*, std::size_t);
    void (*roots_of_logs)(double*, std::size_t);
    void (*tails)(const double*, double*, std::size_t);
    void (*small_exps)(double*, std::size_t);
};

void centres_anywhere(const double* p, double* out, std::size_t n) { centres(p, out, n); }
void roots_of_logs_anywhere(double* x, std::size_t n) { roots_of_logs(x, n); }
void tails_anywhere(const double* r, double* out, std::size_t n) { tails(r, out, n); }
void small_exps_anywhere(double* x, std::size_t n) { small_exps(x, n); }
constexpr Kernels anywhere{centres_anywhere, roots_of_logs_anywhere, tails_anywhere, small_exps_anywhere};

#if defined(__x86_64__)
__attribute__((target("avx2"))) void centres_avx2(const double* p, double* out, std::size_t n) { centres(p, out, n); }
__attribute__((target("avx2"))) void roots_of_logs_avx2(double* x, std::size_t n) { roots_of_logs(x, n); }
__attribute__((target("avx2"))) void tails_avx2(const double* r, double* out, std::size_t n) { tails(r, out, n); }
__attribute__((target("avx2"))) void small_exps_avx2(double* x, std::size_t n) { small_exps(x, n); }

#if defined(__clang__)
#define STERNA_AVX512 __attribute__((target("avx512f,avx512dq")))
#else
#define STERNA_AVX512 __attribute__((target("avx512f,avx512dq,prefer-vector-width=512")))
#endif
STERNA_AVX512 void centres_avx512(const double* p, double* out, std::size_t n) { centres(p, out, n); }
STERNA_AVX512 void roots_of_logs_avx512(double* x, std::size_t n) { roots_of_logs(x, n); }
STERNA_AVX512 void tails_avx512(const double* r, double* out, std::size_t n) { tails(r, out, n); }
STERNA_AVX512 void small_exps_avx512(double* x, std::size_t n) { small_exps(x, n); }
#undef STERNA_AVX512

Kernels widest() {
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
        return {centres_avx512, roots_of_logs_avx512, tails_avx512, small_exps_avx512};
    if (__builtin_cpu_supports("avx2")) return {centres_avx2, roots_of_logs_avx2, tails_avx2, small_exps_avx2};
    return anywhere;
}

const Kernels& kernels() {
    static const Kernels chosen = widest();
    return chosen;
}
#else
const Kernels& kernels() { return anywhere; }
#endif

constexpr std::size_t chunk = 256;

/// Quantiles of at most a chunk: the centre for all, then those of the tails, which are one in seven.
void quantiles_of_chunk(double* p, std::size_t n) {
    std::array<double, chunk> centre, r, tail;
    std::array<std::uint16_t, chunk> who;
    kernels().centres(p, centre.data(), n);
    std::size_t in_tails = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double q = p[i] - 0.5;
        who[in_tails] = static_cast<std::uint16_t>(i);
        in_tails += !(q >= -0.425 && q <= 0.425);
    }
    for (std::size_t j = 0; j < in_tails; ++j) {
        const double at = p[who[j]];
        r[j] = std::min(at, 1.0 - at);
    }
    kernels().roots_of_logs(r.data(), in_tails);
    kernels().tails(r.data(), tail.data(), in_tails);
    for (std::size_t j = 0; j < in_tails; ++j) {
        const double at = p[who[j]];
        centre[who[j]] = r[j] <= 5.0 ? std::copysign(tail[j], at - 0.5) : normal_quantile(at);  // no branch on the side
    }
    std::copy(centre.begin(), centre.begin() + static_cast<std::ptrdiff_t>(n), p);
}

}  // namespace

void normal_quantiles(std::span<double> p) {
    for (std::size_t from = 0; from < p.size(); from += chunk) quantiles_of_chunk(p.data() + from, std::min(chunk, p.size() - from));
}

void exps(std::span<double> x) {
    const bool small = std::all_of(x.begin(), x.end(), [](double v) { return v > -600.0 && v < 600.0; });
    if (small) return kernels().small_exps(x.data(), x.size());
    for (double& v : x) v = exp(v);
}

double logistic(double x) {
    const double small = exp(-std::fabs(x));  // no branch: the sign of the argument is as good as random
    return (x < 0.0 ? small : 1.0) / (1.0 + small);
}

}  // namespace sterna::math
