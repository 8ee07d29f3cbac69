#pragma once
#include "sterna/core/digest.hpp"
#include "sterna/io/frames.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace sterna {

/// A dimension: either labels (text) or values (numbers), never both.
struct Dimension {
    std::string name;
    std::vector<std::string> labels;
    std::vector<double> values;
    std::string units, long_name;
};

/// An array written at once. Its shape is that of its dims, each of which is an axis or "time"; no dims is a scalar.
struct DenseArray {
    std::string name;
    std::vector<std::string> dims;
    std::variant<std::vector<std::int64_t>, std::vector<double>, std::vector<std::string>> data;
    std::string units, long_name, evidence;
};

struct ResultHeader {
    std::string format = "sterna-result";  // or "sterna-comparison"
    int format_version = 1;
    std::string title, sterna_version, git_commit, compiler;
    std::uint64_t seed = 0;
    std::string scenario_digest, world_digest;
};

/// Everything a result or comparison file holds. A comparison has no frames; it has the axes `variant` and `replicate`.
struct Results {
    ResultHeader header;
    std::vector<Dimension> axes;
    std::vector<double> time;  // decimal year of each frame's end; empty when nothing runs over time
    std::vector<FrameArray> frames;
    std::vector<DenseArray> arrays;
    std::string scenario_yaml;
    std::vector<std::vector<std::string>> provenance;  // first row: names of the columns
    std::vector<std::vector<std::string>> parameters;  // the same of processes and levers: switches, values, evidence; may be empty
    std::map<std::string, std::string> performance;    // whatever may differ between two equal runs
};

/// What stands in for "not known" in the file and is named by `_FillValue`.
inline constexpr std::int64_t missing_int64 = std::numeric_limits<std::int64_t>::min();

/// Over name, type, shape and little-endian bytes of every axis and array in name order:
/// the same for every thread count, rank count, restart and compression library.
Digest result_digest(const Results&);

/// The bytes of the file, sealed and ready to be published. `reproducible` leaves out the group /performance.
/// Throws InternalError naming the array when an array lacks units or an axis, or has the wrong number of values.
std::vector<std::byte> to_image(const Results&, bool reproducible);

}  // namespace sterna
