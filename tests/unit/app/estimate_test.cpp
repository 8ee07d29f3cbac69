#include <doctest/doctest.h>

#include <string>

#include "sterna/app/estimate.hpp"
#include "sterna/engine/start.hpp"
#include "support/check_close.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

Scenario with_lever(Month from) {
    Scenario scenario = scenario_of(5'000, 10);
    scenario.policies = {lever("return_incentive", "grant", {}, {}, from)};
    return scenario;
}

}  // namespace

TEST_CASE("A run is estimated at its workers in all its steps") {
    Scenario scenario = scenario_of(5'000, 10);
    std::int64_t workers = 0;
    for (const Sample& sample : sample_sizes(calibrated_atlas(), scenario.population)) workers += sample.workers;
    const Needs e = estimate_run(calibrated_atlas(), scenario);
    CHECK(e.workers == workers);
    CHECK(e.steps == 120);
    CHECK(e.bytes >= 32.0 * static_cast<double>(workers));
    CHECK(e.bytes < 32.0 * static_cast<double>(workers) + calibrated_atlas().size() * 1.01 * sizeof(Page));
    CHECK_CLOSE(e.worker_steps, 120.0 * static_cast<double>(workers), 1e-12);
    scenario.step = Step::year;
    CHECK(estimate_run(calibrated_atlas(), scenario).steps == 10);
}

TEST_CASE("A variant costs what it runs by itself and replicates come one after another") {
    const Scenario base = scenario_of(5'000, 10);
    const Needs alone = estimate_run(calibrated_atlas(), base);
    const auto twins = [&](const std::vector<Scenario>& variants, int replicates) {
        return estimate_twins(calibrated_atlas(), base, variants, replicates);
    };
    CHECK_CLOSE(twins({base}, 1).worker_steps, alone.worker_steps, 1e-12);
    CHECK_CLOSE(twins({with_lever(Month::of(2025))}, 1).worker_steps, 1.5 * alone.worker_steps, 1e-12);
    CHECK_CLOSE(twins({with_lever(Month::of(2010)), with_lever(Month::of(2025))}, 4).worker_steps, 4 * 2.5 * alone.worker_steps, 1e-12);
    CHECK(twins({with_lever(Month::of(2025))}, 4).bytes == twins({with_lever(Month::of(2025))}, 1).bytes);
    CHECK(twins({with_lever(Month::of(2025))}, 1).bytes > 2 * alone.bytes);
}

TEST_CASE("Time is that of the worker-steps at the speed given") {
    Needs e;
    e.steps = 10, e.worker_steps = 300e6, e.worlds = 2, e.replicates = 3;
    CHECK(in_words(e, 10).find("about 30 s at 10 million") != std::string::npos);
    CHECK(in_words(e, 0.1).find("about 50 min") != std::string::npos);
    CHECK(in_words(e).find("32 bytes each: 0 MB in pages; 3 replicates of 2 worlds, 10 steps each, 300 million worker-steps") != std::string::npos);
}
