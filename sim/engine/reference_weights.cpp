#include "engine/reference_tables.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sterna {

namespace {

constexpr std::size_t panel = 16;

void one_panel(const double* closeness, const double* worth, std::size_t countries, std::size_t width, double* sums) {
    double sum[reference_skills][panel] = {};
    for (std::size_t d = 0; d < countries; ++d)
        for (std::size_t s = 0; s < reference_skills; ++s)
            for (std::size_t r = 0; r < panel; ++r) sum[s][r] += closeness[d * panel + r] * worth[s * countries + d];
    for (std::size_t s = 0; s < reference_skills; ++s)
        for (std::size_t r = 0; r < panel; ++r) sums[s * width + r] = sum[s][r];
}

#if defined(__x86_64__)

// Twelve sums stay in registers. A fused operation rounds nothing that two would not: all numbers are whole and below 2^53.
__attribute__((target("avx2,fma"))) void wide_panel(const double* closeness, const double* worth, std::size_t countries, std::size_t width,
                                                    double* sums) {
    __m256d sum[reference_skills][4];
#pragma GCC unroll 3
    for (auto& row : sum)
#pragma GCC unroll 4
        for (auto& four : row) four = _mm256_setzero_pd();
    for (std::size_t d = 0; d < countries; ++d, closeness += panel) {
        const __m256d worth_0 = _mm256_broadcast_sd(worth + d), worth_1 = _mm256_broadcast_sd(worth + countries + d);
        const __m256d worth_2 = _mm256_broadcast_sd(worth + 2 * countries + d);
#pragma GCC unroll 4
        for (std::size_t k = 0; k < 4; ++k) {
            const __m256d near = _mm256_loadu_pd(closeness + 4 * k);
            sum[0][k] = _mm256_fmadd_pd(near, worth_0, sum[0][k]);
            sum[1][k] = _mm256_fmadd_pd(near, worth_1, sum[1][k]);
            sum[2][k] = _mm256_fmadd_pd(near, worth_2, sum[2][k]);
        }
    }
#pragma GCC unroll 3
    for (std::size_t s = 0; s < reference_skills; ++s)
#pragma GCC unroll 4
        for (std::size_t k = 0; k < 4; ++k) _mm256_storeu_pd(sums + s * width + 4 * k, sum[s][k]);
}

#else

void wide_panel(const double* closeness, const double* worth, std::size_t countries, std::size_t width, double* sums) {
    one_panel(closeness, worth, countries, width, sums);
}

#endif

}  // namespace

void weigh_residences(const double* panels, const double* worth, std::size_t countries, std::size_t width, double* sums, Kernel kernel) {
    const auto weigh = may_use_avx2(kernel) ? wide_panel : one_panel;
    for (std::size_t r = 0; r < width; r += panel) weigh(panels + r * countries, worth, countries, width, sums + r);
}

}  // namespace sterna
