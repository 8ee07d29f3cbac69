#include "analysis/abc_proposals.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr std::int64_t draws = 100'000;

std::vector<Prior> wide(std::size_t n) { return std::vector<Prior>(n, {.name = "x", .low = -100, .high = 100}); }

/// Members at the corners of a flat cross: variances .625, covariance .375.
const std::vector<Particle> crossed{
    {{1, 1}, 0.25, 0, {}}, {{-1, -1}, 0.25, 0, {}}, {{0.5, -0.5}, 0.25, 0, {}}, {{-0.5, 0.5}, 0.25, 0, {}}};

/// Mean of f over proposals against what it should be, in standard errors.
template <class F>
double z_of(const AbcProposals& proposals, double expected, F f) {
    double sum = 0, squares = 0;
    for (std::int64_t a = 0; a < draws; ++a) {
        const double x = f(proposals.values(a));
        sum += x, squares += x * x;
    }
    const double mean = sum / draws;
    return z_of_mean(sum, draws, expected, squares / draws - mean * mean);
}

}  // namespace

TEST_CASE("The triangle of a covariance is that by hand and has a length in every direction") {
    CHECK(cholesky({{4, 2}, {2, 5}}) == Matrix{{2, 0}, {1, 2}});
    const Matrix flat = cholesky({{1, 1}, {1, 1}});
    CHECK(flat[1][0] == 1);
    CHECK_CLOSE(flat[1][1], 1e-6, 1e-12);
}

TEST_CASE("Priors are drawn by their law and within their bounds") {
    // A standard normal cut to [-1, 2]: mean (density(-1) - density(2)) / mass; a uniform from 2 to 5: variance 9/12.
    const std::vector<Prior> priors{{.name = "a", .law = Prior::Law::normal, .low = -1, .high = 2},
                                    {.name = "b", .low = 2, .high = 5}};
    const AbcProposals proposals(priors, {}, {}, 0);
    const auto density = [](double x) { return std::exp(-0.5 * x * x) / std::sqrt(2 * std::acos(-1.0)); };
    const double mass = 0.5 * (std::erfc(-2 / std::sqrt(2.0)) - std::erfc(1 / std::sqrt(2.0)));
    CHECK_BAND(z_of(proposals, (density(-1) - density(2)) / mass, [](const auto& x) { return x[0]; }));
    CHECK_BAND(z_of(proposals, 3.5, [](const auto& x) { return x[1]; }));
    CHECK_BAND(z_of(proposals, 0.75, [](const auto& x) { return (x[1] - 3.5) * (x[1] - 3.5); }));
    for (std::int64_t a = 0; a < draws; ++a) {
        const auto x = proposals.values(a);
        REQUIRE((x[0] >= -1 && x[0] <= 2 && x[1] >= 2 && x[1] <= 5));
    }
}

TEST_CASE("Members are moved by twice their variance and with the full kernel by twice their covariance") {
    const auto priors = wide(2);
    for (const Kernel kernel : {Kernel::componentwise, Kernel::full}) {
        SmcOptions options;
        options.kernel = kernel;
        const AbcProposals proposals(priors, crossed, options, 1);
        CHECK_BAND(z_of(proposals, 0, [](const auto& x) { return x[0]; }));
        CHECK_BAND(z_of(proposals, 3 * 0.625, [](const auto& x) { return x[0] * x[0]; }));
        CHECK_BAND(z_of(proposals, 3 * 0.625, [](const auto& x) { return x[1] * x[1]; }));
        CHECK_BAND(z_of(proposals, (kernel == Kernel::full ? 3 : 1) * 0.375, [](const auto& x) { return x[0] * x[1]; }));
    }
}

TEST_CASE(
    "A move out of the bounds is drawn again with its member so that proposals follow the kernel mixture cut to the bounds") {
    // Members 0 and 4 of equal weight, kernel variance 8, bounds 0 and 9: half the moves of the first and a tenth of the other's
    // go.
    const std::vector<Prior> priors{{.name = "x", .low = 0, .high = 9}};
    const AbcProposals proposals(priors, {{{0}, 0.5, 0, {}}, {{4}, 0.5, 0, {}}}, {}, 1);
    double mass = 0, first = 0;
    for (double x = 5e-4; x < 9; x += 1e-3) {
        const double p = std::exp(-x * x / 16) + std::exp(-(x - 4) * (x - 4) / 16);
        mass += p, first += p * x;
    }
    CHECK_BAND(z_of(proposals, first / mass, [](const auto& x) { return x[0]; }));
}

TEST_CASE("A weight is prior over kernel mixture by hand") {
    // Members 0 and 4 of weights 3/4 and 1/4: mean 1, variance 3, kernel variance 6. A normal prior of mean 1 and deviation 2.
    const std::vector<Prior> priors{{.name = "x", .law = Prior::Law::normal, .low = -9, .high = 9, .mean = 1, .sd = 2}};
    const std::vector<Particle> two{{{0}, 0.75, 0, {}}, {{4}, 0.25, 0, {}}};
    const AbcProposals proposals(priors, two, {}, 1);
    const auto by_hand = [](double x) {
        const double mixture = 0.75 * std::exp(-x * x / 12) + 0.25 * std::exp(-(x - 4) * (x - 4) / 12);
        return std::exp(-(x - 1) * (x - 1) / 8) / mixture;
    };
    for (const double x : {-2.0, 0.0, 1.0, 3.5})
        CHECK_CLOSE(proposals.weight({x}) / proposals.weight({1}), by_hand(x) / by_hand(1), 1e-13);
}

TEST_CASE("With the full kernel weights fall with the distance along the covariance") {
    // Twice the covariance is (1.25, .75; .75, 1.25), its inverse (1.25, -.75; -.75, 1.25); the mixture of one place is
    // exp(-q/2).
    const auto priors = wide(2);
    SmcOptions options;
    options.kernel = Kernel::full;
    const AbcProposals proposals(priors, crossed, options, 1);
    const auto mixture = [](double x, double y) {
        double sum = 0;
        for (const Particle& member : crossed) {
            const double u = x - member.values[0], v = y - member.values[1];
            sum += std::exp(-0.5 * (1.25 * u * u - 1.5 * u * v + 1.25 * v * v));
        }
        return sum;
    };
    for (const auto& [x, y] : {std::pair{1.0, 2.0}, {2.0, -1.0}, {-3.0, 0.5}})
        CHECK_CLOSE(proposals.weight({x, y}) / proposals.weight({0, 0}), mixture(0, 0) / mixture(x, y), 1e-13);
}

TEST_CASE("No two attempts or generations share a proposal or a seed") {
    const auto priors = wide(1);
    const AbcProposals first(priors, {}, {}, 0), later(priors, {}, {}, 1);
    CHECK(first.values(0) == first.values(0));
    CHECK(first.values(0) != first.values(1));
    CHECK(first.values(0) != later.values(0));
    CHECK(first.simulation_seed(0) != first.simulation_seed(1));
    CHECK(first.simulation_seed(0) != later.simulation_seed(0));
}
