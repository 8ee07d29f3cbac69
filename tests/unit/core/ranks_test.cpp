#include "sterna/core/ranks.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sterna;

TEST_CASE("one rank sums and receives its own values") {
    std::vector<std::int64_t> counts{3, -7, 0};
    std::vector<std::byte> bytes{std::byte{1}, std::byte{255}};
    sum_over_ranks(counts);
    from_root(bytes);
    CHECK(rank() == 0);
    CHECK(ranks() == 1);
    CHECK(counts == std::vector<std::int64_t>{3, -7, 0});
    CHECK(bytes == std::vector<std::byte>{std::byte{1}, std::byte{255}});
}
