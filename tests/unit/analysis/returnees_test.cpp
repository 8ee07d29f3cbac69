#include <doctest/doctest.h>

#include <stdexcept>

#include "sterna/analysis/returnees.hpp"
#include "support/bands.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

ExpectedMoves no_moves(std::size_t n) {
    const Dense<double, 3> cells({n, n, skill_groups}, 0.0);
    const Dense<double, 2> pairs({n, n}, 0.0);
    return {cells, cells, cells, cells, cells, pairs};
}

std::array<std::int64_t, 256> weights(std::int64_t each) {
    std::array<std::int64_t, 256> all;
    all.fill(each);
    return all;
}

struct Alike {
    std::size_t own, other, destination;
};

/// Two corridors to one destination that both have free movement or both have none.
Alike two_corridors_alike(const Atlas& atlas) {
    const std::size_t n = atlas.countries.size();
    for (std::size_t d = 0; d < n; ++d)
        for (std::size_t a = 0; a < n; ++a)
            for (std::size_t b = a + 1; b < n; ++b)
                if (a != d && b != d && atlas.corridors(a, d).free_movement == atlas.corridors(b, d).free_movement) return {a, b, d};
    throw std::logic_error("no two corridors alike");
}

}  // namespace

TEST_CASE("A corridor whose returnees are all drawn sends its expected ones again at their rate") {
    const Atlas& atlas = calibrated_atlas();
    ExpectedMoves moves = no_moves(atlas.countries.size());
    for (std::size_t o = 1; o < atlas.countries.size(); ++o) moves.returnees(o, 0, 0) = 1e6, moves.again(o, 0, 0) = 2e5;
    Returnees pool(atlas);
    pool.come_home(1, 0, 0, 1000);
    pool.go_again(moves, weights(1));
    CHECK_CLOSE(moves.arrivals(1, 0, 0), 200, 1e-6);
    CHECK(moves.arrivals(2, 0, 0) == 0);
}

TEST_CASE("A corridor without a drawn returnee leans on the others of its destination and who went is no longer at home") {
    const Atlas& atlas = calibrated_atlas();
    ExpectedMoves moves = no_moves(atlas.countries.size());
    const auto [own, other, d] = two_corridors_alike(atlas);
    moves.returnees(other, d, 0) = 1e6, moves.again(other, d, 0) = 5e5;
    Returnees pool(atlas);
    pool.come_home(own, d, 0, 1000);
    ExpectedMoves second = moves;
    pool.go_again(moves, weights(1));
    pool.go_again(second, weights(1));
    CHECK_CLOSE(moves.arrivals(own, d, 0), 500, 1e-3);
    CHECK_CLOSE(second.arrivals(own, d, 0), 245, 1e-2);  // half of what is left, of whom 2 in 100 are gone for other reasons
}
