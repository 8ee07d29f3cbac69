#pragma once
#include <algorithm>
#include <array>

#include "sterna/model/status.hpp"

namespace sterna {

/// How statuses improve with time. Defaults and sources stand with the process `permits`.
struct TransitionParams {
    double naturalisation = 0.06, naturalisation_years = 5;  // share a year; years abroad after which one may
    double dual_factor = 1.3;                                // of naturalisation where no other citizenship is lost by it
    double settlement = 0.05;                                // share a year
    double regularisation = 0.02;                            // share a year
};

/// One way from a status to a better one.
struct Transition {
    Status from, to;
    double per_year;      // share of those who may
    double after_years;   // abroad
    double dual_factor;   // where origin citizenship is kept
    Status to_in_gulf;    // the better status in Gulf states; `from` = they know no such way
};

/// All ways but those at the end of a permit: studies end in a work permit or the return, schemes by the law of the scheme.
inline std::array<Transition, 3> transitions(const TransitionParams& p) {
    return {{{Status::permanent, Status::naturalised, p.naturalisation, p.naturalisation_years, p.dual_factor, Status::permanent},
             {Status::temporary, Status::permanent, p.settlement, 0, 1, Status::temporary},
             {Status::irregular, Status::permanent, p.regularisation, 0, 1, Status::temporary}}};
}

/// Chance of a year.
inline double chance_of_year(const Transition& t, double years_abroad, bool gulf, bool keeps_citizenship) {
    if (years_abroad < t.after_years || (gulf && t.to_in_gulf == t.from)) return 0;
    return std::min(1.0, t.per_year * (keeps_citizenship ? t.dual_factor : 1));
}

}  // namespace sterna
