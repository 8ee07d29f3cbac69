#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "sterna/analysis/designs.hpp"

namespace sterna {

/// Percentile bootstrap (Efron 1979): base samples or trajectories are drawn again with replacement, all inputs together. It takes
/// them as independent; those of a Sobol' sequence are more even than that, so their intervals err on the wide side.
struct Bootstrap {
    int resamples = 1000;  // 0: no intervals
    double level = 0.95;   // share of resamples inside an interval, above 0 and below 1
    std::uint64_t seed = 1;
};

/// NaN ends where there is no interval.
struct Estimate {
    double value, lower, upper;
};

/// Shares of the variance of an output. `first`: what an input does by itself; `total`: with all it does together with others.
/// Inputs are independent and uniform on the scale of the design.
struct SobolIndices {
    std::vector<Estimate> first, total;  // one per input
    double mean = 0, variance = 0;       // of the output over rows A and B; the variance is divided by their number
    int samples = 0;                     // base samples used
    int left_out = 0;                    // base samples that hold an output that is not finite: a run that failed
};

/// Indices from outputs in the order of `saltelli_design`. With f centred by `mean`, over base samples:
///
///     first_i = mean of f(B) (f(A with i of B) - f(A)) / variance           Saltelli et al. (2010), table 2 (b)
///     total_i = mean of (f(A) - f(A with i of B))^2 / 2 / variance          Jansen (1999), Comput. Phys. Commun. 117:35
///
/// An output without variance, or no base sample left, gives NaN. InputError: a bootstrap out of its ranges.
SobolIndices sobol_indices(std::span<const double> outputs, int dimensions, const Bootstrap& bootstrap);

/// Effects of one input over the trajectories, in units of the output for the whole range of the input.
struct MorrisInput {
    double mu;         // mean
    Estimate mu_star;  // mean size (Campolongo, Cariboni, Saltelli 2007, Environ. Model. Softw. 22:1509)
    double sigma;      // standard deviation (n - 1): effects that depend on where the inputs are; NaN from one trajectory
};

struct MorrisEffects {
    std::vector<MorrisInput> inputs;
    int trajectories = 0;  // used
    int left_out = 0;      // trajectories that hold an output that is not finite: a run that failed
};

/// Elementary effects from a design of `morris_design` and an output a row. No trajectory left gives NaN.
/// InputError: a bootstrap out of its ranges.
MorrisEffects morris_effects(const Points& design, std::span<const double> outputs, const Bootstrap& bootstrap);

}  // namespace sterna
