#pragma once
#include <algorithm>

#include "sterna/core/math.hpp"

namespace sterna {

/// Optimal length of a stay abroad with smooth consumption, log utility and a bonus for every year lived at home, the simplest of
/// the family of Dustmann (2003). A higher foreign wage lengthens the stay. Wages in one unit a year, times in years.

/// Utility of a working life of `horizon` years of which `abroad` are spent abroad.
inline double life_utility(double horizon, double abroad, double home_wage, double foreign_wage, double bonus) {
    const double consumption = (abroad * foreign_wage + (horizon - abroad) * home_wage) / horizon;
    return horizon * math::log(consumption) + (horizon - abroad) * bonus;
}

/// The stay that maximises it, 0 to `horizon`; none where nothing is gained abroad.
inline double optimal_years_abroad(double horizon, double home_wage, double foreign_wage, double bonus) {
    if (foreign_wage <= home_wage) return 0;
    if (bonus <= 0) return horizon;
    return std::clamp(horizon * (1 / bonus - home_wage / (foreign_wage - home_wage)), 0.0, horizon);
}

}  // namespace sterna
