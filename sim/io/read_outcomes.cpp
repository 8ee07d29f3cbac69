#include "sterna/io/read_outcomes.hpp"

#include <array>
#include <limits>

#include "sterna/config/csv.hpp"
#include "sterna/core/error.hpp"

namespace sterna {

namespace {

struct Column {
    const char* name;
    double& (*cell)(Outcome&);
};

constexpr std::array columns{
    Column{"before", [](Outcome& o) -> double& { return o.before; }},
    Column{"base", [](Outcome& o) -> double& { return o.base; }},
    Column{"filled", [](Outcome& o) -> double& { return o.filled; }},
    Column{"older", [](Outcome& o) -> double& { return o.older; }},
    Column{"aim", [](Outcome& o) -> double& { return o.aim; }},
    Column{"after_5", [](Outcome& o) -> double& { return o.after[0]; }},
    Column{"after_10", [](Outcome& o) -> double& { return o.after[1]; }},
    Column{"outward_before", [](Outcome& o) -> double& { return o.outward_before; }},
    Column{"return_before", [](Outcome& o) -> double& { return o.return_before; }},
    Column{"transit_before", [](Outcome& o) -> double& { return o.transit_before; }},
    Column{"outward_after", [](Outcome& o) -> double& { return o.outward_after; }},
    Column{"return_after", [](Outcome& o) -> double& { return o.return_after; }},
    Column{"transit_after", [](Outcome& o) -> double& { return o.transit_after; }},
};

constexpr int years_of_record = 10;  // after the base
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double number_or_unknown(const Csv::Row& row, const char* column, Range range) { return row.blank(column) ? unknown : row.number(column, range); }

int country(const Atlas& atlas, const Csv::Row& row, const char* column) {
    const auto found = atlas.country(row.text(column));
    if (!found) throw InputError(to_string(row.where(column)) + ": " + column + ": `" + std::string(row.text(column)) + "` is not a code of countries.csv");
    return *found;
}

std::vector<Outcome> read_corridors(const Atlas& atlas) {
    std::vector<std::string> names{"origin", "destination"};
    for (const Column& column : columns) names.push_back(column.name);
    const Csv csv = Csv::read(atlas.folder + "/outcomes.csv", names);
    std::vector<Outcome> out(csv.size());
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const Csv::Row row = csv.row(i);
        out[i].origin = country(atlas, row, "origin"), out[i].destination = country(atlas, row, "destination");
        for (const Column& column : columns) column.cell(out[i]) = number_or_unknown(row, column.name, {0, 1e10});
    }
    return out;
}

std::vector<SkilledAbroad> read_skilled(const Atlas& atlas) {
    const Csv csv =
        Csv::read(atlas.folder + "/later.csv", {"year", "country", "skilled_emigration_rate", "stock_abroad", "stock_abroad_skilled", "interpolated"});
    std::vector<SkilledAbroad> out;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const Csv::Row row = csv.row(i);
        if (row.integer("interpolated", {0, 1}) == 1) continue;
        out.push_back({country(atlas, row, "country"), static_cast<int>(row.integer("year", {1900, 2200})),
                       number_or_unknown(row, "stock_abroad_skilled", {0, 1e10}), number_or_unknown(row, "skilled_emigration_rate", {0, 1})});
    }
    return out;
}

std::vector<int> read_displaced(const Atlas& atlas) {
    const Csv csv = Csv::read(atlas.folder + "/shocks.csv", {"country", "from", "until", "event"});
    std::vector<int> out;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const Csv::Row row = csv.row(i);
        const auto first = row.integer("from", {1900, 2200}), last = row.blank("until") ? 2200 : row.integer("until", {1900, 2200});
        if (first <= atlas.base_year + years_of_record && last >= atlas.base_year) out.push_back(country(atlas, row, "country"));
    }
    return out;
}

}  // namespace

Record read_record(const Atlas& atlas) { return {read_corridors(atlas), read_skilled(atlas), read_displaced(atlas)}; }

}  // namespace sterna
