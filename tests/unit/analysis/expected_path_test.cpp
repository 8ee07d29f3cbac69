#include <doctest/doctest.h>

#include <array>

#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "sterna/analysis/expected_moves.hpp"
#include "sterna/analysis/expected_path.hpp"
#include "sterna/model/education_trend.hpp"
#include "sterna/model/outcome.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

template <std::size_t Axes>
double sum(const Dense<double, Axes>& table) {
    double all = 0;
    for (const double x : table.values()) all += x;
    return all;
}

/// Departures, returns and onward moves that runs of several seeds draw in their first year, and what one path expects of it.
struct FirstYear {
    double departures = 0, returns = 0, runs = 0;
};

FirstYear drawn_first_year(const Scenario& scenario, int runs) {
    FirstYear drawn;
    for (int r = 0; r < runs; ++r) {
        Scenario replicate = scenario;
        replicate.seed = scenario.seed + static_cast<std::uint64_t>(r);
        const RunResult result = run(calibrated_atlas(), replicate);
        for (const Tallies& t : result.frames) {
            drawn.departures += static_cast<double>(t.total(cube::outflow) + t.total(cube::onward_in));
            drawn.returns += static_cast<double>(t.total(cube::return_flow) + t.total(cube::removal));
        }
        ++drawn.runs;
    }
    return drawn;
}

}  // namespace

TEST_CASE("Expected moves of a year are the mean of those that runs draw") {
    const Scenario scenario = scenario_of(40'000, 1);
    const auto path = expected_path(calibrated_atlas(), scenario, {});
    REQUIRE(path.size() == 1);
    const Simulation start(model_of(calibrated_atlas(), scenario), {});
    const auto weight = static_cast<double>(weights_of(start.world())[0]);
    const FirstYear drawn = drawn_first_year(scenario, 8);
    // Moves are close to Poisson in workers; a half per cent is allowed for the year seen through its middle.
    const double expected = sum(path[0].arrivals), returned = sum(path[0].returns) + sum(path[0].unseen);
    const auto off = [&](double seen, double wanted) {
        const double noise = 4.89 * std::sqrt(seen / drawn.runs * weight / drawn.runs);  // false alarms 1e-6
        return std::abs(seen / drawn.runs - wanted) - 0.005 * wanted - noise;
    };
    CAPTURE(drawn.departures / drawn.runs);
    CAPTURE(expected);
    CHECK(off(drawn.departures, expected) < 0);
    CAPTURE(drawn.returns / drawn.runs);
    CAPTURE(returned);
    CHECK(off(drawn.returns, returned) < 0);
}

TEST_CASE("The skilled at home grow between what is drawn and what cohorts foresee and the more workers the nearer to the first") {
    const auto growth = [](int workers, double& drawn, double& foreseen) {
        Scenario scenario = scenario_of(workers, 1);
        Simulation simulation(model_of(calibrated_atlas(), scenario), {});
        const auto at_home = [&] {
            std::array<double, skill_groups> persons{};
            for_each_person(simulation.world(), [&](const Page& page, int row) {
                if (page.birth[row] == 0 && page.residence[row] == 0) ++persons[calibrated_atlas().skilled[static_cast<std::size_t>(education_of(page.kind[row]))]];
            });
            return persons;
        };
        const auto before = at_home();
        Watch().run(simulation);
        const auto after = at_home();
        drawn = after[1] / before[1];
        foreseen = foreseen_skill_growth(calibrated_atlas(), 0, 1, 1)[1] * after[0] / before[0];
        return expected_path(calibrated_atlas(), scenario, {})[0].skilled_at_home[0];
    };
    double drawn = 0, foreseen = 0;
    const double few = growth(400, drawn, foreseen);
    REQUIRE(std::abs(drawn - foreseen) > 1e-4);
    const double part_of_few = (few - foreseen) / (drawn - foreseen);
    CHECK(part_of_few > 0);
    CHECK(part_of_few < 1);
    const double many = growth(40'000, drawn, foreseen);
    REQUIRE(std::abs(drawn - foreseen) > 1e-4);
    CHECK((many - foreseen) / (drawn - foreseen) > 0.95);
    CHECK(part_of_few < 0.8);
}

TEST_CASE("A path without schooling takes the skilled at home as they are drawn") {
    Scenario scenario = scenario_of(4'000, 1);
    scenario.processes["schooling"] = false;
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    const auto skilled = [&] {
        double persons = 0;
        for_each_person(simulation.world(), [&](const Page& page, int row) {
            persons += page.birth[row] == 0 && page.residence[row] == 0 && calibrated_atlas().skilled[static_cast<std::size_t>(education_of(page.kind[row]))];
        });
        return persons;
    };
    const double before = skilled();
    Watch().run(simulation);
    CHECK_CLOSE(expected_path(calibrated_atlas(), scenario, {})[0].skilled_at_home[0], skilled() / before, 1e-12);
}

TEST_CASE("An expected path starts from the exact cells and keeps corridors without a worker") {
    Scenario few = scenario_of(400, 2);
    const auto path = expected_path(calibrated_atlas(), few, {});
    double base = 0, after = 0;
    for (const CellCount& cell : calibrated_atlas().cells)
        if (cell.origin != cell.residence) base += cell.persons;
    for (std::size_t o = 0; o < 4; ++o)
        for (std::size_t d = 0; d < 4; ++d)
            for (std::size_t s = 0; s < skill_groups; ++s) after += path[1].stock(o, d, s);
    double change = 0;
    for (const ExpectedYear& year : path) change += sum(year.arrivals) - sum(year.from_abroad) - sum(year.returns) - sum(year.unseen);
    CHECK(base > 0);
    // Deaths, age exits and entries are all that is left, a few per cent a year.
    CHECK(std::abs(after - base - change) < 0.15 * base);
}

TEST_CASE("Expected paths have the same bits at any number of threads") {
    const Scenario scenario = scenario_of(6'000, 2);
    PathOptions one, three;
    one.execution.exec.threads = 1, three.execution.exec.threads = 3;
    const auto a = expected_path(calibrated_atlas(), scenario, one), b = expected_path(calibrated_atlas(), scenario, three);
    REQUIRE(a.size() == b.size());
    for (std::size_t y = 0; y < a.size(); ++y) {
        CHECK(std::equal(a[y].stock.values().begin(), a[y].stock.values().end(), b[y].stock.values().begin()));
        CHECK(std::equal(a[y].between.values().begin(), a[y].between.values().end(), b[y].between.values().begin()));
    }
}
