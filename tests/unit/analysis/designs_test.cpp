#include "sterna/analysis/designs.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "sterna/core/error.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// Of the `strata` rows from `first` on, one lies in each of as many equal strata of a column.
bool one_in_each(const Points& points, std::size_t first, std::size_t strata, std::size_t column) {
    std::set<int> seen;
    for (std::size_t p = first; p < first + strata; ++p) seen.insert(static_cast<int>(points[p][column] * static_cast<double>(strata)));
    return seen.size() == strata;
}

bool begins_with(const Points& all, const Points& part) {
    for (std::size_t p = 0; p < part.size(); ++p)
        if (all.at(p) != part[p]) return false;
    return true;
}

std::size_t inputs_that_differ(const std::vector<double>& a, const std::vector<double>& b) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i];
    return count;
}

}  // namespace

TEST_CASE("A latin hypercube has one point in each stratum of each column") {
    for (const int points : {1, 2, 7, 100, 4099}) {
        const Points rows = latin_hypercube(points, 5, 3);
        REQUIRE(rows.size() == static_cast<std::size_t>(points));
        for (std::size_t i = 0; i < 5; ++i) CHECK(one_in_each(rows, 0, rows.size(), i));
    }
}

TEST_CASE("The largest latin hypercube keeps its strata in spite of rounding") {
    CHECK(one_in_each(latin_hypercube(most_points, 1, 5), 0, most_points, 0));
}

TEST_CASE("Columns of a latin hypercube are in orders of their own and points at random within strata") {
    // Of n independent columns the correlation has standard deviation 1 / root n; the place in a stratum has mean 1/2, variance 1/12.
    const int n = 10'000;
    const Points rows = latin_hypercube(n, 4, 11);
    for (std::size_t i = 0; i < 4; ++i) {
        double products = 0, places = 0;
        for (const auto& row : rows) {
            products += 12 * (row[i] - 0.5) * (row[(i + 1) % 4] - 0.5);
            places += row[i] * n - std::floor(row[i] * n);
        }
        CHECK_BAND(z_of_correlation(products, n));
        CHECK_BAND(z_of_mean(places, n, 0.5, 1.0 / 12));
    }
}

TEST_CASE("Every run of a power of two Sobol points has one in each stratum of each column") {
    const Points rows = sobol_sequence(1 << 10, 40, 7);
    for (std::size_t strata = 2; strata <= rows.size(); strata *= 2)
        for (std::size_t first = 0; first < rows.size(); first += strata)
            for (std::size_t i = 0; i < 40; ++i) REQUIRE(one_in_each(rows, first, strata, i));
}

TEST_CASE("The first two columns of Sobol points fill every elementary rectangle alike") {
    // A (0, m, 2)-net: of 2^m points one lies in each rectangle of area 2^-m with sides of powers of two.
    const int m = 8;
    const Points rows = sobol_sequence(1 << m, 2, 19);
    for (int k = 0; k <= m; ++k) {
        std::set<std::pair<int, int>> seen;
        for (const auto& row : rows) seen.insert({static_cast<int>(std::ldexp(row[0], k)), static_cast<int>(std::ldexp(row[1], m - k))});
        CHECK(seen.size() == rows.size());
    }
}

TEST_CASE("One Sobol point is uniform over seeds in every column and columns are shifted apart") {
    const int n = 10'000;
    double sum = 0, products = 0;
    for (std::uint64_t seed = 0; seed < static_cast<std::uint64_t>(n); ++seed) {
        const auto row = sobol_sequence(6, 3, seed).back();
        sum += row[2];
        products += 12 * (row[1] - 0.5) * (row[2] - 0.5);
    }
    CHECK_BAND(z_of_mean(sum, n, 0.5, 1.0 / 12));
    CHECK_BAND(z_of_correlation(products, n));
}

TEST_CASE("A Saltelli design has A and B and A with one input of B for every base sample") {
    const std::size_t d = 3, n = 64;
    const Points rows = saltelli_design(n, d, 5), both = sobol_sequence(n, 2 * d, 5);
    REQUIRE(rows.size() == n * (d + 2));
    for (std::size_t j = 0; j < n; ++j) {
        const std::size_t at = j * (d + 2);
        for (std::size_t i = 0; i < d; ++i) {
            CHECK(rows[at][i] == both[j][i]);
            CHECK(rows[at + 1][i] == both[j][d + i]);
            CHECK(inputs_that_differ(rows[at], rows[at + 2 + i]) == 1);
            CHECK(rows[at + 2 + i][i] == rows[at + 1][i]);
        }
    }
}

TEST_CASE("Each row of a Morris trajectory moves one input by the step and each input moves once") {
    const int d = 6;
    for (const int levels : {2, 4, 10}) {
        const Points rows = morris_design(50, d, levels, 13);
        REQUIRE(rows.size() == 50 * (d + 1));
        const double step = levels / (2.0 * (levels - 1));
        for (std::size_t t = 0; t < 50; ++t) {
            const std::size_t at = t * (d + 1);
            for (std::size_t r = at + 1; r <= at + d; ++r) CHECK(inputs_that_differ(rows[r - 1], rows[r]) == 1);
            for (std::size_t i = 0; i < d; ++i) CHECK_CLOSE(std::abs(rows[at + d][i] - rows[at][i]), step, 1e-12);
        }
    }
}

TEST_CASE("Morris points take every level alike in every row and inputs move in every order both ways") {
    const int trajectories = 4000, d = 3, levels = 4;
    const Points rows = morris_design(trajectories, d, levels, 17);
    std::vector<std::int64_t> at_level(levels, 0), first_moved(d, 0);
    std::int64_t up = 0;
    for (std::size_t t = 0; t < trajectories; ++t) {
        const auto &start = rows[t * (d + 1)], &next = rows[t * (d + 1) + 1], &end = rows[t * (d + 1) + d];
        const double level = end[1] * (levels - 1);
        REQUIRE(level == std::floor(level));
        ++at_level.at(static_cast<std::size_t>(level));
        for (std::size_t i = 0; i < d; ++i) first_moved[i] += start[i] != next[i];
        up += end[0] > start[0];
    }
    CHECK_BAND(z_of_chi_square(at_level, std::vector<double>(levels, trajectories / 4.0)));
    CHECK_BAND(z_of_chi_square(first_moved, std::vector<double>(d, trajectories / 3.0)));
    CHECK_BAND(z_of_count(up, trajectories, 0.5));
}

TEST_CASE("The same seed gives the same points and another seed gives others") {
    CHECK(latin_hypercube(20, 3, 1) == latin_hypercube(20, 3, 1));
    CHECK(latin_hypercube(20, 3, 1) != latin_hypercube(20, 3, 2));
    CHECK(sobol_sequence(20, 3, 1) == sobol_sequence(20, 3, 1));
    CHECK(sobol_sequence(20, 3, 1) != sobol_sequence(20, 3, 2));
    CHECK(saltelli_design(20, 3, 1) == saltelli_design(20, 3, 1));
    CHECK(saltelli_design(20, 3, 1) != saltelli_design(20, 3, 2));
    CHECK(morris_design(20, 3, 4, 1) == morris_design(20, 3, 4, 1));
    CHECK(morris_design(20, 3, 4, 1) != morris_design(20, 3, 4, 2));
}

TEST_CASE("More points go on where fewer end in all designs but the latin hypercube") {
    CHECK(begins_with(sobol_sequence(100, 4, 1), sobol_sequence(37, 4, 1)));
    CHECK(begins_with(saltelli_design(100, 4, 1), saltelli_design(37, 4, 1)));
    CHECK(begins_with(morris_design(100, 4, 4, 1), morris_design(37, 4, 4, 1)));
}

TEST_CASE("Points of sequences and hypercubes lie inside the open cube with as many columns as the table has") {
    for (const Points& rows : {latin_hypercube(3, most_dimensions, 2), sobol_sequence(3, most_dimensions, 2)})
        for (const auto& row : rows) {
            CHECK(row.size() == most_dimensions);
            for (const double x : row) REQUIRE((x > 0 && x < 1));
        }
}

TEST_CASE("Designs out of their limits are refused") {
    CHECK_THROWS_AS(latin_hypercube(0, 1, 1), InputError);
    CHECK_THROWS_AS(latin_hypercube(most_points + 1, 1, 1), InputError);
    CHECK_THROWS_AS(sobol_sequence(1, 0, 1), InputError);
    CHECK_THROWS_AS(sobol_sequence(1, most_dimensions + 1, 1), InputError);
    CHECK_THROWS_AS(saltelli_design(1, most_saltelli_inputs + 1, 1), InputError);
    CHECK_THROWS_AS(morris_design(1, 1, 3, 1), InputError);
    CHECK_THROWS_AS(morris_design(1, 1, 0, 1), InputError);
    CHECK_THROWS_AS(morris_design(0, 1, 4, 1), InputError);
    CHECK_THROWS_WITH(morris_design(1, 1, 5, 1), "a design needs an even number of levels, 2 or more, not 5");
}
