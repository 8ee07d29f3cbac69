#include <doctest/doctest.h>

#include "sterna/analysis/calibration.hpp"
#include "sterna/analysis/least_squares.hpp"
#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

TEST_CASE("A calibrated world sends as many people along every corridor as its targets say") {
    const Atlas& atlas = calibrated_atlas();
    CHECK(atlas.calibrated);
    Scenario scenario = scenario_of(60'000, 2);
    scenario.seed = 5;  // another luck than the one the constants were solved with
    const RunResult result = run(atlas, scenario);
    const Layout layout(atlas);
    const World world = Simulation(model_of(atlas, scenario), {}).world();
    for (int o = 0; o < 4; ++o)
        for (int d = 0; d < 4; ++d) {
            if (o == d) continue;
            const auto weight = static_cast<double>(world.stores[0].segments[static_cast<std::size_t>(o)].weight);
            const CorridorFacts& corridor = atlas.corridors(o, d);
            const double target = 2 * (corridor.inflow[0] + corridor.inflow[1]);
            double moves = 0;
            for (const Tallies& t : result.frames)
                for (int e = 0; e < 3; ++e)
                    for (int g = 0; g < sexes; ++g) {
                        const std::size_t i = layout.cell(o, d, e, g);
                        moves += static_cast<double>(t[cube::outflow][i] + t[cube::onward_in][i]);
                    }
            CAPTURE(atlas.countries[static_cast<std::size_t>(o)].code);
            CAPTURE(atlas.countries[static_cast<std::size_t>(d)].code);
            // Chance of this run and of the run that solved the constants, and 5 % that inversion leaves.
            CHECK(std::abs(moves - target) < z_limit * std::sqrt(4 * weight * target) + 0.05 * target);
        }
}

TEST_CASE("Half the target of a corridor costs it half its flow and takes little from the others") {
    Atlas atlas = calibrated_atlas();
    const double before = atlas.corridors(0, 2).constant[1];
    for (double& inflow : atlas.corridors(0, 2).inflow) inflow /= 2;
    CalibrationOptions options;
    options.years = 2, options.passes = 3;
    const CalibrationCheck check = calibrate(atlas, scenario_of(10'000, 2), options);
    CHECK(atlas.corridors(0, 2).constant[1] < before - 0.1);
    CHECK_CLOSE(check.outflow_expected(0, 2, 1), 2 * atlas.corridors(0, 2).inflow[1], 0.02);
}

TEST_CASE("Where few of those who arrive leave their hazard rises with the stay and removals yield and where many do it fades fast") {
    Atlas atlas = calibrated_atlas();
    const auto solve = [&](double exits) {
        for (CountryFacts& country : atlas.countries) country.exit_5y = exits;
        CalibrationOptions options;
        options.years = 2, options.passes = 0, options.check = false, options.from_present = true;
        calibrate(atlas, scenario_of(10'000, 2), options);
        return std::pair{atlas.corridors(0, 2).arrival_factor, atlas.corridors(0, 2).removal_share};
    };
    const auto few = solve(0.005), some = solve(0.3), many = solve(0.8);
    CHECK(few.first < 0);
    CHECK(few.second < 1);
    CHECK(few.second > 0);
    CHECK(some.second == 1);
    CHECK(some.first > few.first);
    CHECK(many.first > some.first);
    CHECK(atlas.corridors(1, 2).arrival_factor == many.first);  // one for all origins
}

TEST_CASE("Weighted least squares recovers a plane and gives a regressor without variation nothing") {
    std::vector<std::vector<double>> rows;
    std::vector<double> values, weights;
    for (int i = 0; i < 40; ++i) {
        const double x = i, y = (i * 7) % 11;
        rows.push_back({1, x, y, 0}), values.push_back(3 - 0.5 * x + 2 * y), weights.push_back(1 + i % 3);
    }
    const auto b = least_squares(rows, values, weights);
    CHECK_NEAR(b[0], 3, 1e-9);
    CHECK_NEAR(b[1], -0.5, 1e-9);
    CHECK_NEAR(b[2], 2, 1e-9);
    CHECK(b[3] == 0);
}

TEST_CASE("A weight says how much an observation counts") {
    const auto mean = [](double weight) { return least_squares({{1}, {1}}, {0, 1}, {1, weight})[0]; };
    CHECK_CLOSE(mean(1), 0.5, 1e-12);
    CHECK_CLOSE(mean(3), 0.75, 1e-12);
}
