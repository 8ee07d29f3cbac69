#pragma once
#include <vector>

#include "sterna/analysis/comparison.hpp"
#include "sterna/io/results.hpp"

namespace sterna {

/// A comparison as a file: paths of base and variants, paired differences with intervals, the three parties,
/// the indicators beside them, the ranking if there are weights, who changed.
Results comparison_results(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, const ComparisonResult& result,
                           const std::vector<double>& times, const Weights& weights);

}  // namespace sterna
