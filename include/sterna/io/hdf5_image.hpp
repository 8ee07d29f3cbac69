#pragma once
#include "sterna/io/frames.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace sterna {

using Attribute = std::variant<std::string, std::int64_t, std::uint64_t, double>;

/// Numbers already encoded by `encode_chunk`. Chunk i covers rows i, i+1, ... of the first dimension: `rows_per_chunk` of them.
struct EncodedNumbers {
    ElementType type = ElementType::int64;
    std::vector<std::size_t> shape;  // empty for a scalar
    std::size_t rows_per_chunk = 1;
    std::vector<std::span<const std::byte>> chunks;
    std::span<const std::byte> raw;  // used instead of chunks for a scalar, which HDF5 cannot chunk
};

/// Builds an HDF5 file in memory that netCDF-4 readers take too. Two writers fed alike give the same bytes.
/// Paths have no leading slash; "/" is the root. Groups on the way are made. One thread.
class ImageWriter {
  public:
    ImageWriter();
    ~ImageWriter();
    ImageWriter(const ImageWriter&) = delete;
    ImageWriter& operator=(const ImageWriter&) = delete;

    void add_group(const std::string& path);
    void add_attribute(const std::string& object, const std::string& name, const Attribute& value);
    void add_numbers(const std::string& path, const EncodedNumbers& numbers);
    void add_text(const std::string& path, std::span<const std::size_t> shape, std::span<const std::string> values);

    /// Makes a one-dimensional dataset a dimension scale, and gives a dataset its scales, one for each dimension.
    void make_axis(const std::string& path);
    void attach_axes(const std::string& path, const std::vector<std::string>& axes);

    /// The finished file. The writer takes nothing after it.
    std::vector<std::byte> close();

  private:
    struct File;
    std::unique_ptr<File> file_;
};

struct StoredArray {
    std::string path;
    std::vector<std::string> dims;
    std::vector<std::size_t> shape;
    ElementType type = ElementType::int64;
};

/// Reads an image in place: `image` must outlive the reader. Every failure is an IoError that names the file.
class ImageReader {
  public:
    ImageReader(std::span<const std::byte> image, std::string name);
    ~ImageReader();
    ImageReader(const ImageReader&) = delete;
    ImageReader& operator=(const ImageReader&) = delete;

    const std::vector<StoredArray>& arrays() const { return arrays_; }  // in the order of their paths
    std::map<std::string, Attribute> attributes(const std::string& object) const;
    std::vector<std::int64_t> int64_values(const StoredArray& array) const;
    std::vector<double> float64_values(const StoredArray& array) const;
    std::vector<std::string> text_values(const StoredArray& array) const;

  private:
    struct File;
    std::unique_ptr<File> file_;
    std::vector<StoredArray> arrays_;
};

}  // namespace sterna
