#include "sterna/app/bench_setup.hpp"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sterna/app/bench_file.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/progress.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/io/publish.hpp"

namespace sterna {

BenchSetup::BenchSetup(Experiment experiment, const std::string& suffix, const RunOptions& options)
    : output_(options.output.empty() ? default_output(experiment.file, suffix) : options.output), threads_(threads_or_cores(options.threads)) {
    check_publishable(output_);
    store_ = std::make_unique<RunStore>(output_ + ".runs");
    line_ = std::make_unique<BenchLine>(options.progress);
    BenchOptions bench;
    bench.threads = threads_, bench.memory = free_memory(), bench.overrides = options.overrides;
    if (options.seed) bench.overrides.push_back("seed=" + std::to_string(*options.seed));
    bench.progress = [this](const BenchProgress& progress) {
        line_->show(progress);
        stop_if_interrupted();
    };
    bench.check = stop_if_interrupted;
    bench_ = std::make_unique<Bench>(std::move(experiment), *store_, std::move(bench));
}

std::vector<std::vector<BenchRun>> BenchSetup::run(const std::vector<Setting>& points) {
    store_->make();
    manifest_ += manifest_text(*bench_, points, asked_ + 1);
    asked_ += points.size();
    store_->note("manifest.txt", manifest_);
    try {
        auto runs = bench_->run(points);
        line_->finish();
        tell_failures(points, runs);
        return runs;
    } catch (const Interrupted&) {
        line_->finish();
        throw Interrupted("interrupted; finished runs are kept in " + store_->folder().string() + ", and the same command goes on from there");
    }
}

void BenchSetup::tell_failures(const std::vector<Setting>& points, const std::vector<std::vector<BenchRun>>& runs) {
    std::set<std::string> told;
    for (std::size_t p = 0; p < runs.size(); ++p)
        for (std::size_t r = 0; r < runs[p].size(); ++r) {
            if (!runs[p][r].failed()) continue;
            ++failed_;
            if (told.insert(runs[p][r].failure).second)
                fmt::print(stderr, "failed: point {}, replicate {} ({}): {}\n", asked_ - points.size() + p + 1, r + 1, fmt::join(points[p].overrides, " "), runs[p][r].failure);
        }
}

void BenchSetup::publish(Results results, bool reproducible) {
    note_performance(results, Progress("none", bench_->scenario().start, bench_->scenario().end), threads_, 0);
    results.performance["wall_seconds"] = fmt::format("{:.3f}", line_->seconds());
    write_results(results, output_, reproducible);
    if (failed_ > 0) fmt::print(stderr, "{} runs failed; they have no numbers in the result, and are tried again if the command is given again\n", failed_);
}

}  // namespace sterna
