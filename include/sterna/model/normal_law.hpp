#pragma once
#include "sterna/core/math.hpp"

namespace sterna {

inline double normal_density(double x) { return 0.3989422804014327 * math::exp(-0.5 * x * x); }

/// Standard normal distribution function to 1e-14, by Marsaglia's series (2004): ½ + density · (x + x³/3 + x⁵/(3·5) + ...).
inline double normal_cdf(double x) {
    if (x > 8) return 1;
    if (x < -8) return 0;
    double sum = x, term = x, before = 0;
    for (int odd = 3; sum != before; odd += 2) {
        before = sum;
        term *= x * x / odd;
        sum += term;
    }
    return 0.5 + normal_density(x) * sum;
}

}  // namespace sterna
