#include "sterna/analysis/nsga2.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "sterna/core/error.hpp"
#include "sterna/core/ids.hpp"
#include "analysis/nsga2_variation.hpp"

namespace sterna {
namespace {

// Attempts at a point that is new: mutation as in the paper, 16 more times, and then draws from the whole cube.
constexpr std::uint32_t mutations = 17, attempts = 33;

void check(const Nsga2Options& options) {
    expects(options.population >= 2, "a population has at least two members");
    expects(options.dimensions >= 1 && options.dimensions <= 10'000, "points have 1 to 10,000 dimensions");
    expects(options.objectives >= 1, "there is an objective");
    expects(options.crossover_share >= 0 && options.crossover_share <= 1, "the share of pairs that mate is in [0, 1]");
    expects(options.crossover_eta > 0 && options.mutation_eta > 0, "the indices of crossover and mutation are above 0");
    expects(options.steps >= 0, "the number of steps is not negative");
    for (const Point& point : options.start) {
        expects(point.size() == static_cast<std::size_t>(options.dimensions), "start points have the dimensions of the search");
        expects(std::all_of(point.begin(), point.end(), [](double x) { return x >= 0 && x <= 1; }), "start points are in [0, 1]");
    }
}

}  // namespace

Nsga2::Nsga2(Nsga2Options options) : options_(std::move(options)) {
    check(options_);
    asked_ = first_generation();
}

std::vector<Point> Nsga2::first_generation() {
    std::vector<Point> points = options_.start;
    seen_.insert(points.begin(), points.end());
    const auto population = static_cast<std::size_t>(options_.population);
    if (points.size() >= population) return points;
    const Variation variation(options_, 0);
    for (const Point& spread : variation.latin_hypercube(population - points.size())) {
        const auto child = narrow<std::uint32_t>(points.size());
        points.push_back(
            first_new([&](std::uint32_t attempt) { return attempt == 0 ? spread : variation.anywhere(child, attempt); }));
    }
    return points;
}

/// The first of the attempts that was never asked, else the last.
Point Nsga2::first_new(const std::function<Point(std::uint32_t attempt)>& make) {
    Point point;
    for (std::uint32_t attempt = 0; attempt < attempts; ++attempt) {
        point = make(attempt);
        if (seen_.insert(point).second) break;
    }
    return point;
}

void Nsga2::tell(const std::vector<Objectives>& outcomes) {
    expects(outcomes.size() == asked_.size(), "there is an outcome for each point asked");
    for (const Objectives& outcome : outcomes)
        expects(outcome.size() == static_cast<std::size_t>(options_.objectives), "an outcome has a value for each objective");
    std::vector<std::size_t> candidates;
    for (const Parent& parent : parents_) candidates.push_back(parent.index);
    for (std::size_t i = 0; i < asked_.size(); ++i) candidates.push_back(points_.size() + i);
    points_.insert(points_.end(), asked_.begin(), asked_.end());
    outcomes_.insert(outcomes_.end(), outcomes.begin(), outcomes.end());
    parents_ = best_of(candidates);
    ++generation_;
    asked_ = children();
}

/// The `population` best by rank, then by crowding distance within it, then by age.
std::vector<Nsga2::Parent> Nsga2::best_of(const std::vector<std::size_t>& candidates) const {
    std::vector<Objectives> outcomes;
    for (const std::size_t index : candidates) outcomes.push_back(outcomes_[index]);
    const std::vector<std::size_t> ranks = pareto_ranks(outcomes);
    std::vector<Parent> best;
    for (std::size_t i = 0; i < candidates.size(); ++i) best.push_back({candidates[i], ranks[i], 0});
    std::stable_sort(best.begin(), best.end(), [](const Parent& a, const Parent& b) { return a.rank < b.rank; });
    for (auto first = best.begin(); first != best.end() && all_finite(outcomes_[first->index]);) {
        const auto last = std::find_if(first, best.end(), [&](const Parent& parent) { return parent.rank != first->rank; });
        std::vector<Objectives> front;
        for (auto parent = first; parent != last; ++parent) front.push_back(outcomes_[parent->index]);
        for (const double distance : crowding_distances(front)) (first++)->crowding = distance;
    }
    std::stable_sort(best.begin(), best.end(), [](const Parent& a, const Parent& b) {
        return a.rank != b.rank ? a.rank < b.rank : a.crowding > b.crowding;
    });
    best.resize(std::min(best.size(), static_cast<std::size_t>(options_.population)));
    return best;
}

/// Parents stand in the order of rank and crowding distance, so the better of two is the one that comes first.
const Point& Nsga2::tournament(std::uint32_t a, std::uint32_t b) const { return points_[parents_[std::min(a, b)].index]; }

std::vector<Point> Nsga2::children() {
    const Variation variation(options_, generation_);
    const auto parents = narrow<std::uint32_t>(parents_.size());
    std::vector<Point> children;
    const auto add = [&](const Point& unchanged) {
        if (children.size() == static_cast<std::size_t>(options_.population)) return;
        const auto child = narrow<std::uint32_t>(children.size());
        children.push_back(first_new([&](std::uint32_t attempt) {
            return attempt < mutations ? variation.mutated(child, attempt, unchanged) : variation.anywhere(child, attempt);
        }));
    };
    for (std::uint32_t pair = 0; children.size() < static_cast<std::size_t>(options_.population); ++pair) {
        const auto drawn = variation.candidates(pair, parents);
        const auto [one, other] = variation.mated(pair, tournament(drawn[0], drawn[1]), tournament(drawn[2], drawn[3]));
        add(one);
        add(other);
    }
    return children;
}

}  // namespace sterna
