#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sterna {

/// HDF5's filters shuffle, deflate (level 4) and Fletcher-32 in this order: exactly one stored chunk. Any thread may call it.
std::vector<std::byte> encode_chunk(std::span<const std::byte> raw, std::size_t element_size);

/// Back again; InternalError when the chunk is damaged or does not fill `raw` exactly.
void decode_chunk(std::span<const std::byte> chunk, std::size_t element_size, std::span<std::byte> raw);

/// The checksum HDF5 calls Fletcher-32: over big-endian 16-bit words, an odd last byte padded with zero.
std::uint32_t fletcher32(std::span<const std::byte> bytes);

inline constexpr int deflate_level = 4;

}  // namespace sterna
