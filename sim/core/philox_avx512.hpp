#pragma once
#include "sterna/core/philox_blocks.hpp"

namespace sterna::philox {

/// Both do pairs of groups and return how many groups they did; for processors with AVX-512 only.
std::size_t consecutive_pairs(Words first, std::uint64_t key, std::uint32_t* out, std::size_t groups);
std::size_t scattered_pairs(const std::uint32_t* index, Words common, std::uint64_t key, std::uint32_t* out, std::size_t groups);

}  // namespace sterna::philox
