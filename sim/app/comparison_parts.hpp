#pragma once
#include "sterna/analysis/comparison.hpp"
#include "sterna/app/comparison_file.hpp"
#include "sterna/io/results.hpp"

namespace sterna {

/// What a file holds for a number that is not known, an infinite bound of one replicate among them.
double or_missing(double x);
inline std::int64_t or_missing(std::optional<std::int64_t> x) { return x ? *x : missing_int64; }

/// Labels 1, 2, ..., n.
std::vector<std::string> numbered(std::size_t n);

/// Every number a country and frame: paths by replicate, paired differences and ratios with both kinds of interval.
void add_series(const ComparisonResult& result, std::uint64_t seed, const Exec& exec, Results& file);
/// The three parties.
void add_scorecard(const ComparisonResult& result, std::optional<double> precision, Results& file);
/// Indicators beside the verdict.
void add_indicators(const ComparisonResult& result, bool ranked, std::optional<double> precision, Results& file);
/// Skilled natives at home, and how much less twins vary than two runs by themselves.
void add_pairing(const ComparisonResult& result, Results& file);
/// Some lives that differ, in both worlds.
void add_lives(const ComparisonResult& result, const Atlas& atlas, Results& file);
void add_changes(const ComparisonResult& result, Results& file);

}  // namespace sterna
