#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sterna/analysis/indicators.hpp"
#include "sterna/analysis/intervals.hpp"
#include "sterna/core/math.hpp"
#include "support/check_close.hpp"
#include "support/small_world.hpp"

using namespace sterna;
using namespace sterna::test;

TEST_CASE("An interval of four values has the mean in its middle and Students width") {
    const std::vector<double> values{1, 2, 3, 6};
    const Interval interval = t_interval(values);
    CHECK_CLOSE(interval.mean, 3, 1e-12);
    const double half = 3.182 * std::sqrt(14.0 / 3 / 4);  // squares about the mean: 4 + 1 + 0 + 9
    CHECK_CLOSE(interval.upper - interval.mean, half, 1e-12);
    CHECK_CLOSE(interval.mean - interval.lower, half, 1e-12);
}

TEST_CASE("The points of the t distribution fall with its degrees of freedom and never rise") {
    CHECK_NEAR(t_quantile_975(1), 12.706, 1e-3);
    CHECK_NEAR(t_quantile_975(40), 2.021, 2e-3);
    CHECK_NEAR(t_quantile_975(120), 1.980, 2e-3);
    CHECK(std::isinf(t_quantile_975(0)));
    for (int n = 1; n < 200; ++n) CHECK(t_quantile_975(n) > t_quantile_975(n + 1));
}

TEST_CASE("Pairing saves as much variance as the twins have in common") {
    const std::vector<double> base{10, 20, 30, 40}, variant{11, 21, 32, 42};
    // Variances 500/3 and 541/3 apart, 1/3 of the differences 1, 1, 2, 2.
    CHECK_CLOSE(variance_reduction(base, variant), (500.0 / 3 + 541.0 / 3) / (1.0 / 3), 1e-9);
    CHECK(std::isnan(variance_reduction(std::vector<double>{1}, std::vector<double>{2})));
}

TEST_CASE("As many replicates are needed as bring the half-width down to what is wanted and not one fewer") {
    const std::vector<double> differences{3, 5, 9, 1, 4, 8};
    const Interval now = t_interval(differences);
    CHECK(replicates_needed(differences, (now.upper - now.mean) * (1 + 1e-12)) == 6);
    CHECK(replicates_needed(differences, (now.upper - now.mean) * (1 - 1e-12)) == 7);
    const double variance = 46.0 / 5;  // squares about 5: 4 + 0 + 16 + 16 + 1 + 9
    const auto half = [&](std::int64_t n) { return t_quantile_975(static_cast<int>(n - 1)) * std::sqrt(variance / static_cast<double>(n)); };
    for (const double wanted : {100.0, 2.0, 0.5, 0.01}) {
        const std::int64_t n = replicates_needed(differences, wanted).value();
        CHECK(half(n) <= wanted);
        CHECK((n == 2 || half(n - 1) > wanted));
    }
    CHECK(replicates_needed(std::vector<double>{2, 2, 2}, 1e-300) == 2);
}

TEST_CASE("Nobody can say how many replicates are needed from one or for no width at all") {
    CHECK_FALSE(replicates_needed(std::vector<double>{2}, 1).has_value());
    CHECK_FALSE(replicates_needed(std::vector<double>{2, 3}, 0).has_value());
    CHECK_FALSE(replicates_needed(std::vector<double>{2, 3}, std::nan("")).has_value());
    CHECK_FALSE(replicates_needed(std::vector<double>{2, 3}, 1e-12).has_value());  // more than anybody can run
}

TEST_CASE("The bootstrap of noughts and ones spans all it can draw") {
    // A resample of two noughts and two ones holds ones alone with 1/16, more than the 2.5 % beyond a bound; that fewer than 26 of
    // 1,000 do has a probability below one in a million (z = -4.8).
    const std::vector<double> base{10, 10, 10, 10}, variant{10, 11, 10, 11};
    const Interval interval = Resamples(1, 4).difference(base, variant);
    CHECK(interval.mean == 0.5);
    CHECK(interval.lower == 0);
    CHECK(interval.upper == 1);
    const Interval ratio = Resamples(1, 4).ratio(base, variant);
    CHECK_CLOSE(ratio.mean, 1.05, 1e-12);
    CHECK_CLOSE(ratio.lower, 1, 1e-12);
    CHECK_CLOSE(ratio.upper, 1.1, 1e-12);
}

TEST_CASE("Of many replicates the bootstrap is the normal interval") {
    std::vector<double> base(400, 1.0), variant;
    for (int i = 0; i < 400; ++i) variant.push_back(1 + math::normal_quantile((i + 0.5) / 400));
    const Interval interval = Resamples(7, 400).difference(base, variant);
    // The 2.5 % point of 1,000 means has a deviation of sqrt(.025 x .975 / 1000) / .0584 = .0845 of theirs, 4.89 of them are .413.
    const double deviation = 1 / std::sqrt(400.0);
    CHECK_NEAR(interval.lower, -1.96 * deviation, 0.43 * deviation);
    CHECK_NEAR(interval.upper, 1.96 * deviation, 0.43 * deviation);
}

TEST_CASE("What is the same in all replicates has no width") {
    const Resamples resamples(3, 5);
    const std::vector<double> base{1, 2, 3, 4, 9}, twice{2, 4, 6, 8, 18}, more{1.5, 2.5, 3.5, 4.5, 9.5};
    CHECK(resamples.difference(base, base).lower == 0);
    CHECK(resamples.difference(base, base).upper == 0);
    CHECK(resamples.difference(base, more).lower == 0.5);
    CHECK(resamples.difference(base, more).upper == 0.5);
    CHECK(resamples.ratio(base, twice).lower == 2);
    CHECK(resamples.ratio(base, twice).upper == 2);
    // Variances 1 and 4 apart, 1 of their difference, in every resample.
    CHECK_CLOSE(resamples.variance_saved(base, twice).lower, 5, 1e-12);
    CHECK_CLOSE(resamples.variance_saved(base, twice).upper, 5, 1e-12);
}

TEST_CASE("A bootstrap of too few replicates or of what is not known has no bounds") {
    const double unknown = std::nan("");
    const std::vector<double> two{1, 2}, five{1, 2, 3, 4, 5}, holes{1, 2, unknown, 4, 5}, noughts{0, 0, 0, 0, 0};
    CHECK(std::isnan(Resamples(1, 2).difference(two, two).lower));
    CHECK(std::isnan(Resamples(1, 2).ratio(two, two).upper));
    const Resamples resamples(1, 5);
    CHECK(std::isnan(resamples.difference(five, holes).lower));
    CHECK(std::isnan(resamples.ratio(holes, five).upper));
    CHECK(std::isnan(resamples.ratio(noughts, five).lower));
    CHECK(std::isnan(resamples.variance_saved(five, five).lower));
    CHECK(std::isfinite(resamples.difference(noughts, five).lower));
}

TEST_CASE("Resamples are the same for one seed and others for another and do not depend on the quantity") {
    const std::vector<double> base{0, 0, 0, 0, 0, 0}, variant{1, 4, 2, 8, 5, 7};
    std::vector<double> scaled;
    for (const double x : variant) scaled.push_back(8 * x);
    const Interval once = Resamples(5, 6).difference(base, variant), again = Resamples(5, 6).difference(base, variant);
    CHECK(once.lower == again.lower);
    CHECK(once.upper == again.upper);
    const Interval larger = Resamples(5, 6).difference(base, scaled);
    CHECK(larger.lower == 8 * once.lower);
    CHECK(larger.upper == 8 * once.upper);
    bool other = false;
    for (std::uint64_t seed = 6; seed < 12; ++seed) other = other || Resamples(seed, 6).difference(base, variant).lower != once.lower;
    CHECK(other);
}

TEST_CASE("Indicators sum cubes over natives abroad and keep what is one number a country") {
    const Atlas atlas = small_atlas();
    IndicatorRecorder recorder(atlas);
    std::vector<std::int64_t> cube(4 * 4 * 3 * 2, 0);
    const auto at = [](std::size_t o, std::size_t r, std::size_t e) { return ((o * 4 + r) * 3 + e) * 2; };
    cube[at(0, 0, 2)] = 100, cube[at(1, 1, 1)] = 50, cube[at(0, 2, 2)] = 7, cube[at(0, 2, 0)] = 5, cube[at(1, 2, 1)] = 3;
    SeriesInfo info;
    info.name = "stock", info.dims = {"origin", "residence", "education", "sex"}, info.shape = {4, 4, 3, 2};
    recorder.integers(info, cube);
    CHECK(recorder.all().at("stock_abroad").frames[0] == std::vector<double>{12, 3, 0, 0});
    CHECK(recorder.all().at("stock_abroad_skilled").frames[0] == std::vector<double>{7, 0, 0, 0});
    CHECK(recorder.all().at("stock_at_home").frames[0] == std::vector<double>{100, 50, 0, 0});
    CHECK(recorder.all().at("stock_at_home_skilled").frames[0] == std::vector<double>{100, 0, 0, 0});
    info.name = "output", info.dims = {"country"}, info.shape = {4};
    recorder.reals(info, std::vector<double>{1, 2, 3, 4});
    CHECK(recorder.all().at("output").frames[0] == std::vector<double>{1, 2, 3, 4});
    CHECK_FALSE(recorder.all().at("output").by_birth);
    CHECK(recorder.all().at("stock_abroad").by_birth);
}
