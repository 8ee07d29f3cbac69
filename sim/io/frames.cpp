#include "sterna/io/frames.hpp"

#include "sterna/core/error.hpp"
#include "sterna/io/chunk_codec.hpp"

#include <bit>

namespace sterna {
namespace {

constexpr std::size_t element_size = 8;  // int64 and float64 alike
static_assert(std::endian::native == std::endian::little, "arrays are hashed and stored as they lie in memory");

}  // namespace

const char* to_string(ElementType type) {
    switch (type) {
        case ElementType::int64: return "int64";
        case ElementType::float64: return "float64";
        case ElementType::text: return "text";
    }
    throw InternalError("an element type outside its enumeration");
}

FrameArray::FrameArray(FrameDescription description) : description_(std::move(description)) {
    expects(description_.dims.size() == description_.shape.size(), "a frame has one length for each dimension");
    expects(description_.type != ElementType::text, "a frame holds numbers");
    for (const std::size_t length : description_.shape) elements_ *= length;
    expects(elements_ > 0 && elements_ <= UINT32_MAX / element_size, "a frame is not empty and fits one HDF5 chunk of 4 GiB");
}

void FrameArray::append(std::span<const std::int64_t> values) { append_bytes(std::as_bytes(values), ElementType::int64); }
void FrameArray::append(std::span<const double> values) { append_bytes(std::as_bytes(values), ElementType::float64); }

void FrameArray::append_bytes(std::span<const std::byte> bytes, ElementType type) {
    expects(type == description_.type, "a frame has the type of its array");
    expects(bytes.size() == elements_ * element_size, "a frame has the shape of its array");
    chunks_.push_back(encode_chunk(bytes, element_size));
    hasher_.update(bytes);
}

void FrameArray::read_bytes(std::size_t index, ElementType type, std::span<std::byte> out) const {
    expects(type == description_.type, "a frame is read with the type of its array");
    expects(index < chunks_.size(), "a frame is read after it was appended");
    decode_chunk(chunks_[index], element_size, out);
}

std::vector<std::int64_t> FrameArray::int64_frame(std::size_t index) const {
    std::vector<std::int64_t> values(elements_);
    read_bytes(index, ElementType::int64, std::as_writable_bytes(std::span(values)));
    return values;
}

std::vector<double> FrameArray::float64_frame(std::size_t index) const {
    std::vector<double> values(elements_);
    read_bytes(index, ElementType::float64, std::as_writable_bytes(std::span(values)));
    return values;
}

std::size_t FrameArray::compressed_bytes() const {
    std::size_t bytes = 0;
    for (const auto& chunk : chunks_) bytes += chunk.size();
    return bytes;
}

}  // namespace sterna
