#pragma once
#include <cstddef>
#include <span>

#include "sterna/core/math.hpp"

namespace sterna {

/// Poverty gap of one income as a share of the line; 0 at or above it. Summed with power 0 and 1 it gives the measures of
/// Foster, Greer and Thorbecke (1984).
inline double poverty_gap(double income, double line) { return income < line ? (line - income) / line : 0.0; }

/// Logarithm of what somebody earns of a mean of one where the logarithm has this standard deviation: normal in the `score`.
inline double log_unequal_share(double spread, double score) { return spread * score - 0.5 * spread * spread; }

/// Gini index of people in groups of rising income: `people` and their `income` by group; 0 if there is nobody.
/// Inequality inside a group is not seen.
inline double gini(std::span<const double> people, std::span<const double> income) {
    double all = 0, total = 0;
    for (std::size_t i = 0; i < people.size(); ++i) all += people[i], total += income[i];
    if (all <= 0 || total <= 0) return 0;
    double area = 0, below = 0;  // twice the area under the Lorenz curve
    for (std::size_t i = 0; i < people.size(); ++i) {
        area += people[i] / all * (2 * below + income[i]) / total;
        below += income[i];
    }
    return 1 - area;
}

/// Income a head of all who were born in a country, wherever they live (Clemens and Pritchett 2008).
inline double income_per_natural(double at_home, double abroad, double natives) {
    return natives > 0 ? (at_home + abroad) / natives : math::not_a_number;
}

// Groups of a histogram of incomes: from 64 dollars a head and year, four groups to a doubling; the ends are open.
inline constexpr double lowest_income = 64;
inline int income_group_of(double income, int groups) {
    if (income <= lowest_income) return 0;
    const double group = 4 * math::log(income / lowest_income) * 1.4426950408889634;
    return group >= groups ? groups - 1 : static_cast<int>(group);
}

}  // namespace sterna
