#pragma once
#include "sterna/core/digest.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sterna {

enum class ElementType { int64, float64, text };

/// "int64", "float64", "text": as hashed and as shown to the user.
const char* to_string(ElementType);

/// Names a recorded quantity. `name` may hold a group ("ledger/graduates"); `dims` and `shape` come after time.
struct FrameDescription {
    std::string name;
    std::vector<std::string> dims;
    std::vector<std::size_t> shape;
    ElementType type = ElementType::int64;  // int64 or float64
    std::string units, long_name, evidence;
};

/// One quantity over time. Every frame is kept as one finished HDF5 chunk (shuffle, deflate, Fletcher-32), so a long run
/// needs little memory and the file is put together without compressing again.
/// Different arrays may be appended to from different threads; one array by one thread at a time.
class FrameArray {
  public:
    explicit FrameArray(FrameDescription description);

    const FrameDescription& description() const { return description_; }
    std::size_t frames() const { return chunks_.size(); }
    std::size_t elements_per_frame() const { return elements_; }

    void append(std::span<const std::int64_t> values);
    void append(std::span<const double> values);

    /// Decompressed again, row-major over `shape`. Refuses the wrong type.
    std::vector<std::int64_t> int64_frame(std::size_t index) const;
    std::vector<double> float64_frame(std::size_t index) const;

    const std::vector<std::byte>& chunk(std::size_t index) const { return chunks_[index]; }
    std::size_t compressed_bytes() const;

    /// Over the little-endian bytes of all frames so far, before compression.
    Digest content_digest() const { return hasher_.finish(); }

  private:
    void append_bytes(std::span<const std::byte> bytes, ElementType type);
    void read_bytes(std::size_t index, ElementType type, std::span<std::byte> out) const;

    FrameDescription description_;
    std::size_t elements_ = 1;
    std::vector<std::vector<std::byte>> chunks_;
    Hasher hasher_;
};

}  // namespace sterna
