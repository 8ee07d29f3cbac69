#pragma once
#include <string>
#include <vector>

#include "sterna/analysis/expected_path.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/outcome.hpp"

namespace sterna {

/// One outcome of a corridor or, where `destination` is -1, of an origin; where `origin` is -1, of a destination.
struct Forecast {
    int origin = -1, destination = -1;
    double truth = 0;
    double reference = 0;        // what it was before: persistence, or the last window's flow
    double value = 0;            // expected
    double drawn = 0;            // of the one drawn run, where the corridor holds at least twenty workers; else NaN
    double lower = 0, upper = 0; // band of nine in ten; NaN where none was learned
    std::vector<double> rivals;
};

/// Forecasts of one kind of outcome.
struct ForecastSet {
    std::string outcome;               // "stock", "outward flow", "return flow", "flow", "stock by origin", "stock by destination",
                                       // "skilled emigrants", "skilled emigration rate"
    int from = 0, to = 0;              // years
    double least = 0;                  // outcomes below this are not scored
    std::vector<std::string> rivals;   // what the model is measured against; the reference comes first
    std::vector<Forecast> items;       // one each outcome that counts
};

/// Forecasts from the base year of the world to every year of record that the path reaches, beside persistence, half the last
/// trend (geometric), a gravity regression and, for returns, a flat share of the stock.
std::vector<ForecastSet> forecasts(const Atlas& atlas, const Record& record, const std::vector<ExpectedYear>& path);

/// Stocks that a path reaches from the start of a window, beside those that the calibration of the window's end aimed at.
ForecastSet stocks_aimed_at(const Atlas& atlas, const Record& at_end, const std::vector<ExpectedYear>& path);

}  // namespace sterna
