#include "sterna/analysis/pareto.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sterna/core/error.hpp"
#include "sterna/core/random.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();

double uniform(std::uint64_t seed, std::size_t row, std::size_t column) {
    const Words drawn =
        Draws(seed).entity(stream("test/pareto"), static_cast<std::uint32_t>(row), Month{0}, static_cast<std::uint32_t>(column));
    return to_unit53(drawn[0], drawn[1]);
}

/// Values on a lattice of `levels` per objective, so that ties and equal outcomes are many; 0: no lattice.
std::vector<Objectives> drawn_outcomes(std::uint64_t seed, std::size_t n, std::size_t objectives, int levels = 0) {
    std::vector<Objectives> outcomes(n, Objectives(objectives));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t m = 0; m < objectives; ++m) {
            const double u = uniform(seed, i, m);
            outcomes[i][m] = levels == 0 ? u : std::ceil(u * levels);
        }
    return outcomes;
}

/// Volume between 0 and outcomes above 0: of each set of outcomes the box that all have in common, added and taken away in turn.
double by_inclusion_and_exclusion(const std::vector<Objectives>& outcomes) {
    double volume = 0;
    for (std::size_t set = 1; set < std::size_t{1} << outcomes.size(); ++set) {
        Objectives common(outcomes.front().size(), infinite);
        double sign = -1;
        for (std::size_t i = 0; i < outcomes.size(); ++i) {
            if (!((set >> i) & 1)) continue;
            sign = -sign;
            for (std::size_t m = 0; m < common.size(); ++m) common[m] = std::min(common[m], outcomes[i][m]);
        }
        for (const double side : common) sign *= side;
        volume += sign;
    }
    return volume;
}

std::vector<Objectives> shuffled(std::vector<Objectives> outcomes, std::uint64_t seed) {
    for (std::size_t i = outcomes.size(); i-- > 1;)
        std::swap(outcomes[i], outcomes[static_cast<std::size_t>(uniform(seed, i, 99) * static_cast<double>(i + 1))]);
    return outcomes;
}

}  // namespace

TEST_CASE("An outcome dominates one that it is nowhere worse than and somewhere better") {
    using Values = std::vector<double>;
    CHECK(dominates(Values{2, 1}, Values{1, 1}));
    CHECK(dominates(Values{2, 3}, Values{1, 1}));
    CHECK_FALSE(dominates(Values{1, 1}, Values{1, 1}));
    CHECK_FALSE(dominates(Values{2, 0}, Values{1, 1}));
    CHECK_FALSE(dominates(Values{1, 1}, Values{2, 1}));
    CHECK_FALSE(dominates(Values{none, 2}, Values{1, 1}));
    CHECK_FALSE(dominates(Values{2, 2}, Values{1, none}));
    CHECK_THROWS_AS(dominates(Values{1}, Values{1, 1}), InternalError);
}

TEST_CASE("Non-dominated are those that the definition says and of equal outcomes the first") {
    for (std::uint64_t seed = 0; seed < 60; ++seed)
        for (const std::size_t objectives : {1U, 2U, 3U, 5U}) {
            const auto outcomes = drawn_outcomes(seed, 80, objectives, seed % 2 == 0 ? 6 : 0);
            std::vector<std::size_t> expected;
            for (std::size_t i = 0; i < outcomes.size(); ++i) {
                bool stays = true;
                for (std::size_t j = 0; j < outcomes.size(); ++j)
                    stays = stays && !dominates(outcomes[j], outcomes[i]) && !(j < i && outcomes[j] == outcomes[i]);
                if (stays) expected.push_back(i);
            }
            CHECK(non_dominated(outcomes) == expected);
        }
}

TEST_CASE("What failed is never in the front and keeps nothing else out") {
    const std::vector<Objectives> outcomes{{9, none}, {1, 2}, {infinite, 9}, {2, 1}, {none, none}, {0, -infinite}};
    CHECK(non_dominated(outcomes) == std::vector<std::size_t>{1, 3});
    CHECK(pareto_ranks(outcomes) == std::vector<std::size_t>{1, 0, 1, 0, 1, 1});
    CHECK(hypervolume(outcomes, std::vector<double>{0, 0}) == 3);
    CHECK(non_dominated(std::vector<Objectives>{{none}}).empty());
    CHECK(non_dominated({}).empty());
}

TEST_CASE("Each rank is non-dominated once the ranks before it are taken away") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto outcomes = drawn_outcomes(seed, 60, 2, 8);
        const auto ranks = pareto_ranks(outcomes);
        for (std::size_t rank = 0; rank <= *std::max_element(ranks.begin(), ranks.end()); ++rank) {
            std::vector<Objectives> left;
            std::vector<std::size_t> places, of_rank;
            for (std::size_t i = 0; i < outcomes.size(); ++i) {
                if (ranks[i] < rank) continue;
                if (ranks[i] == rank) of_rank.push_back(left.size());
                left.push_back(outcomes[i]);
            }
            CHECK(non_dominated(left) == of_rank);
        }
    }
}

TEST_CASE("Crowding distances are those by hand") {
    // First objective 0, 1, 4 of range 4, second 8, 6, 0 of range 8; the third says nothing.
    const auto distances = crowding_distances(std::vector<Objectives>{{1, 6, 5}, {4, 0, 5}, {0, 8, 5}});
    CHECK(distances == std::vector<double>{2, infinite, infinite});
    const auto four = crowding_distances(std::vector<Objectives>{{0, 8}, {1, 6}, {3, 2}, {4, 0}});
    CHECK(four == std::vector<double>{infinite, 3.0 / 4 + 6.0 / 8, 3.0 / 4 + 6.0 / 8, infinite});
    CHECK(crowding_distances(std::vector<Objectives>{{1, 1}}) == std::vector<double>{0});
}

TEST_CASE("Hypervolumes of boxes are those by hand") {
    const auto volume = [](const std::vector<Objectives>& outcomes, const std::vector<double>& reference) {
        return hypervolume(outcomes, reference);
    };
    CHECK(volume({}, {0, 0}) == 0);
    CHECK(volume({{3}, {5}}, {1}) == 4);
    CHECK(volume({{3, 2}}, {1, -1}) == 6);
    CHECK(volume({{3, 1}, {2, 2}, {1, 3}}, {0, 0}) == 6);          // a staircase of three steps
    CHECK(volume({{3, 1}, {3, 2}, {2, 2}, {1, 1}}, {0, 0}) == 6);  // all within the box of 3 by 2
    CHECK(volume({{1, 1}, {1, 1}}, {0, 0}) == 1);
    CHECK(volume({{2, 1, 1}, {1, 2, 1}, {1, 1, 2}}, {0, 0, 0}) == 4);  // a cube with a cube on three sides
    CHECK(volume({{2, 3, 4}, {4, 3, 2}}, {0, 0, 0}) == 24 + 24 - 12);  // two boxes that share one of 2 by 3 by 2
    CHECK(volume({{2, 1, 1, 1}, {1, 1, 1, 2}}, {0, 0, 0, 0}) == 3);
}

TEST_CASE("Outcomes that are not better than the reference in every objective add no hypervolume") {
    const std::vector<double> reference{0, 0, 0};
    const std::vector<Objectives> inside{{1, 2, 3}};
    CHECK(hypervolume(inside, reference) == 6);
    CHECK(hypervolume(std::vector<Objectives>{{1, 2, 3}, {9, 9, 0}, {-1, 9, 9}, {9, none, 9}}, reference) == 6);
    CHECK_THROWS_AS(hypervolume(inside, std::vector<double>{0, 0}), InternalError);
    CHECK_THROWS_AS(hypervolume(inside, std::vector<double>{0, 0, none}), InternalError);
}

TEST_CASE("Hypervolumes are those of inclusion and exclusion with two to five objectives and with ties") {
    for (std::uint64_t seed = 0; seed < 12; ++seed)
        for (const std::size_t objectives : {2U, 3U, 4U, 5U}) {
            const auto outcomes = drawn_outcomes(seed, 10, objectives, seed % 3 == 0 ? 3 : 0);
            CHECK_CLOSE(hypervolume(outcomes, std::vector<double>(objectives, 0.0)), by_inclusion_and_exclusion(outcomes), 1e-11);
        }
}

TEST_CASE("Hypervolume is the share of drawn places that some outcome covers") {
    // Within |z| < 4.89 of the binomial law: one false alarm in a million.
    constexpr std::size_t places = 20'000;
    for (const std::size_t objectives : {2U, 3U, 4U}) {
        const auto outcomes = drawn_outcomes(7, 60, objectives);
        const double volume = hypervolume(outcomes, std::vector<double>(objectives, 0.0));
        std::int64_t covered = 0;
        for (const Objectives& place : drawn_outcomes(8, places, objectives))
            covered += std::any_of(outcomes.begin(), outcomes.end(), [&](const Objectives& o) { return dominates(o, place); });
        CHECK_BAND(z_of_count(covered, places, volume));
        CHECK_OUTSIDE_BAND(z_of_count(covered, places, volume * 0.95));
    }
}

TEST_CASE("The bits of a hypervolume do not depend on the order of outcomes nor on those that others dominate") {
    for (std::uint64_t seed = 0; seed < 10; ++seed)
        for (const std::size_t objectives : {2U, 3U, 4U}) {
            const auto outcomes = drawn_outcomes(seed, 40, objectives, seed % 2 == 0 ? 9 : 0);
            const std::vector<double> reference(objectives, -0.1);
            const double volume = hypervolume(outcomes, reference);
            CHECK(same_bits(hypervolume(shuffled(outcomes, seed), reference), volume));
            std::vector<Objectives> front;
            for (const std::size_t i : non_dominated(outcomes)) front.push_back(outcomes[i]);
            CHECK_CLOSE(hypervolume(front, reference), volume, 1e-13);
        }
}
