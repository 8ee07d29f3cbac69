#include "sterna/analysis/scores.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sterna/core/math.hpp"

namespace sterna {

namespace {

constexpr std::array class_starts{0.0, 3e3, 1e4, 1e5};  // persons of a forecast: errors are learned apart from one to the next
constexpr std::size_t least_learned = 100, least_of_class = 50;
constexpr double lasting = 0.75;
constexpr double none = std::numeric_limits<double>::quiet_NaN(), endless = std::numeric_limits<double>::infinity();

double median(std::vector<double> values) {
    if (values.empty()) return none;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
    double ma = 0, mb = 0, aa = 0, bb = 0, ab = 0;
    for (std::size_t i = 0; i < a.size(); ++i) ma += a[i], mb += b[i];
    ma /= static_cast<double>(a.size()), mb /= static_cast<double>(b.size());
    for (std::size_t i = 0; i < a.size(); ++i) aa += (a[i] - ma) * (a[i] - ma), bb += (b[i] - mb) * (b[i] - mb), ab += (a[i] - ma) * (b[i] - mb);
    return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : none;
}

double log_error(double value, double truth) { return math::log(std::max(1.0, value) / truth); }

Score score(const ForecastSet& set, const std::string& name, const Counts& counts, const std::function<double(const Forecast&)>& forecast) {
    const bool rates = set.least == 0;
    Score s{name};
    double squares = 0, error = 0, change = 0;
    std::vector<double> off, wanted, got;
    for (const Forecast& f : set.items) {
        const double value = forecast(f);
        if (!std::isfinite(value) || (counts && !counts(f))) continue;
        const double miss = rates ? value - f.truth : log_error(value, f.truth);
        ++s.items, squares += miss * miss, error += std::abs(value - f.truth), change += std::abs(f.truth - f.reference);
        off.push_back(std::abs(rates ? value - f.truth : value / f.truth - 1)), wanted.push_back(f.truth - f.reference), got.push_back(value - f.reference);
    }
    if (s.items == 0) return s;
    s.log_rmse = std::sqrt(squares / s.items), s.median_error = median(off), s.correlation = correlation(wanted, got);
    s.relative_error = change > 0 ? error / change : none;
    return s;
}

struct Ends {
    double low = 0, high = 0;
};

Ends ends_of(std::vector<double> errors) {
    std::sort(errors.begin(), errors.end());
    const auto at = [&](double q) { return errors[static_cast<std::size_t>(q * static_cast<double>(errors.size() - 1) + 0.5)]; };
    return {at(0.05), at(0.95)};
}

/// Log errors of all forecasts of at least `from` and less than `to`.
std::vector<double> errors_between(const ForecastSet& set, double from, double to, bool of_reference) {
    std::vector<double> errors;
    for (const Forecast& f : set.items) {
        const double value = std::max(1.0, of_reference ? f.reference : f.value);
        if (value >= from && value < to) errors.push_back(-log_error(value, f.truth));
    }
    return errors;
}

Ends ends_between(const ForecastSet& set, double from, double to, bool of_reference) {
    const auto errors = errors_between(set, from, to, of_reference);
    return ends_of(errors.size() < least_of_class ? errors_between(set, 0, endless, of_reference) : errors);
}

const ErrorClass* class_of(const std::vector<ErrorClass>& errors, const std::string& outcome, double value) {
    const ErrorClass* found = nullptr;
    for (const ErrorClass& e : errors)
        if (e.outcome == outcome && value >= e.from && (!found || e.from > found->from)) found = &e;
    return found;
}

}  // namespace

std::vector<Score> scores(const ForecastSet& set, const Counts& counts) {
    std::vector<Score> all{score(set, "Sterna, expected values", counts, [](const Forecast& f) { return f.value; })};
    const Score drawn = score(set, "Sterna, one drawn run, corridors of twenty workers", counts, [](const Forecast& f) { return f.drawn; });
    if (drawn.items > 0) {
        all.push_back(drawn);
        all.push_back(score(set, "Sterna, expected values, the same corridors", counts, [](const Forecast& f) { return std::isfinite(f.drawn) ? f.value : none; }));
    }
    for (std::size_t r = 0; r < set.rivals.size(); ++r) all.push_back(score(set, set.rivals[r], counts, [r](const Forecast& f) { return f.rivals[r]; }));
    return all;
}

std::vector<ErrorClass> error_classes(const std::vector<ForecastSet>& sets) {
    std::vector<ErrorClass> classes;
    for (const ForecastSet& set : sets) {
        if (set.least == 0 || set.items.size() < least_learned) continue;
        for (std::size_t c = 0; c < class_starts.size(); ++c) {
            const double from = class_starts[c], to = c + 1 < class_starts.size() ? class_starts[c + 1] : endless;
            const Ends ends = ends_between(set, from, to, false), reference = ends_between(set, from, to, true);
            classes.push_back({set.outcome, set.to - set.from, from, static_cast<int>(errors_between(set, from, to, false).size()), ends.low, ends.high,
                               reference.low, reference.high});
        }
    }
    return classes;
}

Coverage add_bands(ForecastSet& set, const std::vector<ErrorClass>& errors) {
    Coverage sum;
    for (Forecast& f : set.items) {
        const double value = std::max(1.0, f.value), before = std::max(1.0, f.reference);
        const ErrorClass *own = class_of(errors, set.outcome, value), *other = class_of(errors, set.outcome, before);
        if (!own || !other) return {};
        const double wider = math::pow(static_cast<double>(set.to - set.from) / own->years, lasting), off = -log_error(before, f.truth);
        f.lower = value * math::exp(wider * own->low), f.upper = value * math::exp(wider * own->high);
        sum.covered += f.truth >= f.lower && f.truth <= f.upper, sum.width += wider * (own->high - own->low);
        sum.covered_reference += off >= wider * other->low_reference && off <= wider * other->high_reference;
        sum.width_reference += wider * (other->high_reference - other->low_reference);
        ++sum.items;
    }
    for (double* part : {&sum.covered, &sum.width, &sum.covered_reference, &sum.width_reference}) *part /= std::max(1, sum.items);
    return sum;
}

double share_within(const ForecastSet& set, double least, double tolerance) {
    double near = 0, all = 0;
    for (const Forecast& f : set.items)
        if (f.truth >= least) ++all, near += std::abs(f.value / f.truth - 1) <= tolerance;
    return all > 0 ? near / all : none;
}

}  // namespace sterna
