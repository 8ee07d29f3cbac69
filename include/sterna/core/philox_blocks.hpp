#pragma once
#include "sterna/core/random.hpp"

namespace sterna {

/// Instructions a kernel may use. Kernels of whole numbers give the same bits with all; only tests ask for less than `widest`.
enum class Kernel { portable, avx2, widest };

/// Whether a kernel may use, and this processor has, AVX2, fused operations and the bit operations that came with them; or AVX-512 too.
bool may_use_avx2(Kernel kernel);
bool may_use_avx512(Kernel kernel);

/// Blocks of the generator by their raw counters, for who lays out counters itself; everything else draws through `Draws`.
namespace philox {

/// Blocks of one group, and words of them all.
inline constexpr std::size_t lanes = 8, group_words = 32;

/// Where word `word` of block `i` of a batch stands: word by word within a group, so that a word of eight blocks is one vector.
constexpr std::size_t place_of(std::size_t i, std::size_t word) { return i / lanes * group_words + word * lanes + i % lanes; }

/// Blocks whose counters count up in word 0 from `first`, at place_of; the length of `out` is a multiple of 32, and nothing is carried.
void consecutive(Words first, std::uint64_t key, std::span<std::uint32_t> out, Kernel kernel);

/// Blocks with `index[i]` in word 0 and the rest of `common`, at place_of; `out` holds whole groups. Places beyond the last index are
/// written too and mean nothing.
void scattered(std::span<const std::uint32_t> index, Words common, std::uint64_t key, std::span<std::uint32_t> out, Kernel kernel);

}  // namespace philox

}  // namespace sterna
