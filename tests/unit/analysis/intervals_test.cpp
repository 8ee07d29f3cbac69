#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "sterna/analysis/indicators.hpp"
#include "sterna/analysis/intervals.hpp"
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

TEST_CASE("Indicators sum cubes over natives abroad and keep what is one number a country") {
    const Atlas atlas = small_atlas();
    IndicatorRecorder recorder(atlas);
    std::vector<std::int64_t> cube(4 * 4 * 3 * 2, 0);
    const auto at = [](std::size_t o, std::size_t r, std::size_t e) { return ((o * 4 + r) * 3 + e) * 2; };
    cube[at(0, 0, 2)] = 100, cube[at(0, 2, 2)] = 7, cube[at(0, 2, 0)] = 5, cube[at(1, 2, 1)] = 3;
    SeriesInfo info;
    info.name = "stock", info.dims = {"origin", "residence", "education", "sex"}, info.shape = {4, 4, 3, 2};
    recorder.integers(info, cube);
    CHECK(recorder.all().at("stock_abroad").frames[0] == std::vector<double>{12, 3, 0, 0});
    CHECK(recorder.all().at("stock_abroad_skilled").frames[0] == std::vector<double>{7, 0, 0, 0});
    info.name = "output", info.dims = {"country"}, info.shape = {4};
    recorder.reals(info, std::vector<double>{1, 2, 3, 4});
    CHECK(recorder.all().at("output").frames[0] == std::vector<double>{1, 2, 3, 4});
    CHECK_FALSE(recorder.all().at("output").by_birth);
    CHECK(recorder.all().at("stock_abroad").by_birth);
}
