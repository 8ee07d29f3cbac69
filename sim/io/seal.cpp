#include "sterna/io/seal.hpp"

#include "sterna/core/digest.hpp"
#include "sterna/core/error.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace sterna {
namespace {

constexpr std::string_view mark = "sterna-sealed-1\n";
constexpr std::size_t seal_size = mark.size() + sizeof(std::uint64_t) + sizeof(Digest);

std::vector<std::byte> seal_of(std::span<const std::byte> content) {
    std::vector<std::byte> seal;
    for (const char c : mark) seal.push_back(static_cast<std::byte>(c));
    for (std::size_t i = 0; i < 8; ++i) seal.push_back(static_cast<std::byte>(std::uint64_t{content.size()} >> (8 * i)));
    const Digest digest = digest_of(content);
    seal.insert(seal.end(), digest.bytes.begin(), digest.bytes.end());
    return seal;
}

}  // namespace

void seal(std::vector<std::byte>& bytes) {
    const auto end = seal_of(bytes);
    bytes.insert(bytes.end(), end.begin(), end.end());
}

std::span<const std::byte> unsealed(std::span<const std::byte> bytes, const std::string& name) {
    if (bytes.size() >= seal_size) {
        const auto content = bytes.first(bytes.size() - seal_size);
        if (std::ranges::equal(bytes.last(seal_size), seal_of(content))) return content;
    }
    throw IoError(name + " is not as Sterna wrote it: it was cut short, damaged or changed by another program. "
                         "Make it again or take another copy.");
}

}  // namespace sterna
