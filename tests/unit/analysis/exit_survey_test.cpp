#include <doctest/doctest.h>

#include "sterna/analysis/exit_survey.hpp"
#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

ExitSurvey asked(const Simulation& simulation) {
    const Rules rules = simulation.model().rules_of(simulation.world());
    const Tables tables = simulation.tables();
    return ExitSurvey(simulation, tables, rules, expected_moves(simulation, tables, rules));
}

Simulation later(int workers, int years) {
    Simulation simulation(model_of(calibrated_atlas(), scenario_of(workers, years)), {});
    Watch().run(simulation);
    return simulation;
}

}  // namespace

TEST_CASE("Asking the same people twice changes no rate and two surveys weigh by whom they asked") {
    const Simulation first = later(8'000, 1), third = later(8'000, 3);
    const ReturnParams p = first.tables().returning;
    const ExitSurvey a = asked(first), b = asked(third);
    ExitSurvey twice = a, both = a, none;
    twice.add(a), both.add(b), none.add(b);
    for (std::size_t d : {1u, 2u})
        for (std::size_t s = 0; s < skill_groups; ++s) {
            const auto rate = [&](const ExitSurvey& survey) { return survey.rates(calibrated_atlas(), p, 0, d, s).settled; };
            CHECK_CLOSE(rate(twice).hazard, rate(a).hazard, 1e-12);
            CHECK(rate(none).hazard == rate(b).hazard);
            CHECK(rate(both).hazard >= std::min(rate(a).hazard, rate(b).hazard));
            CHECK(rate(both).hazard <= std::max(rate(a).hazard, rate(b).hazard));
        }
}

TEST_CASE("Rates hold the constants of the corridor as they stand") {
    Atlas atlas = calibrated_atlas();
    const Simulation simulation = later(4'000, 1);
    const ExitSurvey survey = asked(simulation);
    CorridorFacts& corridor = atlas.corridors(0, 2);
    corridor.return_factor = 3, corridor.arrival_factor = -0.01, corridor.removal_share = 0.25, corridor.attrition = 0.07;
    const ReturnParams p = simulation.tables().returning;
    const ExitRates rates = survey.rates(atlas, p, 0, 2, 0);
    CHECK(rates.factor == 3);
    CHECK(rates.arrival_factor == -0.01);
    CHECK(rates.removal_share == 0.25);
    CHECK(rates.unseen == 0.07);
    CHECK(rates.change == 0);
}

TEST_CASE("Exits of arrivals are those of their corridors weighed by who arrives") {
    const Atlas& atlas = calibrated_atlas();
    const Simulation simulation = later(4'000, 1);
    const ExitSurvey survey = asked(simulation);
    const ReturnParams p = simulation.tables().returning;
    Dense<double, 3> arrivals({4, 4, skill_groups}, 0.0);
    arrivals(0, 2, 0) = 300, arrivals(1, 2, 1) = 100;
    const auto shares = exits_of_arrivals(atlas, survey, p, arrivals);
    const double poor = gone_within_five(survey.rates(atlas, p, 0, 2, 0)), skilled = gone_within_five(survey.rates(atlas, p, 1, 2, 1));
    CHECK_CLOSE(shares[2], 0.75 * poor + 0.25 * skilled, 1e-12);
    CHECK(std::isnan(shares[3]));
}
