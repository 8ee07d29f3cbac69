#include <doctest/doctest.h>

#include <cmath>

#include "sterna/core/math.hpp"
#include "sterna/model/nearest_sum.hpp"

using namespace sterna;

TEST_CASE("a sum of nearest whole numbers is that of each") {
    NearestSum sum;
    std::int64_t expected = 0;
    const auto add = [&](double x) {
        NearestSum one;
        one.add(x), sum.add(x), expected += math::nearest_int(x);
        CHECK(one.value() == math::nearest_int(x));
    };
    for (const double half : {0.5, 1.5, 2.5, 1e6 + 0.5, 0x1p50 + 0.5}) add(half), add(std::nextafter(half, 0.0)), add(std::nextafter(half, 1e300));
    for (double x = 1e-5; x < 1e14; x *= 1.37) add(x);
    add(0), add(0x1p51 - 0.25);
    CHECK(sum.value() == expected);
}
