#include "sterna/app/bench_progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <fmt/format.h>

namespace sterna {

namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

std::string duration(double seconds) {
    if (seconds < 100) return fmt::format("{:.0f} s", seconds);
    return seconds < 6000 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

struct Trial {
    double start, step;  // seconds, on one thread
};

/// The first year of one run.
Trial try_a_year(const Bench& bench) {
    const auto began = std::chrono::steady_clock::now();
    Simulation simulation(std::make_shared<const Model>(bench.atlas(), bench.scenario()), Execution{});
    NullRecorder nothing;
    simulation.record_start(nothing);
    const double start = seconds_since(began);
    int steps = 0;
    for (; steps < 12 && !simulation.done(); ++steps) simulation.step(nothing);
    return {start, (seconds_since(began) - start) / std::max(1, steps)};
}

}  // namespace

BenchLine::BenchLine(const std::string& mode) : silent_(mode == "none"), terminal_(mode == "auto" && isatty(STDERR_FILENO) != 0) {}

double BenchLine::seconds() const { return seconds_since(start_); }

void BenchLine::show(const BenchProgress& p) {
    if (silent_) return;
    const std::lock_guard lock(one_at_a_time_);
    if (!began_) began_ = true, before_ = p.finished;
    const double elapsed = seconds(), pause = terminal_ ? 0.2 : 10.0;
    const std::size_t done = p.finished + p.failed, here = done - std::min(done, before_);
    if (elapsed - last_shown_ < pause && (done < p.runs || p.finished == last_finished_)) return;
    last_shown_ = elapsed, last_finished_ = p.finished;
    const std::string left = done == p.runs ? "none left" : here > 0 ? duration(elapsed * static_cast<double>(p.runs - done) / static_cast<double>(here)) + " left" : "no run finished yet";
    fmt::print(stderr, "{}{} of {} runs finished{}, {}{}", terminal_ ? "\r\033[K" : "", p.finished, p.runs,
               p.failed > 0 ? fmt::format(", {} failed", p.failed) : "", left, terminal_ ? "" : "\n");
    if (terminal_) std::fflush(stderr);
}

void BenchLine::finish() {
    if (!silent_ && terminal_) fmt::print(stderr, "\r\033[K");
}

double free_memory() {
    std::ifstream file("/proc/meminfo");
    std::string word;
    while (file >> word)
        if (word == "MemAvailable:") {
            double kibibytes = 0;
            file >> kibibytes;
            return kibibytes * 1024;
        }
    return 0;
}

void print_plan(const Bench& bench, const BenchPlan& plan, int threads) {
    const std::size_t open = plan.runs - plan.finished;
    fmt::print("{} points x {} replicates: {} runs, {} finished, {} to do\n", plan.runs / static_cast<std::size_t>(bench.experiment().replicates),
               bench.experiment().replicates, plan.runs, plan.finished, open);
    if (open == 0) return;
    fmt::print("each {:.0f} workers, {:.0f} steps; {} at a time with {} thread(s) each, about {:.0f} MB each\n", plan.workers, plan.steps,
               plan.arrangement.jobs, plan.arrangement.threads, plan.bytes / 1e6);
    const Trial trial = try_a_year(bench);
    // Every piece of work carries its base with it, unless there is none.
    const double worlds = static_cast<double>(open + (bench.experiment().against.empty() ? 0 : plan.pieces));
    fmt::print("at most about {} on {} thread(s), from a trial of one year\n", duration(worlds * (trial.start + plan.steps * trial.step) / threads), threads);
}

}  // namespace sterna
