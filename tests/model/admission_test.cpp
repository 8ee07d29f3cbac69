#include <doctest/doctest.h>

#include <algorithm>

#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// Natives of AAA who go to CCC share one number a year.
Scenario with_quota(double amount, double workers, int years, const Values& more = {}) {
    Scenario scenario = scenario_of(workers, years);
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    Values values = more;
    values["amount"] = amount;
    scenario.policies = {lever("quota", "cap", values, scope)};
    return scenario;
}

/// Admissions of natives of AAA to CCC, and elsewhere, by frame.
std::vector<std::array<std::int64_t, 2>> admissions(const RunResult& result) {
    const Layout layout(calibrated_atlas());
    std::vector<std::array<std::int64_t, 2>> by_frame;
    for (const Tallies& t : result.frames) {
        auto& [capped, elsewhere] = by_frame.emplace_back();
        for (int d = 1; d < 4; ++d)
            for (int e = 0; e < 3; ++e)
                for (int g = 0; g < sexes; ++g) {
                    const std::size_t i = layout.cell(0, d, e, g);
                    (d == 2 ? capped : elsewhere) += t[cube::outflow][i] + t[cube::onward_in][i];
                }
    }
    return by_frame;
}

std::int64_t capped_total(const RunResult& result) {
    std::int64_t sum = 0;
    for (const auto& [capped, elsewhere] : admissions(result)) sum += capped;
    return sum;
}

}  // namespace

TEST_CASE("A quota of less than one weight admits that many persons a year on average") {
    // 4,000 workers: a worker of AAA stands for 280 persons; 90 a year are one worker in three years.
    const Scenario scenario = with_quota(90, 4'000, 20);
    const std::int64_t weight = Simulation(model_of(calibrated_atlas(), scenario), {}).world().stores[0].segments[0].weight;
    REQUIRE(weight > 200);
    const std::int64_t admitted = capped_total(run(calibrated_atlas(), scenario));
    CHECK(std::abs(admitted - 90 * 20) < weight);
}

TEST_CASE("The opening debt makes admissions right on average over capacities of one year") {
    // One worker stands for 280 persons, 100 are admitted a year: in one run 0 or 1 worker, or 280 x 100/280 = 100 on average.
    std::int64_t runs = 0, granted = 0;
    double expected = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed, ++runs) {
        Scenario scenario = with_quota(100, 4'000, 1);
        scenario.seed = seed;
        const std::int64_t weight = 280;
        granted += capped_total(run(calibrated_atlas(), scenario)) / weight;
        expected += 100.0 / weight;
    }
    CHECK_BAND(z_of_count(granted, runs, expected / static_cast<double>(runs)));
    CHECK(granted > 0);
}

TEST_CASE("A quota that binds is used up every year and never passed by more than one worker") {
    for (const char* selection : {"lottery", "points", "queue"}) {
        CAPTURE(selection);
        Scenario scenario = with_quota(300, 30'000, 4, {{"selection", std::string(selection)}, {"points_cut", 20.0}});
        if (std::string(selection) == "queue") scenario.model["admission"]["rejected"] = std::string("wait");
        const RunResult result = run(calibrated_atlas(), scenario);
        const std::int64_t weight = Simulation(model_of(calibrated_atlas(), scenario), {}).world().stores[0].segments[0].weight;
        std::int64_t sum = 0, year = 0;
        for (const auto& [capped, elsewhere] : admissions(result)) {
            sum += capped, ++year;
            CHECK_MESSAGE(std::abs(sum - 300 * year) < 2 * weight, "year ", year, ": ", sum);
        }
    }
}

TEST_CASE("Those refused at one door go on to the next unless the rules make them wait") {
    const RunResult free = run(calibrated_atlas(), scenario_of(30'000, 2));
    Scenario waiting = with_quota(100, 30'000, 2);
    waiting.model["admission"]["rejected"] = std::string("wait");
    const RunResult next = run(calibrated_atlas(), with_quota(100, 30'000, 2)), wait = run(calibrated_atlas(), waiting);
    CHECK(admissions(next)[0][1] > admissions(free)[0][1]);
    CHECK(admissions(wait)[0][1] <= admissions(free)[0][1]);
}

TEST_CASE("A quota that does not bind changes no person and no flow") {
    const RunResult free = run(calibrated_atlas(), scenario_of(10'000, 3)), wide = run(calibrated_atlas(), with_quota(1e8, 10'000, 3));
    CHECK(free.people == wide.people);
    CHECK(free.frames == wide.frames);
}

TEST_CASE("A larger quota admits more and never fewer") {
    std::int64_t before = -1;
    for (const double amount : {0.0, 100.0, 300.0, 900.0}) {
        const std::int64_t admitted = capped_total(run(calibrated_atlas(), with_quota(amount, 20'000, 2)));
        CHECK(admitted > before);
        before = admitted;
    }
}

TEST_CASE("Points let in nobody below the pass mark and prefer the skilled") {
    // Unskilled natives of AAA: 40 x .5 for secondary, 20 for age, 20 for language make 60 at most.
    const Layout layout(calibrated_atlas());
    const RunResult result = run(calibrated_atlas(), with_quota(1e6, 30'000, 2, {{"selection", std::string("points")}, {"points_cut", 61.0}}));
    std::int64_t skilled = 0, others = 0;
    for (const Tallies& t : result.frames)
        for (int g = 0; g < sexes; ++g) {
            skilled += t[cube::outflow][layout.cell(0, 2, 2, g)];
            others += t[cube::outflow][layout.cell(0, 2, 0, g)] + t[cube::outflow][layout.cell(0, 2, 1, g)];
        }
    CHECK(others == 0);
    CHECK(skilled > 0);
}

TEST_CASE("A guaranteed right to come again lets former workers of a scheme go ahead of newcomers") {
    Scenario none = scenario_of(30'000, 6);
    none.model["permits"] = {{"share_without", 0.02}, {"share_guaranteed", 0.019}};  // as many come home either way
    none.model["emigration"]["recruitment"] = 20.0;  // far more apply than there are slots
    Scenario guaranteed = none;
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    const auto season = [&](const char* reentry) {
        return lever("circular_visa", "season", {{"quota", 300.0}, {"max_stay", 7.0}, {"gap", 5.0}, {"reentry", std::string(reentry)}}, scope);
    };
    none.policies = {season("none")}, guaranteed.policies = {season("guaranteed")};
    const auto repeat_share = [](const Scenario& s) {
        const auto frames = run(calibrated_atlas(), s).frames;
        return static_cast<double>(frames.back().total(cube::repeat_flow)) / static_cast<double>(frames.back().total(cube::outflow));
    };
    const double with = repeat_share(guaranteed), without = repeat_share(none);
    CHECK_MESSAGE(with > without + 0.02, with, " against ", without);
}
