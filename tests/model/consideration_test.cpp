#include <doctest/doctest.h>

#include "sterna/engine/simulation.hpp"
#include "sterna/model/consideration.hpp"
#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "support/small_world.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// Departures of the first country, persons a year of each skill, all to the third.
Atlas sending(double persons) {
    Atlas atlas = small_atlas();
    for (std::size_t d = 1; d < 4; ++d) atlas.corridors(0, d).inflow = {0, 0};
    atlas.corridors(0, 2).inflow = {persons, persons};
    return atlas;
}

std::array<double, skill_groups> factors(const Atlas& atlas) {
    return Simulation(model_of(atlas, scenario_of(4'000, 1)), {}).world().countries[0].consideration;
}

}  // namespace

TEST_CASE("Where few leave nobody more considers it and where many do more must consider than leave") {
    const auto few = factors(sending(1)), many = factors(sending(1e6)), more = factors(sending(2e6));
    for (std::size_t s = 0; s < skill_groups; ++s) {
        CHECK(few[s] == 1);
        CHECK(many[s] > 1);
        CHECK_CLOSE(more[s] / many[s], 2, 1e-12);
    }
}

TEST_CASE("Who has no means is not counted among those who may go") {
    ChoiceParams p;
    const Atlas rich = sending(1e6);
    Atlas poor = rich;
    poor.countries[0].gdp_per_head /= 10;
    CHECK(share_with_means(p, poor, 0, 0) < 0.8 * share_with_means(p, rich, 0, 0));
    CHECK_CLOSE(factors(poor)[0] / factors(rich)[0], share_with_means(p, rich, 0, 0) / share_with_means(p, poor, 0, 0), 1e-9);
    p.cost_other = 0;
    CHECK(share_with_means(p, poor, 0, 0) == 1);
    for (std::size_t d = 1; d < 4; ++d) poor.corridors(0, d).inflow = {0, 0};
    CHECK(share_with_means({}, poor, 0, 0) == 1);
}

TEST_CASE("Means are asked where people go") {
    Atlas near = sending(1e6), far = near;
    near.corridors(0, 2).distance_km = 100, far.corridors(0, 2).distance_km = 10'000;
    CHECK(share_with_means({}, near, 0, 0) > share_with_means({}, far, 0, 0));
    far.corridors(0, 1).inflow = {1e12, 0};  // nearly everybody goes to the second country
    far.corridors(0, 1).distance_km = 100;
    CHECK_CLOSE(share_with_means({}, far, 0, 0), share_with_means({}, near, 0, 0), 1e-3);
}
