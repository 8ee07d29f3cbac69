#pragma once
#include <optional>

#include "sterna/analysis/comparison.hpp"

namespace sterna {

/// What a variant does, on standard output: the parties, what pairing saves, who changed, some lives, indicators. `precision`, a share
/// of the base, adds how many replicates more it takes.
void print_variant(const Atlas& atlas, const ComparisonResult& result, std::size_t variant, std::optional<double> precision);

/// The same of runs that are over, whose people nobody can ask: the series that differ most in the last frame, which ends at `year`,
/// and indicators.
void print_recorded(const Atlas& atlas, const ComparisonResult& result, std::size_t variant, double year);

/// Variants by the user's weights.
void print_ranking(const ComparisonResult& result);

}  // namespace sterna
