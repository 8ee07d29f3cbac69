#include "sterna/io/read_results.hpp"

#include "sterna/core/error.hpp"
#include "sterna/io/array_digest.hpp"
#include "sterna/io/hdf5_image.hpp"
#include "sterna/io/read_file.hpp"
#include "sterna/io/results.hpp"
#include "sterna/io/seal.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

namespace sterna {
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{1} << 40;
constexpr std::int64_t newest_format = 1;
constexpr std::array<std::string_view, 7> formats{"sterna-result",      "sterna-comparison", "sterna-decomposition", "sterna-bench",
                                                  "sterna-sensitivity", "sterna-frontier",   "sterna-reference"};

std::string text_of(const Attribute& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* natural = std::get_if<std::uint64_t>(&value)) return std::to_string(*natural);
    return std::to_string(std::get<double>(value));
}

std::string text_or_nothing(const std::map<std::string, Attribute>& attributes, const std::string& name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? "" : text_of(found->second);
}

bool begins_as_hdf5(const std::vector<std::byte>& bytes) {
    constexpr std::array<unsigned char, 8> signature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    return bytes.size() >= signature.size() && std::memcmp(bytes.data(), signature.data(), signature.size()) == 0;
}

std::span<const std::byte> checked(const std::vector<std::byte>& bytes, const std::string& name) {
    if (bytes.empty()) throw IoError(name + " is empty. Make it again or take another copy.");
    if (!begins_as_hdf5(bytes))
        throw InputError(name + " is not a result file: it is not HDF5. Give a file that `sterna run` wrote.");
    return unsealed(bytes, name);
}

bool is_result_array(const StoredArray& array) {
    const auto within = [&](const char* group) { return array.path.rfind(group, 0) == 0; };
    return !within("scenario/") && !within("provenance/") && !within("parameters/") && !within("performance/");
}

void check_format(const std::map<std::string, std::string>& attributes, const std::string& name) {
    const auto format = attributes.find("format");
    const bool known = format != attributes.end() && std::find(formats.begin(), formats.end(), format->second) != formats.end();
    if (!known) throw InputError(name + " is HDF5 but no result file of Sterna (attribute `format`).");
    const auto version = attributes.find("format_version");
    if (version == attributes.end() || version->second != std::to_string(newest_format))
        throw InputError(name + " has format version " + (version == attributes.end() ? "none" : version->second) +
                         "; this Sterna reads version " + std::to_string(newest_format) + ". Use the Sterna that wrote it.");
}

StoredArray stored(const ArrayInfo& info) { return {info.name, info.dims, info.shape, info.type}; }

std::vector<double> converted(const std::vector<std::int64_t>& counts) {
    std::vector<double> values;
    values.reserve(counts.size());
    for (const std::int64_t count : counts)
        values.push_back(count == missing_int64 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(count));
    return values;
}

}  // namespace

ResultFile::ResultFile(std::vector<std::byte> bytes, std::string name) : name_(std::move(name)), bytes_(std::move(bytes)) {
    image_ = std::make_unique<ImageReader>(checked(bytes_, name_), name_);
    for (const auto& [key, value] : image_->attributes("/")) attributes_[key] = text_of(value);
    check_format(attributes_, name_);
    for (const auto& stored : image_->arrays()) {
        if (!is_result_array(stored)) continue;
        const auto texts = image_->attributes(stored.path);
        arrays_.push_back({stored.path, stored.dims, stored.shape, stored.type, text_or_nothing(texts, "units"),
                           text_or_nothing(texts, "long_name"), text_or_nothing(texts, "evidence")});
    }
}

ResultFile::ResultFile(ResultFile&&) noexcept = default;
ResultFile::~ResultFile() = default;

ResultFile ResultFile::open(const std::filesystem::path& path) {
    return from_bytes(read_file(path, largest_file), path.string());
}

ResultFile ResultFile::from_bytes(std::vector<std::byte> bytes, std::string name) {
    return {std::move(bytes), std::move(name)};
}

const std::string& ResultFile::attribute(const std::string& name) const {
    const auto found = attributes_.find(name);
    if (found == attributes_.end()) throw InputError(name_ + " has no attribute `" + name + "`.");
    return found->second;
}

bool ResultFile::has(const std::string& array) const {
    return std::any_of(arrays_.begin(), arrays_.end(), [&](const ArrayInfo& a) { return a.name == array; });
}

const ArrayInfo& ResultFile::info(const std::string& array) const {
    const auto found = std::find_if(arrays_.begin(), arrays_.end(), [&](const ArrayInfo& a) { return a.name == array; });
    if (found == arrays_.end()) throw InputError(name_ + " has no array `" + array + "`. `sterna inspect` lists what it has.");
    return *found;
}

const ArrayInfo& ResultFile::info_of_type(const std::string& array, ElementType type) const {
    const ArrayInfo& found = info(array);
    if (found.type != type)
        throw InputError("array `" + array + "` of " + name_ + " holds " + to_string(found.type) + ", not " + to_string(type) +
                         ".");
    return found;
}

std::vector<std::int64_t> ResultFile::int64_values(const std::string& array) const {
    return image_->int64_values(stored(info_of_type(array, ElementType::int64)));
}

std::vector<double> ResultFile::float64_values(const std::string& array) const {
    if (info(array).type == ElementType::int64) return converted(int64_values(array));
    return image_->float64_values(stored(info_of_type(array, ElementType::float64)));
}

std::vector<std::string> ResultFile::text_values(const std::string& array) const {
    return image_->text_values(stored(info_of_type(array, ElementType::text)));
}

std::string ResultFile::scenario_yaml() const {
    const auto values = image_->text_values({"scenario/yaml", {}, {}, ElementType::text});
    return values.front();
}

Digest ResultFile::content_digest(const ArrayInfo& array) const {
    switch (array.type) {
        case ElementType::int64: return sterna::content_digest(int64_values(array.name));
        case ElementType::float64: return sterna::content_digest(float64_values(array.name));
        case ElementType::text: return sterna::content_digest(text_values(array.name));
    }
    throw InternalError("an element type outside its enumeration");
}

void ResultFile::verify_digest() const {
    std::vector<ArrayDigest> all;
    for (const auto& array : arrays_) all.push_back({array.name, array.type, array.shape, content_digest(array)});
    const std::string found = to_hex(digest_of_arrays(std::move(all)));
    if (found != attribute("result_digest"))
        throw IoError(name_ + " is damaged: its arrays give the digest " + found + " but it says " + attribute("result_digest") +
                      ". Make it again or take another copy.");
}

}  // namespace sterna
