#pragma once
#include "sterna/core/digest.hpp"
#include "sterna/io/frames.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sterna {

/// All that decides an array's share of the result digest.
struct ArrayDigest {
    std::string name;
    ElementType type = ElementType::int64;
    std::vector<std::size_t> shape;
    Digest content;
};

/// Over the row-major little-endian bytes; texts each with their length.
template <class T>
Digest content_digest(const std::vector<T>& values) {
    return digest_of(std::as_bytes(std::span(values)));
}
template <>
inline Digest content_digest(const std::vector<std::string>& values) {
    Hasher hasher;
    for (const auto& value : values) hasher.update_text(value);
    return hasher.finish();
}

/// In the order of their names, however they come.
Digest digest_of_arrays(std::vector<ArrayDigest> arrays);

}  // namespace sterna
