#pragma once
#include <algorithm>
#include <optional>

#include "sterna/core/time.hpp"

namespace sterna {

/// When a policy is in force.
struct LeverDates {
    std::optional<Month> from, until;
    int ramp_months = 0;

    /// 0 before `from`, rising over the ramp to 1; 0 from `until` on.
    double strength(Month now) const {
        if (from && now < *from) return 0;
        if (until && now >= *until) return 0;
        if (ramp_months == 0 || !from) return 1;
        return std::min(1.0, static_cast<double>(months_between(*from, now)) / ramp_months);
    }
};

}  // namespace sterna
