#include "sterna/model/education_trend.hpp"

#include <algorithm>
#include <array>

#include "sterna/model/home_enrolment.hpp"

namespace sterna {

namespace {

constexpr int youngest = 15, oldest = 64, graduates_at = 22;

/// Natives at home by year of age: persons and the share of them that is or will be skilled.
struct Cohort {
    double persons = 0, skilled = 0;
};

std::array<Cohort, age_groups> groups_at_home(const Atlas& atlas, int country) {
    std::array<Cohort, age_groups> groups{};
    auto cell = std::partition_point(atlas.cells.begin(), atlas.cells.end(), [country](const CellCount& c) { return c.origin < country; });
    for (; cell != atlas.cells.end() && cell->origin == country; ++cell) {
        if (cell->residence != country) continue;
        groups[cell->age_group].persons += cell->persons;
        if (atlas.skilled[cell->education]) groups[cell->age_group].skilled += cell->persons;
    }
    for (Cohort& g : groups) g.skilled /= std::max(g.persons, 1e-9), g.persons /= 5;
    return groups;
}

}  // namespace

std::vector<double> foreseen_skill_growth(const Atlas& atlas, int country, double speed, int years) {
    const auto groups = groups_at_home(atlas, country);
    const double share = std::max(0.0, skilled_share_of_young_at_home(atlas, country));
    const double trend = atlas.countries[static_cast<std::size_t>(country)].tertiary_trend;
    const auto entrants = [&](int year) {
        const int at = std::min(year, atlas.entry_years() - 1);
        return atlas.entries(country, at, 0) + atlas.entries(country, at, 1);
    };
    const double at_home = entrants(0) > 0 ? groups[0].persons / entrants(0) : 0;  // of those who turn 15
    const auto cohort = [&](int age) -> Cohort {                                    // by age in the base year
        const double after = age >= 18 ? age_of_skilled_share - age : age_of_skilled_share - 18 + speed * (18 - age);
        const double later = on_trend(share, trend, 0, after);
        if (age < youngest) return {at_home * entrants(youngest - age), later};
        const Cohort& group = groups[static_cast<std::size_t>((age - youngest) / 5)];
        return {group.persons, age < 25 ? later : group.skilled};
    };
    std::vector<double> ratio;
    for (int year = 0; year <= years; ++year) {
        double skilled = 0, others = 0;
        for (int age = youngest; age <= oldest; ++age) {
            const Cohort now = cohort(age - year);
            const double done = age >= graduates_at ? now.persons * now.skilled : 0;
            skilled += done, others += now.persons - done;
        }
        ratio.push_back(others > 0 ? skilled / others : 0);
    }
    const double base = ratio.front();
    for (double& r : ratio) r = base > 0 && r > 0 ? r / base : 1;
    return ratio;
}

}  // namespace sterna
