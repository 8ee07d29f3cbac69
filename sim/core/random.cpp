#include "sterna/core/random.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sterna {
namespace {

/// The rows of one batch. Whole numbers only, so every way of computing them gives the same bits.
struct Batch {
    const std::uint8_t* birth;
    const std::uint32_t* serial;
    Words* out;
    std::size_t size;
    Words common;  // counter with birth country and serial zero
    const std::int16_t* month;  // one a row; null = that of `common`
    std::uint64_t key;
};

void one_by_one(const Batch& batch, std::size_t first) {
    for (std::size_t i = first; i < batch.size; ++i) {
        Words counter = batch.common;
        counter.w[0] = batch.serial[i];
        counter.w[1] |= std::uint32_t{batch.birth[i]} << 24;
        if (batch.month) counter.w[2] = static_cast<std::uint16_t>(batch.month[i]);
        batch.out[i] = philox::block(counter, batch.key);
    }
}

#if defined(__x86_64__)

// Four blocks side by side, one in each 64-bit lane. Only the low halves count: the multiplication ignores the high ones,
// so a product serves as its own low word and no round needs a shuffle. (A plain loop compiles to three times the work.)
struct Lanes {
    __m256i a, b, c, d;
};

__attribute__((target("avx2"), always_inline)) inline Lanes load(const Batch& batch, std::size_t i) {
    int births = 0;
    __builtin_memcpy(&births, batch.birth + i, 4);
    const __m256i birth = _mm256_slli_epi64(_mm256_cvtepu8_epi64(_mm_cvtsi32_si128(births)), 24);
    Lanes x;
    x.a = _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(batch.serial + i)));
    x.b = _mm256_or_si256(birth, _mm256_set1_epi64x(batch.common[1]));
    x.c = batch.month ? _mm256_cvtepu16_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(batch.month + i)))
                      : _mm256_set1_epi64x(batch.common[2]);
    x.d = _mm256_set1_epi64x(batch.common[3]);
    return x;
}

__attribute__((target("avx2"), always_inline)) inline void round(Lanes& x, std::uint32_t key_0, std::uint32_t key_1) {
    const __m256i p = _mm256_mul_epu32(x.a, _mm256_set1_epi64x(philox::multiplier_0));
    const __m256i q = _mm256_mul_epu32(x.c, _mm256_set1_epi64x(philox::multiplier_1));
    x.a = _mm256_xor_si256(_mm256_srli_epi64(q, 32), _mm256_xor_si256(x.b, _mm256_set1_epi64x(key_0)));
    x.c = _mm256_xor_si256(_mm256_srli_epi64(p, 32), _mm256_xor_si256(x.d, _mm256_set1_epi64x(key_1)));
    x.b = q;
    x.d = p;
}

__attribute__((target("avx2"), always_inline)) inline void store(const Lanes& x, Words* to) {
    const __m256i ab = _mm256_blend_epi32(x.a, _mm256_slli_epi64(x.b, 32), 0xaa);
    const __m256i cd = _mm256_blend_epi32(x.c, _mm256_slli_epi64(x.d, 32), 0xaa);
    const __m256i blocks_0_and_2 = _mm256_unpacklo_epi64(ab, cd);
    const __m256i blocks_1_and_3 = _mm256_unpackhi_epi64(ab, cd);
    auto* out = reinterpret_cast<__m256i*>(to);
    _mm256_storeu_si256(out, _mm256_permute2x128_si256(blocks_0_and_2, blocks_1_and_3, 0x20));
    _mm256_storeu_si256(out + 1, _mm256_permute2x128_si256(blocks_0_and_2, blocks_1_and_3, 0x31));
}

// Two groups of four at a time: a round waits for its multiplications, and the other group fills the wait.
__attribute__((target("avx2"))) std::size_t eight_at_a_time(const Batch& batch) {
    std::size_t i = 0;
    for (; i + 8 <= batch.size; i += 8) {
        Lanes x = load(batch, i), y = load(batch, i + 4);
        auto key_0 = static_cast<std::uint32_t>(batch.key);
        auto key_1 = static_cast<std::uint32_t>(batch.key >> 32);
#pragma GCC unroll 10
        for (int r = 0; r < philox::rounds; ++r) {
            round(x, key_0, key_1);
            round(y, key_0, key_1);
            key_0 += philox::weyl_0;
            key_1 += philox::weyl_1;
        }
        store(x, batch.out + i);
        store(y, batch.out + i + 4);
    }
    return i;
}

std::size_t by_vector(const Batch& batch) { return __builtin_cpu_supports("avx2") ? eight_at_a_time(batch) : 0; }

#else

std::size_t by_vector(const Batch&) { return 0; }

#endif

}  // namespace

void Draws::words(Stream stream, Month month, std::span<const std::uint8_t> birth, std::span<const std::uint32_t> serial,
                  std::span<Words> out, std::uint32_t k) const {
    expects(birth.size() == out.size() && serial.size() == out.size(), "one birth country, one serial and one place per draw");
    const Batch batch{birth.data(), serial.data(), out.data(), out.size(), counter_of(stream, PersonId{}, month, k), nullptr, key_};
    one_by_one(batch, by_vector(batch));
}

void Draws::words(Stream stream, std::span<const std::int16_t> month, std::span<const std::uint8_t> birth,
                  std::span<const std::uint32_t> serial, std::span<Words> out) const {
    expects(month.size() == out.size() && birth.size() == out.size() && serial.size() == out.size(),
            "one month, one birth country, one serial and one place per draw");
    const Batch batch{birth.data(), serial.data(), out.data(), out.size(), counter_of(stream, PersonId{}, Month{}, 0), month.data(), key_};
    one_by_one(batch, by_vector(batch));
}

}  // namespace sterna
