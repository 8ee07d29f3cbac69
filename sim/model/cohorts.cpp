#include "sterna/model/cohorts.hpp"

#include <algorithm>
#include <cmath>

namespace sterna {

std::int64_t entrants_before(const Atlas& atlas, int country, int sex, int months, std::int64_t weight) {
    double persons = 0;
    const int years = std::min(months / 12, atlas.entry_years());
    for (int y = 0; y < years; ++y) persons += atlas.entries(country, y, sex);
    const int last = std::min(months / 12, atlas.entry_years() - 1);
    persons += atlas.entries(country, last, sex) * (months - 12 * years) / 12.0;
    return static_cast<std::int64_t>(std::floor(persons / static_cast<double>(weight) + 0.5));
}

}  // namespace sterna
