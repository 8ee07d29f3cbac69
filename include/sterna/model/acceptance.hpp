#pragma once
#include <algorithm>

namespace sterna {

/// How the public's acceptance of migration moves. Defaults and sources stand with the process `opinion`.
struct OpinionParams {
    double recovery = 0.3;        // share of the way back to a half, a year
    double inflow = 4;            // fall for arrivals of a whole population a year
    double usual_inflow = 0.006;  // arrivals a resident and year that move nothing
    double unemployment = 1;      // fall for a share more unemployed
    double abuse = 0.3;           // fall at the worst abuse
    double congestion = 0.5;      // utils lost per percentage point of arrivals above
    double congestion_from = 0.02;  // arrivals a resident and year
};

/// Acceptance a year later, 0 to 1; arguments are shares.
inline double next_acceptance(const OpinionParams& p, double acceptance, double inflow, double more_unemployed, double abuse) {
    const double next = acceptance + p.recovery * (0.5 - acceptance) - p.inflow * (inflow - p.usual_inflow) -
                        p.unemployment * more_unemployed - p.abuse * abuse;
    return std::clamp(next, 0.0, 1.0);
}

/// Share of an opening that acceptance lets through.
inline double opening_let_through(double acceptance) { return std::clamp(acceptance / 0.5, 0.0, 1.0); }

/// Utils of living in a destination that arrivals take away, never positive.
inline double congestion(const OpinionParams& p, double inflow) {
    return -p.congestion * std::max(0.0, inflow - p.congestion_from) / 0.01;
}

}  // namespace sterna
