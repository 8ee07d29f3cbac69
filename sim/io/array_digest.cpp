#include "sterna/io/array_digest.hpp"

#include <algorithm>
#include <cstdint>

namespace sterna {

Digest digest_of_arrays(std::vector<ArrayDigest> arrays) {
    std::sort(arrays.begin(), arrays.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    Hasher hasher;
    for (const auto& array : arrays) {
        hasher.update_text(array.name).update_text(to_string(array.type));
        hasher.update(static_cast<std::uint64_t>(array.shape.size()));
        for (const std::size_t length : array.shape) hasher.update(static_cast<std::uint64_t>(length));
        hasher.update(std::span<const std::byte>(array.content.bytes));
    }
    return hasher.finish();
}

}  // namespace sterna
