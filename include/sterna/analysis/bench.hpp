#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "sterna/analysis/dials.hpp"
#include "sterna/analysis/outputs.hpp"
#include "sterna/io/run_store.hpp"

namespace sterna {

/// How many runs go on at a time, and how many threads each has.
struct Arrangement {
    int jobs = 1, threads = 1;
};

/// One thread a run while there are at least as many pieces of work as threads and memory holds one run a thread; else one piece at
/// a time with all threads. `bytes` is what a piece needs; `memory` what there is, 0 if that is not known.
Arrangement arrange(std::size_t pieces, int threads, double bytes, double memory);

/// What is left to do.
struct BenchPlan {
    std::size_t runs = 0, finished = 0, pieces = 0;
    Arrangement arrangement;
    double workers = 0;      // of one run at its start
    double steps = 0;        // of one run
    double bytes = 0;        // of one piece
};

struct BenchProgress {
    std::size_t runs, finished, failed;
};

/// A run of the bench: what was read off it, or why there is nothing.
struct BenchRun {
    std::vector<Reading> readings;
    std::string failure;
    bool failed() const { return !failure.empty(); }
};

struct BenchOptions {
    int threads = 1;
    double memory = 0;                                 // bytes; 0 = not known
    std::vector<std::string> overrides;                // laid over scenario and base first
    std::function<void(const BenchProgress&)> progress = {}; // after every step, from several threads at once; may throw to stop
    std::function<void()> check = {};                       // while runs are prepared; may throw to stop
};

/// Runs points of an experiment, each in all replicates, and keeps finished runs in a store under a digest of all they depend on:
/// none is done twice, and a bench that was killed goes on. Runs that share a base, or the time before their laws part, are one
/// piece of work; results do not depend on how runs are put together.
class Bench {
  public:
    /// InputError for an experiment that does not fit its scenario or world.
    Bench(Experiment experiment, RunStore store, BenchOptions options);

    const Experiment& experiment() const { return experiment_; }
    const Atlas& atlas() const { return atlas_; }
    const Scenario& scenario() const { return scenario_; }
    const std::vector<Dial>& dials() const { return dials_; }
    const std::vector<Dial>& uncertain() const { return uncertain_; }
    const std::vector<Setting>& draws() const { return draws_; }
    const std::vector<double>& times() const { return times_; }
    const OutputReader& reader() const { return *reader_; }

    /// The scenario of a point in a replicate. InputError if the point leaves what the scenario accepts.
    Scenario scenario_of(const Setting& point, int replicate) const;
    /// Names of the runs in the store, [point][replicate].
    std::vector<std::vector<std::string>> names(const std::vector<Setting>& points) const;

    BenchPlan plan(const std::vector<Setting>& points) const;
    /// [point][replicate]. Points are checked before anything runs; a run that fails is told and the others go on.
    std::vector<std::vector<BenchRun>> run(const std::vector<Setting>& points) const;

  private:
    struct Loaded;
    struct Task;
    using Piece = std::vector<const Task*>;
    class Work;
    std::vector<std::string> common_overrides() const;
    Scenario base_of(const Setting& point, int replicate) const;
    std::vector<Task> tasks_of(const std::vector<Setting>& points) const;
    std::vector<Piece> pieces_of(const std::vector<Task>& tasks) const;
    BenchPlan plan_of(const std::vector<Task>& tasks, const std::vector<Piece>& pieces) const;
    std::vector<std::vector<Reading>> simulate(const Piece& piece, const Execution& execution, const std::function<void()>& step) const;
    std::optional<std::vector<Reading>> stored(const Task& task) const;
    std::string outputs_text() const;
    Loaded load(const Setting& point, int replicate) const;
    void refuse_idle_overrides() const;

    Experiment experiment_;
    RunStore store_;
    BenchOptions options_;
    Scenario scenario_;
    Atlas atlas_;
    std::vector<Dial> dials_, uncertain_;
    std::vector<Setting> draws_;
    std::vector<double> times_;
    std::optional<OutputReader> reader_;
};

}  // namespace sterna
