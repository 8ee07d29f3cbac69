#include <cmath>

#include <doctest/doctest.h>

#include "sterna/analysis/decomposition.hpp"
#include "sterna/analysis/shapley.hpp"
#include "support/check_close.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

Scenario plain() { return scenario_of(20'000, 4); }

constexpr std::uint32_t all_cut = (1u << edges) - 1;

bool same_k(const std::vector<BrainStock>& a, const std::vector<BrainStock>& b) {
    for (std::size_t c = 0; c < a.size(); ++c)
        if (a[c].at_home != b[c].at_home) return false;
    return true;
}

}  // namespace

TEST_CASE("Shapley values share an interaction equally and add up to what all bring") {
    const std::vector<double> worth{0, 2, 3, 7};
    CHECK(shapley(worth) == std::vector<double>{3, 4});
    const std::vector<double> three{1, 1, 1, 5, 1, 1, 1, 5};  // the third player never matters
    const auto value = shapley(three);
    CHECK_CLOSE(value[0], 2.0, 1e-15);
    CHECK_CLOSE(value[1], 2.0, 1e-15);
    CHECK(value[2] == 0);
}

TEST_CASE("With no edge cut a run with a counterfactual is the run itself bit for bit") {
    const BrainRun actual = run_brain(calibrated_atlas(), plain(), {}, {});
    for (const Against against : {Against::unskilled_prospect, Against::no_migration}) {
        Counterfactual terms = counterfactual_of(against, plain(), actual);
        terms.path = run_brain(calibrated_atlas(), plain(), terms, {}).path;
        terms.cut = 0;
        CHECK(run_brain(calibrated_atlas(), plain(), terms, {}).world == actual.world);
    }
}

TEST_CASE("With every edge cut a run that reads the counterfactual is the counterfactual bit for bit") {
    const BrainRun actual = run_brain(calibrated_atlas(), plain(), {}, {});
    for (const Against against : {Against::unskilled_prospect, Against::no_migration}) {
        Counterfactual terms = counterfactual_of(against, plain(), actual);
        REQUIRE(terms.cut == all_cut);
        const BrainRun other = run_brain(calibrated_atlas(), plain(), terms, {});
        CHECK_FALSE(other.world == actual.world);
        terms.path = other.path;
        CHECK(run_brain(calibrated_atlas(), plain(), terms, {}).world == other.world);
    }
}

TEST_CASE("Where nobody moves nobody has moved") {
    const BrainRun actual = run_brain(calibrated_atlas(), plain(), {}, {});
    Scenario scenario = plain();
    const auto model = std::make_shared<Model>(calibrated_atlas(), scenario);
    model->counterfactual = counterfactual_of(Against::no_migration, scenario, actual);
    Simulation simulation(model, {});
    NullRecorder nobody;
    while (!simulation.done()) {
        if (!simulation.step(nobody)) continue;
        for (const Measure m : {cube::outflow, cube::return_flow, cube::onward_in, cube::retirement_return, cube::removal})
            CHECK(simulation.closed().total(m) == 0);
    }
}

TEST_CASE("Held to the rate of the less skilled the skilled leave about as often as they") {
    // Departures kept are binomial: five standard deviations (false alarm 6e-7) and 5 % for shares that differ between years.
    Scenario scenario = scenario_of(200'000, 4);
    const BrainRun actual = run_brain(calibrated_atlas(), scenario, {}, {});
    double kept = 0;
    for (const auto& year : actual.kept) kept += year[0] / static_cast<double>(actual.kept.size());
    REQUIRE(kept < 0.9);
    const auto skilled_leavers = [&](bool thinned) {
        const auto m = std::make_shared<Model>(calibrated_atlas(), scenario);
        if (thinned) m->counterfactual = counterfactual_of(Against::unskilled_prospect, scenario, actual);
        Simulation simulation(m, {});
        NullRecorder nobody;
        double workers = 0;
        while (!simulation.done()) {
            if (!simulation.step(nobody)) continue;
            for (int d = 0; d < 4; ++d)
                for (int g = 0; g < sexes; ++g)
                    workers += static_cast<double>(simulation.closed()[cube::outflow][m->layout.cell(0, d, 2, g)]) /
                               static_cast<double>(weights_of(simulation.world())[0]);
        }
        return workers;
    };
    const double all = skilled_leavers(false), left = skilled_leavers(true);
    REQUIRE(all > 100);
    CHECK(std::abs(left - kept * all) < 5 * std::sqrt(kept * all) + 0.05 * kept * all);
}

TEST_CASE("The channels of the net brain effect add up to it") {
    DecomposeOptions options;
    const auto found = decompose(calibrated_atlas(), scenario_of(10'000, 3), options);
    REQUIRE(found.size() == 1);
    for (std::size_t c = 0; c < found[0].actual.size(); ++c) {
        double sum = 0;
        for (const auto& channel : found[0].channels) sum += channel[c];
        CHECK_CLOSE(sum, found[0].actual[c].at_home[2] - found[0].counterfactual[c].at_home[2], 1e-12);
    }
}

TEST_CASE("Without policies the effect of the policies is nil") {
    DecomposeOptions options;
    options.against = Against::policy_off;
    const auto found = decompose(calibrated_atlas(), scenario_of(10'000, 2), options);
    CHECK(same_k(found[0].actual, found[0].counterfactual));
    CHECK(found[0].channels.empty());
}
