#include "sterna/analysis/precision.hpp"

#include <cmath>

namespace sterna {

std::optional<std::int64_t> replicates_needed(const PartyScore& score, double precision) {
    return replicates_needed(score.difference, precision * std::abs(t_interval(score.base).mean));
}

std::optional<std::int64_t> replicates_needed(const IndicatorScore& score, double precision) {
    return replicates_needed(score.paired, precision * std::abs(score.base[2]));
}

}  // namespace sterna
