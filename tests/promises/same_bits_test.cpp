#include <doctest/doctest.h>

#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// Some 15 pages, quotas that bind and a scheme: three years.
Scenario crowded() {
    Scenario scenario = scenario_of(40'000, 3);
    scenario.policies = binding_policies();
    return scenario;
}

Scenario crowded_with_queues() {
    Scenario scenario = crowded();
    scenario.model["admission"]["rejected"] = std::string("wait");
    return scenario;
}

const RunResult& reference() {
    static const RunResult result = run(calibrated_atlas(), crowded());
    return result;
}

}  // namespace

TEST_CASE("The policies of the promise tests bind and move people through every door") {
    Simulation simulation(model_of(calibrated_atlas(), crowded()), {});
    Watch watch;
    watch.run(simulation);
    std::array<std::int64_t, statuses> people{};
    for_each_person(simulation.world(), [&](const Page& page, int row) { ++people[static_cast<std::size_t>(status_of(page.state[row]))]; });
    for (const Status status : {Status::free_movement, Status::permanent, Status::temporary, Status::circular, Status::irregular})
        CHECK_MESSAGE(people[static_cast<std::size_t>(status)] > 0, "nobody is ", status_names[static_cast<std::size_t>(status)]);
    for (const auto& [number, account] : simulation.world().accounts) CHECK_MESSAGE(account.balance <= 0, "capacity ", number, " has room left");
    CHECK_FALSE(run(calibrated_atlas(), crowded_with_queues()) == reference());
}

TEST_CASE("Any number of threads gives the same bits") {
    for (const int threads : {2, 3, 7, 16}) {
        Execution execution;
        execution.exec.threads = threads;
        CHECK_MESSAGE(run(calibrated_atlas(), crowded(), execution) == reference(), threads, " threads");
    }
}

TEST_CASE("Any order of pages gives the same bits") {
    for (const std::uint64_t key : {1u, 2u}) {
        Execution execution;
        execution.exec = {3, key};
        CHECK(run(calibrated_atlas(), crowded(), execution) == reference());
        CHECK(run(calibrated_atlas(), crowded_with_queues(), execution) == run(calibrated_atlas(), crowded_with_queues()));
    }
}

TEST_CASE("Looking at everybody every step changes nothing") {
    Execution execution;
    execution.wake_everybody = true;
    CHECK(run(calibrated_atlas(), crowded(), execution) == reference());
    CHECK(run(calibrated_atlas(), crowded_with_queues(), execution) == run(calibrated_atlas(), crowded_with_queues()));
}

TEST_CASE("Looking at everybody every quarter or year changes nothing either") {
    Execution execution;
    execution.wake_everybody = true;
    for (const Step step : {Step::quarter, Step::year}) {
        Scenario scenario = crowded();
        scenario.step = step;
        CHECK(run(calibrated_atlas(), scenario, execution) == run(calibrated_atlas(), scenario));
    }
}

TEST_CASE("Removing leavers every step or once a year gives the same bits") {
    Execution execution;
    execution.compact_always = true;
    CHECK(run(calibrated_atlas(), crowded(), execution) == reference());
}

TEST_CASE("People spread over three stores give the same bits as in one") {
    Execution execution;
    execution.stores = 3;
    CHECK(run(calibrated_atlas(), crowded(), execution) == reference());
    CHECK(run(calibrated_atlas(), crowded_with_queues(), execution) == run(calibrated_atlas(), crowded_with_queues()));
}
