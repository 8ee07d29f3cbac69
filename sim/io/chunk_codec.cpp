#include "sterna/io/chunk_codec.hpp"

#include "sterna/core/error.hpp"

#include <algorithm>
#include <zlib.h>

namespace sterna {
namespace {

Bytef* zlib_bytes(std::byte* p) { return reinterpret_cast<Bytef*>(p); }
const Bytef* zlib_bytes(const std::byte* p) { return reinterpret_cast<const Bytef*>(p); }

// First all first bytes of the elements, then all second bytes: small counts become long runs of zeros.
std::vector<std::byte> shuffled(std::span<const std::byte> raw, std::size_t element_size) {
    std::vector<std::byte> out(raw.size());
    const std::size_t elements = raw.size() / element_size;
    for (std::size_t b = 0; b < element_size; ++b)
        for (std::size_t i = 0; i < elements; ++i) out[b * elements + i] = raw[i * element_size + b];
    return out;
}

void unshuffle(std::span<const std::byte> from, std::size_t element_size, std::span<std::byte> raw) {
    const std::size_t elements = raw.size() / element_size;
    for (std::size_t b = 0; b < element_size; ++b)
        for (std::size_t i = 0; i < elements; ++i) raw[i * element_size + b] = from[b * elements + i];
}

std::uint32_t read_u32(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value |= std::to_integer<std::uint32_t>(bytes[i]) << (8 * i);
    return value;
}

}  // namespace

std::uint32_t fletcher32(std::span<const std::byte> bytes) {
    std::uint32_t sum1 = 0, sum2 = 0;
    const auto add = [&](std::uint32_t word) { sum2 += sum1 += word; };
    const auto fold = [](std::uint32_t sum) { return (sum & 0xffff) + (sum >> 16); };
    // 360 words is the most whose sums stay below 2^32.
    for (std::size_t i = 0; i < bytes.size();) {
        for (const std::size_t end = std::min(bytes.size(), i + 720); i < end; i += 2) {
            const auto low = i + 1 < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i + 1]) : 0u;
            add(std::to_integer<std::uint32_t>(bytes[i]) << 8 | low);
        }
        sum1 = fold(sum1);
        sum2 = fold(sum2);
    }
    return fold(sum2) << 16 | fold(sum1);
}

std::vector<std::byte> encode_chunk(std::span<const std::byte> raw, std::size_t element_size) {
    const auto plain = shuffled(raw, element_size);
    uLongf size = compressBound(static_cast<uLong>(plain.size()));
    std::vector<std::byte> chunk(size + 4);
    const auto plain_size = static_cast<uLong>(plain.size());
    const int code = compress2(zlib_bytes(chunk.data()), &size, zlib_bytes(plain.data()), plain_size, deflate_level);
    ensures(code == Z_OK, "a buffer of the bound zlib gives is large enough");
    const std::uint32_t sum = fletcher32(std::span(chunk).first(size));
    for (std::size_t i = 0; i < 4; ++i) chunk[size + i] = static_cast<std::byte>(sum >> (8 * i));
    return {chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(size + 4)};
}

void decode_chunk(std::span<const std::byte> chunk, std::size_t element_size, std::span<std::byte> raw) {
    ensures(chunk.size() > 4, "a chunk holds more than its checksum");
    const auto body = chunk.first(chunk.size() - 4);
    ensures(read_u32(chunk.last(4)) == fletcher32(body), "the checksum of a chunk kept in memory still fits");
    std::vector<std::byte> plain(raw.size());
    auto size = static_cast<uLongf>(plain.size());
    const int code = uncompress(zlib_bytes(plain.data()), &size, zlib_bytes(body.data()), static_cast<uLong>(body.size()));
    ensures(code == Z_OK && size == plain.size(), "a chunk kept in memory decompresses to the size of its frame");
    unshuffle(plain, element_size, raw);
}

}  // namespace sterna
