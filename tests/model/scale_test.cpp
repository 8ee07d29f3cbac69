#include <doctest/doctest.h>

#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

double total(const RunResult& result, Measure measure) {
    double sum = 0;
    for (const Tallies& t : result.frames) sum += static_cast<double>(t.total(measure));
    return sum;
}

double mean_weight(const Scenario& scenario) {
    const World world = Simulation(model_of(calibrated_atlas(), scenario), {}).world();
    return static_cast<double>(world.stores[0].segments[0].weight);
}

}  // namespace

TEST_CASE("Half the workers with double weights give the same flows but for chance") {
    Scenario many = scenario_of(60'000, 4), few = many;
    few.population.workers = 30'000;
    few.seed = few.population.seed = 7;
    const RunResult fine = run(calibrated_atlas(), many), coarse = run(calibrated_atlas(), few);
    const double spread = mean_weight(many) + mean_weight(few);
    CHECK(mean_weight(few) > 1.8 * mean_weight(many));
    for (const Measure flow : {cube::outflow, cube::return_flow, cube::deaths, cube::age_exits, cube::education_in, cube::onward_in}) {
        const double a = total(fine, flow), b = total(coarse, flow);
        // Counts of independent workers: the variance of persons is the weight times their number.
        CHECK_BAND((a - b) / std::sqrt(spread * (a + b) / 2));
    }
    CHECK_NEAR(static_cast<double>(fine.frames.back().total(cube::stock)) / static_cast<double>(coarse.frames.back().total(cube::stock)), 1, 1e-3);
}

TEST_CASE("Steps of a quarter or a year end with the stocks that monthly steps give") {
    const Layout layout(calibrated_atlas());
    const auto abroad = [&](Step step) {
        Scenario scenario = scenario_of(400'000, 10);
        scenario.step = step;
        const RunResult result = run(calibrated_atlas(), scenario);
        double persons = 0;
        for (int o = 0; o < 4; ++o)
            for (int r = 0; r < 4; ++r)
                for (int e = 0; e < 3; ++e)
                    for (int g = 0; g < sexes; ++g)
                        if (o != r) persons += static_cast<double>(result.frames.back()[cube::stock][layout.cell(o, r, e, g)]);
        return persons;
    };
    const double monthly = abroad(Step::month);
    CHECK_CLOSE(abroad(Step::quarter), monthly, 0.01);
    CHECK_CLOSE(abroad(Step::year), monthly, 0.02);
}
