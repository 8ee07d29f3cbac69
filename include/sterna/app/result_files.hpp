#pragma once
#include <string>

#include "sterna/app/progress.hpp"
#include "sterna/config/frame_times.hpp"
#include "sterna/config/scenario.hpp"
#include "sterna/engine/simulation.hpp"
#include "sterna/io/record_results.hpp"

namespace sterna {

/// Everything of a run as a result file holds it; takes the recorded frames.
Results assemble(const Atlas& atlas, const Scenario& scenario, ResultRecorder& recorder, const std::vector<double>& times);

/// What processes and levers of the scenarios were set to, with units and evidence labels; first row: names of the columns.
/// Every process has one row without a key, which says whether it was on. Levers of all scenarios follow, each once.
std::vector<std::vector<std::string>> parameter_table(const std::vector<const Scenario*>& scenarios);

/// Adds time, date, machine, threads and speed: what may differ between equal runs.
void note_performance(Results& results, const Progress& progress, int threads, std::int64_t bytes);

/// Publishes and says what was written.
void write_results(const Results& results, const std::string& file, bool reproducible);

/// Threads to use: as asked, or one a core.
int threads_or_cores(int asked);

/// outputs/NAME.h5 from a scenario file's name.
std::string default_output(const std::string& scenario_file, const std::string& suffix);

}  // namespace sterna
