#pragma once
#include <functional>
#include <string>
#include <vector>

#include "sterna/analysis/forecasts.hpp"

namespace sterna {

/// How near a forecast comes, over the outcomes of a set.
struct Score {
    std::string forecast;
    int items = 0;
    double log_rmse = 0;         // root mean squared error of logs, forecasts below one person counted as one; of rates, of the rate itself
    double median_error = 0;     // absolute, over the outcome; of rates, of the rate itself
    double correlation = 0;      // of the change since the reference; NaN for the reference itself
    double relative_error = 0;   // sum of absolute errors over that of the reference
};

using Counts = std::function<bool(const Forecast&)>;  // which outcomes are scored; all if empty

/// Scores of the expected values, of the drawn run and of the expected values over the same outcomes where there are drawn ones,
/// and of the rivals.
std::vector<Score> scores(const ForecastSet& set, const Counts& counts = {});

/// Bands of nine in ten and how wide they are.
struct Coverage {
    int items = 0;
    double covered = 0;          // share of outcomes inside
    double width = 0;            // mean ln of upper over lower end
    double covered_reference = 0, width_reference = 0;  // the same bands about persistence
};

/// What forecasts of one outcome and size missed over one window: quantiles .05 and .95 of ln(truth / forecast). They hold what the
/// records themselves miss.
struct ErrorClass {
    std::string outcome;
    int years = 5;                      // of the window
    double from = 0;                    // forecasts of at least so many persons, up to the next class
    int items = 0;
    double low = 0, high = 0;           // of expected values
    double low_reference = 0, high_reference = 0;  // of persistence
};

/// Error classes of every set of persons with a hundred outcomes or more; classes of fewer than fifty take the quantiles of all.
std::vector<ErrorClass> error_classes(const std::vector<ForecastSet>& sets);

/// Bands about every forecast of `set` from what forecasts of the same outcome missed from an earlier base. A longer window widens
/// them by (windows)^.75, between errors that last and errors that do not. Without a class of the outcome nothing is done and no
/// items are counted.
Coverage add_bands(ForecastSet& set, const std::vector<ErrorClass>& errors);

/// Share of corridors of at least `least` persons in the aim whose forecast is within `tolerance` of it.
double share_within(const ForecastSet& set, double least, double tolerance);

}  // namespace sterna
