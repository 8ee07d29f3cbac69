#include <doctest/doctest.h>

#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

struct Recount {
    std::vector<std::int64_t> stock;
    std::int64_t persons = 0;
};

/// Persons by cell, counted one by one.
Recount recount(const World& world, const Layout& layout) {
    Recount found{std::vector<std::int64_t>(layout.cells(), 0), 0};
    const auto weight = weights_of(world);
    for_each_person(world, [&](const Page& page, int row) {
        const std::uint8_t kind = page.kind[row];
        found.stock[layout.cell(page.birth[row], page.residence[row], education_of(kind), sex_of(kind))] += weight[page.birth[row]];
        found.persons += weight[page.birth[row]];
    });
    return found;
}

}  // namespace

TEST_CASE("Every year the natives of every country are those of the year before plus entries minus deaths and age exits") {
    Scenario scenario = scenario_of(8'000, 5);
    scenario.policies = binding_policies();
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    const Layout layout(calibrated_atlas());
    Watch watch;
    std::vector<std::int64_t> before = recount(simulation.world(), layout).stock;
    for (int year = 0; year < 5; ++year) {
        watch.run(simulation, Month::of(2021 + year));
        const Tallies& t = simulation.closed();
        const Recount now = recount(simulation.world(), layout);
        CHECK(t[cube::stock] == now.stock);
        for (int o = 0; o < layout.countries; ++o) {
            std::int64_t change = 0, flows = 0, onward_in = 0, onward_out = 0;
            for (int r = 0; r < layout.countries; ++r)
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) {
                        const std::size_t i = layout.cell(o, r, e, g);
                        change += now.stock[i] - before[i];
                        flows += t[cube::entries][i] - t[cube::deaths][i] - t[cube::age_exits][i];
                        onward_in += t[cube::onward_in][i], onward_out += t[cube::onward_out][i];
                        if (r == o) CHECK(t[cube::outflow][i] + t[cube::return_flow][i] + t[cube::onward_in][i] == 0);
                    }
            CHECK(change == flows);
            CHECK(onward_in == onward_out);
        }
        CHECK(t.total(cube::education_in) == t.total(cube::education_out));
        CHECK(t.total(cube::repeat_flow) <= t.total(cube::outflow));
        before = now.stock;
    }
}

TEST_CASE("All people of the world file are there at the start but for less than a worker a country") {
    Simulation simulation(model_of(calibrated_atlas(), scenario_of(8'000, 1)), {});
    const Layout layout(calibrated_atlas());
    const auto weight = weights_of(simulation.world());
    double expected = 0, tolerance = 0;
    for (const CellCount& cell : calibrated_atlas().cells) expected += cell.persons;
    for (std::size_t c = 0; c < 4; ++c) tolerance += static_cast<double>(weight[c]);
    CHECK_MESSAGE(std::abs(static_cast<double>(recount(simulation.world(), layout).persons) - expected) < tolerance, "expected ", expected);
}

TEST_CASE("Every move out of a foreign country ends one stay there") {
    Scenario scenario = scenario_of(8'000, 3);
    scenario.policies = binding_policies();
    const Layout layout(calibrated_atlas());
    const RunResult result = run(calibrated_atlas(), scenario);
    for (const Tallies& t : result.frames)
        for (int r = 0; r < layout.countries; ++r) {
            std::int64_t stays = 0, moves = 0;
            for (int years = 0; years < year_bins; ++years) stays += t[cube::ended_stays][static_cast<std::size_t>(r * year_bins + years)];
            for (int o = 0; o < layout.countries; ++o)
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) {
                        const std::size_t i = layout.cell(o, r, e, g);
                        for (const Measure m : {cube::return_flow, cube::removal, cube::retirement_return, cube::onward_out}) moves += t[m][i];
                    }
            CHECK(stays == moves);
        }
    CHECK(result.frames.back().total(cube::ended_stays) > 0);
}

TEST_CASE("Every closed spell is one return of some kind") {
    Scenario scenario = scenario_of(8'000, 3);
    scenario.policies = binding_policies();
    Simulation simulation(model_of(calibrated_atlas(), scenario), {});
    Watch watch;
    watch.run(simulation);
    for (const Tallies& t : watch.frames())
        CHECK(t.total(cube::completed_spells) ==
              t.total(cube::return_flow) + t.total(cube::retirement_return) + t.total(cube::removal));
}
