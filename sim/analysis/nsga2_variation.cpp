#include "analysis/nsga2_variation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sterna/core/math.hpp"

namespace sterna {
namespace {

constexpr Stream stratum_stream = stream("nsga2/stratum"), place_stream = stream("nsga2/place"),
                 tournament_stream = stream("nsga2/tournament"), mating_stream = stream("nsga2/mating"),
                 crossover_stream = stream("nsga2/crossover"), mutation_stream = stream("nsga2/mutation"),
                 mover_stream = stream("nsga2/mover"), anywhere_stream = stream("nsga2/anywhere");

std::uint32_t below(std::uint32_t n, std::uint32_t word) { return static_cast<std::uint32_t>((std::uint64_t{word} * n) >> 32); }

}  // namespace

double crossover_spread(double u, double eta) {
    return u <= 0.5 ? math::pow(2 * u, 1 / (eta + 1)) : math::pow(2 * (1 - u), -1 / (eta + 1));
}

double mutation_step(double u, double eta) {
    return u < 0.5 ? math::pow(2 * u, 1 / (eta + 1)) - 1 : 1 - math::pow(2 * (1 - u), 1 / (eta + 1));
}

Variation::Variation(const Nsga2Options& options, int generation)
    : draws_(options.seed),
      generation_{narrow<std::int16_t>(generation)},
      dimensions_(static_cast<std::size_t>(options.dimensions)),
      crossover_share_(options.crossover_share),
      crossover_eta_(options.crossover_eta),
      mutation_eta_(options.mutation_eta),
      steps_(options.steps) {}

double Variation::on_grid(double x) const {
    x = std::clamp(x, 0.0, 1.0);
    return steps_ > 0 ? std::round(x * steps_) / steps_ : x;
}

std::vector<Point> Variation::latin_hypercube(std::size_t n) const {
    std::vector<Point> points(n, Point(dimensions_));
    std::vector<std::size_t> order(n);
    std::vector<std::uint32_t> luck(n);
    for (std::uint32_t d = 0; d < dimensions_; ++d) {
        for (std::size_t i = 0; i < n; ++i) luck[i] = words(stratum_stream, narrow<std::uint32_t>(i), d)[0];
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return luck[a] < luck[b]; });
        for (std::size_t stratum = 0; stratum < n; ++stratum) {
            const double within = to_unit(words(place_stream, narrow<std::uint32_t>(stratum), d)[0]);
            points[order[stratum]][d] = on_grid((static_cast<double>(stratum) + within) / static_cast<double>(n));
        }
    }
    return points;
}

Point Variation::anywhere(std::uint32_t child, std::uint32_t attempt) const {
    const auto n = static_cast<std::uint32_t>(dimensions_);
    Point point(dimensions_);
    for (std::uint32_t d = 0; d < n; ++d) point[d] = on_grid(to_unit(words(anywhere_stream, child, attempt * n + d)[0]));
    return point;
}

std::array<std::uint32_t, 4> Variation::candidates(std::uint32_t pair, std::uint32_t n) const {
    const Words drawn = words(tournament_stream, pair, 0);
    return {below(n, drawn[0]), below(n, drawn[1]), below(n, drawn[2]), below(n, drawn[3])};
}

std::pair<Point, Point> Variation::mated(std::uint32_t pair, const Point& a, const Point& b) const {
    std::pair<Point, Point> children{a, b};
    if (to_unit(words(mating_stream, pair, 0)[0]) >= crossover_share_) return children;
    for (std::uint32_t d = 0; d < dimensions_; ++d) {
        const Words drawn = words(crossover_stream, pair, d);
        if (to_unit(drawn[2]) < 0.5) continue;
        const double spread = crossover_spread(to_unit53(drawn[0], drawn[1]), crossover_eta_);
        // From the middle outwards, so that equal parents have equal children to the last bit.
        const double middle = 0.5 * (a[d] + b[d]), half = 0.5 * spread * (b[d] - a[d]);
        children.first[d] = on_grid(middle - half);
        children.second[d] = on_grid(middle + half);
        if (to_unit(drawn[3]) < 0.5) std::swap(children.first[d], children.second[d]);
    }
    return children;
}

Point Variation::mutated(std::uint32_t child, std::uint32_t attempt, Point point) const {
    const auto n = static_cast<std::uint32_t>(dimensions_);
    const std::uint32_t mover = attempt == 0 ? n : below(n, words(mover_stream, child, attempt)[0]);
    for (std::uint32_t d = 0; d < n; ++d) {
        const Words drawn = words(mutation_stream, child, attempt * n + d);
        if (d != mover && to_unit(drawn[2]) * n >= 1) continue;
        point[d] = on_grid(point[d] + mutation_step(to_unit53(drawn[0], drawn[1]), mutation_eta_));
    }
    return point;
}

}  // namespace sterna
