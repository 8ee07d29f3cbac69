#pragma once
#include <optional>
#include <vector>

#include "sterna/analysis/comparison.hpp"
#include "sterna/io/results.hpp"

namespace sterna {

struct ComparisonFileOptions {
    Exec exec;                        // results are the same for any
    std::optional<double> precision;  // share of the base; if given, the replicates it needs are in the file
};

/// A comparison as a file: paths of base and variants, paired differences with intervals, the three parties,
/// the indicators beside them, the ranking if there are weights, what pairing saves, who changed.
Results comparison_results(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, const ComparisonResult& result,
                           const std::vector<double>& times, const Weights& weights,
                           const ComparisonFileOptions& options = {});

}  // namespace sterna
