#include "sterna/model/atlas.hpp"

#include <doctest/doctest.h>

#include <tuple>

#include "support/small_world.hpp"

using namespace sterna;

TEST_CASE("Countries and fields are found by name and nothing else is") {
    const Atlas atlas = test::small_atlas();
    for (int i = 0; i < atlas.size(); ++i) CHECK(atlas.country(atlas.countries[static_cast<std::size_t>(i)].code) == i);
    CHECK_FALSE(atlas.country("ZZZ"));
    CHECK_FALSE(atlas.country(""));
    CHECK(atlas.field("general") == 0);
    CHECK(atlas.field("stem") == 2);
    CHECK(atlas.field("law") == -1);
}

TEST_CASE("The first skilled education is the lowest that counts and a world without one is our mistake") {
    Atlas atlas = test::small_atlas();
    CHECK(atlas.first_skilled() == 2);
    atlas.skilled = {false, true, true};
    CHECK(atlas.first_skilled() == 1);
    atlas.skilled = {false, false, false};
    CHECK_THROWS_AS(atlas.first_skilled(), InternalError);
}

TEST_CASE("The small world of the tests keeps the books a world file would have to keep") {
    const Atlas atlas = test::small_atlas();
    std::vector<double> natives(4, 0);
    Dense<double, 2> abroad({4, 4}, 0.0);
    auto before = std::make_tuple(-1, 0, 0, 0, 0);
    for (const auto& c : atlas.cells) {
        const auto now = std::make_tuple(int{c.origin}, int{c.residence}, int{c.education}, int{c.sex}, int{c.age_group});
        REQUIRE(before < now);
        before = now;
        CHECK(c.persons > 0);
        CHECK_FALSE((atlas.skilled[c.education] && c.age_group == 0));
        natives[c.origin] += c.persons;
        if (c.origin != c.residence) abroad(c.origin, c.residence) += c.persons;
    }
    CHECK(natives[0] == doctest::Approx(400'000));
    CHECK(natives[1] == doctest::Approx(100'000));
    CHECK(natives[2] == doctest::Approx(600'000));
    CHECK(natives[3] == doctest::Approx(20'000));
    for (int o = 0; o < 4; ++o)
        for (int r = 0; r < 4; ++r)
            if (o != r) {
                CHECK(atlas.corridors(o, r).stock == doctest::Approx(abroad(o, r)));
                CHECK(atlas.corridors(o, r).inflow[0] > 0);
                CHECK(atlas.corridors(o, r).inflow[1] > 0);
            }
    for (int birth = 0; birth < 4; ++birth)
        CHECK(50 * (atlas.entries(birth, 60, 0) + atlas.entries(birth, 60, 1)) ==
              doctest::Approx(natives[static_cast<std::size_t>(birth)]));
}
