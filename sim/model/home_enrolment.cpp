#include "sterna/model/home_enrolment.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sterna/core/math.hpp"
#include "sterna/model/education_trend.hpp"

namespace sterna {

namespace {

// Leaving at 18 to 30 relative to the mean of 15 to 64: 2.14 by the schedule of Rogers and Castro (1981) that `emigration` uses,
// 0.02 e^(-0.1 a) + 0.06 e^(-0.1 (a - 20) - e^(-0.4 (a - 20))) + 0.003. Derived.
constexpr double youth = 2.1;
// Years at risk until 30, the middle of the band of 25 to 34 whose shares are known: for others from 18, when school ends; for the
// skilled from 22, when a degree of four years does. Derived.
constexpr std::array<double, skill_groups> years_at_risk{12, 8};
// Who leaves at an even rate over those eight years has been away for four on average at their end: four fifths of the chance to
// be back within five years, which is what `exit_5y` says. Derived for the skilled; others, away for longer, are held to the same.
constexpr double part_of_five_years = 0.8;
// Bounds on those at home in the end for each at the start. Assumptions: the lower keeps enrolment below one where flows exceed the
// stock; by the upper at most half of the young skilled at home studied elsewhere, however many come home from abroad.
constexpr double fewest_left = 0.02, most_left = 2;

using HomePeople = std::array<double, skill_groups>;  // others and skilled

HomePeople at_home(const Atlas& atlas, int country, int from_group, int to_group) {
    HomePeople persons{};
    auto cell = std::partition_point(atlas.cells.begin(), atlas.cells.end(), [country](const CellCount& c) { return c.origin < country; });
    for (; cell != atlas.cells.end() && cell->origin == country; ++cell)
        if (cell->residence == country && cell->age_group >= from_group && cell->age_group <= to_group)
            persons[atlas.skilled[cell->education] ? 1 : 0] += cell->persons;
    return persons;
}

/// Natives abroad by country of residence, one skill group.
std::vector<double> abroad(const Atlas& atlas, int country, std::size_t skill) {
    std::vector<double> persons(static_cast<std::size_t>(atlas.size()), 0.0);
    auto cell = std::partition_point(atlas.cells.begin(), atlas.cells.end(), [country](const CellCount& c) { return c.origin < country; });
    for (; cell != atlas.cells.end() && cell->origin == country; ++cell)
        if (cell->residence != country && atlas.skilled[cell->education] == (skill == 1)) persons[cell->residence] += cell->persons;
    return persons;
}

/// For each of those at home at the start, how many are there in the end: less those who leave and do not come back, and more
/// those of the base stock abroad who come home, many of whom were educated there. Above one where more come than go.
double stays(const Atlas& atlas, int country, std::size_t skill, double persons) {
    if (persons <= 0) return 1;
    const std::vector<double> stock = abroad(atlas, country, skill);
    double loss = 0;  // persons a year
    for (int d = 0; d < atlas.size(); ++d) {
        if (d == country) continue;
        const CorridorFacts& corridor = atlas.corridors(country, d);
        loss += corridor.inflow[skill] * (1 - part_of_five_years * atlas.countries[static_cast<std::size_t>(d)].exit_5y);
        loss -= (corridor.exit_rate + corridor.attrition * (1 - corridor.duration_0_5)) * stock[static_cast<std::size_t>(d)];
    }
    return std::clamp(math::exp(-youth * loss / persons * years_at_risk[skill]), fewest_left, most_left);
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

double enrolment_of_cohort(const Atlas& atlas, int country, double age) {
    const double trend = atlas.countries[static_cast<std::size_t>(country)].tertiary_trend;
    return on_trend(home_enrolment(atlas, country), trend, 0, age_of_skilled_share - age);
}

}  // namespace sterna
