#include "sterna/model/home_enrolment.hpp"

#include <algorithm>
#include <array>

#include "sterna/core/math.hpp"

namespace sterna {

namespace {

// Leaving at 18 to 30 relative to the mean of 15 to 64, by the standard schedule of Rogers and Castro (1981).
constexpr double youth = 2.1;
// Years at risk until the middle of the age band: after graduation, and after school.
constexpr std::array<double, skill_groups> years_at_risk{12, 8};
// Those who left within them have been away for four years on average: so much of a five-year chance to be back.
constexpr double part_of_five_years = 0.8;

using HomePeople = std::array<double, skill_groups>;  // others and skilled

HomePeople at_home(const Atlas& atlas, int country, int from_group, int to_group) {
    HomePeople persons{};
    auto cell = std::partition_point(atlas.cells.begin(), atlas.cells.end(), [country](const CellCount& c) { return c.origin < country; });
    for (; cell != atlas.cells.end() && cell->origin == country; ++cell)
        if (cell->residence == country && cell->age_group >= from_group && cell->age_group <= to_group)
            persons[atlas.skilled[cell->education] ? 1 : 0] += cell->persons;
    return persons;
}

/// Of those at home at the start, the share still or again there.
double stays(const Atlas& atlas, int country, std::size_t skill, double persons) {
    double leaving = 0, back = 0;
    for (int d = 0; d < atlas.size(); ++d) {
        if (d == country) continue;
        const double flow = atlas.corridors(country, d).inflow[skill];
        leaving += flow, back += flow * part_of_five_years * atlas.countries[static_cast<std::size_t>(d)].exit_5y;
    }
    if (persons <= 0) return 1;
    const double gone = -math::expm1(-youth * leaving / persons * years_at_risk[skill]);
    return 1 - gone * (leaving > 0 ? 1 - std::min(1.0, back / leaving) : 1);
}

}  // namespace

double skilled_share_of_young_at_home(const Atlas& atlas, int country) {
    const HomePeople young = at_home(atlas, country, 2, 3);
    return young[0] + young[1] > 0 ? young[1] / (young[0] + young[1]) : -1;
}

double home_enrolment(const Atlas& atlas, int country) {
    const double share = skilled_share_of_young_at_home(atlas, country);
    if (share < 0) return atlas.countries[static_cast<std::size_t>(country)].tertiary_share_young;
    const HomePeople everybody = at_home(atlas, country, 0, age_groups - 1);
    const double skilled = stays(atlas, country, 1, everybody[1]), others = stays(atlas, country, 0, everybody[0]);
    return share * others / ((1 - share) * skilled + share * others);
}

}  // namespace sterna
