#include "sterna/app/interrupt.hpp"

#include <csignal>

#include "sterna/core/error.hpp"

namespace sterna {

namespace {

volatile std::sig_atomic_t interrupted = 0;

void note(int signal) {
    interrupted = 1;
    std::signal(signal, SIG_DFL);
}

}  // namespace

void watch_for_interrupts() {
    std::signal(SIGINT, note);
    std::signal(SIGTERM, note);
}

void stop_if_interrupted() {
    if (interrupted) throw Interrupted("interrupted; no result was written, files already there are untouched");
}

}  // namespace sterna
