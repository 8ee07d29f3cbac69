#include "core/philox_avx512.hpp"

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // g++ 12 takes the "undefined" inside its own header for a mistake
#endif
#include <immintrin.h>

namespace sterna::philox {
namespace {

/// As with AVX2, but of two groups, and one operation for two exclusive ors: a third less work.
struct Half {
    __m512i a, b, c, d;
};

constexpr int xor_of_three = 0x96;

__attribute__((target("avx512f"), always_inline)) inline void one_round(Half& h, __m512i key_0, __m512i key_1) {
    const __m512i p = _mm512_mul_epu32(h.a, _mm512_set1_epi64(multiplier_0));
    const __m512i q = _mm512_mul_epu32(h.c, _mm512_set1_epi64(multiplier_1));
    h.a = _mm512_ternarylogic_epi64(_mm512_srli_epi64(q, 32), h.b, key_0, xor_of_three);
    h.c = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p, 32), h.d, key_1, xor_of_three);
    h.b = q;
    h.d = p;
}

__attribute__((target("avx512f"), always_inline)) inline void store_word(std::uint32_t* out, __m512i even, __m512i odd) {
    const __m512i word = _mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm512_castsi512_si256(word));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + group_words), _mm512_extracti64x4_epi64(word, 1));
}

__attribute__((target("avx512f"), always_inline)) inline void two_groups(__m512i index, Words common, std::uint64_t key, std::uint32_t* out) {
    const __m512i b = _mm512_set1_epi64(common[1]), c = _mm512_set1_epi64(common[2]), d = _mm512_set1_epi64(common[3]);
    Half even{index, b, c, d}, odd{_mm512_srli_epi64(index, 32), b, c, d};
    auto key_0 = static_cast<std::uint32_t>(key);
    auto key_1 = static_cast<std::uint32_t>(key >> 32);
#pragma GCC unroll 10
    for (int round = 0; round < rounds; ++round) {
        const __m512i wide_0 = _mm512_set1_epi64(key_0), wide_1 = _mm512_set1_epi64(key_1);
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

}  // namespace

__attribute__((target("avx512f"))) std::size_t consecutive_pairs(Words first, std::uint64_t key, std::uint32_t* out, std::size_t groups) {
    const __m512i steps = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    __m512i index = _mm512_add_epi32(_mm512_set1_epi32(static_cast<int>(first[0])), steps);
    std::size_t g = 0;
    for (; g + 2 <= groups; g += 2) {
        two_groups(index, first, key, out + g * group_words);
        index = _mm512_add_epi32(index, _mm512_set1_epi32(2 * lanes));
    }
    return g;
}

__attribute__((target("avx512f"))) std::size_t scattered_pairs(const std::uint32_t* index, Words common, std::uint64_t key, std::uint32_t* out,
                                                               std::size_t groups) {
    std::size_t g = 0;
    for (; g + 2 <= groups; g += 2) two_groups(_mm512_loadu_si512(index + g * lanes), common, key, out + g * group_words);
    return g;
}

}  // namespace sterna::philox

#else

namespace sterna::philox {

std::size_t consecutive_pairs(Words, std::uint64_t, std::uint32_t*, std::size_t) { return 0; }
std::size_t scattered_pairs(const std::uint32_t*, Words, std::uint64_t, std::uint32_t*, std::size_t) { return 0; }

}  // namespace sterna::philox

#endif
