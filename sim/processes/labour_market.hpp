#pragma once
#include <array>
#include <string>
#include <vector>

#include "sterna/model/process.hpp"

namespace sterna {

struct LabourParams {
    std::string closure = "flexible", capital = "mixed";
    double sigma = 1.5, sigma_foreign = 20, secondary_efficiency = 1.49, externality = 0.2;
    double capital_share = 0.33, local_share_poor = 0.3, local_share_rich = 0.1;
    double world_rate = 0.04, depreciation = 0.06, spread_effect = 0.5, investment_effect = 0.01;
    double crowding = 0.1, crowding_time = 4, growth = 0;
    double skill_demand = 1, demand_elasticity = 0.55, vacancy_share = 0.02, vacancy_response = 1, vacancy_value = 0.3;
    bool queueing = true;
    double low_offers = natives_overqualified, support = 0.5, support_sigma = 1.2, hope_adaptation = 0.3;
};

/// The labour force of a country in mean workers of the base year.
struct Force {
    std::vector<double> native, foreign;      // by education
    std::array<double, 2> overqualified{};    // natives, foreign-born
    double waiting = 0;                       // skilled natives who wait for a chance abroad
};

/// People of a country that its yearly close looks at.
struct People {
    double natives = 0;      // persons born there, wherever they live
    double skill_share = 0;  // of residents, the skilled who are not over-qualified
};

/// Capital, wages, unemployment, productivity and output of the year that begins. `years` since the base year, where the first
/// call sets what later ones are measured against.
void clear_labour_market(const LabourParams& params, CountryState& state, const Force& force, const People& people,
                         const Context& ctx, int country, int years, bool first);

/// What a new graduate hopes from waiting at home for a chance abroad.
void hope_for_abroad(const LabourParams& params, CountryState& state, const Tallies& tallies, const Context& ctx, int country,
                     bool first);

}  // namespace sterna
