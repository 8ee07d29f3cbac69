#include "sterna/io/chunk_codec.hpp"

#include "sterna/core/error.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string_view>

using namespace sterna;

namespace {

// Reproducible bytes with long runs of zeros, as counts have.
std::vector<std::byte> pattern(std::size_t size) {
    std::vector<std::byte> bytes(size);
    std::uint32_t state = 12345;
    for (auto& b : bytes) {
        state = state * 1664525u + 1013904223u;
        b = state >> 30 == 0 ? static_cast<std::byte>(state >> 20) : std::byte{0};
    }
    return bytes;
}

}  // namespace

TEST_CASE("The checksum is that of Fletcher over big-endian words") {
    // Worked by hand: words 0x6162, 0x6364; sum1 = 0xc4c6, sum2 = 0x6162 + 0xc4c6 = 0x12628, folded to 0x2629.
    CHECK(fletcher32(std::as_bytes(std::span(std::string_view("abcd")))) == 0x2629c4c6u);
    // An odd byte counts as the high half of a last word: + 0x6500.
    CHECK(fletcher32(std::as_bytes(std::span(std::string_view("abcde")))) == 0x4ff029c7u);
}

TEST_CASE("The checksum stays below overflow over the longest run without folding") {
    // n words of 0xffff are congruent to zero in both sums, and never shown as 0.
    const std::vector<std::byte> ones(720 * 3, std::byte{0xff});
    CHECK(fletcher32(ones) == 0xffffffffu);
}

TEST_CASE("Decoding a chunk gives back the bytes for any size and element size") {
    for (const std::size_t element : {1u, 2u, 4u, 8u}) {
        for (const std::size_t elements : {1u, 2u, 359u, 360u, 361u, 5000u}) {
            const auto raw = pattern(element * elements);
            std::vector<std::byte> back(raw.size());
            decode_chunk(encode_chunk(raw, element), element, back);
            CHECK(back == raw);
        }
    }
}

TEST_CASE("A chunk with any one byte changed is refused") {
    const auto raw = pattern(800);
    const auto chunk = encode_chunk(raw, 8);
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        auto damaged = chunk;
        damaged[i] ^= std::byte{0x10};
        std::vector<std::byte> back(raw.size());
        CHECK_THROWS_AS(decode_chunk(damaged, 8, back), InternalError);
    }
}

TEST_CASE("A chunk is refused when it does not fill the frame exactly") {
    const auto chunk = encode_chunk(pattern(80), 8);
    std::vector<std::byte> shorter(72), longer(88);
    CHECK_THROWS_AS(decode_chunk(chunk, 8, shorter), InternalError);
    CHECK_THROWS_AS(decode_chunk(chunk, 8, longer), InternalError);
}
