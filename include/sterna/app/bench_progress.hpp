#pragma once
#include <chrono>
#include <mutex>
#include <string>

#include "sterna/analysis/bench.hpp"

namespace sterna {

/// One line on standard error for a bench: runs done, failed, time left. Several threads may show at once.
class BenchLine {
  public:
    /// `mode` as for `Progress`.
    explicit BenchLine(const std::string& mode);
    void show(const BenchProgress& progress);
    void finish();
    double seconds() const;

  private:
    bool silent_, terminal_;
    std::mutex one_at_a_time_;
    double last_shown_ = -1e9;
    std::size_t before_ = 0, last_finished_ = 0;  // runs that were finished when the bench began; when last shown
    bool began_ = false;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Bytes that programs may still use on this machine; 0 if it does not say.
double free_memory();

/// Prints what a bench is about to do, with time from a trial of the first year of one run.
void print_plan(const Bench& bench, const BenchPlan& plan, int threads);

}  // namespace sterna
