#pragma once
#include <cstdint>

#include "sterna/model/rules.hpp"

namespace sterna {

/// Whether a scheme admits workers in some month of a step.
inline bool in_season(const Scheme& scheme, Month first, int months = 1) {
    const int since_opening = (first.month_of_year() - scheme.season_opens + 12) % 12;
    return since_opening < scheme.season_months || since_opening + months > 12;
}

/// Months of a step in which it does.
inline int months_in_season(const Scheme& scheme, Month first, int months) {
    int n = 0;
    for (int i = 0; i < months; ++i) n += in_season(scheme, first + i);
    return n;
}

/// The month of the season, in a calendar year, that a uniform lane falls on. A season across New Year has months at both ends.
inline Month month_in_season(const Scheme& scheme, std::uint32_t lane, int year) {
    const auto after_opening = static_cast<int>((std::uint64_t{lane} * static_cast<unsigned>(scheme.season_months)) >> 32);
    return Month::of(year) + (scheme.season_opens - 1 + after_opening) % 12;
}

}  // namespace sterna
