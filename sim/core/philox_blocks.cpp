#include "core/philox_avx512.hpp"

#include <algorithm>
#include <array>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sterna {

#if defined(__x86_64__)
bool may_use_avx2(Kernel kernel) {
    return kernel != Kernel::portable && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
           __builtin_cpu_supports("popcnt");
}
bool may_use_avx512(Kernel kernel) { return kernel == Kernel::widest && may_use_avx2(kernel) && __builtin_cpu_supports("avx512f"); }
#else
bool may_use_avx2(Kernel) { return false; }
bool may_use_avx512(Kernel) { return false; }
#endif

namespace philox {
namespace {

constexpr std::size_t groups_for(std::size_t blocks) { return (blocks + lanes - 1) / lanes; }

void one_group(const std::uint32_t* index, Words counter, std::uint64_t key, std::uint32_t* out) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        counter.w[0] = index[lane];
        const Words drawn = block(counter, key);
        for (std::size_t word = 0; word < 4; ++word) out[word * lanes + lane] = drawn[word];
    }
}

#if defined(__x86_64__)

/// Even and odd lanes apart, each in the low half of 64 bits: a product is its own low word and no round needs a shuffle.
struct Half {
    __m256i a, b, c, d;
};

__attribute__((target("avx2"), always_inline)) inline void one_round(Half& h, __m256i key_0, __m256i key_1) {
    const __m256i p = _mm256_mul_epu32(h.a, _mm256_set1_epi64x(multiplier_0));
    const __m256i q = _mm256_mul_epu32(h.c, _mm256_set1_epi64x(multiplier_1));
    h.a = _mm256_xor_si256(_mm256_srli_epi64(q, 32), _mm256_xor_si256(h.b, key_0));
    h.c = _mm256_xor_si256(_mm256_srli_epi64(p, 32), _mm256_xor_si256(h.d, key_1));
    h.b = q;
    h.d = p;
}

__attribute__((target("avx2"), always_inline)) inline void store_word(std::uint32_t* out, __m256i even, __m256i odd) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa));
}

__attribute__((target("avx2"), always_inline)) inline void wide_group(__m256i index, Words common, std::uint64_t key, std::uint32_t* out) {
    const __m256i b = _mm256_set1_epi64x(common[1]), c = _mm256_set1_epi64x(common[2]), d = _mm256_set1_epi64x(common[3]);
    Half even{index, b, c, d}, odd{_mm256_srli_epi64(index, 32), b, c, d};
    auto key_0 = static_cast<std::uint32_t>(key);
    auto key_1 = static_cast<std::uint32_t>(key >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < rounds; ++round) {
        const __m256i wide_0 = _mm256_set1_epi64x(key_0), wide_1 = _mm256_set1_epi64x(key_1);
        one_round(even, wide_0, wide_1);
        one_round(odd, wide_0, wide_1);
        key_0 += weyl_0;
        key_1 += weyl_1;
    }
    store_word(out, even.a, odd.a);
    store_word(out + lanes, even.b, odd.b);
    store_word(out + 2 * lanes, even.c, odd.c);
    store_word(out + 3 * lanes, even.d, odd.d);
}

__attribute__((target("avx2"))) void wide_consecutive(Words first, std::uint64_t key, std::uint32_t* out, std::size_t groups) {
    __m256i index = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(first[0])), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    for (std::size_t g = 0; g < groups; ++g) {
        wide_group(index, first, key, out + g * group_words);
        index = _mm256_add_epi32(index, _mm256_set1_epi32(lanes));
    }
}

__attribute__((target("avx2"))) void wide_scattered(const std::uint32_t* index, Words common, std::uint64_t key, std::uint32_t* out,
                                                    std::size_t groups) {
    for (std::size_t g = 0; g < groups; ++g)
        wide_group(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(index + g * lanes)), common, key, out + g * group_words);
}

#else

void wide_consecutive(Words, std::uint64_t, std::uint32_t*, std::size_t) {}
void wide_scattered(const std::uint32_t*, Words, std::uint64_t, std::uint32_t*, std::size_t) {}

#endif

}  // namespace

void consecutive(Words first, std::uint64_t key, std::span<std::uint32_t> out, Kernel kernel) {
    expects(out.size() % group_words == 0, "room for whole groups of blocks");
    const std::size_t groups = out.size() / group_words;
    std::size_t g = may_use_avx512(kernel) ? consecutive_pairs(first, key, out.data(), groups) : 0;
    if (may_use_avx2(kernel)) {
        const Words next{{first[0] + static_cast<std::uint32_t>(g * lanes), first[1], first[2], first[3]}};
        return wide_consecutive(next, key, out.data() + g * group_words, groups - g);
    }
    std::array<std::uint32_t, lanes> index{};
    for (; g < groups; ++g) {
        for (std::size_t lane = 0; lane < lanes; ++lane) index[lane] = first[0] + static_cast<std::uint32_t>(g * lanes + lane);
        one_group(index.data(), first, key, out.data() + g * group_words);
    }
}

void scattered(std::span<const std::uint32_t> index, Words common, std::uint64_t key, std::span<std::uint32_t> out, Kernel kernel) {
    expects(out.size() >= groups_for(index.size()) * group_words, "room for whole groups of blocks");
    const bool wide = may_use_avx2(kernel);
    const std::size_t whole = index.size() / lanes, left = index.size() % lanes;
    std::size_t g = may_use_avx512(kernel) ? scattered_pairs(index.data(), common, key, out.data(), whole) : 0;
    if (wide) wide_scattered(index.data() + g * lanes, common, key, out.data() + g * group_words, whole - g);
    else
        for (; g < whole; ++g) one_group(index.data() + g * lanes, common, key, out.data() + g * group_words);
    if (left == 0) return;
    std::array<std::uint32_t, lanes> rest{};
    std::copy_n(index.data() + whole * lanes, left, rest.data());
    if (wide) wide_scattered(rest.data(), common, key, out.data() + whole * group_words, 1);
    else one_group(rest.data(), common, key, out.data() + whole * group_words);
}

}  // namespace philox

}  // namespace sterna
