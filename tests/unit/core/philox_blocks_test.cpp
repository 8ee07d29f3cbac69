#include "sterna/core/philox_blocks.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace sterna;

namespace {

constexpr std::uint64_t key = 0x299f31d0a4093822ULL;
constexpr Kernel kernels[] = {Kernel::portable, Kernel::avx2, Kernel::widest};

Words block_at(const std::vector<std::uint32_t>& out, std::size_t i) {
    Words words;
    for (std::size_t w = 0; w < 4; ++w) words.w[w] = out[philox::place_of(i, w)];
    return words;
}

}  // namespace

TEST_CASE("Consecutive blocks are those of their counters with every kernel") {
    for (const Kernel kernel : kernels)
        for (const std::uint32_t first : {0U, 77U, 0xfffffff8U}) {
            std::vector<std::uint32_t> out(5 * philox::group_words);
            philox::consecutive({{first, 0x89abcdefU, 12, 0xfedcba98U}}, key, out, kernel);
            for (std::uint32_t i = 0; i < 40; ++i) CHECK(block_at(out, i) == philox::block({{first + i, 0x89abcdefU, 12, 0xfedcba98U}}, key));
        }
}

TEST_CASE("Scattered blocks are those of their counters for any number of them") {
    for (const Kernel kernel : kernels)
        for (std::size_t n = 0; n <= 35; ++n) {
            std::vector<std::uint32_t> index, out(5 * philox::group_words);
            for (std::size_t i = 0; i < n; ++i) index.push_back(static_cast<std::uint32_t>(0x9e3779b9U * (i + 1)));
            philox::scattered(index, {{5, 0x89abcdefU, 12, 3}}, key, out, kernel);
            for (std::size_t i = 0; i < n; ++i) CHECK(block_at(out, i) == philox::block({{index[i], 0x89abcdefU, 12, 3}}, key));
        }
}

TEST_CASE("Eight words of one number stand side by side and none shares a place") {
    std::vector<int> taken(4 * 24, 0);
    for (std::size_t i = 0; i < 24; ++i)
        for (std::size_t w = 0; w < 4; ++w) {
            ++taken[philox::place_of(i, w)];
            if (i % 8 != 0) CHECK(philox::place_of(i, w) == philox::place_of(i - 1, w) + 1);
        }
    for (const int times : taken) CHECK(times == 1);
}

TEST_CASE("Room that is too small for the blocks is refused") {
    std::vector<std::uint32_t> index(9), out(philox::group_words), part(philox::group_words + 1);
    CHECK_THROWS_AS(philox::scattered(index, {}, key, out, Kernel::portable), InternalError);
    CHECK_THROWS_AS(philox::consecutive({}, key, part, Kernel::portable), InternalError);
}
