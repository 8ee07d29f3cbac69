#include "sterna/analysis/pareto.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "sterna/core/error.hpp"
#include "sterna/core/math.hpp"

namespace sterna {
namespace {

using Row = std::span<const double>;

bool lexicographically_above(Row a, Row b) { return std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end()); }

bool at_least_as_good(Row a, Row b) {
    for (std::size_t m = 0; m < a.size(); ++m)
        if (!(a[m] >= b[m])) return false;
    return true;
}

/// The members of `left`, ascending indices of outcomes without failures, that no other member dominates or equals, ascending.
std::vector<std::size_t> best_of(std::span<const Objectives> outcomes, std::vector<std::size_t> left) {
    std::stable_sort(left.begin(), left.end(),
                     [&](std::size_t a, std::size_t b) { return lexicographically_above(outcomes[a], outcomes[b]); });
    std::vector<std::size_t> best;
    for (const std::size_t i : left) {  // whatever dominates or equals i stands before it
        const auto beats = [&](std::size_t kept) { return at_least_as_good(outcomes[kept], outcomes[i]); };
        if (std::none_of(best.begin(), best.end(), beats)) best.push_back(i);
    }
    std::sort(best.begin(), best.end());
    return best;
}

std::vector<std::size_t> without_failures(std::span<const Objectives> outcomes) {
    std::vector<std::size_t> whole;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (all_finite(outcomes[i])) whole.push_back(i);
    return whole;
}

/// The area below corners (x, y), both above 0, kept up as corners are added.
class Staircase {
  public:
    void add(double x, double y) {
        const auto covering = steps_.lower_bound(x);
        if (covering != steps_.end() && covering->second >= y) return;
        const auto right = steps_.upper_bound(x);
        double edge = x, height = right == steps_.end() ? 0 : right->second;
        auto first = right;  // of the steps that the new one covers
        while (first != steps_.begin() && std::prev(first)->second <= y) {
            --first;
            area_ += (edge - first->first) * (y - height);
            edge = first->first, height = first->second;
        }
        area_ += (edge - (first == steps_.begin() ? 0 : std::prev(first)->first)) * (y - height);
        steps_.erase(first, right);
        steps_.emplace(x, y);
    }

    double area() const { return area_; }

  private:
    std::map<double, double> steps_;  // from x to y: the higher the x, the lower the y
    double area_ = 0;
};

/// Volume between 0 and rows of three values.
double volume_by_staircase(const std::vector<Row>& descending) {
    Staircase below;
    double volume = 0;
    for (std::size_t i = 0; i < descending.size(); ++i) {
        const double next = i + 1 < descending.size() ? descending[i + 1][0] : 0;
        below.add(descending[i][1], descending[i][2]);
        volume += (descending[i][0] - next) * below.area();
    }
    return volume;
}

double area_by_sweep(const std::vector<Row>& descending) {
    Staircase below;
    for (const Row row : descending) below.add(row[0], row[1]);
    return below.area();
}

/// Volume between 0 and the rows. Sorted first, so that bits do not depend on their order.
double volume_of(std::vector<Row> rows) {
    if (rows.empty()) return 0;
    std::sort(rows.begin(), rows.end(), lexicographically_above);
    if (rows.front().size() == 1) return rows.front()[0];
    if (rows.front().size() == 2) return area_by_sweep(rows);
    if (rows.front().size() == 3) return volume_by_staircase(rows);
    double volume = 0;
    std::vector<Row> slice;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        slice.push_back(rows[i].subspan(1));
        const double thickness = rows[i][0] - (i + 1 < rows.size() ? rows[i + 1][0] : 0);
        if (thickness > 0) volume += thickness * volume_of(slice);
    }
    return volume;
}

}  // namespace

bool dominates(std::span<const double> a, std::span<const double> b) {
    expects(a.size() == b.size(), "outcomes that are compared have equally many objectives");
    return at_least_as_good(a, b) && !at_least_as_good(b, a);
}

bool all_finite(std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); });
}

std::vector<std::size_t> non_dominated(std::span<const Objectives> outcomes) {
    return best_of(outcomes, without_failures(outcomes));
}

std::vector<std::size_t> pareto_ranks(std::span<const Objectives> outcomes) {
    std::vector<std::size_t> left = without_failures(outcomes);
    std::vector<std::size_t> ranks(outcomes.size());
    std::size_t rank = 0;
    for (; !left.empty(); ++rank) {
        const std::vector<std::size_t> best = best_of(outcomes, left);
        for (const std::size_t i : best) ranks[i] = rank;
        std::vector<std::size_t> rest;
        std::set_difference(left.begin(), left.end(), best.begin(), best.end(), std::back_inserter(rest));
        left = std::move(rest);
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (!all_finite(outcomes[i])) ranks[i] = rank;
    return ranks;
}

std::vector<double> crowding_distances(std::span<const Objectives> outcomes) {
    const std::size_t n = outcomes.size();
    std::vector<double> distances(n, 0.0);
    std::vector<std::size_t> order(n);
    for (std::size_t m = 0; n > 0 && m < outcomes.front().size(); ++m) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return outcomes[a][m] < outcomes[b][m]; });
        const double range = outcomes[order.back()][m] - outcomes[order.front()][m];
        if (range == 0) continue;
        distances[order.front()] = distances[order.back()] = math::infinity;
        for (std::size_t i = 1; i + 1 < n; ++i)
            distances[order[i]] += (outcomes[order[i + 1]][m] - outcomes[order[i - 1]][m]) / range;
    }
    return distances;
}

double hypervolume(std::span<const Objectives> outcomes, std::span<const double> reference) {
    expects(!reference.empty() && all_finite(reference), "a reference has finite values");
    std::vector<Objectives> above;
    for (const Objectives& outcome : outcomes) {
        expects(outcome.size() == reference.size(), "outcomes have the objectives of the reference");
        Objectives gain(outcome.size());
        for (std::size_t m = 0; m < gain.size(); ++m) gain[m] = outcome[m] - reference[m];
        if (all_finite(gain) && std::all_of(gain.begin(), gain.end(), [](double value) { return value > 0; }))
            above.push_back(std::move(gain));
    }
    return volume_of({above.begin(), above.end()});
}

}  // namespace sterna
