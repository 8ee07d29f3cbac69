#pragma once
#include <vector>

#include "sterna/model/process.hpp"

namespace sterna {

struct LabourParams {
    double sigma = 1.5, sigma_foreign = 20, secondary_efficiency = 1.49, externality = 0.2, capital_share = 0.33;
    double crowding = 0.1, crowding_time = 4, growth = 0;
};

/// The labour force of a country in mean workers of the base year.
struct Force {
    std::vector<double> native, foreign;  // by education
    double overqualified = 0;
};

/// Wages, unemployment, productivity and output of the year that begins. `share` = of the skilled among residents; `years`
/// since the base year, where the first call sets what later ones are measured against.
void clear_labour_market(const LabourParams& params, CountryState& state, const Force& force, double share, const Context& ctx,
                         int years, bool first);

}  // namespace sterna
