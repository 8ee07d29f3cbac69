#include <fmt/format.h>

#include "sterna/app/commands.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/progress.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/app/stored_scenario.hpp"
#include "sterna/config/load.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_results.hpp"
#include "sterna/io/read_world.hpp"

namespace sterna {

namespace {

std::size_t people_bytes(const Simulation& simulation) {
    std::size_t bytes = 0;
    for (const Population& store : simulation.world().stores) bytes += store.bytes();
    return bytes;
}

Results run_scenario(const Atlas& atlas, const Scenario& scenario, int threads, const std::string& mode) {
    Progress progress(mode, scenario.start, scenario.end);
    Execution execution;
    execution.exec.threads = threads;
    Simulation simulation(std::make_shared<const Model>(atlas, scenario), execution);
    ResultRecorder recorder(execution.exec);
    simulation.record_start(recorder);
    std::int64_t workers = simulation.workers();
    while (!simulation.done()) {
        if (simulation.step(recorder)) workers = simulation.workers();
        progress.show(0, simulation.world().now, workers, workers);
        stop_if_interrupted();
    }
    progress.finish();
    Results results = assemble(atlas, scenario, recorder, frame_times(scenario));
    note_performance(results, progress, threads, static_cast<std::int64_t>(people_bytes(simulation)));
    return results;
}

}  // namespace

int run_command(const std::string& file, const RunOptions& options) {
    Scenario scenario = load_scenario(file, options.overrides, catalogue());
    if (options.seed) scenario.seed = *options.seed;
    const Atlas atlas = read_world(scenario.world);
    const std::string output = options.output.empty() ? default_output(file, "") : options.output;
    check_publishable(output);
    const Results results = run_scenario(atlas, scenario, threads_or_cores(options.threads), options.progress);
    write_results(results, output, options.reproducible);
    fmt::print("result_digest: {}\n", to_hex(result_digest(results)));
    return 0;
}

int verify_command(const std::string& file, int threads) {
    const ResultFile result = ResultFile::open(file);
    result.verify_digest();
    const std::string stored = result.attribute("result_digest");
    fmt::print("stored and recomputed digest of {}: {}\n", file, stored);
    if (result.attribute("format") != "sterna-result") {
        fmt::print("not run again: only files of a single run hold all that is needed\n");
        return 0;
    }
    const Scenario scenario = stored_scenario(result, file);
    const Atlas atlas = stored_world(result, scenario);
    const int again = threads > 0 ? threads : threads_or_cores(0) + 1;
    const std::string fresh = to_hex(result_digest(run_scenario(atlas, scenario, again, "auto")));
    fmt::print("run again on {} threads:      {}\n", again, fresh);
    if (fresh != stored)
        throw InternalError("the digests differ: this build does not repeat the result (made by version " +
                            result.attribute("sterna_version") + ", commit " + result.attribute("git_commit") + ")");
    fmt::print("equal\n");
    return 0;
}

int inspect_command(const std::string& file) {
    const ResultFile result = ResultFile::open(file);
    fmt::print("{}\n", file);
    for (const auto& [name, value] : result.attributes()) fmt::print("{}: {}\n", name, value);
    fmt::print("arrays:\n");
    for (const auto& array : result.arrays()) {
        std::string shape;
        for (std::size_t i = 0; i < array.dims.size(); ++i)
            shape += fmt::format("{}{} {}", i ? ", " : "", array.dims[i], array.shape[i]);
        fmt::print("  {:<36} ({}) [{}] {}\n", array.name, shape, array.units, array.long_name);
    }
    return 0;
}

}  // namespace sterna
