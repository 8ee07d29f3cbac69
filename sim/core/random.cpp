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
    std::uint64_t key;
};

void one_by_one(const Batch& batch, std::size_t first) {
    for (std::size_t i = first; i < batch.size; ++i) {
        Words counter = batch.common;
        counter.w[0] = batch.serial[i];
        counter.w[1] |= std::uint32_t{batch.birth[i]} << 24;
        batch.out[i] = philox::block(counter, batch.key);
    }
}

#if defined(__x86_64__)

// Four blocks side by side, one in each 64-bit lane. Only the low halves count: the multiplication ignores the high ones,
// so a product serves as its own low word and no round needs a shuffle. (A plain loop compiles to three times the work.)
__attribute__((target("avx2"))) std::size_t four_by_four(const Batch& batch) {
    const __m256i multiplier_0 = _mm256_set1_epi64x(philox::multiplier_0);
    const __m256i multiplier_1 = _mm256_set1_epi64x(philox::multiplier_1);
    std::size_t i = 0;
    for (; i + 4 <= batch.size; i += 4) {
        int births = 0;
        __builtin_memcpy(&births, batch.birth + i, 4);
        const __m256i birth = _mm256_slli_epi64(_mm256_cvtepu8_epi64(_mm_cvtsi32_si128(births)), 24);
        __m256i a = _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(batch.serial + i)));
        __m256i b = _mm256_or_si256(birth, _mm256_set1_epi64x(batch.common[1]));
        __m256i c = _mm256_set1_epi64x(batch.common[2]);
        __m256i d = _mm256_set1_epi64x(batch.common[3]);
        auto key_0 = static_cast<std::uint32_t>(batch.key);
        auto key_1 = static_cast<std::uint32_t>(batch.key >> 32);
#pragma GCC unroll 10
        for (int round = 0; round < philox::rounds; ++round) {
            const __m256i p = _mm256_mul_epu32(a, multiplier_0);
            const __m256i q = _mm256_mul_epu32(c, multiplier_1);
            a = _mm256_xor_si256(_mm256_srli_epi64(q, 32), _mm256_xor_si256(b, _mm256_set1_epi64x(key_0)));
            c = _mm256_xor_si256(_mm256_srli_epi64(p, 32), _mm256_xor_si256(d, _mm256_set1_epi64x(key_1)));
            b = q;
            d = p;
            key_0 += philox::weyl_0;
            key_1 += philox::weyl_1;
        }
        const __m256i ab = _mm256_blend_epi32(a, _mm256_slli_epi64(b, 32), 0xaa);
        const __m256i cd = _mm256_blend_epi32(c, _mm256_slli_epi64(d, 32), 0xaa);
        const __m256i blocks_0_and_2 = _mm256_unpacklo_epi64(ab, cd);
        const __m256i blocks_1_and_3 = _mm256_unpackhi_epi64(ab, cd);
        auto* out = reinterpret_cast<__m256i*>(batch.out + i);
        _mm256_storeu_si256(out, _mm256_permute2x128_si256(blocks_0_and_2, blocks_1_and_3, 0x20));
        _mm256_storeu_si256(out + 1, _mm256_permute2x128_si256(blocks_0_and_2, blocks_1_and_3, 0x31));
    }
    return i;
}

std::size_t by_vector(const Batch& batch) { return __builtin_cpu_supports("avx2") ? four_by_four(batch) : 0; }

#else

std::size_t by_vector(const Batch&) { return 0; }

#endif

}  // namespace

void Draws::words(Stream stream, Month month, std::span<const std::uint8_t> birth, std::span<const std::uint32_t> serial,
                  std::span<Words> out, std::uint32_t k) const {
    expects(birth.size() == out.size() && serial.size() == out.size(), "one birth country, one serial and one place per draw");
    const Batch batch{birth.data(), serial.data(), out.data(), out.size(), counter_of(stream, PersonId{}, month, k), key_};
    one_by_one(batch, by_vector(batch));
}

}  // namespace sterna
