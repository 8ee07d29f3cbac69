#include "engine/reference_screen.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sterna {

namespace {

using Highest = std::array<std::uint8_t, ReferenceScreen::groups>;

void plain_tops(const std::uint32_t* words, std::uint8_t* top) {
    for (int i = 0; i < page_rows; ++i) top[i] = static_cast<std::uint8_t>(words[i] >> 24);
}

void plain_scan(const std::uint8_t* state, const std::uint8_t* random, int rows, int now, const Highest& highest, ScannedRows& found) {
    found.dying_count = found.moving_count = 0;
    for (int i = 0; i < rows; ++i) {
        if (state[i] >> 2 == (now & 63)) found.dying[found.dying_count++] = static_cast<std::uint16_t>(i);
        else if (random[i] <= highest[state[i] & 3]) found.moving[found.moving_count++] = static_cast<std::uint16_t>(i);
    }
}

#if defined(__x86_64__)

__attribute__((target("avx2"))) void wide_tops(const std::uint32_t* words, std::uint8_t* top) {
    // Packing works in each half of a register; the order of fours is mended at the end.
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    for (int i = 0; i < page_rows; i += 32) {
        const auto* from = reinterpret_cast<const __m256i*>(words + i);
        const __m256i a = _mm256_srli_epi32(_mm256_loadu_si256(from), 24), b = _mm256_srli_epi32(_mm256_loadu_si256(from + 1), 24);
        const __m256i c = _mm256_srli_epi32(_mm256_loadu_si256(from + 2), 24), d = _mm256_srli_epi32(_mm256_loadu_si256(from + 3), 24);
        const __m256i packed = _mm256_packus_epi16(_mm256_packus_epi32(a, b), _mm256_packus_epi32(c, d));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(top + i), _mm256_permutevar8x32_epi32(packed, order));
    }
}

/// Appends the places of set bits. Four are written whatever the mask is: most masks have fewer, and guessing how many costs more.
__attribute__((target("bmi,popcnt"), always_inline)) inline std::size_t append(std::uint16_t* list, std::size_t count, std::uint64_t mask,
                                                                               unsigned first) {
    const auto bits = static_cast<std::size_t>(_mm_popcnt_u64(mask));
    for (std::size_t place = count;; place += 4) {
#pragma GCC unroll 4
        for (std::size_t k = 0; k < 4; ++k) {
            list[place + k] = static_cast<std::uint16_t>(first + _tzcnt_u64(mask));
            mask = _blsr_u64(mask);
        }
        if (__builtin_expect(mask == 0, 1)) return count + bits;
    }
}

struct Masks {
    std::uint64_t dying, moving;
};

__attribute__((target("avx2"), always_inline)) inline Masks scan_32(const std::uint8_t* state, const std::uint8_t* random, __m256i birthday,
                                                                    __m256i highest) {
    const __m256i held = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(state));
    const __m256i drawn = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(random));
    const __m256i limit = _mm256_shuffle_epi8(highest, _mm256_and_si256(held, _mm256_set1_epi8(3)));
    const __m256i open = _mm256_cmpeq_epi8(_mm256_min_epu8(drawn, limit), drawn);
    const __m256i dying = _mm256_cmpeq_epi8(_mm256_and_si256(held, _mm256_set1_epi8(~3)), birthday);
    const auto dies = static_cast<std::uint32_t>(_mm256_movemask_epi8(dying));
    return {dies, static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_andnot_si256(dying, open)))};
}

__attribute__((target("avx2,bmi,popcnt"))) void wide_scan(const std::uint8_t* state, const std::uint8_t* random, int rows, int now,
                                                         const Highest& highest, ScannedRows& found) {
    int four = 0;
    __builtin_memcpy(&four, highest.data(), 4);
    const __m256i limits = _mm256_set1_epi32(four), birthday = _mm256_set1_epi8(static_cast<char>((now & 63) << 2));
    std::size_t dying = 0, moving = 0;
    for (int i = 0; i < rows; i += 64) {
        const Masks low = scan_32(state + i, random + i, birthday, limits), high = scan_32(state + i + 32, random + i + 32, birthday, limits);
        const std::uint64_t real = rows - i >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (rows - i)) - 1;
        dying = append(found.dying.data(), dying, (low.dying | (high.dying << 32)) & real, static_cast<unsigned>(i));
        moving = append(found.moving.data(), moving, (low.moving | (high.moving << 32)) & real, static_cast<unsigned>(i));
    }
    found.dying_count = dying, found.moving_count = moving;
}

#else

void wide_tops(const std::uint32_t* words, std::uint8_t* top) { plain_tops(words, top); }
void wide_scan(const std::uint8_t* state, const std::uint8_t* random, int rows, int now, const Highest& highest, ScannedRows& found) {
    plain_scan(state, random, rows, now, highest, found);
}

#endif

}  // namespace

void take_top_bytes(const std::uint32_t* words, std::uint8_t* top, Kernel kernel) {
    const auto take = may_use_avx2(kernel) ? wide_tops : plain_tops;
    take(words, top);
}

void scan_rows(const std::uint8_t* state, const std::uint8_t* random, int rows, int now, const Highest& highest, ScannedRows& found,
               Kernel kernel) {
    const auto scan = may_use_avx2(kernel) ? wide_scan : plain_scan;
    scan(state, random, rows, now, highest, found);
}

}  // namespace sterna
