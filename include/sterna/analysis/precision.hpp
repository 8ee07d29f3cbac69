#pragma once
#include <cstdint>
#include <optional>

#include "sterna/analysis/comparison.hpp"

namespace sterna {

/// Replicates in all for a 95 % half-width of the paired difference of at most a share `precision` of the mean base, as
/// `replicates_needed` counts them. None from one replicate, or where the base is 0 or unknown.
std::optional<std::int64_t> replicates_needed(const PartyScore& score, double precision);
/// Of women and men together.
std::optional<std::int64_t> replicates_needed(const IndicatorScore& score, double precision);

}  // namespace sterna
