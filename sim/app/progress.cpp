#include "sterna/app/progress.hpp"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

namespace sterna {

Progress::Progress(const std::string& mode, Month start, Month end, int rounds)
    : silent_(mode == "none"), terminal_(mode == "auto" && isatty(STDERR_FILENO) != 0), start_(start), end_(end), rounds_(rounds) {}

double Progress::seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }

void Progress::show(int round, Month now, std::int64_t workers, std::int64_t worker_steps) {
    worker_steps_ += worker_steps;
    const double elapsed = seconds(), pause = terminal_ ? 0.2 : 10.0;
    if (silent_ || (elapsed - last_shown_ < pause && now < end_)) return;
    last_shown_ = elapsed;
    const double span = std::max(1, months_between(start_, end_));
    const double done = (round + months_between(start_, now) / span) / rounds_;
    const double left = done > 0 ? elapsed * (1 - done) / done : 0;
    const std::string which = rounds_ > 1 ? fmt::format("replicate {} of {}, ", round + 1, rounds_) : "";
    fmt::print(stderr, "{}{}{}: {:.0f} % done, {:.2f} million workers, {:.1f} million worker-steps a second, {:.0f} s left{}",
               terminal_ ? "\r\033[K" : "", which, to_string(now), 100 * done, static_cast<double>(workers) / 1e6,
               static_cast<double>(worker_steps_) / 1e6 / std::max(elapsed, 1e-9), left, terminal_ ? "" : "\n");
    if (terminal_) std::fflush(stderr);
}

void Progress::finish() {
    if (!silent_ && terminal_) fmt::print(stderr, "\r\033[K");
}

}  // namespace sterna
