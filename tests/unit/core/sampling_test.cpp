#include "sterna/core/sampling.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "sterna/core/error.hpp"
#include "sterna/core/random.hpp"
#include "support/bands.hpp"

using namespace sterna;

namespace {

constexpr int n = 400'000;

/// Two independent uniforms a number: the luck of person i.
struct Luck {
    double first;
    double second;
};

Luck luck(std::uint64_t seed, int i) {
    const Words drawn = Draws(seed).words(stream("test/sampling"), {1, static_cast<std::uint32_t>(i)}, Month{});
    return {to_unit53(drawn[0], drawn[1]), to_unit53(drawn[2], drawn[3])};
}

/// z of the sample mean of f(luck) against its law.
template <class F>
double z_of(std::uint64_t seed, double mean, double variance, F f) {
    double sum = 0.0;
    for (int i = 0; i < n; ++i) sum += f(luck(seed, i));
    return test::z_of_mean(sum, n, mean, variance);
}

double square(double x) { return x * x; }

/// Counts of picks against the shares the table was built from.
double z_of_picks(const AliasTable& table, std::span<const double> weights, bool by_word) {
    std::vector<std::int64_t> picks(weights.size());
    for (int i = 0; i < n; ++i) {
        const double u = luck(31, i).first;
        ++picks[by_word ? table.pick(static_cast<std::uint32_t>(u * 0x1p32)) : table.pick(u)];
    }
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    std::vector<double> expected;
    for (const double weight : weights) expected.push_back(n * weight / sum);
    return test::z_of_chi_square(picks, expected);
}

}  // namespace

TEST_CASE("a bernoulli draw is true at its rate and raising the rate never unmakes it") {
    std::int64_t hits = 0;
    for (int i = 0; i < n; ++i) hits += bernoulli(0.02, luck(1, i).first) ? 1 : 0;
    CHECK_BAND(test::z_of_count(hits, n, 0.02));
    CHECK_OUTSIDE_BAND(test::z_of_count(hits, n, 0.0215));
    CHECK_FALSE(bernoulli(0.0, 0x1p-53));
    CHECK(bernoulli(1.0, 1.0 - 0x1p-53));
}

TEST_CASE("exponential gumbel and normal draws have their mean variance and shape") {
    const auto of_exponential = [](Luck l) { return exponential(l.first); };
    CHECK_BAND(z_of(2, 1.0, 1.0, of_exponential));
    CHECK_OUTSIDE_BAND(z_of(2, 1.02, 1.0, of_exponential));
    CHECK_BAND(z_of(2, 2.0, 20.0, [](Luck l) { return square(exponential(l.first)); }));
    constexpr double euler = 0.57721566490153286;
    constexpr double gumbel_variance = 1.6449340668482264;  // pi^2 / 6
    CHECK_BAND(z_of(3, euler, gumbel_variance, [](Luck l) { return gumbel(l.first); }));
    // The fourth central moment of a Gumbel is 27/5 of its squared variance, so this is the law of squared deviations.
    CHECK_BAND(z_of(3, gumbel_variance, 4.4 * square(gumbel_variance), [](Luck l) { return square(gumbel(l.first) - euler); }));
    CHECK_BAND(z_of(4, 0.0, 1.0, [](Luck l) { return normal(l.first); }));
    CHECK_BAND(z_of(4, 1.0, 2.0, [](Luck l) { return square(normal(l.first)); }));
    CHECK_BAND(z_of(4, 3.0, 96.0, [](Luck l) { return square(square(normal(l.first))); }));
    CHECK_OUTSIDE_BAND(z_of(4, 1.0, 2.0, [](Luck l) { return square(1.02 * normal(l.first)); }));
}

TEST_CASE("the largest of gumbel shocks chooses as the logit says") {
    const std::vector<double> values{0.0, 0.7, -1.2};
    std::vector<std::int64_t> chosen(3);
    for (int i = 0; i < n; ++i) {
        const Luck one = luck(5, i);
        const Luck two = luck(6, i);
        const std::vector<double> u{values[0] + gumbel(one.first), values[1] + gumbel(one.second), values[2] + gumbel(two.first)};
        ++chosen[static_cast<std::size_t>(std::max_element(u.begin(), u.end()) - u.begin())];
    }
    const double sum = std::exp(0.0) + std::exp(0.7) + std::exp(-1.2);
    std::vector<double> expected;
    for (const double value : values) expected.push_back(n * std::exp(value) / sum);
    CHECK_BAND(test::z_of_chi_square(chosen, expected));
}

TEST_CASE("a positive stable draw has the Laplace transform that defines it") {
    for (const double lambda : {0.05, 0.3, 0.5, 0.7, 0.95, 0.999}) {
        for (const double s : {0.1, 1.0, 5.0}) {
            const double mean = std::exp(-std::pow(s, lambda));
            const double variance = std::exp(-std::pow(2.0 * s, lambda)) - mean * mean;
            CAPTURE(lambda);
            CAPTURE(s);
            const auto transformed = [&](Luck l) { return std::exp(-s * positive_stable(lambda, l.first, l.second)); };
            CHECK_BAND(z_of(7, mean, variance, transformed));
        }
    }
    const double mean = std::exp(-1.0);
    const double variance = std::exp(-std::sqrt(2.0)) - mean * mean;
    CHECK_OUTSIDE_BAND(z_of(7, mean, variance, [](Luck l) { return std::exp(-1.02 * positive_stable(0.5, l.first, l.second)); }));
}

TEST_CASE("a positive stable draw of index one half is one over twice a squared normal") {
    // Formula at a = pi/2, W = 1: sin(pi/4) / sin(pi/2)^2 * sin(pi/4) = 1/2.
    CHECK_CLOSE(positive_stable(0.5, 0.5, math::exp(-1.0)), 0.5, 1e-14);
    for (const double limit : {0.2, 1.0, 30.0}) {
        std::int64_t below = 0;
        for (int i = 0; i < n; ++i) below += positive_stable(0.5, luck(13, i).first, luck(13, i).second) <= limit ? 1 : 0;
        CHECK_BAND(test::z_of_count(below, n, std::erfc(0.5 / std::sqrt(limit))));
    }
}

TEST_CASE("a positive stable draw is finite at the ends of its uniforms and one at index one") {
    for (const double lambda : {0.05, 0.5, 0.999999}) {
        for (const double angle : {0x1p-53, 0.5, 1.0 - 0x1p-53}) {
            for (const double waiting : {0x1p-53, 0.5, 1.0 - 0x1p-53}) {
                CAPTURE(lambda);
                CAPTURE(angle);
                CHECK(std::isfinite(log_positive_stable(lambda, angle, waiting)));
            }
        }
    }
    CHECK(positive_stable(1.0, 0.3, 0.7) == 1.0);
    CHECK_NEAR(log_positive_stable(1.0 - 1e-12, 0.3, 0.7), 0.0, 1e-10);
    CHECK_THROWS_AS(positive_stable(0.0, 0.5, 0.5), InternalError);
    CHECK_THROWS_AS(positive_stable(1.1, 0.5, 0.5), InternalError);
}

TEST_CASE("poisson counts are the exact inverse of their distribution function") {
    for (const double mean : {0.01, 0.9, 3.0, 27.5, 400.0}) {
        long double term = std::exp(-static_cast<long double>(mean));
        long double sum = 0.0L;
        for (int k = 0; k < 700; ++k) {
            sum += term;
            term *= static_cast<long double>(mean) / (k + 1);
            if (sum < 1e-9L || sum > 1.0L - 1e-9L) continue;
            CHECK(poisson(mean, static_cast<double>(sum - 1e-11L)) == k);
            CHECK(poisson(mean, static_cast<double>(sum + 1e-11L)) == k + 1);
        }
    }
    CHECK(poisson(0.0, 0.999) == 0);
    CHECK_THROWS_AS(poisson(-1.0, 0.5), InternalError);
}

TEST_CASE("binomial counts are the exact inverse of their distribution function") {
    const double p = 0.3;
    for (const int trials : {1, 2, 10, 200}) {
        long double term = std::pow(0.7L, trials);
        long double sum = 0.0L;
        for (int k = 0; k <= trials; ++k) {
            sum += term;
            term *= static_cast<long double>(trials - k) / (k + 1) * (0.3L / 0.7L);
            if (sum < 1e-9L || sum > 1.0L - 1e-9L) continue;
            CHECK(binomial(trials, p, static_cast<double>(sum - 1e-11L)) == k);
            CHECK(binomial(trials, p, static_cast<double>(sum + 1e-11L)) == k + 1);
        }
        CHECK(binomial(trials, p, 1.0 - 0x1p-53) <= trials);
    }
    CHECK(binomial(10, 0.0, 0.5) == 0);
    CHECK(binomial(10, 1.0, 0.5) == 10);
    CHECK(binomial(0, 0.4, 0.5) == 0);
    CHECK_THROWS_AS(binomial(10, 1.5, 0.5), InternalError);
}

TEST_CASE("counts of huge means keep their mean and spread") {
    constexpr double mean = 3e8;
    constexpr int draws = 300;
    double poisson_sum = 0.0;
    double binomial_sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < draws; ++i) {
        const Luck l = luck(8, i);
        const double off = static_cast<double>(poisson(mean, l.first)) - mean;
        poisson_sum += off;
        squares += off * off;
        binomial_sum += static_cast<double>(binomial(1'000'000'000, 0.3, l.second)) - mean;
    }
    CHECK_BAND(test::z_of_mean(poisson_sum, draws, 0.0, mean));
    CHECK_BAND(test::z_of_mean(squares, draws, mean, 2.0 * mean * mean));
    CHECK_BAND(test::z_of_mean(binomial_sum, draws, 0.0, 0.7 * mean));
}

TEST_CASE("shares of a whole number sum to it and are less than one off") {
    for (int round = 0; round < 300; ++round) {
        std::vector<double> weights;
        for (int i = 0; i <= round % 23; ++i) {
            weights.push_back(std::floor(luck(9, 100 * round + i).first * 4.0) * luck(10, i).first);
        }
        weights.push_back(0.5);
        const std::int64_t total = round < 5 ? round : static_cast<std::int64_t>(1e6 * luck(11, round).first);
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        const auto shares = apportion(total, weights);
        CHECK(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == total);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            CHECK(std::abs(static_cast<double>(shares[i]) - static_cast<double>(total) * weights[i] / sum) < 1.0);
            if (weights[i] == 0.0) CHECK(shares[i] == 0);
        }
    }
}

TEST_CASE("ties between equal remainders go to the lower index and nonsense is refused") {
    const std::vector<double> equal{1.0, 1.0, 1.0, 1.0};
    CHECK(apportion(6, equal) == std::vector<std::int64_t>{2, 2, 1, 1});
    CHECK(apportion(0, std::vector<double>{0.0, 0.0}) == std::vector<std::int64_t>{0, 0});
    CHECK(apportion(10, std::vector<double>{3.0, 1.0}) == std::vector<std::int64_t>{8, 2});
    CHECK_THROWS_AS(apportion(1, std::vector<double>{0.0}), InternalError);
    CHECK_THROWS_AS(apportion(1, std::vector<double>{1.0, -1.0}), InternalError);
    CHECK_THROWS_AS(apportion(-1, equal), InternalError);
}

TEST_CASE("an alias table picks by its weights with a double as with one lane") {
    std::vector<double> weights;
    for (int i = 0; i < 200; ++i) weights.push_back(0.05 + std::pow(luck(12, i).first, 4.0));
    const AliasTable table(weights);
    CHECK_BAND(z_of_picks(table, weights, false));
    CHECK_BAND(z_of_picks(table, weights, true));
    weights[150] *= 1.5;
    weights[20] *= 0.8;
    std::vector<double> planted(weights);
    for (std::size_t i = 0; i < planted.size(); i += 2) planted[i] *= 1.05;
    CHECK_OUTSIDE_BAND(z_of_picks(table, planted, false));
}

TEST_CASE("an alias table gives each index exactly its share of all words") {
    // Every 2^-18 of the unit interval once: the count of an index is its share to within one step a cell.
    const std::vector<double> weights{5.0, 0.0, 1.0, 2.5, 0.0, 11.5};
    const AliasTable table(weights);
    std::vector<int> counts(weights.size());
    for (std::uint32_t i = 0; i < (1U << 18); ++i) ++counts[table.pick((i << 14) + (1U << 13))];
    for (std::size_t i = 0; i < weights.size(); ++i) CHECK_NEAR(counts[i] * 0x1p-18, weights[i] / 20.0, 6.0 * 0x1p-18);
    CHECK(counts[1] == 0);
    CHECK(table.pick(1.0 - 0x1p-53) < 6);
    CHECK(table.pick(0xffffffffU) < 6);
    CHECK(AliasTable(std::vector<double>{3.0}).pick(0.7) == 0);
    CHECK_THROWS_AS(AliasTable(std::vector<double>{0.0, 0.0}), InternalError);
    CHECK_THROWS_AS(AliasTable(std::vector<double>{1.0, math::infinity}), InternalError);
}
