#pragma once
#include <string>
#include <vector>

#include "sterna/analysis/bench.hpp"
#include "sterna/io/results.hpp"

namespace sterna {

/// A bench as a file (format sterna-bench): keys and values of points, draws of uncertain keys, every number read off every run,
/// paths over time, and over replicates means, Student's intervals at 95 % and quantiles.
Results bench_results(const Bench& bench, const std::vector<Setting>& points, const std::vector<std::vector<BenchRun>>& runs);

/// Quantile p of values by linear interpolation between order statistics (Hyndman and Fan 1996, type 7); missing values do not
/// count; NaN if there is none.
double quantile(std::vector<double> values, double p);

/// The manifest of a bench: a line a run with its point, numbered from `first`, its replicate, its name in the store and what is laid
/// over the scenario.
std::string manifest_text(const Bench& bench, const std::vector<Setting>& points, std::size_t first = 1);

}  // namespace sterna
