#pragma once
#include <memory>
#include <string>

#include "sterna/analysis/bench.hpp"
#include "sterna/app/bench_progress.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/io/results.hpp"

namespace sterna {

/// What the commands that run benches share: where results and runs go, threads, progress.
class BenchSetup {
  public:
    /// Runs stand in the folder `OUTPUT.runs`; finished ones there are never done again.
    BenchSetup(Experiment experiment, const std::string& suffix, const RunOptions& options);

    const Bench& bench() const { return *bench_; }
    int threads() const { return threads_; }

    /// Adds the points to the manifest, runs them, tells failures.
    std::vector<std::vector<BenchRun>> run(const std::vector<Setting>& points);
    void publish(Results results, bool reproducible);
    /// 0, or 4 if a run failed.
    int exit_code() const { return failed_ > 0 ? 4 : 0; }

  private:
    void tell_failures(const std::vector<Setting>& points, const std::vector<std::vector<BenchRun>>& runs);

    std::string output_;
    int threads_;
    std::unique_ptr<RunStore> store_;
    std::unique_ptr<BenchLine> line_;
    std::unique_ptr<Bench> bench_;
    std::string manifest_;
    std::size_t asked_ = 0, failed_ = 0;
};

}  // namespace sterna
