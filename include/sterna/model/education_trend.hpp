#pragma once
#include <vector>

#include "sterna/core/math.hpp"
#include "sterna/model/atlas.hpp"

namespace sterna {

/// Growth of schooling from cohort to cohort halves in as many years: assumption. Shares of 2020 foreseen from 2000-2010 err least
/// with 10 years (tertiary) or 30 (secondary); at 15 both are within a tenth of that.
inline constexpr double trend_half_life = 15;
// Middles of the age bands whose shares are known in the base year: 20-24 for secondary, 25-34 for the skilled.
inline constexpr double age_of_secondary_share = 22.5, age_of_skilled_share = 30;

/// Years at the base year's pace that make as much as `years` of halving growth.
inline double damped_years(double years) {
    return trend_half_life / math::log(2.0) * -math::expm1(-years / trend_half_life * math::log(2.0));
}

/// A share that grows by `trend` a year in log odds at first, `from` and `to` years after the cohort that showed it.
inline double on_trend(double share, double trend, double from, double to) {
    if (trend == 0 || from == to || share <= 0 || share >= 1) return share;
    const double odds = share / (1 - share) * math::exp(trend * (damped_years(to) - damped_years(from)));
    return odds / (1 + odds);
}

/// Share with secondary education or more of a cohort by its age in the base year, negative if born later.
inline double secondary_share_of_cohort(const CountryFacts& facts, double age) {
    return on_trend(facts.secondary_share_young, facts.secondary_trend, 0, age_of_secondary_share - age);
}

/// Skilled natives at home for each other one, relative to the base year, by years since then, as far as age alone foresees it:
/// cohorts grow old as they are, younger ones follow the trend (`speed` times as fast once the base year is over), nobody moves.
std::vector<double> foreseen_skill_growth(const Atlas& atlas, int country, double speed, int years);

}  // namespace sterna
