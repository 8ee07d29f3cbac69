#include "sterna/core/table.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using namespace sterna;

TEST_CASE("a table keeps its last axis together and finds every cell once") {
    Dense<int, 3> table({2, 3, 4});
    REQUIRE(table.size() == 24);
    int next = 0;
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 4; ++k) table(i, j, k) = next++;
    for (std::size_t place = 0; place < 24; ++place) CHECK(table.values()[place] == static_cast<int>(place));
    CHECK(table.row(1, 2).size() == 4);
    CHECK(table.row(1, 2)[0] == table.at(1, 2, 0));
    CHECK(table.row(1, 2)[3] == 23);
}

TEST_CASE("a table takes strong ids as well as whole numbers") {
    Dense<std::int64_t, 2> flows({3, 3}, 7);
    flows(CountryId{2}, CountryId{1}) = 5;
    CHECK(flows.at(2, 1) == 5);
    CHECK(flows.at(std::uint8_t{1}, 2U) == 7);
}

TEST_CASE("an index outside a table is refused on every axis") {
    const Dense<int, 2> table({2, 3});
    CHECK_THROWS_AS(table.at(2, 0), InternalError);
    CHECK_THROWS_AS(table.at(0, 3), InternalError);
    CHECK_THROWS_AS(table.at(-1, 0), InternalError);
#ifndef NDEBUG
    CHECK_THROWS_AS(table(0, 3), InternalError);
    CHECK_THROWS_AS(table.row(2), InternalError);
#endif
    CHECK_THROWS_AS((Dense<int, 2>({std::numeric_limits<std::size_t>::max(), 2})), InternalError);
}

TEST_CASE("a table is a value that copies and compares as a whole") {
    Dense<double, 2> one({2, 2}, 1.0);
    Dense<double, 2> two = one;
    CHECK(one == two);
    two(1, 0) = 2.0;
    CHECK(one != two);
    two.fill(1.0);
    CHECK(one == two);
    CHECK(Dense<double, 2>({1, 4}, 1.0) != one);
}
