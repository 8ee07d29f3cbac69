#pragma once
#include "sterna/model/normal_law.hpp"

namespace sterna {

/// Return by social capital: a reconstruction, in the spirit of Biondo, Pluchino and Rapisarda (2013), whose utility functions are
/// not published. Contacts at home and abroad are independent geometric random walks from 1, `volatility` a square root of a year.
/// After T years a person goes home if risk aversion times contacts at home exceeds expectation times contacts abroad. It shows
/// their three regimes: sure return where risk aversion is far above expectation, none far below, and a band between where
/// nobody can tell.

/// Chance to be for going home after `years`; `ratio` = risk aversion over expectation.
inline double chance_for_home(double ratio, double volatility, double years) {
    return normal_cdf(math::log(ratio) / (volatility * math::sqrt(2 * years)));
}

/// Half width, in the log of the ratio, of the band where that chance is between 0.1 and 0.9. It widens with time.
inline double undecided_band(double volatility, double years) {
    return 1.2815515655446004 * volatility * math::sqrt(2 * years);
}

/// The decision itself; `log_home`, `log_abroad` = logarithms of contacts.
inline bool for_home(double risk_aversion, double expectation, double log_home, double log_abroad) {
    return math::log(risk_aversion) + log_home > math::log(expectation) + log_abroad;
}

}  // namespace sterna
