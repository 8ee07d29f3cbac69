#pragma once
#include "sterna/core/error.hpp"
#include "sterna/core/ids.hpp"
#include "sterna/core/time.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace sterna {

/// One purpose of drawing, e.g. "return/decide". The registry refuses two streams with equal keys.
struct Stream {
    std::uint32_t key;
    const char* name;
};

/// FNV-1a, 32 bit: short, and computable while compiling.
constexpr Stream stream(const char* name) {
    std::uint32_t hash = 2166136261U;
    for (const char* c = name; *c != '\0'; ++c) hash = (hash ^ static_cast<unsigned char>(*c)) * 16777619U;
    return {hash, name};
}

/// One block of the generator: four independent 32-bit lanes.
struct Words {
    std::array<std::uint32_t, 4> w{};
    constexpr std::uint32_t operator[](std::size_t lane) const { return w[lane]; }
    bool operator==(const Words&) const = default;
};

namespace philox {

// Multipliers and key increments of Philox4x32: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
inline constexpr std::uint32_t multiplier_0 = 0xD2511F53U;
inline constexpr std::uint32_t multiplier_1 = 0xCD9E8D57U;
inline constexpr std::uint32_t weyl_0 = 0x9E3779B9U;
inline constexpr std::uint32_t weyl_1 = 0xBB67AE85U;
inline constexpr int rounds = 10;

constexpr Words block(Words counter, std::uint64_t key) {
    auto key_0 = static_cast<std::uint32_t>(key);
    auto key_1 = static_cast<std::uint32_t>(key >> 32);
    auto [a, b, c, d] = counter.w;
#pragma GCC unroll 10  // without it g++ -O2 keeps the loop, three times slower
    for (int round = 0; round < rounds; ++round) {
        const std::uint64_t p = std::uint64_t{multiplier_0} * a;
        const std::uint64_t q = std::uint64_t{multiplier_1} * c;
        a = static_cast<std::uint32_t>(q >> 32) ^ b ^ key_0;
        c = static_cast<std::uint32_t>(p >> 32) ^ d ^ key_1;
        b = static_cast<std::uint32_t>(q);
        d = static_cast<std::uint32_t>(p);
        key_0 += weyl_0;
        key_1 += weyl_1;
    }
    return {{a, b, c, d}};
}

static_assert(block({}, 0) == Words{{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U}}, "known answer of the authors");

}  // namespace philox

/// Number of values of k: bits 0 to 23 of counter word 1.
inline constexpr std::uint32_t draw_index_limit = 1U << 24;

/// Where in the counter each part goes. The high half of word 2 stays zero for all draws, so no two decisions share a block.
constexpr Words counter_of(Stream stream, PersonId person, Month month, std::uint32_t k) {
#ifndef NDEBUG
    if (k >= draw_index_limit) throw InternalError("k of a draw is not below 2^24: it would change the birth country");
#endif
    const std::uint32_t birth_and_k = (std::uint32_t{person.birth} << 24) | (k & (draw_index_limit - 1));
    return {{person.serial, birth_and_k, static_cast<std::uint16_t>(month.index), stream.key}};
}

/// Open (0,1): neither end is ever drawn, so logarithms of u and of 1-u are finite.
constexpr double to_unit(std::uint32_t hi) { return (hi + 0.5) * 0x1p-32; }

/// Open (0,1): the odd multiples of 2^-53. One bit more would round the largest of them to 1.
constexpr double to_unit53(std::uint32_t hi, std::uint32_t lo) {
    // Signed, for which processors have an instruction.
    const std::int64_t bits = static_cast<std::int64_t>((std::uint64_t{hi} << 20) | (lo >> 12));
    return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

/// Every draw is a pure function of (seed, stream, person, month, k): no state, no order, any thread.
class Draws {
  public:
    explicit constexpr Draws(std::uint64_t seed) : key_(seed) {}

    constexpr Words words(Stream stream, PersonId person, Month month, std::uint32_t k = 0) const {
        return philox::block(counter_of(stream, person, month, k), key_);
    }

    constexpr double uniform(Stream stream, PersonId person, Month month, std::uint32_t k = 0) const {
        const Words drawn = words(stream, person, month, k);
        return to_unit53(drawn[0], drawn[1]);
    }

    /// The same words for many persons at once: out[i] belongs to (birth[i], serial[i]); the three spans are equally long.
    void words(Stream stream, Month month, std::span<const std::uint8_t> birth, std::span<const std::uint32_t> serial,
               std::span<Words> out, std::uint32_t k = 0) const;
    /// The same, each in a month of its own.
    void words(Stream stream, std::span<const std::int16_t> month, std::span<const std::uint8_t> birth,
               std::span<const std::uint32_t> serial, std::span<Words> out) const;

    /// The same as numbers in (0,1): out[i] is uniform(stream, {birth[i], serial[i]}, month).
    void uniforms(Stream stream, Month month, std::span<const std::uint8_t> birth, std::span<const std::uint32_t> serial,
                  std::span<double> out) const;

    /// Draws of something that is not a person (a capacity, a corridor, a country), numbered by its owner.
    constexpr Words entity(Stream stream, std::uint32_t index, Month month, std::uint32_t k = 0) const {
        return words(stream, PersonId{no_birth_country, index}, month, k);
    }

    constexpr std::uint64_t seed() const { return key_; }

  private:
    std::uint64_t key_;
};

/// Replicate 0 is the seed itself; the others are hashed, so that neighbouring seeds share no replicate.
constexpr std::uint64_t replicate_seed(std::uint64_t seed, std::uint32_t replicate) {
    if (replicate == 0) return seed;
    // Bit 16 of word 2 is zero in every draw: a replicate's seed is never also somebody's luck.
    const Words hashed = philox::block({{replicate, 0, 1U << 16, stream("replicate").key}}, seed);
    return (std::uint64_t{hashed[1]} << 32) | hashed[0];
}

}  // namespace sterna
