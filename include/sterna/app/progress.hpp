#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "sterna/core/time.hpp"

namespace sterna {

/// One line on standard error: step, date, workers, speed, time left. A terminal gets a line that is rewritten, anything else
/// a plain line now and then; `none` is silent.
class Progress {
  public:
    Progress(const std::string& mode, Month start, Month end, int rounds = 1);
    /// `round` counts from 0; `worker_steps` since the last call.
    void show(int round, Month now, std::int64_t workers, std::int64_t worker_steps);
    void finish();
    double seconds() const;
    std::int64_t worker_steps() const { return worker_steps_; }

  private:
    bool silent_, terminal_;
    Month start_, end_;
    int rounds_;
    std::int64_t worker_steps_ = 0;
    double last_shown_ = -1e9;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace sterna
