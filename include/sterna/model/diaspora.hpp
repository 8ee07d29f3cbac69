#pragma once
#include <vector>

#include "sterna/core/math.hpp"

namespace sterna {

/// ((unit + now) / (unit + base))^elasticity: a network in persons that never was empty; 1 at the base.
inline double network_factor(double now, double base, double unit, double elasticity) {
    return now == base ? 1.0 : math::pow((unit + now) / (unit + base), elasticity);
}

/// Mean of the same over partners with these weights; 1 at the base and without partners.
inline double weighted_network(const std::vector<double>& now, const std::vector<double>& base, const std::vector<double>& weights,
                               double unit, double elasticity) {
    double sum = 0, change = 0;
    for (std::size_t d = 0; d < weights.size(); ++d) {
        sum += weights[d];
        change += weights[d] * (network_factor(now[d], base[d], unit, elasticity) - 1);
    }
    return sum > 0 ? 1 + change / sum : 1.0;
}

}  // namespace sterna
