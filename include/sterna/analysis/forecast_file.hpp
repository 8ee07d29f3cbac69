#pragma once
#include <string>
#include <vector>

#include "sterna/analysis/scores.hpp"

namespace sterna {

/// forecasts.csv: one row an outcome, columns outcome, from, to, origin, destination, truth, reference, expected, drawn, lower, upper, and
/// the further rivals half_trend, gravity and flat_share; blank where there is none.
std::string forecasts_csv(const Atlas& atlas, const std::vector<ForecastSet>& sets);

/// errors.csv: a row an error class, columns outcome, years, from, items, low, high, low_reference, high_reference.
std::string errors_csv(const std::vector<ErrorClass>& classes);

/// InputError names file, line, column and what is accepted.
std::vector<ErrorClass> read_errors(const std::string& file);

}  // namespace sterna
