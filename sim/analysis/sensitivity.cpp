#include "sterna/analysis/sensitivity.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/core/error.hpp"
#include "sterna/core/math.hpp"
#include "sterna/core/random.hpp"

namespace sterna {
namespace {

constexpr Stream resample_stream = stream("sensitivity/resample");

/// What a bootstrap draws as one: the outputs of a base sample, or the effects of a trajectory.
using Groups = std::vector<std::span<const double>>;

/// The groups of `size` values that are all finite.
Groups whole_groups(std::span<const double> values, std::size_t size) {
    Groups groups;
    for (std::size_t at = 0; at < values.size(); at += size) {
        const auto group = values.subspan(at, size);
        if (std::all_of(group.begin(), group.end(), [](double y) { return std::isfinite(y); })) groups.push_back(group);
    }
    return groups;
}

Groups resampled(const Groups& groups, const Draws& draws, std::uint32_t resample) {
    Groups drawn;
    for (std::uint32_t k = 0; k < groups.size(); ++k) {
        const Words words = draws.entity(resample_stream, resample, Month{}, k);
        drawn.push_back(groups[(std::uint64_t{words[0]} * groups.size()) >> 32]);
    }
    return drawn;
}

struct Ends {
    double lower, upper;
};

/// Of the values that are numbers: a resample without variance has no index.
Ends middle_of(std::vector<double> values, double level) {
    std::erase_if(values, [](double value) { return std::isnan(value); });
    if (values.empty()) return {math::not_a_number, math::not_a_number};
    std::sort(values.begin(), values.end());
    const auto at = [&](double p) { return values[static_cast<std::size_t>(p * static_cast<double>(values.size() - 1) + 0.5)]; };
    return {at((1 - level) / 2), at((1 + level) / 2)};
}

/// Each entry of `statistic(groups)` with its interval.
template <class Statistic>
std::vector<Estimate> estimates(const Groups& groups, const Bootstrap& bootstrap, Statistic statistic) {
    if (bootstrap.resamples < 0 || !(bootstrap.level > 0 && bootstrap.level < 1))
        throw InputError("a bootstrap needs 0 or more resamples and a level above 0 and below 1");
    const std::vector<double> values = statistic(groups);
    std::vector<std::vector<double>> drawn(values.size());
    const Draws draws(bootstrap.seed);
    for (std::uint32_t r = 0; r < static_cast<std::uint32_t>(bootstrap.resamples) && !groups.empty(); ++r) {
        const std::vector<double> again = statistic(resampled(groups, draws, r));
        for (std::size_t i = 0; i < again.size(); ++i) drawn[i].push_back(again[i]);
    }
    std::vector<Estimate> out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Ends ends = middle_of(drawn[i], bootstrap.level);
        out.push_back({values[i], ends.lower, ends.upper});
    }
    return out;
}

struct Spread {
    double mean, squares;  // sum of squared distances from the mean
};

/// Of value(group) over the groups. Counted from the first value, so that equal values have exactly no squares.
template <class Value>
Spread spread_of(const Groups& groups, Value value) {
    if (groups.empty()) return {math::not_a_number, math::not_a_number};
    const double origin = value(groups.front());
    double sum = 0, squares = 0;
    for (const auto& group : groups) sum += value(group) - origin;
    const double mean = origin + sum / static_cast<double>(groups.size());
    for (const auto& group : groups) squares += (value(group) - mean) * (value(group) - mean);
    return {mean, squares};
}

/// Mean and variance of rows A and B together.
struct Output {
    double mean, variance;
};

Output output_of(const Groups& groups) {
    const Spread a = spread_of(groups, [](auto group) { return group[0]; }), b = spread_of(groups, [](auto group) { return group[1]; });
    const double apart = (b.mean - a.mean) / 2;
    const auto n = static_cast<double>(groups.size());
    return {a.mean + apart, (a.squares + b.squares) / (2 * n) + apart * apart};
}

/// First indices of all inputs, then the total ones.
std::vector<double> indices_of(const Groups& groups, std::size_t dimensions) {
    const auto [mean, variance] = output_of(groups);
    std::vector<double> sums(2 * dimensions, 0.0);
    for (const auto& group : groups) {
        const double a = group[0], b = group[1];
        for (std::size_t i = 0; i < dimensions; ++i) {
            const double change = group[2 + i] - a;
            sums[i] += (b - mean) * change;
            sums[dimensions + i] += change * change / 2;
        }
    }
    const double all = variance > 0 ? variance * static_cast<double>(groups.size()) : math::not_a_number;
    for (double& sum : sums) sum /= all;
    return sums;
}

/// The input in which two rows differ.
std::size_t changed_input(const std::vector<double>& before, const std::vector<double>& after) {
    const auto found = std::mismatch(before.begin(), before.end(), after.begin());
    ensures(found.first != before.end(), "each row of a trajectory differs from the one before");
    return static_cast<std::size_t>(found.first - before.begin());
}

/// Elementary effects, a trajectory after the other, in the order of inputs.
std::vector<double> elementary_effects(const Points& design, std::span<const double> outputs) {
    const std::size_t dimensions = design.front().size();
    std::vector<double> effects;
    for (std::size_t start = 0; start < design.size(); start += dimensions + 1) {
        std::vector<double> effect(dimensions);
        for (std::size_t row = start + 1; row <= start + dimensions; ++row) {
            const std::size_t i = changed_input(design[row - 1], design[row]);
            effect[i] = (outputs[row] - outputs[row - 1]) / (design[row][i] - design[row - 1][i]);
        }
        effects.insert(effects.end(), effect.begin(), effect.end());
    }
    return effects;
}

std::vector<double> mean_sizes(const Groups& trajectories, std::size_t dimensions) {
    std::vector<double> sizes;
    for (std::size_t i = 0; i < dimensions; ++i)
        sizes.push_back(spread_of(trajectories, [&](auto effects) { return std::abs(effects[i]); }).mean);
    return sizes;
}

}  // namespace

SobolIndices sobol_indices(std::span<const double> outputs, int dimensions, const Bootstrap& bootstrap) {
    expects(dimensions >= 1, "one input or more");
    const auto d = static_cast<std::size_t>(dimensions);
    expects(outputs.size() % (d + 2) == 0, "an output for each row of a Saltelli design");
    const Groups groups = whole_groups(outputs, d + 2);
    const auto both = estimates(groups, bootstrap, [&](const Groups& some) { return indices_of(some, d); });
    const Output output = output_of(groups);
    const auto samples = static_cast<int>(groups.size()), all = static_cast<int>(outputs.size() / (d + 2));
    const auto middle = both.begin() + dimensions;
    return {{both.begin(), middle}, {middle, both.end()}, output.mean, output.variance, samples, all - samples};
}

MorrisEffects morris_effects(const Points& design, std::span<const double> outputs, const Bootstrap& bootstrap) {
    expects(!design.empty() && outputs.size() == design.size(), "an output for each row of a Morris design");
    const std::size_t dimensions = design.front().size();
    expects(design.size() % (dimensions + 1) == 0, "whole trajectories");
    const std::vector<double> effects = elementary_effects(design, outputs);
    const Groups trajectories = whole_groups(effects, dimensions);
    const auto sizes = estimates(trajectories, bootstrap, [&](const Groups& some) { return mean_sizes(some, dimensions); });
    MorrisEffects out;
    out.trajectories = static_cast<int>(trajectories.size());
    out.left_out = static_cast<int>(effects.size() / dimensions) - out.trajectories;
    for (std::size_t i = 0; i < dimensions; ++i) {
        const Spread spread = spread_of(trajectories, [&](auto effect) { return effect[i]; });
        out.inputs.push_back({spread.mean, sizes[i], math::sqrt(spread.squares / (out.trajectories - 1))});
    }
    return out;
}

}  // namespace sterna
