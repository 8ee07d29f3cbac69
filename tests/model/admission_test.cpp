#include <doctest/doctest.h>

#include <algorithm>

#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry admission_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

/// Natives of AAA who go to CCC share one number a year; no other door leads there: no family, studies or way without papers.
Scenario with_quota(double amount, double workers, int years, const Values& more = {}) {
    Scenario scenario = scenario_of(workers, years);
    scenario.model["emigration"]["relatives"] = 0.0, scenario.model["emigration"]["student_to"] = 18.0;
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    Values values = more;
    values["amount"] = amount;
    scenario.policies = {lever("quota", "cap", values, scope), lever("enforcement", "border", {{"change", 6.0}}, scope)};
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
        Scenario scenario = with_quota(150, 30'000, 4, {{"selection", std::string(selection)}, {"points_cut", 20.0}});
        if (std::string(selection) == "queue") scenario.model["admission"]["rejected"] = std::string("wait");
        const RunResult result = run(calibrated_atlas(), scenario);
        const std::int64_t weight = Simulation(model_of(calibrated_atlas(), scenario), {}).world().stores[0].segments[0].weight;
        std::int64_t sum = 0, year = 0;
        for (const auto& [capped, elsewhere] : admissions(result)) {
            sum += capped, ++year;
            CHECK_MESSAGE(std::abs(sum - 150 * year) < 2 * weight, "year ", year, ": ", sum);
        }
    }
}

TEST_CASE("Those refused at one door go on to the next unless the rules make them wait") {
    const RunResult free = run(calibrated_atlas(), with_quota(1e9, 30'000, 2));
    Scenario waiting = with_quota(100, 30'000, 2);
    waiting.model["admission"]["rejected"] = std::string("wait");
    const RunResult next = run(calibrated_atlas(), with_quota(100, 30'000, 2)), wait = run(calibrated_atlas(), waiting);
    CHECK(admissions(next)[0][1] > admissions(free)[0][1]);
    CHECK(admissions(wait)[0][1] <= admissions(free)[0][1]);
}

TEST_CASE("A quota that does not bind changes no person and no flow") {
    Scenario without = with_quota(1e8, 10'000, 3);
    without.policies.erase(without.policies.begin());
    const RunResult free = run(calibrated_atlas(), without), wide = run(calibrated_atlas(), with_quota(1e8, 10'000, 3));
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
    RowLab lab(admission_process());
    const auto process = admission_process().make({}, lab.measures);
    const auto key_of = [&](double reentry, std::uint8_t served, int row) {
        Scheme scheme;
        scheme.number = 3, scheme.reentry = reentry;
        lab.box.page().scheme[row] = served;
        Application application;
        application.row = row, application.destination = 2, application.channel = Channel::scheme, application.scheme = 3;
        process->assess(lab.block, application, {{3, nullptr, &scheme, 100}}, lab.context());
        CHECK(application.capacity == 0);
        return application.key;
    };
    for (int i = 0; i < 100; ++i) {
        const int former = lab.add(0, 0, Status::citizen_at_home, Month::of(2020)), newcomer = lab.add(0, 0, Status::citizen_at_home, Month::of(2020));
        CHECK(key_of(1, 3, former) > key_of(1, no_scheme, newcomer));
        CHECK(key_of(1, 2, former) == key_of(1, no_scheme, former));
        CHECK(key_of(0, 3, former) == key_of(0, no_scheme, former));
    }
}
