#include "sterna/analysis/sensitivity.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <vector>

#include "sterna/core/error.hpp"
#include "sterna/core/random.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

using Inputs = std::vector<double>;

/// A function on the unit cube whose indices are known.
struct Known {
    std::function<double(const Inputs&)> value;
    double mean, variance;
    Inputs first, total;
};

/// Ishigami and Homma (1990) with angles pi (2 x - 1): sin z1 + a sin^2 z2 + b z3^4 sin z1. Over an angle sin and sin^2 - 1/2 have the
/// variances 1/2 and 1/8, z^4 the mean pi^4/5 and the variance pi^8 (1/9 - 1/25) = pi^8 16/225; only inputs 1 and 3 act together.
Known ishigami() {
    const double pi = std::acos(-1.0), a = 7, b = 0.1;
    const double v1 = 0.5 * std::pow(1 + b * std::pow(pi, 4) / 5, 2), v2 = a * a / 8, v13 = 0.5 * b * b * std::pow(pi, 8) * 16 / 225;
    const double all = v1 + v2 + v13;
    const auto value = [=](const Inputs& x) {
        const auto angle = [&](std::size_t i) { return pi * (2 * x[i] - 1); };
        return std::sin(angle(0)) * (1 + b * std::pow(angle(2), 4)) + a * std::pow(std::sin(angle(1)), 2);
    };
    return {value, a / 2, all, {v1 / all, v2 / all, 0}, {(v1 + v13) / all, v2 / all, v13 / all}};
}

/// Sobol' (1993): the product of (|4 x - 2| + a) / (1 + a). Each factor has mean 1 and variance v = 1 / (3 (1 + a)^2), so the variance of
/// the product is that of 1 + v, less 1; the total share of an input is v times the product of the others' 1 + v.
Known g_function() {
    const Inputs a{0, 1, 4.5, 9, 99, 99, 99, 99};
    Inputs v;
    double product = 1;
    for (const double weight : a) v.push_back(1 / (3 * (1 + weight) * (1 + weight))), product *= 1 + v.back();
    Known g{{}, 1, product - 1, {}, {}};
    for (const double own : v) g.first.push_back(own / g.variance), g.total.push_back(own * product / (1 + own) / g.variance);
    g.value = [=](const Inputs& x) {
        double y = 1;
        for (std::size_t i = 0; i < a.size(); ++i) y *= (std::abs(4 * x[i] - 2) + a[i]) / (1 + a[i]);
        return y;
    };
    return g;
}

std::vector<double> outputs_of(const std::function<double(const Inputs&)>& value, const Points& points) {
    std::vector<double> outputs;
    for (const Inputs& row : points) outputs.push_back(value(row));
    return outputs;
}

int inputs_of(const Known& known) { return static_cast<int>(known.first.size()); }

SobolIndices indices(const Known& known, int n, std::uint64_t seed, const Bootstrap& bootstrap) {
    return sobol_indices(outputs_of(known.value, saltelli_design(n, inputs_of(known), seed)), inputs_of(known), bootstrap);
}

double largest_error(const std::vector<Estimate>& found, const Inputs& truth) {
    double largest = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) largest = std::max(largest, std::abs(found[i].value - truth[i]));
    return largest;
}

int covered(const std::vector<Estimate>& found, const Inputs& truth) {
    int count = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) count += found[i].lower <= truth[i] && truth[i] <= found[i].upper;
    return count;
}

/// The rows of a Saltelli design from independent draws instead of a sequence.
Points independent_design(int n, std::size_t d, std::uint64_t seed) {
    const Draws draws(seed);
    Points rows;
    for (int j = 0; j < n; ++j) {
        Inputs a, b;
        for (std::uint32_t k = 0; k < d; ++k) {
            const Words drawn = draws.entity(stream("test/independent"), static_cast<std::uint32_t>(j), Month{}, k);
            a.push_back(to_unit53(drawn[0], drawn[1])), b.push_back(to_unit53(drawn[2], drawn[3]));
        }
        rows.push_back(a), rows.push_back(b);
        for (std::size_t i = 0; i < d; ++i) rows.push_back(a), rows.back()[i] = b[i];
    }
    return rows;
}

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr Bootstrap no_intervals{.resamples = 0};

}  // namespace

TEST_CASE("First and total indices of Ishigami and the g-function are those of their formulas") {
    for (const Known& known : {ishigami(), g_function()}) {
        const SobolIndices found = indices(known, 1 << 14, 1, no_intervals);
        CHECK(largest_error(found.first, known.first) < 0.02);
        CHECK(largest_error(found.total, known.total) < 0.02);
        CHECK_NEAR(found.mean, known.mean, 1e-3);
        CHECK_CLOSE(found.variance, known.variance, 1e-2);
        CHECK(found.samples == 1 << 14);
        CHECK(found.left_out == 0);
    }
}

TEST_CASE("Indices of two base samples are those by hand") {
    // A 1, 3; B 5, 7: mean 4, variance (9 + 1 + 1 + 9) / 4 = 5. A with the one input of B 2, 7.
    // First ((5 - 4) 1 + (7 - 4) 4) / 2 / 5; total (1 + 16) / 4 / 5.
    const SobolIndices found = sobol_indices(std::vector<double>{1, 5, 2, 3, 7, 7}, 1, no_intervals);
    CHECK_CLOSE(found.first[0].value, 1.3, 1e-15);
    CHECK_CLOSE(found.total[0].value, 0.85, 1e-15);
    CHECK(found.mean == 4);
    CHECK(found.variance == 5);
    CHECK(std::isnan(found.first[0].lower));
}

TEST_CASE("An input that does nothing has indices of exactly zero") {
    Known known = ishigami();
    known.value = [value = known.value](Inputs x) { return x[1] = 0.3, value(x); };
    const SobolIndices found = indices(known, 100, 5, {.resamples = 20});
    for (const Estimate& index : {found.first[1], found.total[1]}) CHECK((index.value == 0 && index.lower == 0 && index.upper == 0));
    CHECK(found.total[0].value > 0.5);
}

TEST_CASE("A large constant added to an output changes no index") {
    Known far = ishigami();
    const SobolIndices near = indices(far, 256, 3, no_intervals);
    far.value = [value = far.value](const Inputs& x) { return 1e6 + value(x); };
    const SobolIndices found = indices(far, 256, 3, no_intervals);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK_NEAR(found.first[i].value, near.first[i].value, 1e-8);
        CHECK_NEAR(found.total[i].value, near.total[i].value, 1e-8);
    }
}

TEST_CASE("Intervals from independent draws hold the truth nineteen times in twenty") {
    // Of 400 fits the mean share covered of six indices. Estimates of one fit may all be wrong together: standard deviation at most
    // root(.95 x .05 / 400) = .011, so that the band of 4.89 of them has a false-alarm rate below 1e-6; the bootstrap's own error at
    // 256 base samples is allowed another .02.
    const Known known = ishigami();
    const int fits = 400;
    int inside = 0;
    for (std::uint64_t seed = 0; seed < fits; ++seed) {
        const auto outputs = outputs_of(known.value, independent_design(256, 3, seed));
        const SobolIndices found = sobol_indices(outputs, 3, {.resamples = 200, .seed = seed});
        inside += covered(found.first, known.first) + covered(found.total, known.total);
    }
    CHECK_NEAR(inside / (6.0 * fits), 0.95, 0.02 + z_limit * 0.011);
}

TEST_CASE("Intervals from Sobol points hold the truth for most inputs") {
    // Each design has 16 intervals, one in twenty outside. More than 64 of 160 outside takes five designs that fail whole even if all of a
    // design fail together: 252 x .05^5, a false-alarm rate below 1e-4.
    const Known known = g_function();
    int inside = 0;
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const SobolIndices found = indices(known, 256, seed, {.resamples = 200});
        inside += covered(found.first, known.first) + covered(found.total, known.total);
    }
    CHECK(inside >= 96);
}

TEST_CASE("An interval of a mean size has equal tails at the quantiles of the normal law") {
    // x0 + 4 x1 x2 on four levels: the size of the effect of x1 is 4 x2, of standard deviation 4 root(5/36). Of 4000 resamples an end of 95
    // in 100 has an error of .042 standard errors, one of 50 in 100 .022; the deviation of 400 trajectories adds .02 of each end.
    const int trajectories = 400;
    const Points design = morris_design(trajectories, 3, 4, 2);
    const auto outputs = outputs_of([](const Inputs& x) { return x[0] + 4 * x[1] * x[2]; }, design);
    const auto ends_are = [&](double level, double quantile, double error) {
        const Estimate size = morris_effects(design, outputs, {.resamples = 4000, .level = level}).inputs[1].mu_star;
        const double standard_error = 4 * std::sqrt(5.0 / 36 / trajectories);
        CHECK_NEAR((size.upper - size.value) / standard_error, quantile, z_limit * std::hypot(error, 0.02 * quantile));
        CHECK_NEAR((size.value - size.lower) / standard_error, quantile, z_limit * std::hypot(error, 0.02 * quantile));
    };
    ends_are(0.95, 1.95996, 0.042);
    ends_are(0.5, 0.67449, 0.022);
}

TEST_CASE("Intervals narrow with the root of base samples") {
    const Known known = g_function();
    const auto width = [&](int n) {
        const Estimate first = indices(known, n, 1, {.resamples = 500}).first[0];
        return first.upper - first.lower;
    };
    // Four times the base samples: half the width. At 500 resamples the ratio has an error of .03 and base samples add as much, so the
    // band is beyond five standard deviations: a false-alarm rate below 1e-6.
    CHECK_NEAR(width(4096) / width(1024), 0.5, 0.25);
}

TEST_CASE("The same seed gives the same intervals and another seed gives others") {
    const auto lower = [](std::uint64_t seed) { return indices(ishigami(), 64, 1, {.resamples = 50, .seed = seed}).first[0].lower; };
    CHECK(lower(1) == lower(1));
    CHECK(lower(1) != lower(2));
}

TEST_CASE("An output that never changes has no indices instead of infinite ones") {
    for (const double constant : {0.0, 0.1, -1e300}) {
        const SobolIndices found = sobol_indices(std::vector<double>(7 * 4, constant), 2, {.resamples = 10});
        CHECK(found.mean == constant);
        CHECK(found.variance == 0);
        for (const Estimate& index : {found.first[0], found.first[1], found.total[0], found.total[1]}) {
            CHECK(std::isnan(index.value));
            CHECK(std::isnan(index.lower));
            CHECK(std::isnan(index.upper));
        }
    }
    // Constant but for the mixed row.
    CHECK(std::isnan(sobol_indices(std::vector<double>{3, 3, 5}, 1, no_intervals).total[0].value));
}

TEST_CASE("Base samples with a failed run are left out and counted as if they had never been tried") {
    const Known known = ishigami();
    auto outputs = outputs_of(known.value, saltelli_design(64, 3, 1));
    auto rest = outputs;
    rest.erase(rest.begin() + 5 * 20, rest.begin() + 5 * 21);
    rest.erase(rest.begin(), rest.begin() + 5);
    outputs[4] = none;                                           // last row of the first
    outputs[5 * 20] = std::numeric_limits<double>::infinity();  // first row of the 21st
    const Bootstrap few{.resamples = 20};
    const SobolIndices found = sobol_indices(outputs, 3, few), wanted = sobol_indices(rest, 3, few);
    CHECK(found.left_out == 2);
    CHECK(found.samples == 62);
    CHECK(found.mean == wanted.mean);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(found.first[i].value == wanted.first[i].value);
        CHECK(found.total[i].lower == wanted.total[i].lower);
    }
}

TEST_CASE("Where every run failed there are no numbers") {
    const SobolIndices found = sobol_indices(std::vector<double>(12, none), 2, {.resamples = 10});
    CHECK(found.samples == 0);
    CHECK(found.left_out == 3);
    CHECK(std::isnan(found.mean));
    CHECK(std::isnan(found.first[0].value));
    const Points design = morris_design(3, 2, 4, 1);
    const MorrisEffects effects = morris_effects(design, std::vector<double>(9, none), {.resamples = 10});
    CHECK(effects.left_out == 3);
    CHECK(std::isnan(effects.inputs[1].mu));
    CHECK(std::isnan(effects.inputs[1].mu_star.value));
}

TEST_CASE("Effects of a linear function are its coefficients without spread") {
    const Inputs slopes{3, -0.5, 0, 1e3};
    const auto linear = [&](const Inputs& x) { return 7 + std::inner_product(x.begin(), x.end(), slopes.begin(), 0.0); };
    for (const int levels : {2, 4, 8}) {
        const Points design = morris_design(12, 4, levels, 3);
        const MorrisEffects found = morris_effects(design, outputs_of(linear, design), {.resamples = 50});
        CHECK(found.trajectories == 12);
        const double rounding = levels == 2 ? 0 : 1e-11;  // with two levels the step is 1 and every sum exact
        for (std::size_t i = 0; i < 4; ++i) {
            CHECK_NEAR(found.inputs[i].mu, slopes[i], rounding);
            CHECK_NEAR(found.inputs[i].mu_star.value, std::abs(slopes[i]), rounding);
            CHECK_NEAR(found.inputs[i].sigma, 0, rounding);
            CHECK_NEAR(found.inputs[i].mu_star.lower, std::abs(slopes[i]), rounding);
            CHECK_NEAR(found.inputs[i].mu_star.upper, std::abs(slopes[i]), rounding);
        }
    }
}

TEST_CASE("Only inputs that act together have effects with a spread") {
    // x0 + 4 x1 x2 + x3 on four levels: the effect of x1 is 4 x2, whose levels have mean 1/2 and variance 5/36.
    const int trajectories = 2000;
    const Points design = morris_design(trajectories, 4, 4, 9);
    const auto outputs = outputs_of([](const Inputs& x) { return x[0] + 4 * x[1] * x[2] + x[3]; }, design);
    const MorrisEffects found = morris_effects(design, outputs, no_intervals);
    for (const std::size_t i : {0U, 3U}) CHECK_NEAR(found.inputs[i].sigma, 0, 1e-12);
    for (const std::size_t i : {1U, 2U}) {
        CHECK_BAND(z_of_mean(trajectories * found.inputs[i].mu, trajectories, 2, 16 * 5.0 / 36));
        // The fourth moment of the levels is (1/16 + 1/1296) / 2, so the variance estimate has a relative deviation of
        // root((1.64 - 1) / n) = .018 and sigma half of it.
        CHECK_CLOSE(found.inputs[i].sigma, 4 * std::sqrt(5.0 / 36), z_limit * 0.009);
    }
}

TEST_CASE("Effects that cancel have a mean of nothing and a size") {
    // (2 x0 - 1) (2 x1 - 1) on two levels: each effect of x0 is 2 or -2.
    const Points design = morris_design(400, 2, 2, 21);
    const auto outputs = outputs_of([](const Inputs& x) { return (2 * x[0] - 1) * (2 * x[1] - 1); }, design);
    const MorrisEffects found = morris_effects(design, outputs, {.resamples = 100});
    CHECK_BAND(z_of_mean(400 * found.inputs[0].mu, 400, 0, 4));
    CHECK(found.inputs[0].mu_star.value == 2);
    CHECK(found.inputs[0].mu_star.lower == 2);
}

TEST_CASE("Intervals of mean sizes hold the truth nineteen times in twenty") {
    // 4 x0 x1 on eight levels: the size of the effect of x0 is 4 x1, mean 2. Of 400 screenings of 50 trajectories: standard deviation
    // of the share .011 at most, false-alarm rate below 1e-6; the bootstrap's own error at 50 trajectories is allowed another .02.
    const int screenings = 400;
    int inside = 0;
    for (std::uint64_t seed = 0; seed < screenings; ++seed) {
        const Points design = morris_design(50, 2, 8, seed);
        const auto outputs = outputs_of([](const Inputs& x) { return 4 * x[0] * x[1]; }, design);
        const MorrisEffects found = morris_effects(design, outputs, {.resamples = 200, .seed = seed});
        for (const MorrisInput& input : found.inputs) inside += input.mu_star.lower <= 2 && 2 <= input.mu_star.upper;
    }
    CHECK_NEAR(inside / (2.0 * screenings), 0.95, 0.02 + z_limit * 0.011);
}

TEST_CASE("Trajectories with a failed run are left out and counted") {
    const Points design = morris_design(10, 3, 4, 5);
    auto outputs = outputs_of([](const Inputs& x) { return x[0] * x[1] + x[2]; }, design);
    const Points later(design.begin() + 4, design.end());
    const std::vector<double> rest(outputs.begin() + 4, outputs.end());
    outputs[3] = none;
    const MorrisEffects found = morris_effects(design, outputs, no_intervals), wanted = morris_effects(later, rest, no_intervals);
    CHECK(found.left_out == 1);
    CHECK(found.trajectories == 9);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(found.inputs[i].mu == wanted.inputs[i].mu);
        CHECK(found.inputs[i].sigma == wanted.inputs[i].sigma);
    }
}

TEST_CASE("One trajectory has effects and no spread") {
    const Points design = morris_design(1, 1, 2, 1);
    const MorrisEffects found = morris_effects(design, outputs_of([](const Inputs& x) { return 3 * x[0]; }, design), no_intervals);
    CHECK(found.inputs[0].mu == 3);
    CHECK(std::isnan(found.inputs[0].sigma));
}

TEST_CASE("Outputs that do not fit the design and bootstraps out of range are refused") {
    const std::vector<double> five(5, 1.0);
    CHECK_THROWS_AS(sobol_indices(five, 2, no_intervals), InternalError);
    CHECK_THROWS_AS(morris_effects(morris_design(2, 2, 4, 1), five, no_intervals), InternalError);
    CHECK_THROWS_AS(sobol_indices(five, 3, {.resamples = -1}), InputError);
    CHECK_THROWS_AS(sobol_indices(five, 3, {.level = 1}), InputError);
}
