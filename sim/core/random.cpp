#include "sterna/core/random.hpp"

#include "sterna/core/philox_blocks.hpp"

#if defined(__x86_64__)
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // g++ 12 takes the "undefined" inside its own header for a mistake
#endif
#include <immintrin.h>
#endif

namespace sterna {
namespace {

/// The rows of one batch. Whole numbers only, so every way of computing them gives the same bits. `out` holds blocks, or a number in
/// (0,1) of each.
template <class T>
struct Batch {
    const std::uint8_t* birth;
    const std::uint32_t* serial;
    T* out;
    std::size_t size;
    Words common;  // counter with birth country and serial zero
    const std::int16_t* month;  // one a row; null = that of `common`
    std::uint64_t key;
};

void put(const Words& block, Words& to) { to = block; }
void put(const Words& block, double& to) { to = to_unit53(block[0], block[1]); }

template <class T>
void one_by_one(const Batch<T>& batch, std::size_t first) {
    for (std::size_t i = first; i < batch.size; ++i) {
        Words counter = batch.common;
        counter.w[0] = batch.serial[i];
        counter.w[1] |= std::uint32_t{batch.birth[i]} << 24;
        if (batch.month) counter.w[2] = static_cast<std::uint16_t>(batch.month[i]);
        put(philox::block(counter, batch.key), batch.out[i]);
    }
}

#if defined(__x86_64__)

// Four blocks side by side, one in each 64-bit lane. Only the low halves count: the multiplication ignores the high ones,
// so a product serves as its own low word and no round needs a shuffle. (A plain loop compiles to three times the work.)
struct Lanes {
    __m256i a, b, c, d;
};

template <class T>
__attribute__((target("avx2"), always_inline)) inline Lanes load(const Batch<T>& batch, std::size_t i) {
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

/// The keys of all rounds, in every lane.
struct Keys {
    __m256i even[philox::rounds], odd[philox::rounds];
};

__attribute__((target("avx2"), always_inline)) inline void spread(std::uint64_t key, Keys& keys) {
    auto key_0 = static_cast<std::uint32_t>(key), key_1 = static_cast<std::uint32_t>(key >> 32);
    for (int r = 0; r < philox::rounds; ++r, key_0 += philox::weyl_0, key_1 += philox::weyl_1)
        keys.even[r] = _mm256_set1_epi64x(key_0), keys.odd[r] = _mm256_set1_epi64x(key_1);
}

__attribute__((target("avx2"), always_inline)) inline void round(Lanes& x, const Keys& keys, int r) {
    const __m256i p = _mm256_mul_epu32(x.a, _mm256_set1_epi64x(philox::multiplier_0));
    const __m256i q = _mm256_mul_epu32(x.c, _mm256_set1_epi64x(philox::multiplier_1));
    x.a = _mm256_xor_si256(_mm256_srli_epi64(q, 32), _mm256_xor_si256(x.b, keys.even[r]));
    x.c = _mm256_xor_si256(_mm256_srli_epi64(p, 32), _mm256_xor_si256(x.d, keys.odd[r]));
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

// to_unit53 of the low halves. Under the exponent of 2^52 their 52 bits read as 2^52 more than the whole number they are.
__attribute__((target("avx2"), always_inline)) inline void store(const Lanes& x, double* to) {
    const __m256i high = _mm256_srli_epi64(_mm256_slli_epi64(x.a, 32), 12), low = _mm256_srli_epi64(_mm256_slli_epi64(x.b, 32), 44);
    const __m256d exponent = _mm256_set1_pd(0x1p52);
    const __m256d above = _mm256_or_pd(_mm256_castsi256_pd(_mm256_or_si256(high, low)), exponent);
    const __m256d whole = _mm256_sub_pd(above, exponent);
    _mm256_storeu_pd(to, _mm256_mul_pd(_mm256_add_pd(whole, _mm256_set1_pd(0.5)), _mm256_set1_pd(0x1p-52)));
}

// Two groups of four at a time: a round waits for its multiplications, and the other group fills the wait.
template <class T>
__attribute__((target("avx2"))) std::size_t eight_at_a_time(const Batch<T>& batch) {
    Keys keys;
    spread(batch.key, keys);
    std::size_t i = 0;
    for (; i + 8 <= batch.size; i += 8) {
        Lanes x = load(batch, i), y = load(batch, i + 4);
#pragma GCC unroll 10
        for (int r = 0; r < philox::rounds; ++r) round(x, keys, r), round(y, keys, r);
        store(x, batch.out + i);
        store(y, batch.out + i + 4);
    }
    return i;
}

// The same of eight blocks in a register, with one operation for two exclusive ors.
struct WideLanes {
    __m512i a, b, c, d;
};

template <class T>
__attribute__((target("avx512f"), always_inline)) inline WideLanes load_wide(const Batch<T>& batch, std::size_t i) {
    const __m512i birth = _mm512_slli_epi64(_mm512_cvtepu8_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(batch.birth + i))), 24);
    WideLanes x;
    x.a = _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(batch.serial + i)));
    x.b = _mm512_or_si512(birth, _mm512_set1_epi64(batch.common[1]));
    x.c = batch.month ? _mm512_cvtepu16_epi64(_mm_loadu_si128(reinterpret_cast<const __m128i*>(batch.month + i)))
                      : _mm512_set1_epi64(batch.common[2]);
    x.d = _mm512_set1_epi64(batch.common[3]);
    return x;
}

__attribute__((target("avx512f"), always_inline)) inline void round(WideLanes& x, std::uint32_t key_0, std::uint32_t key_1) {
    constexpr int xor_of_three = 0x96;
    const __m512i p = _mm512_mul_epu32(x.a, _mm512_set1_epi64(philox::multiplier_0));
    const __m512i q = _mm512_mul_epu32(x.c, _mm512_set1_epi64(philox::multiplier_1));
    x.a = _mm512_ternarylogic_epi64(_mm512_srli_epi64(q, 32), x.b, _mm512_set1_epi64(key_0), xor_of_three);
    x.c = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p, 32), x.d, _mm512_set1_epi64(key_1), xor_of_three);
    x.b = q;
    x.d = p;
}

__attribute__((target("avx512f"), always_inline)) inline void store(const WideLanes& x, Words* to) {
    const __m512i ab = _mm512_mask_blend_epi32(0xaaaa, x.a, _mm512_slli_epi64(x.b, 32));
    const __m512i cd = _mm512_mask_blend_epi32(0xaaaa, x.c, _mm512_slli_epi64(x.d, 32));
    _mm512_storeu_si512(to, _mm512_permutex2var_epi64(ab, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), cd));
    _mm512_storeu_si512(to + 4, _mm512_permutex2var_epi64(ab, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), cd));
}

__attribute__((target("avx512f"), always_inline)) inline void store(const WideLanes& x, double* to) {
    const __m512i high = _mm512_srli_epi64(_mm512_slli_epi64(x.a, 32), 12), low = _mm512_srli_epi64(_mm512_slli_epi64(x.b, 32), 44);
    const __m512d exponent = _mm512_set1_pd(0x1p52);
    const __m512i above = _mm512_or_si512(_mm512_or_si512(high, low), _mm512_castpd_si512(exponent));
    const __m512d whole = _mm512_sub_pd(_mm512_castsi512_pd(above), exponent);
    _mm512_storeu_pd(to, _mm512_mul_pd(_mm512_add_pd(whole, _mm512_set1_pd(0.5)), _mm512_set1_pd(0x1p-52)));
}

template <class T>
__attribute__((target("avx512f"))) std::size_t sixteen_at_a_time(const Batch<T>& batch) {
    std::size_t i = 0;
    for (; i + 16 <= batch.size; i += 16) {
        WideLanes x = load_wide(batch, i), y = load_wide(batch, i + 8);
        auto key_0 = static_cast<std::uint32_t>(batch.key), key_1 = static_cast<std::uint32_t>(batch.key >> 32);
#pragma GCC unroll 10
        for (int r = 0; r < philox::rounds; ++r, key_0 += philox::weyl_0, key_1 += philox::weyl_1) round(x, key_0, key_1), round(y, key_0, key_1);
        store(x, batch.out + i);
        store(y, batch.out + i + 8);
    }
    return i;
}

template <class T>
std::size_t by_vector(const Batch<T>& batch) {
    if (may_use_avx512(Kernel::widest)) return sixteen_at_a_time(batch);
    return may_use_avx2(Kernel::widest) ? eight_at_a_time(batch) : 0;
}

#else

template <class T>
std::size_t by_vector(const Batch<T>&) { return 0; }

#endif

}  // namespace

void Draws::words(Stream stream, Month month, std::span<const std::uint8_t> birth, std::span<const std::uint32_t> serial,
                  std::span<Words> out, std::uint32_t k) const {
    expects(birth.size() == out.size() && serial.size() == out.size(), "one birth country, one serial and one place per draw");
    const Batch<Words> batch{birth.data(), serial.data(), out.data(), out.size(), counter_of(stream, PersonId{}, month, k), nullptr, key_};
    one_by_one(batch, by_vector(batch));
}

void Draws::words(Stream stream, std::span<const std::int16_t> month, std::span<const std::uint8_t> birth,
                  std::span<const std::uint32_t> serial, std::span<Words> out) const {
    expects(month.size() == out.size() && birth.size() == out.size() && serial.size() == out.size(),
            "one month, one birth country, one serial and one place per draw");
    const Batch<Words> batch{birth.data(), serial.data(), out.data(), out.size(), counter_of(stream, PersonId{}, Month{}, 0), month.data(), key_};
    one_by_one(batch, by_vector(batch));
}

void Draws::uniforms(Stream stream, Month month, std::span<const std::uint8_t> birth, std::span<const std::uint32_t> serial,
                     std::span<double> out) const {
    expects(birth.size() == out.size() && serial.size() == out.size(), "one birth country, one serial and one place per draw");
    const Batch<double> batch{birth.data(), serial.data(), out.data(), out.size(), counter_of(stream, PersonId{}, month, 0), nullptr, key_};
    one_by_one(batch, by_vector(batch));
}

}  // namespace sterna
