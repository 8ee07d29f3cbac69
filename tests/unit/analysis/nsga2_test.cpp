#include "sterna/analysis/nsga2.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "sterna/core/error.hpp"
#include "sterna/core/math.hpp"
#include "analysis/nsga2_variation.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();

using Problem = std::function<Objectives(const Point&)>;

/// Zitzler, Deb, Thiele (2000), Evol. Comput. 8:173, negated: the front is f2 = 1 - sqrt(f1), all coordinates but the first 0.
Objectives zdt1(const Point& x) {
    double sum = 0;
    for (std::size_t i = 1; i < x.size(); ++i) sum += x[i];
    const double g = 1 + 9 * sum / static_cast<double>(x.size() - 1);
    return {-x[0], -g * (1 - std::sqrt(x[0] / g))};
}

/// Deb, Thiele, Laumanns, Zitzler (2002), IEEE Congr. Evol. Comput., negated: the front is an eighth of the unit sphere, all
/// coordinates but the first two 1/2.
Objectives dtlz2(const Point& x) {
    double g = 0;
    for (std::size_t i = 2; i < x.size(); ++i) g += (x[i] - 0.5) * (x[i] - 0.5);
    using math::cospi, math::sinpi;  // the same search on every machine
    const double a = x[0] / 2, b = x[1] / 2;
    return {-(1 + g) * cospi(a) * cospi(b), -(1 + g) * cospi(a) * sinpi(b), -(1 + g) * sinpi(a)};
}

std::vector<Objectives> outcomes_of(const std::vector<Point>& points, const Problem& problem) {
    std::vector<Objectives> outcomes;
    for (const Point& point : points) outcomes.push_back(problem(point));
    return outcomes;
}

void advance(Nsga2& search, const Problem& problem, int generations) {
    for (int g = 0; g < generations; ++g) search.tell(outcomes_of(search.ask(), problem));
}

Nsga2Options options(int population, int dimensions, int objectives, std::uint64_t seed = 1) {
    Nsga2Options chosen;
    chosen.population = population, chosen.dimensions = dimensions, chosen.objectives = objectives, chosen.seed = seed;
    return chosen;
}

double volume_found(const Nsga2& search, double reference) {
    std::vector<Objectives> front;
    for (const std::size_t i : search.front()) front.push_back(search.outcomes()[i]);
    return hypervolume(front, std::vector<double>(front.front().size(), reference));
}

/// Mean of f over 40,000 draws of `drawn` against what it should be, in standard errors.
double z_of(double expected, const std::function<double(std::uint32_t)>& drawn) {
    constexpr std::uint32_t n = 40'000;
    double sum = 0, squares = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const double x = drawn(i);
        sum += x, squares += x * x;
    }
    return z_of_mean(sum, n, expected, squares / n - (sum / n) * (sum / n));
}

}  // namespace

TEST_CASE("Ten thousand points find more than 99 hundredths of the known front of two objectives in thirty dimensions") {
    // Below -1.1 in both the front leaves 1.1^2 less the area under 1 - sqrt(f1), 1/3.
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        Nsga2 search(options(100, 30, 2, seed));
        advance(search, zdt1, 100);
        const double share = volume_found(search, -1.1) / (1.21 - 1.0 / 3);
        CHECK_MESSAGE(share > 0.99, share);
        CHECK(share < 1);
    }
}

TEST_CASE("Six thousand points find more than 99 hundredths of the known front of three objectives in twelve dimensions") {
    // An eighth of the unit ball, pi/6, is out of reach. Of the rim, from -1.1, a finite set of points always misses more.
    const double eighth = std::acos(-1.0) / 6;
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        Nsga2 search(options(100, 12, 3, seed));
        advance(search, dtlz2, 60);
        const double share = volume_found(search, -2) / (8 - eighth), rim = volume_found(search, -1.1) / (1.331 - eighth);
        CHECK_MESSAGE(share > 0.99, share);
        CHECK_MESSAGE(rim > 0.925, rim);
        CHECK(share < 1);
        CHECK(rim < 1);
    }
}

TEST_CASE("A search finds more than as many points drawn at once") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        Nsga2 search(options(24, 6, 3, seed)), drawn(options(480, 6, 3, seed));
        advance(search, dtlz2, 20);
        advance(drawn, dtlz2, 1);
        REQUIRE(search.points().size() == drawn.points().size());
        CHECK(volume_found(search, -1.1) > 1.2 * volume_found(drawn, -1.1));
    }
}

TEST_CASE("The same seed asks the same points and another seed others") {
    Nsga2 one(options(20, 4, 3)), same(options(20, 4, 3)), other(options(20, 4, 3, 2));
    for (int g = 0; g < 5; ++g) {
        CHECK(one.ask() == same.ask());
        for (std::size_t i = 0; i < 20; ++i) CHECK(one.ask()[i] != other.ask()[i]);
        for (Nsga2* search : {&one, &same, &other}) advance(*search, dtlz2, 1);
    }
}

TEST_CASE("A search that is told the same again after a restart goes on as if it had never stopped") {
    Nsga2 unbroken(options(16, 5, 3));
    advance(unbroken, dtlz2, 6);
    Nsga2 restarted(options(16, 5, 3));
    while (restarted.points().size() < unbroken.points().size()) {
        const auto told = unbroken.outcomes().begin() + static_cast<std::ptrdiff_t>(restarted.points().size());
        restarted.tell({told, told + static_cast<std::ptrdiff_t>(restarted.ask().size())});
    }
    CHECK(restarted.generation() == 6);
    CHECK(restarted.points() == unbroken.points());
    CHECK(restarted.ask() == unbroken.ask());
    advance(unbroken, dtlz2, 3);
    advance(restarted, dtlz2, 3);
    CHECK(restarted.points() == unbroken.points());
    CHECK(restarted.front() == unbroken.front());
}

TEST_CASE("What is told decides what is asked next") {
    Nsga2 one(options(16, 5, 3)), other(options(16, 5, 3));
    advance(one, dtlz2, 1);
    advance(
        other,
        [](const Point& x) {
            return Objectives{x[0], x[1], x[2]};
        },
        1);
    CHECK(one.ask() != other.ask());
}

TEST_CASE("The hypervolume of all that was told never falls and the front is that of all points") {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        Nsga2 search(options(12, 4, 3, seed));
        double before = 0;
        for (int g = 0; g < 40; ++g) {
            advance(search, dtlz2, 1);
            const double now = volume_found(search, -2);
            CHECK(now >= before * (1 - 1e-13));  // but for rounding
            before = now;
            CHECK(search.front() == non_dominated(search.outcomes()));
        }
        CHECK(search.points().size() == 480);
    }
}

TEST_CASE("A point that failed is never in the front and has no children while another can") {
    // Nothing right of 0.3 works, and there all would be best; a failure may be in one objective alone.
    const Problem half_fails = [](const Point& x) {
        if (x[0] > 0.3) return x[1] > 0.5 ? Objectives{none, 9} : Objectives{9, infinite};
        return Objectives{x[0], 1 - x[0] - x[1]};
    };
    Nsga2 search(options(40, 2, 2));
    advance(search, half_fails, 12);
    REQUIRE_FALSE(search.front().empty());
    for (const std::size_t i : search.front()) CHECK(search.points()[i][0] <= 0.3);
    const auto& last = search.ask();
    const auto working = std::count_if(last.begin(), last.end(), [](const Point& x) { return x[0] <= 0.3; });
    CHECK(working > 25);  // of 40; children step over the edge
    Nsga2 hopeless(options(10, 2, 2));
    advance(
        hopeless,
        [](const Point&) {
            return Objectives{none, none};
        },
        3);
    CHECK(hopeless.front().empty());
    CHECK(hopeless.ask().size() == 10);
}

TEST_CASE("Points to start from are asked first and as they are and the rest of the generation is drawn") {
    Nsga2Options some = options(10, 2, 2);
    some.steps = 4;
    some.start = {{0, 0}, {0.1, 0.9}};
    const Nsga2 search(some);
    REQUIRE(search.ask().size() == 10);
    CHECK(std::equal(some.start.begin(), some.start.end(), search.ask().begin()));
    Nsga2Options many = options(2, 2, 2);
    many.start = {{0, 0}, {0, 1}, {1, 0}};
    Nsga2 wide(many);
    CHECK(wide.ask() == many.start);
    wide.tell({{1, 0}, {0, 1}, {-1, -1}});
    CHECK(wide.ask().size() == 2);
}

TEST_CASE("Every asked point is new and in the unit cube and on its steps until none is left") {
    Nsga2Options coarse = options(10, 2, 2);
    coarse.steps = 20;
    coarse.start = {{0, 0}, {1, 1}};
    Nsga2 search(coarse);
    for (int g = 0; g < 20; ++g) {  // 200 of the 441 points, though all parents are soon near one corner
        for (const Point& point : search.ask())
            for (const double x : point) {
                CHECK((x >= 0 && x <= 1));
                CHECK(x == std::round(x * 20) / 20);
            }
        advance(
            search,
            [](const Point& x) {
                return Objectives{x[0], 1 - x[0] * x[1]};
            },
            1);
    }
    CHECK(std::set<Point>(search.points().begin(), search.points().end()).size() == 200);
    Nsga2Options tiny = options(8, 2, 2);
    tiny.steps = 1;
    Nsga2 corners(tiny);
    advance(
        corners,
        [](const Point& x) {
            return Objectives{x[0], x[1]};
        },
        4);
    CHECK(corners.points().size() == 32);  // four places only, yet it goes on
}

TEST_CASE("Each n-th of every coordinate holds one of n first points") {
    for (const std::size_t n : {1U, 7U, 50U}) {
        const auto points = Variation(options(2, 6, 2), 0).latin_hypercube(n);
        for (std::size_t d = 0; d < 6; ++d) {
            std::set<int> strata;
            for (const Point& point : points) strata.insert(static_cast<int>(point[d] * static_cast<double>(n)));
            CHECK(strata.size() == n);
            CHECK(*strata.rbegin() == static_cast<int>(n) - 1);
        }
    }
    const auto points = Variation(options(2, 2, 2), 0).latin_hypercube(2000);
    double products = 0;
    for (const Point& point : points) products += 12 * (point[0] - 0.5) * (point[1] - 0.5);
    CHECK_BAND(z_of_correlation(products, 2000));
}

TEST_CASE("Spreads of crossover and steps of mutation are the quantiles of their densities") {
    // The integral of (eta + 1) / 2 beta^eta up to b < 1 is b^(eta + 1) / 2, that of the rest from b > 1 on b^-(eta + 1) / 2.
    for (const double eta : {1.0, 5.0, 20.0}) {
        for (const double b : {0.3, 0.7, 0.99}) CHECK_CLOSE(crossover_spread(std::pow(b, eta + 1) / 2, eta), b, 1e-12);
        for (const double b : {1.01, 1.5, 4.0}) CHECK_CLOSE(crossover_spread(1 - std::pow(b, -eta - 1) / 2, eta), b, 1e-3);
        for (const double step : {0.01, 0.2}) {
            CHECK_CLOSE(mutation_step(std::pow(1 - step, eta + 1) / 2, eta), -step, 1e-12);
            CHECK_CLOSE(mutation_step(1 - std::pow(1 - step, eta + 1) / 2, eta), step, 1e-12);
        }
    }
    CHECK(crossover_spread(0.5, 15) == 1);
    CHECK(mutation_step(0.5, 20) == 0);
}

TEST_CASE("Children lie about their parents as simulated binary crossover says") {
    // Within the bounds the sum of a pair's children is that of its parents. A half is mixed, of which each child is near either
    // parent with even odds: of 9 in 10 pairs, so that 0.9 of 1/2 of 1/2 of the children have gone to the other parent.
    const Variation variation(options(2, 1, 2), 3);
    const Point low{0.45}, high{0.55};
    CHECK_BAND(z_of(0.9 / 4, [&](std::uint32_t i) { return variation.mated(i, low, high).first[0] > 0.5 ? 1.0 : 0.0; }));
    CHECK_BAND(z_of(1 - 0.9 / 2, [&](std::uint32_t i) { return variation.mated(i, low, high).first == low ? 1.0 : 0.0; }));
    const auto spread = [&](std::uint32_t i) {
        const auto [one, other] = variation.mated(i, low, high);
        return std::abs(one[0] - other[0]) / 0.1;
    };
    // Mean spread of crossover: (eta + 1) / 2 (1 / (eta + 2) + 1 / eta), eta = 15.
    CHECK_BAND(z_of(0.55 + 0.45 * 8 * (1.0 / 17 + 1.0 / 15), spread));
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const auto children = variation.mated(i, low, high);
        CHECK_NEAR(children.first[0] + children.second[0], 1.0, 1e-15);
        CHECK(variation.mated(i, {0.1}, {0.1}) == std::pair<Point, Point>{{0.1}, {0.1}});
    }
}

TEST_CASE("One coordinate in their number is mutated on average and at least one when the first attempt was nothing new") {
    const Variation variation(options(2, 8, 2), 3);
    const Point middle(8, 0.5);
    const auto moved = [&](std::uint32_t child, std::uint32_t attempt) {
        const Point point = variation.mutated(child, attempt, middle);
        return 8.0 - static_cast<double>(std::count(point.begin(), point.end(), 0.5));
    };
    CHECK_BAND(z_of(1, [&](std::uint32_t i) { return moved(i, 0); }));
    CHECK_BAND(z_of(1 + 7.0 / 8, [&](std::uint32_t i) { return moved(i, 1); }));
    for (std::uint32_t i = 0; i < 1000; ++i) CHECK(moved(i, 2) >= 1);
    // Mean size of a step: 1 / (eta + 2), eta = 20, in one of eight coordinates; as often down as up.
    CHECK_BAND(z_of(1.0 / 8 / 22, [&](std::uint32_t i) { return std::abs(variation.mutated(i, 0, middle)[3] - 0.5); }));
    CHECK_BAND(z_of(0, [&](std::uint32_t i) { return variation.mutated(i, 0, middle)[3] - 0.5; }));
}

TEST_CASE("Options that make no sense and outcomes that do not fit are refused") {
    const auto refused = [](auto change) {
        Nsga2Options wrong = options(4, 2, 2);
        change(wrong);
        CHECK_THROWS_AS(Nsga2{wrong}, InternalError);
    };
    refused([](auto& o) { o.population = 1; });
    refused([](auto& o) { o.dimensions = 0; });
    refused([](auto& o) { o.objectives = 0; });
    refused([](auto& o) { o.crossover_share = 1.1; });
    refused([](auto& o) { o.mutation_eta = 0; });
    refused([](auto& o) { o.steps = -1; });
    refused([](auto& o) { o.start = {{0.5}}; });
    refused([](auto& o) { o.start = {{0.5, 1.5}}; });
    refused([](auto& o) { o.start = {{0.5, none}}; });
    Nsga2 search(options(2, 2, 2));
    CHECK_THROWS_AS(search.tell({{1, 1}}), InternalError);
    CHECK_THROWS_AS(search.tell({{1, 1}, {1}}), InternalError);
}
