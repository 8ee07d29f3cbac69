#include "sterna/core/error.hpp"
#include "sterna/io/chunk_codec.hpp"
#include "sterna/io/hdf5_image.hpp"
#include "sterna/io/results.hpp"
#include "sterna/io/results_shape.hpp"
#include "sterna/io/seal.hpp"

#include <limits>
#include <numeric>

namespace sterna {
namespace {

// HDF5 holds a chunk's size in 32 bits.
constexpr std::size_t largest_array = std::numeric_limits<std::uint32_t>::max();

void add_text_attributes(ImageWriter& image, const std::string& object, const std::map<std::string, std::string>& texts) {
    for (const auto& [name, text] : texts)
        if (!text.empty()) image.add_attribute(object, name, text);
}

void add_missing_value(ImageWriter& image, const std::string& path, ElementType type) {
    if (type == ElementType::int64) image.add_attribute(path, "_FillValue", missing_int64);
    if (type == ElementType::float64) image.add_attribute(path, "_FillValue", std::numeric_limits<double>::quiet_NaN());
}

// One chunk for the whole array; HDF5 can chunk neither a scalar nor nothing.
template <class T>
void add_values(ImageWriter& image, const std::string& path, std::vector<std::size_t> shape, const std::vector<T>& values) {
    const auto raw = std::as_bytes(std::span(values));
    if (raw.size() > largest_array) throw InternalError("result array " + path + " is larger than 4 GiB");
    EncodedNumbers numbers;
    numbers.type = std::is_same_v<T, double> ? ElementType::float64 : ElementType::int64;
    numbers.shape = std::move(shape);
    std::vector<std::byte> chunk;
    if (numbers.shape.empty()) {
        numbers.raw = raw;
    } else if (!raw.empty()) {
        chunk = encode_chunk(raw, sizeof(T));
        numbers.rows_per_chunk = numbers.shape.front();
        numbers.chunks.push_back(chunk);
    }
    image.add_numbers(path, numbers);
}

template <>
void add_values(ImageWriter& image, const std::string& path, std::vector<std::size_t> shape,
                const std::vector<std::string>& values) {
    image.add_text(path, shape, values);
}

void add_axis(ImageWriter& image, const Dimension& axis) {
    if (axis.values.empty()) add_values(image, axis.name, {axis.labels.size()}, axis.labels);
    if (!axis.values.empty()) add_values(image, axis.name, {axis.values.size()}, axis.values);
    add_text_attributes(image, axis.name, {{"units", axis.units}, {"long_name", axis.long_name}});
    image.make_axis(axis.name);
}

void add_axes(ImageWriter& image, const Results& results) {
    if (!results.time.empty())
        add_axis(image, {"time", {}, results.time, "year", "Decimal year at the end of the frame; the first frame is the start"});
    for (const auto& axis : results.axes) add_axis(image, axis);
}

void add_frames(ImageWriter& image, const FrameArray& frames) {
    const auto& d = frames.description();
    EncodedNumbers numbers{d.type, full_shape(frames), 1, {}, {}};
    for (std::size_t i = 0; i < frames.frames(); ++i) numbers.chunks.push_back(frames.chunk(i));
    image.add_numbers(d.name, numbers);
    add_text_attributes(image, d.name, {{"units", d.units}, {"long_name", d.long_name}, {"evidence", d.evidence}});
    add_missing_value(image, d.name, d.type);
    std::vector<std::string> dims{"time"};
    dims.insert(dims.end(), d.dims.begin(), d.dims.end());
    image.attach_axes(d.name, dims);
}

void add_array(ImageWriter& image, const DenseArray& array, const Results& results) {
    const auto shape = shape_of(array.dims, results, array.name);
    std::visit([&](const auto& values) { add_values(image, array.name, shape, values); }, array.data);
    add_text_attributes(image, array.name,
                        {{"units", array.units}, {"long_name", array.long_name}, {"evidence", array.evidence}});
    add_missing_value(image, array.name, type_of(array));
    image.attach_axes(array.name, array.dims);
}

// One text array for each column, so that every row reads across by its entry.
void add_table(ImageWriter& image, const std::string& group, const std::vector<std::vector<std::string>>& table) {
    image.add_group(group);
    if (table.size() < 2) return;
    std::vector<double> entries(table.size() - 1);
    std::iota(entries.begin(), entries.end(), 1.0);
    add_axis(image, {group + "/entry", {}, entries, "1", "Entry, counted from 1"});
    for (std::size_t column = 0; column < table.front().size(); ++column) {
        std::vector<std::string> values;
        for (std::size_t row = 1; row < table.size(); ++row) values.push_back(table[row][column]);
        const std::string path = group + "/" + table.front()[column];
        add_values(image, path, {values.size()}, values);
        image.attach_axes(path, {group + "/entry"});
    }
}

void add_header(ImageWriter& image, const Results& results) {
    const auto& header = results.header;
    image.add_attribute("/", "Conventions", std::string("CF-1.8"));
    image.add_attribute("/", "format", header.format);
    image.add_attribute("/", "format_version", std::int64_t{header.format_version});
    image.add_attribute("/", "seed", header.seed);
    add_text_attributes(image, "/",
                        {{"title", header.title},
                         {"sterna_version", header.sterna_version},
                         {"git_commit", header.git_commit},
                         {"compiler", header.compiler},
                         {"scenario_digest", header.scenario_digest},
                         {"world_digest", header.world_digest},
                         {"result_digest", to_hex(result_digest(results))}});
}

}  // namespace

std::vector<std::byte> to_image(const Results& results, bool reproducible) {
    ImageWriter image;
    add_header(image, results);
    add_axes(image, results);
    for (const auto& frames : results.frames) add_frames(image, frames);
    for (const auto& array : results.arrays) add_array(image, array, results);
    image.add_text("scenario/yaml", {}, std::vector{results.scenario_yaml});
    add_table(image, "provenance", results.provenance);
    if (!results.parameters.empty()) add_table(image, "parameters", results.parameters);
    if (!reproducible) {
        image.add_group("performance");
        add_text_attributes(image, "performance", results.performance);
    }
    auto bytes = image.close();
    seal(bytes);
    return bytes;
}

}  // namespace sterna
