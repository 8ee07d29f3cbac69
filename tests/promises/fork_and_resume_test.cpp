#include <doctest/doctest.h>

#include "sterna/engine/snapshot.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

Scenario busy(FrameEvery every = FrameEvery::year) {
    Scenario scenario = scenario_of(10'000, 3);
    scenario.policies = binding_policies();
    scenario.every = every;
    return scenario;
}

/// The run stopped in `month`, saved, loaded and gone on with.
RunResult stopped_at(const Scenario& scenario, Month month, int stores = 1) {
    const auto model = model_of(calibrated_atlas(), scenario);
    Execution execution;
    execution.stores = stores;
    Watch watch;
    std::vector<std::byte> bytes;
    {
        Simulation first(model, execution);
        watch.run(first, month);
        bytes = save(first.world());
    }
    Simulation second(model, {}, load(bytes));
    watch.run(second);
    return watch.result(second);
}

}  // namespace

TEST_CASE("A run that is saved and loaded in any month ends like one that never stopped") {
    const RunResult whole = run(calibrated_atlas(), busy());
    for (int month = 0; month <= 36; month += 1 + month / 13 * 4) {
        CAPTURE(month);
        CHECK(stopped_at(busy(), Month::of(2020) + month) == whole);
    }
    CHECK(stopped_at(busy(), Month::of(2021, 8), 3) == whole);
}

TEST_CASE("A run with monthly frames goes on from a saved world too") {
    const Scenario monthly = busy(FrameEvery::month);
    const RunResult whole = run(calibrated_atlas(), monthly);
    for (const int month : {0, 5, 12, 23}) CHECK(stopped_at(monthly, Month::of(2020) + month) == whole);
}

TEST_CASE("Frames every month and every year describe the same people") {
    const RunResult yearly = run(calibrated_atlas(), busy()), monthly = run(calibrated_atlas(), busy(FrameEvery::month));
    CHECK(monthly.people == yearly.people);
    CHECK(monthly.countries == yearly.countries);
    REQUIRE(monthly.frames.size() == 36);
    for (std::size_t year = 0; year < 3; ++year) {
        std::int64_t outflow = 0;
        for (std::size_t m = 0; m < 12; ++m) outflow += monthly.frames[12 * year + m].total(cube::outflow);
        CHECK(outflow == yearly.frames[year].total(cube::outflow));
    }
}

TEST_CASE("A copy of a run goes on like the run and leaves it alone") {
    Simulation run(model_of(calibrated_atlas(), busy()), {});
    Watch watch;
    watch.run(run, Month::of(2021, 6));
    const Digest before = digest_of(run.world());
    Simulation copy = run;
    Watch watch_of_copy = watch;
    watch_of_copy.run(copy);
    CHECK(digest_of(run.world()) == before);
    watch.run(run);
    CHECK(watch.result(run) == watch_of_copy.result(copy));
    CHECK(digest_of(run.world()) == digest_of(copy.world()));
}

TEST_CASE("A fork under another law is the run that had that law from the start if the laws part later") {
    Scenario base = busy(), variant = busy();
    base.policies.clear();
    for (LeverSpec& spec : variant.policies) spec.from = Month::of(2021, 3);
    const LeverNumbers numbers = number_levers({&base, &variant});
    const auto of = [&](const Scenario& scenario) { return std::make_shared<const Model>(calibrated_atlas(), scenario, numbers); };

    Simulation forked(of(base), {});
    Watch watch;
    watch.run(forked, Month::of(2021, 3));
    forked.change_model(of(variant));
    watch.run(forked);

    Simulation straight(of(variant), {});
    Watch watch_straight;
    watch_straight.run(straight);
    CHECK(watch.result(forked) == watch_straight.result(straight));
}
