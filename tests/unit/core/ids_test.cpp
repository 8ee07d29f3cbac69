#include "sterna/core/ids.hpp"

#include <doctest/doctest.h>

#include <type_traits>

using namespace sterna;

TEST_CASE("indices of different kinds do not convert into each other or from plain numbers") {
    CHECK_FALSE(std::is_convertible_v<CountryId, FieldId>);
    CHECK_FALSE(std::is_constructible_v<CountryId, FieldId>);
    CHECK_FALSE(std::is_convertible_v<int, CountryId>);
    CHECK(sizeof(CountryId) == 1);
}

TEST_CASE("persons are ordered by birth country and then by serial") {
    CHECK(PersonId{1, 4'000'000'000U} < PersonId{2, 0});
    CHECK(PersonId{2, 7} < PersonId{2, 8});
    CHECK(PersonId{2, 8} == PersonId{2, 8});
}

TEST_CASE("narrowing keeps what fits and refuses what does not") {
    CHECK(narrow<std::uint8_t>(255) == 255);
    CHECK(narrow<std::int8_t>(-128) == -128);
    CHECK(narrow<std::uint32_t>(std::size_t{4'294'967'295U}) == 4'294'967'295U);
    CHECK_THROWS_AS(narrow<std::uint8_t>(256), InternalError);
    CHECK_THROWS_AS(narrow<std::int8_t>(128), InternalError);
    CHECK_THROWS_AS(narrow<std::uint8_t>(-1), InternalError);
    CHECK_THROWS_AS(narrow<std::uint64_t>(-1), InternalError);
    CHECK_THROWS_AS(narrow<std::int64_t>(~std::uint64_t{0}), InternalError);
}
