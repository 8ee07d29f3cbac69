#pragma once
#include "sterna/core/math.hpp"

namespace sterna {

/// Target saving: go abroad to save an amount, go home when it is there (Berninghaus and Seifert-Vogt 1993; Yang 2006). A higher
/// foreign wage shortens the stay. Money in one unit, rates a year, times in years.

/// Savings after `years`, when `saved` is put aside a year, evenly, at a continuous rate of interest.
inline double savings_after(double start, double saved, double interest, double years) {
    if (interest == 0) return start + saved * years;
    const double growth = math::expm1(interest * years);
    return start + (start + saved / interest) * growth;
}

/// Time until savings reach `target`, from nothing; infinite if nothing is saved.
inline double years_to_target(double target, double saved, double interest) {
    if (target <= 0) return 0;
    if (saved <= 0) return math::infinity;
    return interest == 0 ? target / saved : math::log1p(interest * target / saved) / interest;
}

}  // namespace sterna
