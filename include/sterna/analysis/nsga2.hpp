#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "sterna/analysis/pareto.hpp"

namespace sterna {

/// Coordinates in [0, 1], one per dimension.
using Point = std::vector<double>;

struct Nsga2Options {
    int population = 24;  // points of a generation and parents of the next, at least 2; few find more where points are few
    int dimensions = 1;   // of a point, 1 to 10,000
    int objectives = 2;   // at least 1
    std::uint64_t seed = 1;
    std::vector<Point> start;      // asked first, as they are; where they are fewer than the population others are drawn
    double crossover_share = 0.9;  // of pairs of parents whose children mix them, 0 to 1; the others are only mutated
    double crossover_eta = 15;     // above 0; the higher, the nearer children are to their parents
    double mutation_eta = 20;      // above 0; the higher, the shorter the steps
    int steps = 0;  // above 0: drawn coordinates are multiples of 1 / steps, so that points close to each other are equal
};

/// Search for the points whose outcomes no other point improves upon, NSGA-II: Deb, Pratap, Agarwal, Meyarivan (2002), A fast and
/// elitist multiobjective genetic algorithm, IEEE Trans. Evol. Comput. 6:182. Objectives are maximised. It asks for a generation
/// of points, is told their outcomes, and keeps the best of parents and children by rank and crowding distance as next parents.
///
/// Differs from the paper: the front is that of all points ever told, not of the last parents; equal outcomes rank one behind
/// another (see pareto_ranks); coordinates that leave [0, 1] are put at its ends, so that "none" and "all" are tried often; a
/// child equal to a point asked before is mutated again, up to 16 times, and then drawn from the whole cube, up to 16 times.
///
/// Generation g draws from a stream keyed by (seed, g, index): what is asked follows from the options and the outcomes told, so a
/// search that is told the same again is the same search.
class Nsga2 {
  public:
    /// InternalError: options that make no sense, a start point of another size or outside [0, 1].
    explicit Nsga2(Nsga2Options options);

    /// Points of this generation, the same until they are told: `population` of them, more in the first if there are more to
    /// start from. A point is asked twice only where 32 attempts found no new one, or if given twice to start from.
    const std::vector<Point>& ask() const { return asked_; }

    /// Outcomes of the points asked, in their order, each with one value per objective; any NaN or infinite value: it failed.
    /// Failed points are parents only where nothing else is left. InternalError: another number of outcomes or of values.
    void tell(const std::vector<Objectives>& outcomes);

    int generation() const { return generation_; }  // 0 until the first is told

    /// All that was told, in the order of asking.
    const std::vector<Point>& points() const { return points_; }
    const std::vector<Objectives>& outcomes() const { return outcomes_; }

    /// Indices into the two, ascending: outcomes that no other one told dominates, of equal ones the first.
    std::vector<std::size_t> front() const { return non_dominated(outcomes_); }

  private:
    struct Parent {
        std::size_t index;  // into points_
        std::size_t rank;
        double crowding;
    };

    std::vector<Point> first_generation();
    std::vector<Point> children();
    std::vector<Parent> best_of(const std::vector<std::size_t>& candidates) const;
    Point first_new(const std::function<Point(std::uint32_t attempt)>& make);
    const Point& tournament(std::uint32_t a, std::uint32_t b) const;

    Nsga2Options options_;
    int generation_ = 0;
    std::vector<Point> asked_;
    std::vector<Point> points_;
    std::vector<Objectives> outcomes_;
    std::vector<Parent> parents_;
    std::set<Point> seen_;  // all points asked
};

}  // namespace sterna
