#pragma once
#include <string>

#include "sterna/model/process.hpp"

namespace sterna {

struct SchoolingParams {
    std::string form = "constant_elasticity", prospect = "lifetime";
    double elasticity = 0.07, elasticity_richer = 0, home_elasticity = 0.3, adaptation = 0.3;
    double least_liquidity = 0.5, private_share = 0.3, liquid_share = 0.25, other_income = 0.6, wealth_sigma = 1.2;
    double places_margin = 1.1, places_growth = 0.015, years = 4, years_health = 5;
};

/// The level from which one enters skilled studies; -1 if the world has none.
inline int level_before_skilled(const Context& ctx) { return ctx.atlas.first_skilled() - 1; }

/// How households of the country pay for study: their own income, with the mean transfer for those who receive any.
StudyFunding funding_of(const SchoolingParams& params, const Context& ctx, int country);

/// Brings expectations of the young and enrolment of next year up to the last close. `cohort` = persons who may enrol in it.
void expect_and_enrol(const SchoolingParams& params, CountryState& state, const Tallies& tallies, double cohort,
                      const Context& ctx, int country, bool first);

}  // namespace sterna
