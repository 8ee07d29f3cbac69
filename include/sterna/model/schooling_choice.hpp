#pragma once
#include <algorithm>

#include "sterna/core/math.hpp"

namespace sterna {

/// Least prospect that is told from none, share of a career: keeps ratios finite where nobody has left.
inline constexpr double least_prospect = 0.001;
/// Least value of the prospect term relative to its base year: nobody studies for a foreign job alone.
inline constexpr double least_prospect_ratio = 0.05;

/// What the young of a country expect of a skilled career.
struct Outlook {
    double prospect = 0, base_prospect = 0;  // expected share of a career spent abroad, now and in the base year
    double foreign_gain = 1;                 // extra return to skill abroad, relative to the base year
    double home_gain = 1;                    // return to skill at home, relative to the base year
};

inline double prospect_ratio(const Outlook& o) {
    return std::max(o.prospect, least_prospect) / std::max(o.base_prospect, least_prospect);
}

/// Share of a cohort that wants to study, by the elasticity form of Beine, Docquier and Rapoport (2008): `base` in the base year.
inline double constant_elasticity(double base, const Outlook& o, double elasticity, double home_elasticity) {
    const double foreign = std::max(prospect_ratio(o) * o.foreign_gain, least_prospect_ratio);
    const double wanted = base * math::pow(foreign, elasticity) * math::pow(std::max(o.home_gain, 0.0), home_elasticity);
    return std::clamp(wanted, 0.0, 1.0);
}

/// The same when costs of study are uniform (Mountford 1997; Beine, Docquier and Rapoport 2001): invest if the cost is below
/// g + p G, hence E = a + b p with the elasticity given at the base year.
inline double uniform_cost(double base, const Outlook& o, double elasticity) {
    const double wanted = base * ((1 - elasticity) * o.home_gain + elasticity * prospect_ratio(o) * o.foreign_gain);
    return std::clamp(wanted, 0.0, 1.0);
}

/// Share of a career abroad in the long run of two yearly rates, of leaving and of coming home (Constant and Zimmermann 2012).
inline double lifetime_share(double leaving, double returning) { return leaving > 0 ? leaving / (leaving + returning) : 0.0; }

/// Expectations move a share of the way to what the last year showed.
inline double adapt(double expected, double seen, double speed) { return expected + speed * (seen - expected); }

/// Wealth in standard deviations of its logarithm from which a household pays the private cost at once.
inline double liquid_from(double private_cost, double median_wealth, double sigma) {
    if (private_cost <= 0) return -math::infinity;
    return median_wealth > 0 ? math::log(private_cost / median_wealth) / sigma : math::infinity;
}

/// Factor on the highest rank that studies.
inline double liquidity(double wealth_score, double from, double least) { return wealth_score >= from ? 1.0 : least; }

/// Its mean over a population with standard normal scores.
inline double mean_liquidity(double from, double least) {
    double low = 0, high = 1;  // the share below `from`, found by halving: 50 steps leave 1e-15
    for (int i = 0; i < 50; ++i) {
        const double middle = (low + high) / 2;
        (math::normal_quantile(middle) < from ? low : high) = middle;
    }
    return 1 - (1 - least) * low;
}

/// How the households of a country's students pay for study: wealth scores from which the private cost is at hand.
struct StudyFunding {
    double receiving = 0;              // share of households with transfers from abroad
    double from = 0, from_receiving = 0;
    double base_mean = 1;              // mean liquidity in the base year
    double least = 1;                  // factor of those who cannot pay at once
    double mean() const {
        return (1 - receiving) * mean_liquidity(from, least) + receiving * mean_liquidity(from_receiving, least);
    }
};

/// Share that gets in when the places do not reach for everybody who wants one.
inline double within_places(double wanted, double places, double cohort, double mean_liquid) {
    return cohort > 0 && mean_liquid > 0 ? std::min(wanted, places / (cohort * mean_liquid)) : wanted;
}

}  // namespace sterna
