#pragma once
#include <bitset>

#include "sterna/model/scope.hpp"

namespace sterna {

/// How coordination between authorities carries joint policies. Defaults and sources stand with the process `coherence`.
struct CoherenceParams {
    double low = 0.40, lower_middle = 0.45, upper_middle = 0.50, high = 0.60;  // base scores by income group
    double international = 0.5;          // base score of international organisations
    double least_effect = 0.4;           // of a joint policy at score 0
    double least_multilateral = 0.8;     // the same factor for international organisations
    double delay = 24;                   // months at score 0
    double capacity = 2, capacity_rise = 8;  // joint policies at score 0, and more at score 1
};

/// Countries whose authorities must act: those named in the scope; all if neither side names any.
inline std::bitset<256> acting(const Scope& scope) {
    if (scope.origins.all() && scope.destinations.all()) return scope.origins;
    std::bitset<256> countries;
    if (!scope.origins.all()) countries |= scope.origins;
    if (!scope.destinations.all()) countries |= scope.destinations;
    return countries;
}

/// Share of a joint policy's strength that arrives, 0 to 1.
inline double joint_effect(const CoherenceParams& p, double score) { return p.least_effect + (1 - p.least_effect) * score; }
inline double multilateral_effect(const CoherenceParams& p, double score) { return p.least_multilateral + (1 - p.least_multilateral) * score; }

/// Whole months between the law and its start.
inline int delay_months(const CoherenceParams& p, double score) { return static_cast<int>(p.delay * (1 - score) + 0.5); }

/// Joint policies that a country's authorities can run at once.
inline int joint_capacity(const CoherenceParams& p, double score) { return static_cast<int>(p.capacity + p.capacity_rise * score); }

}  // namespace sterna
