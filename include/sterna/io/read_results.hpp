#pragma once
#include "sterna/core/digest.hpp"
#include "sterna/io/frames.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sterna {

class ImageReader;

/// What a file says about one of its arrays; `dims` and `shape` include time.
struct ArrayInfo {
    std::string name;
    std::vector<std::string> dims;
    std::vector<std::size_t> shape;
    ElementType type = ElementType::int64;
    std::string units, long_name, evidence;
};

/// A result or comparison file, opened from memory after its seal was checked.
/// Every failure is an InputError (not a file of ours) or an IoError (ours, but cut short or damaged) that names the file.
class ResultFile {
  public:
    static ResultFile open(const std::filesystem::path& path);
    static ResultFile from_bytes(std::vector<std::byte> bytes, std::string name);
    ResultFile(ResultFile&&) noexcept;
    ~ResultFile();

    const std::string& name() const { return name_; }
    const std::map<std::string, std::string>& attributes() const { return attributes_; }
    const std::string& attribute(const std::string& name) const;

    /// Axes too, in name order; not /scenario, /provenance, /performance.
    const std::vector<ArrayInfo>& arrays() const { return arrays_; }
    bool has(const std::string& array) const;
    const ArrayInfo& info(const std::string& array) const;

    std::vector<std::int64_t> int64_values(const std::string& array) const;
    std::vector<double> float64_values(const std::string& array) const;  // int64 is converted, missing_int64 to NaN
    std::vector<std::string> text_values(const std::string& array) const;

    std::string scenario_yaml() const;

    /// Reads every array and compares with the attribute `result_digest`; IoError when they differ.
    void verify_digest() const;

  private:
    ResultFile(std::vector<std::byte> bytes, std::string name);
    const ArrayInfo& info_of_type(const std::string& array, ElementType type) const;
    Digest content_digest(const ArrayInfo& array) const;

    std::string name_;
    std::vector<std::byte> bytes_;
    std::unique_ptr<ImageReader> image_;
    std::map<std::string, std::string> attributes_;
    std::vector<ArrayInfo> arrays_;
};

}  // namespace sterna
