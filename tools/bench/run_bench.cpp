#include <benchmark/benchmark.h>

#include "sterna/analysis/indicators.hpp"
#include "sterna/config/load.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/engine/simulation.hpp"
#include "sterna/io/read_world.hpp"

namespace {

using namespace sterna;

const Atlas& world() {
    static const Atlas atlas = read_world(std::string(STERNA_SOURCE_DIR) + "/configs/worlds/forum-40-2020");
    return atlas;
}

Scenario scenario(double workers) {
    return parse_scenario("schema_version: 1\nworld: " + std::string(STERNA_SOURCE_DIR) + "/configs/worlds/forum-40-2020\npopulation: {workers: " +
                              std::to_string(static_cast<long>(workers)) + "}\ntime: {start: 2020-01, end: 2030-01}\nseed: 1\n",
                          "bench", {}, catalogue());
}

/// One calendar year of the whole model by month, everything on. Arguments: workers in thousands, threads.
void run_year(benchmark::State& state, bool wake_everybody) {
    Execution execution;
    execution.exec.threads = static_cast<int>(state.range(1));
    execution.wake_everybody = wake_everybody;
    const Simulation start(std::make_shared<const Model>(world(), scenario(1000.0 * static_cast<double>(state.range(0)))), execution);
    NullRecorder nobody;
    std::int64_t steps = 0;
    for (auto _ : state) {
        state.PauseTiming();
        Simulation simulation = start;
        state.ResumeTiming();
        for (int month = 0; month < 12; ++month) simulation.step(nobody);
        steps += 12 * simulation.workers();
    }
    state.SetItemsProcessed(steps);
}

void year_of_months(benchmark::State& state) { run_year(state, false); }

/// What planning ahead saves.
void year_with_everybody_awake(benchmark::State& state) { run_year(state, true); }

BENCHMARK(year_of_months)->Args({300, 1})->Args({1000, 1})->Args({1000, 2})->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(year_with_everybody_awake)->Args({300, 1})->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
