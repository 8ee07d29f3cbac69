#include "sterna/analysis/designs.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include <boost/random/sobol.hpp>
#include <fmt/format.h>

#include "sterna/core/error.hpp"
#include "sterna/core/random.hpp"

namespace sterna {
namespace {

constexpr Stream order_stream = stream("designs/latin-order"), place_stream = stream("designs/latin-place"),
                 shift_stream = stream("designs/sobol-shift"), turn_stream = stream("designs/morris-turn"),
                 start_stream = stream("designs/morris-start");

static_assert(boost::random::default_sobol_table::max_dimension >= most_dimensions, "the table of directions is long enough");

void require(bool holds, const std::string& what) {
    if (!holds) throw InputError("a design needs " + what);
}

void require_size(int points, int dimensions, int dimension_limit) {
    require(points >= 1 && points <= most_points, fmt::format("1 to {} points, base samples or trajectories, not {}", most_points, points));
    require(dimensions >= 1 && dimensions <= dimension_limit, fmt::format("1 to {} inputs, not {}", dimension_limit, dimensions));
}

Points empty_points(int rows, int dimensions) {
    return Points(static_cast<std::size_t>(rows), std::vector<double>(static_cast<std::size_t>(dimensions)));
}

/// 0 to size - 1; none is likelier than another by more than size / 2^32.
std::uint32_t below(std::uint32_t size, std::uint32_t word) { return static_cast<std::uint32_t>((std::uint64_t{word} * size) >> 32); }

/// 0 to size - 1 in random order (Durstenfeld 1964); `which` tells apart the orders of one stream.
std::vector<std::uint32_t> shuffled(std::size_t size, const Draws& draws, Stream stream, std::uint32_t which) {
    std::vector<std::uint32_t> order(size);
    std::iota(order.begin(), order.end(), 0U);
    for (auto left = static_cast<std::uint32_t>(size); left > 1; --left) {
        const Words drawn = draws.entity(stream, which, Month{}, left);
        std::swap(order[left - 1], order[below(left, drawn[0])]);
    }
    return order;
}

std::vector<std::uint64_t> digital_shift(int dimensions, std::uint64_t seed) {
    const Draws draws(seed);
    std::vector<std::uint64_t> shift;
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(dimensions); ++i) {
        const Words drawn = draws.entity(shift_stream, i, Month{});
        shift.push_back((std::uint64_t{drawn[0]} << 32) | drawn[1]);
    }
    return shift;
}

/// Never 0 or 1; the twelve last bits are dropped.
double open_unit(std::uint64_t bits) { return to_unit53(static_cast<std::uint32_t>(bits >> 32), static_cast<std::uint32_t>(bits)); }

/// Where an input is before and after its step, as numbers of levels.
struct Step {
    std::uint32_t from, to;
};

Step random_step(int levels, Words drawn) {
    const auto half = static_cast<std::uint32_t>(levels) / 2;
    const std::uint32_t low = below(half, drawn[0]);
    return drawn[1] & 1U ? Step{low + half, low} : Step{low, low + half};
}

void add_trajectory(Points& points, std::size_t dimensions, int levels, const Draws& draws, std::uint32_t trajectory) {
    std::vector<Step> steps;
    for (std::uint32_t i = 0; i < dimensions; ++i) steps.push_back(random_step(levels, draws.entity(start_stream, trajectory, Month{}, i)));
    std::vector<double> row;
    for (const Step& step : steps) row.push_back(static_cast<double>(step.from) / (levels - 1));
    points.push_back(row);
    for (const std::uint32_t i : shuffled(dimensions, draws, turn_stream, trajectory)) {
        row[i] = static_cast<double>(steps[i].to) / (levels - 1);
        points.push_back(row);
    }
}

}  // namespace

Points latin_hypercube(int points, int dimensions, std::uint64_t seed) {
    require_size(points, dimensions, most_dimensions);
    const Draws draws(seed);
    Points rows = empty_points(points, dimensions);
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(dimensions); ++i) {
        const auto stratum = shuffled(rows.size(), draws, order_stream, i);
        for (std::uint32_t p = 0; p < rows.size(); ++p) {
            // 32 bits within a stratum: with at most 2^19 strata the sum is exact and its quotient cannot round into the next one.
            const Words drawn = draws.entity(place_stream, p, Month{}, i);
            rows[p][i] = (stratum[p] + to_unit(drawn[0])) / points;
        }
    }
    return rows;
}

Points sobol_sequence(int points, int dimensions, std::uint64_t seed) {
    require_size(points, dimensions, most_dimensions);
    const std::vector<std::uint64_t> shift = digital_shift(dimensions, seed);
    boost::random::sobol sequence(shift.size());
    Points rows = empty_points(points, dimensions);
    for (std::size_t i = 0; i < shift.size(); ++i) rows[0][i] = open_unit(shift[i]);  // Boost leaves out the zero point
    for (std::size_t p = 1; p < rows.size(); ++p)
        for (std::size_t i = 0; i < shift.size(); ++i) rows[p][i] = open_unit(sequence() ^ shift[i]);
    return rows;
}

Points saltelli_design(int n, int dimensions, std::uint64_t seed) {
    require_size(n, dimensions, most_saltelli_inputs);
    Points rows;
    for (const std::vector<double>& both : sobol_sequence(n, 2 * dimensions, seed)) {
        const std::vector<double> a(both.begin(), both.begin() + dimensions), b(both.begin() + dimensions, both.end());
        rows.push_back(a);
        rows.push_back(b);
        for (std::size_t i = 0; i < a.size(); ++i) {
            rows.push_back(a);
            rows.back()[i] = b[i];
        }
    }
    return rows;
}

Points morris_design(int trajectories, int dimensions, int levels, std::uint64_t seed) {
    require_size(trajectories, dimensions, most_dimensions);
    require(levels >= 2 && levels % 2 == 0, fmt::format("an even number of levels, 2 or more, not {}", levels));
    const Draws draws(seed);
    Points points;
    for (std::uint32_t t = 0; t < static_cast<std::uint32_t>(trajectories); ++t)
        add_trajectory(points, static_cast<std::size_t>(dimensions), levels, draws, t);
    return points;
}

}  // namespace sterna
