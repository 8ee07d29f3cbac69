#include <algorithm>
#include <array>

#include "io/read_world_parts.hpp"

namespace sterna {
namespace {

constexpr int fewest_years = 31;  // base year and the thirty after it: the span a world is made for
constexpr int most_years = 500;

struct Cohort {
    int country, year;
    std::array<double, sexes> persons;
};

}  // namespace

/// Every country has the same years without a gap, from the base year on.
void read_entries(WorldReading& reading) {
    Atlas& atlas = reading.atlas;
    const std::size_t n = atlas.countries.size();
    Coverage seen(n * most_years);
    std::vector<Cohort> cohorts;
    int last = fewest_years - 1;
    for_each_row(reading, "entries.csv", {"country", "year", "female", "male"}, [&](WorldRow& row) {
        const auto country = row.country("country");
        const auto year = row.integer("year", {double(atlas.base_year), double(atlas.base_year + most_years - 1)});
        const std::array<double, sexes> persons{row.number("female", {0, 1e9}), row.number("male", {0, 1e9})};
        if (!country || !year) return;
        const int offset = *year - atlas.base_year;
        seen.first_time(static_cast<std::size_t>(*country * most_years + offset), row, "year");
        cohorts.push_back({*country, offset, persons});
        last = std::max(last, offset);
    });
    const auto name = [&](std::size_t key) {
        const int year = atlas.base_year + static_cast<int>(key % most_years);
        return atlas.countries[key / most_years].code + " " + std::to_string(year);
    };
    seen.require(reading, "entries.csv", name, [&](std::size_t key) { return static_cast<int>(key % most_years) <= last; });

    atlas.entries = Dense<double, 3>({n, static_cast<std::size_t>(last + 1), sexes}, 0.0);
    for (const auto& cohort : cohorts)
        for (std::size_t sex = 0; sex < sexes; ++sex) atlas.entries(cohort.country, cohort.year, sex) = cohort.persons[sex];
}

void read_provenance(WorldReading& reading) {
    static const std::vector<std::string> columns{"file", "column", "publisher", "title", "edition", "year", "rule", "evidence"};
    static const std::vector<std::string> labels{"found", "computed", "derived", "recalled_high",
                                                 "recalled_medium", "recalled_low", "assumption"};
    auto& table = reading.atlas.provenance;
    table = {columns};
    for_each_row(reading, "provenance.csv", columns, [&](WorldRow& row) {
        row.word("evidence", labels);
        auto& line = table.emplace_back();
        for (const auto& column : columns) line.push_back(row.text_or_blank(column));
    });
}

}  // namespace sterna
