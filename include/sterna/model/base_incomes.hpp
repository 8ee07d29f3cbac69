#pragma once
#include <vector>

#include "sterna/model/choice.hpp"
#include "sterna/model/overstay.hpp"

namespace sterna {

/// Wages and unemployment of the base year; nothing else.
World base_world(const Atlas& atlas);

/// Base-year home over foreign income, mean over the people of a corridor by skill: [birth][residence][skill].
std::vector<double> base_income_ratios(const ChoiceParams& p, const Atlas& atlas);

/// Base-year net income of an average resident of each country, PPP dollars a year.
std::vector<double> base_mean_incomes(const ChoiceParams& p, const Atlas& atlas);

/// Mean of ln(foreign over home income) over the base-year migrants in scope; over its corridors where there are none.
double mean_log_gain(const std::vector<double>& income_ratios, const Atlas& atlas, const Scope& scope);

}  // namespace sterna
