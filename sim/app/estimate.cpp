#include "sterna/app/estimate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "sterna/analysis/indicators.hpp"
#include "sterna/analysis/parties.hpp"
#include "sterna/engine/simulation.hpp"
#include "sterna/engine/start.hpp"

namespace sterna {

namespace {

constexpr double bytes_a_worker = static_cast<double>(sizeof(Page)) / page_rows;

/// Pages are whole: the last one of a country stands half empty. Each leaves something for the rest of the step in an outbox.
double bytes_of_people(const std::vector<Sample>& samples) {
    double bytes = 0;
    for (const Sample& sample : samples) bytes += std::ceil(static_cast<double>(sample.workers) / page_rows) * (sizeof(Page) + sizeof(Outbox));
    return bytes;
}

bool same_lever(const LeverSpec& a, const LeverSpec& b) {
    return a.lever == b.lever && a.label == b.label && a.from == b.from && a.until == b.until && a.programme == b.programme &&
           a.ramp_months == b.ramp_months && a.scope == b.scope && a.values == b.values;
}

/// The first month in which a lever that only one of them has may act, or the end.
Month may_part(const Scenario& base, const Scenario& variant) {
    Month first = base.end;
    const auto look = [&](const Scenario& mine, const Scenario& other) {
        for (const LeverSpec& lever : mine.policies)
            if (std::none_of(other.policies.begin(), other.policies.end(), [&](const LeverSpec& each) { return same_lever(lever, each); }))
                first = std::min(first, std::max(base.start, lever.from.value_or(base.start)));
    };
    look(base, variant), look(variant, base);
    return first;
}

std::string duration(double seconds) {
    if (seconds < 90) return fmt::format("{:.0f} s", seconds);
    return seconds < 5400 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

}  // namespace

Needs estimate_run(const Atlas& atlas, const Scenario& scenario) {
    Needs e;
    const std::vector<Sample> samples = sample_sizes(atlas, scenario.population);
    for (const Sample& sample : samples) e.workers += sample.workers;
    const int step = static_cast<int>(scenario.step);
    e.steps = (months_between(scenario.start, scenario.end) + step - 1) / step;
    e.worker_steps = static_cast<double>(e.workers) * e.steps;
    e.bytes = bytes_of_people(samples);
    return e;
}

Needs estimate_twins(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, int replicates) {
    Needs e = estimate_run(atlas, base);
    const double months = months_between(base.start, base.end), people = static_cast<double>(e.workers), world = e.bytes, alone = e.worker_steps;
    for (const Scenario& variant : variants) {
        e.worker_steps += alone * months_between(may_part(base, variant), base.end) / std::max(1.0, months);
        e.bytes += world + people * sizeof(Lives::Life);
    }
    e.worlds = 1 + static_cast<int>(variants.size()), e.replicates = replicates;
    e.worker_steps *= replicates;
    return e;
}

double trial_speed(const Atlas& atlas, const Scenario& scenario, int threads, double seconds) {
    Execution execution;
    execution.exec.threads = threads;
    Simulation trial(std::make_shared<const Model>(atlas, scenario), execution);
    NullRecorder nothing;
    trial.step(nothing);  // sets up tables and wakes everybody, as no later step does
    const double workers = static_cast<double>(trial.workers());
    const auto began = std::chrono::steady_clock::now();
    double steps = 0, passed = 0;
    while (!trial.done() && passed < seconds) {
        trial.step(nothing);
        ++steps, passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    }
    return passed > 0 ? workers * steps / passed / 1e6 : 0;
}

std::string in_words(const Needs& e, double speed) {
    const bool alone = e.worlds == 1 && e.replicates == 1;
    const std::string rounds = alone ? "" : fmt::format("{} replicate{} of {} worlds, ", e.replicates, e.replicates == 1 ? "" : "s", e.worlds);
    std::string time;
    if (speed > 0) time = fmt::format("; about {} at {:.3g} million worker-steps a second", duration(e.worker_steps / 1e6 / speed), speed);
    return fmt::format("workers: {:.2f} million at the start, {:.0f} bytes each: {:.0f} MB{} in pages; {}{} steps{}, {:.0f} million worker-steps{}",
                       static_cast<double>(e.workers) / 1e6, bytes_a_worker, e.bytes / 1e6, alone ? " a world" : "", rounds, e.steps, alone ? "" : " each",
                       e.worker_steps / 1e6, time);
}

}  // namespace sterna
