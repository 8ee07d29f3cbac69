#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

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

/// income_group_of by the leading bits of an income. Where a border is near, the logarithm decides.
class IncomeGroups {
  public:
    explicit IncomeGroups(int groups) : groups_(groups) {
        constexpr double near = 1e-9;  // far more than a logarithm is off
        const std::uint64_t end = slot_of(lowest_income) + static_cast<std::uint64_t>(groups) / 4 * slots_a_doubling;
        for (std::uint64_t slot = slot_of(lowest_income); slot < end; ++slot) {
            const int from = income_group_of(start_of(slot) * (1 - near), groups), to = income_group_of(start_of(slot + 1) * (1 + near), groups);
            group_.push_back(static_cast<std::int8_t>(from == to ? from : unclear));
        }
    }
    int of(double income) const {
        const std::uint64_t slot = slot_of(income) - slot_of(lowest_income);
        const int group = slot < group_.size() ? group_[slot] : unclear;
        return group == unclear ? income_group_of(income, groups_) : group;
    }

  private:
    static constexpr int shift = 45, unclear = -1;  // of 52 bits of a fraction seven are left
    static constexpr std::uint64_t slots_a_doubling = std::uint64_t{1} << (52 - shift);
    static std::uint64_t slot_of(double income) { return std::bit_cast<std::uint64_t>(income) >> shift; }
    static double start_of(std::uint64_t slot) { return std::bit_cast<double>(slot << shift); }

    int groups_;
    std::vector<std::int8_t> group_;
};

}  // namespace sterna
