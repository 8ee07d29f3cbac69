#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "sterna/analysis/forecast_file.hpp"
#include "sterna/analysis/forecasts.hpp"
#include "sterna/io/publish.hpp"
#include "support/bands.hpp"
#include "support/scenarios.hpp"
#include "support/scratch_folder.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Five years at whose end every stock has grown by `growth`; of the base stock `returning` has gone home, `newcomers` have come from
/// home, all in the first year.
std::vector<ExpectedYear> path_of(const Atlas& atlas, double growth, double returning, double newcomers) {
    const auto n = atlas.countries.size();
    const Dense<double, 3> cells({n, n, skill_groups}, 0.0);
    const Dense<double, 2> pairs({n, n}, 0.0);
    std::vector<ExpectedYear> path(5, ExpectedYear{0, cells, cells, cells, pairs, pairs, pairs, pairs, pairs, pairs, std::vector<double>(n, 1.0)});
    for (const CellCount& cell : atlas.cells) {
        if (cell.origin == cell.residence) continue;
        const std::size_t skill = atlas.skilled[cell.education] ? 1 : 0;
        path[0].returns_of_first(cell.origin, cell.residence) += returning * cell.persons;
        for (ExpectedYear& year : path) year.stock(cell.origin, cell.residence, skill) += growth * cell.persons;
    }
    path[0].arrivals(0, 1, 0) = newcomers, path[4].newcomers(0, 1, 0) = newcomers;
    for (ExpectedYear& year : path) year.drawn.fill(none);
    return path;
}

Record record_of(const Atlas& atlas) {
    Record record;
    record.corridors.push_back({0, 1, 5000, 10'000, 10'000, 8000, 9000, {12'000, none}, none, none, none, 3000, 1500, none});
    record.skilled = {{0, atlas.base_year, 4000, 0.2}, {0, atlas.base_year + 5, 5000, 0.25}};
    return record;
}

const ForecastSet& set_of(const std::vector<ForecastSet>& sets, const std::string& outcome) {
    for (const ForecastSet& set : sets)
        if (set.outcome == outcome) return set;
    throw std::runtime_error(outcome);
}

}  // namespace

TEST_CASE("A stock is forecast as the known one times its growth in the path beside persistence and half the last trend") {
    const Atlas& atlas = calibrated_atlas();
    const auto sets = forecasts(atlas, record_of(atlas), path_of(atlas, 1.1, 0.1, 700));
    const Forecast& f = set_of(sets, "stock").items.front();
    CHECK_CLOSE(f.value, 11'000, 1e-9);
    CHECK_CLOSE(f.rivals[0], 10'000, 1e-12);
    CHECK_CLOSE(f.rivals[1], 10'000 * std::sqrt(2.0), 1e-12);
}

TEST_CASE("Returns are the path share of the stock that flows belong to outward flows its newcomers of all ages") {
    const Atlas& atlas = calibrated_atlas();
    const auto sets = forecasts(atlas, record_of(atlas), path_of(atlas, 1, 0.1, 700));
    CHECK_CLOSE(set_of(sets, "return flow").items.front().value, 800, 1e-9);
    CHECK_CLOSE(set_of(sets, "return flow").items.front().rivals[1], 0.11 * 8000, 1e-9);
    CHECK_CLOSE(set_of(sets, "outward flow").items.front().value, 700 / atlas.countries[1].share_15_64, 1e-9);
}

TEST_CASE("A flow between two countries holds who leaves one and who comes back to the other") {
    const Atlas& atlas = calibrated_atlas();
    const auto sets = forecasts(atlas, record_of(atlas), path_of(atlas, 1, 0.1, 700));
    const ForecastSet& flows = set_of(sets, "flow");
    REQUIRE(flows.items.size() == 2);
    CHECK(flows.items[0].truth == 3000);  // from 0 to 1
    CHECK(flows.items[1].truth == 1500);  // from 1 to 0
    CHECK_CLOSE(flows.items[1].value, 800, 1e-9);
}

TEST_CASE("Skilled emigrants grow as the path and their rate with those left at home") {
    const Atlas& atlas = calibrated_atlas();
    auto path = path_of(atlas, 1.5, 0, 0);
    path[4].skilled_at_home[0] = 1.2;
    const auto sets = forecasts(atlas, record_of(atlas), path);
    CHECK_CLOSE(set_of(sets, "skilled emigrants").items.front().value, 6000, 1e-9);
    CHECK_CLOSE(set_of(sets, "skilled emigration rate").items.front().value, 6000 / (6000 + 1.2 * 16'000), 1e-9);
}

TEST_CASE("Error classes come back from their file as they were written") {
    const ScratchFolder scratch;
    const std::vector<ErrorClass> classes{{"stock", 5, 3000, 120, -0.25, 0.5, -0.75, 1}};
    const std::string text = errors_csv(classes);
    publish(scratch.path / "errors.csv", std::as_bytes(std::span(text)));
    const auto back = read_errors((scratch.path / "errors.csv").string());
    REQUIRE(back.size() == 1);
    CHECK(back[0].outcome == "stock");
    CHECK(back[0].from == 3000);
    CHECK(back[0].low == -0.25);
    CHECK(back[0].high_reference == 1);
}
