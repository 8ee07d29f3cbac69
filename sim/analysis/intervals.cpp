#include "sterna/analysis/intervals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sterna/core/random.hpp"

namespace sterna {

namespace {

constexpr Stream resample = stream("comparison/resample");
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

double mean_of(std::span<const double> values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

double variance(std::span<const double> values) {
    const double mean = mean_of(values);
    double squares = 0;
    for (const double v : values) squares += (v - mean) * (v - mean);
    return squares / (static_cast<double>(values.size()) - 1);
}

std::vector<double> differences(std::span<const double> base, std::span<const double> variant) {
    std::vector<double> out;
    for (std::size_t i = 0; i < base.size(); ++i) out.push_back(variant[i] - base[i]);
    return out;
}

double half_width(double variance, std::int64_t n) {
    return t_quantile_975(static_cast<int>(n - 1)) * std::sqrt(variance / static_cast<double>(n));
}

/// The point below which a share of the values lies; reorders them.
double quantile(std::vector<double>& values, double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), below, values.end());
    if (below + 1 == values.end()) return *below;
    return *below + (place - std::floor(place)) * (*std::min_element(below + 1, values.end()) - *below);
}

bool all_finite(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

Interval around(double middle, std::vector<double> statistics) {
    if (statistics.empty() || !all_finite(statistics)) return {middle, unknown, unknown};
    const double lower = quantile(statistics, 0.025);
    return {middle, lower, quantile(statistics, 0.975)};
}

}  // namespace

double t_quantile_975(int degrees_of_freedom) {
    static constexpr std::array<double, 30> table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                                  2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                                  2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
    if (degrees_of_freedom < 1) return std::numeric_limits<double>::infinity();
    if (degrees_of_freedom <= 30) return table[static_cast<std::size_t>(degrees_of_freedom - 1)];
    return 1.960 + 2.4 / degrees_of_freedom;  // within 0.001 of the exact point beyond 30
}

Interval t_interval(std::span<const double> values) {
    const double mean = mean_of(values);
    if (values.size() < 2) return {mean, -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    const double half = half_width(variance(values), static_cast<std::int64_t>(values.size()));
    return {mean, mean - half, mean + half};
}

double variance_reduction(std::span<const double> base, std::span<const double> variant) {
    if (base.size() < 2) return unknown;
    return (variance(base) + variance(variant)) / variance(differences(base, variant));
}

std::optional<std::int64_t> replicates_needed(std::span<const double> values, double wanted) {
    if (values.size() < 2 || !(wanted > 0) || !std::isfinite(wanted)) return {};
    const double spread = variance(values);
    constexpr std::int64_t most = 1'000'000'000;  // beyond it nobody waits, and t keeps its place in an int
    if (!(half_width(spread, most) <= wanted)) return {};
    std::int64_t low = 2, high = most;
    while (low < high) {  // the half-width falls with n
        const std::int64_t middle = (low + high) / 2;
        if (half_width(spread, middle) <= wanted) high = middle;
        else low = middle + 1;
    }
    return low;
}

Resamples::Resamples(std::uint64_t seed, std::size_t replicates) : replicates_(replicates), times_(replicates * count, 0.0) {
    const Draws draws(seed);
    for (std::uint32_t b = 0; b < count; ++b)
        for (std::uint32_t place = 0; place < replicates; ++place) {
            const std::uint64_t word = draws.entity(resample, b, Month{}, place)[0];
            ++times_[((word * replicates) >> 32) * count + b];
        }
}

bool Resamples::usable(std::span<const double> base, std::span<const double> variant) const {
    return replicates_ >= fewest && all_finite(base) && all_finite(variant);
}

/// Sum of the values each resample holds.
std::vector<double> Resamples::sums(std::span<const double> values) const {
    std::vector<double> out(count, 0.0);
    for (std::size_t r = 0; r < replicates_; ++r) {
        const double* times = &times_[r * count];
        for (std::size_t b = 0; b < count; ++b) out[b] += times[b] * values[r];
    }
    return out;
}

Interval Resamples::difference(std::span<const double> base, std::span<const double> variant) const {
    const std::vector<double> each = differences(base, variant);
    const double middle = mean_of(each);
    if (!usable(base, variant)) return {middle, unknown, unknown};
    // Rounding must not make a spread where there is none: most differences are nothing at all.
    if (std::all_of(each.begin(), each.end(), [&](double d) { return d == each.front(); })) return {middle, each.front(), each.front()};
    std::vector<double> means = sums(each);
    for (double& mean : means) mean /= static_cast<double>(replicates_);
    return around(middle, std::move(means));
}

Interval Resamples::ratio(std::span<const double> base, std::span<const double> variant) const {
    const double below = mean_of(base), middle = below == 0 ? unknown : mean_of(variant) / below;
    if (!usable(base, variant)) return {middle, unknown, unknown};
    const std::vector<double> under = sums(base);
    std::vector<double> ratios = sums(variant);
    for (std::size_t b = 0; b < count; ++b) ratios[b] = under[b] == 0 ? unknown : ratios[b] / under[b];
    return around(middle, std::move(ratios));
}

Interval Resamples::variance_saved(std::span<const double> base, std::span<const double> variant) const {
    const double middle = variance_reduction(base, variant);
    if (!usable(base, variant) || !std::isfinite(middle)) return {middle, unknown, unknown};
    std::vector<double> saved;
    for (std::size_t b = 0; b < count; ++b) {
        std::vector<double> held_base, held_variant;
        for (std::size_t r = 0; r < replicates_; ++r) {
            const auto often = static_cast<std::size_t>(times_[r * count + b]);
            held_base.insert(held_base.end(), often, base[r]), held_variant.insert(held_variant.end(), often, variant[r]);
        }
        const double each = variance_reduction(held_base, held_variant);
        if (std::isfinite(each)) saved.push_back(each);
    }
    return around(middle, std::move(saved));
}

}  // namespace sterna
