#include "sterna/io/results.hpp"

#include "sterna/core/error.hpp"
#include "sterna/io/array_digest.hpp"
#include "sterna/io/results_shape.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace sterna {
namespace {

[[noreturn]] void refuse(const std::string& array, const std::string& why) {
    throw InternalError("result array " + array + " " + why);
}

std::size_t length_of(const Dimension& axis) { return axis.values.empty() ? axis.labels.size() : axis.values.size(); }

void require_labels(const std::string& name, const std::string& units, const std::string& long_name, ElementType type) {
    if (long_name.empty()) refuse(name, "has no long_name");
    if (units.empty() && type != ElementType::text) refuse(name, "has no units");
}

void check_frames(const FrameArray& frames, const Results& results) {
    const auto& d = frames.description();
    require_labels(d.name, d.units, d.long_name, d.type);
    if (frames.frames() != results.time.size()) refuse(d.name, "has another number of frames than `time`");
    if (shape_of(d.dims, results, d.name) != d.shape) refuse(d.name, "has another shape than its axes");
}

void check_array(const DenseArray& array, const Results& results) {
    require_labels(array.name, array.units, array.long_name, type_of(array));
    std::size_t elements = 1;
    for (const std::size_t length : shape_of(array.dims, results, array.name)) elements *= length;
    const std::size_t held = std::visit([](const auto& values) { return values.size(); }, array.data);
    if (held != elements)
        refuse(array.name, "holds " + std::to_string(held) + " values where its axes ask for " + std::to_string(elements));
}

void check_names(const Results& results) {
    std::set<std::string> names{"time"};
    const auto add = [&](const std::string& name) {
        if (name.empty() || !names.insert(name).second) refuse(name, "has a name that is empty or taken");
    };
    for (const auto& axis : results.axes) add(axis.name);
    for (const auto& frames : results.frames) add(frames.description().name);
    for (const auto& array : results.arrays) add(array.name);
}

ArrayDigest digest_of_axis(const Dimension& axis) {
    if (axis.values.empty()) return {axis.name, ElementType::text, {axis.labels.size()}, content_digest(axis.labels)};
    return {axis.name, ElementType::float64, {axis.values.size()}, content_digest(axis.values)};
}

Digest digest_of_data(const DenseArray& array) {
    return std::visit([](const auto& values) { return content_digest(values); }, array.data);
}

}  // namespace

ElementType type_of(const DenseArray& array) {
    constexpr ElementType types[] = {ElementType::int64, ElementType::float64, ElementType::text};
    return types[array.data.index()];
}

std::vector<std::size_t> full_shape(const FrameArray& frames) {
    std::vector<std::size_t> shape{frames.frames()};
    const auto& each = frames.description().shape;
    shape.insert(shape.end(), each.begin(), each.end());
    return shape;
}

std::vector<std::size_t> shape_of(const std::vector<std::string>& dims, const Results& results, const std::string& array) {
    std::vector<std::size_t> shape;
    for (const auto& dim : dims) {
        const auto axis = std::find_if(results.axes.begin(), results.axes.end(), [&](const Dimension& a) { return a.name == dim; });
        if (dim != "time" && axis == results.axes.end()) refuse(array, "lies along `" + dim + "`, which is not an axis");
        shape.push_back(dim == "time" ? results.time.size() : length_of(*axis));
    }
    return shape;
}

void check_results(const Results& results) {
    check_names(results);
    for (const auto& frames : results.frames) check_frames(frames, results);
    for (const auto& array : results.arrays) check_array(array, results);
    for (const auto& row : results.provenance)
        if (row.size() != results.provenance.front().size()) refuse("provenance", "has rows of different lengths");
    for (const auto& row : results.parameters)
        if (row.size() != results.parameters.front().size()) refuse("parameters", "has rows of different lengths");
}

Digest result_digest(const Results& results) {
    check_results(results);
    std::vector<ArrayDigest> all;
    if (!results.time.empty())
        all.push_back({"time", ElementType::float64, {results.time.size()}, content_digest(results.time)});
    for (const auto& axis : results.axes) all.push_back(digest_of_axis(axis));
    for (const auto& frames : results.frames)
        all.push_back({frames.description().name, frames.description().type, full_shape(frames), frames.content_digest()});
    for (const auto& array : results.arrays)
        all.push_back({array.name, type_of(array), shape_of(array.dims, results, array.name), digest_of_data(array)});
    return digest_of_arrays(std::move(all));
}

}  // namespace sterna
