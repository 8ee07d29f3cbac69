#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "sterna/analysis/scores.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double large = 1e7;  // persons: all of one class of size
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Forecasts that miss by the given logs; what was there before is half of what became true.
ForecastSet missing_by(const std::vector<double>& logs, double truth = 2000) {
    ForecastSet set{"stock", 2010, 2015, 1000, {"persistence"}, {}};
    for (const double log : logs) set.items.push_back({0, 1, truth, truth / 2, truth * std::exp(log), none, none, none, {truth / 2}});
    return set;
}

/// A hundred and one errors spread evenly from -1 to 1.
std::vector<double> ladder(double scale) {
    std::vector<double> logs;
    for (int i = -50; i <= 50; ++i) logs.push_back(scale * i / 50.0);
    return logs;
}

}  // namespace

TEST_CASE("Scores are the errors of a forecast by hand and persistence has relative error one") {
    const auto all = scores(missing_by({0.3, -0.1}));
    REQUIRE(all.size() == 2);
    CHECK_CLOSE(all[0].log_rmse, std::sqrt((0.09 + 0.01) / 2), 1e-12);
    CHECK_CLOSE(all[0].relative_error, (std::exp(0.3) - 1 + 1 - std::exp(-0.1)) / 1, 1e-12);
    CHECK_CLOSE(all[1].log_rmse, std::log(2.0), 1e-12);
    CHECK_CLOSE(all[1].relative_error, 1, 1e-12);
}

TEST_CASE("Only outcomes that count are scored and drawn ones beside the expected of the same corridors") {
    ForecastSet set = missing_by({0.5, 0.1});
    set.items[1].drawn = set.items[1].truth;
    const auto all = scores(set);
    CHECK(all[1].items == 1);
    CHECK(all[1].log_rmse == 0);
    CHECK_CLOSE(all[2].log_rmse, 0.1, 1e-12);
    CHECK_CLOSE(scores(set, [](const Forecast& f) { return f.value > 3000; }).front().log_rmse, 0.5, 1e-12);
}

TEST_CASE("Bands learned from the very errors cover nine in ten of them") {
    ForecastSet set = missing_by(ladder(1), large);
    const auto errors = error_classes({set});
    const Coverage band = add_bands(set, errors);
    CHECK(band.items == 101);
    CHECK_NEAR(band.covered, 0.9, 0.02);
    CHECK_NEAR(band.width, 1.8, 0.05);  // from -0.9 to 0.9
    CHECK(set.items.front().lower < set.items.front().upper);
}

TEST_CASE("Errors of twice the size leave bands that cover too little and a longer window widens them") {
    ForecastSet worse = missing_by(ladder(2), large);
    const auto errors = error_classes({missing_by(ladder(1), large)});
    CHECK(add_bands(worse, errors).covered < 0.5);
    ForecastSet longer = missing_by(ladder(1), large);
    longer.to = 2020;
    CHECK_CLOSE(add_bands(longer, errors).width, 1.8 * std::pow(2.0, 0.75), 0.02);
}

TEST_CASE("Too few earlier outcomes give no bands") {
    const std::vector<double> few(99, 0.1);
    CHECK(error_classes({missing_by(few)}).empty());
    ForecastSet set = missing_by({0.1});
    CHECK(add_bands(set, {}).items == 0);
}

TEST_CASE("The share of near corridors counts those large enough") {
    ForecastSet set = missing_by({0.05, 0.2, -0.2}, 20'000);
    set.items.push_back(missing_by({0.0}).items.front());
    CHECK_CLOSE(share_within(set, 10'000, 0.1), 1.0 / 3, 1e-12);
}
