#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "app/compare_parts.hpp"
#include "app/comparison_text.hpp"
#include "sterna/app/comparison_file.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/app/stored_scenario.hpp"
#include "sterna/io/publish.hpp"

namespace sterna {

namespace {

bool is_hdf5(const std::string& path) {
    static constexpr std::string_view signature("\x89HDF\r\n\x1a\n", 8);
    std::array<char, 8> start{};
    std::ifstream(path, std::ios::binary).read(start.data(), start.size());
    return std::string_view(start.data(), start.size()) == signature;
}

void refuse_run_options(const CompareWish& wish, const RunOptions& options) {
    const auto refuse = [](bool given, const std::string& flag) {
        if (given) throw InputError(flag + " is for scenarios: files of finished runs are read, not run again");
    };
    refuse(wish.replicates.has_value(), "-n"), refuse(!wish.precision.empty(), "--precision");
    refuse(wish.dry_run, "--dry-run"), refuse(wish.speed > 0, "--speed");
    refuse(options.seed.has_value(), "--seed"), refuse(!options.overrides.empty(), "-P");
}

Evidence evidence_of(const std::string& label) {
    for (int e = 0; e <= static_cast<int>(Evidence::assumption); ++e)
        if (to_string(static_cast<Evidence>(e)) == label) return static_cast<Evidence>(e);
    return Evidence::computed;
}

/// Hands every frame of an array to the recorder, as the run did.
template <class T, class F>
void each_frame(const std::vector<T>& values, std::size_t frames, F&& record) {
    const std::size_t size = values.size() / frames;
    for (std::size_t t = 0; t < frames; ++t) record(std::span<const T>(values).subspan(t * size, size));
}

std::map<std::string, Indicator> indicators_of(const ResultFile& file, const Atlas& atlas) {
    IndicatorRecorder recorder(atlas);
    for (const ArrayInfo& array : file.arrays()) {
        if (array.dims.size() < 2 || array.dims.front() != "time") continue;
        const SeriesInfo info{array.name, {array.dims.begin() + 1, array.dims.end()}, {array.shape.begin() + 1, array.shape.end()},
                              array.units, array.long_name, evidence_of(array.evidence)};
        if (array.type == ElementType::int64)
            each_frame(file.int64_values(array.name), array.shape.front(), [&](auto values) { recorder.integers(info, values); });
        if (array.type == ElementType::float64)
            each_frame(file.float64_values(array.name), array.shape.front(), [&](auto values) { recorder.reals(info, values); });
    }
    return recorder.all();
}

/// A finished run.
struct Recorded {
    ResultFile file;
    Scenario scenario;

    explicit Recorded(const std::string& path) : file(ResultFile::open(path)) {
        if (file.attribute("format") != "sterna-result")
            throw InputError(path + " is a " + file.attribute("format") + "; only files of single runs, of format sterna-result, can be compared");
        scenario = stored_scenario(file, path);
        scenario.file = path;
    }
};

/// What `require_twin` cannot see in scenarios.
void require_same_world(const Recorded& base, const Recorded& variant) {
    for (const char* name : {"world_digest", "seed"})
        if (variant.file.attribute(name) != base.file.attribute(name))
            throw InputError(fmt::format("{}: {} is {}, and that of {} is {}; the same person would not meet the same luck", variant.file.name(), name,
                                         variant.file.attribute(name), base.file.name(), base.file.attribute(name)));
    for (const char* name : {"sterna_version", "git_commit", "compiler"})
        if (variant.file.attribute(name) != base.file.attribute(name))
            fmt::print("note: {} and {} were made by other builds ({}: {}, {}); a difference may be theirs\n", base.file.name(),
                       variant.file.name(), name, base.file.attribute(name), variant.file.attribute(name));
}

std::string output_of(const std::string& base, const std::vector<std::string>& variants, const RunOptions& options) {
    const std::string output = options.output.empty() ? default_output(base, "-comparison") : options.output;
    std::vector<std::string> read{base};
    read.insert(read.end(), variants.begin(), variants.end());
    for (const std::string& file : read) {
        std::error_code none;
        if (std::filesystem::equivalent(file, output, none))
            throw InputError(output + " would overwrite a file that is compared; give another name (-o)");
    }
    check_publishable(output);
    return output;
}

}  // namespace

bool are_results(const std::string& base, const std::vector<std::string>& variants) {
    const bool first = is_hdf5(base);
    for (const std::string& variant : variants)
        if (is_hdf5(variant) != first)
            throw InputError(fmt::format("{} is a result file and {} is not: give scenarios, which are run, or files of finished runs, which are "
                                         "read", first ? base : variant, first ? variant : base));
    return first;
}

void compare_results(const std::string& base_file, const std::vector<std::string>& variant_files, const CompareWish& wish, const RunOptions& options) {
    refuse_run_options(wish, options);
    const Weights weights = weights_of(wish.weights);
    const std::string output = output_of(base_file, variant_files, options);
    const Recorded base(base_file);
    const Atlas atlas = stored_world(base.file, base.scenario);
    TwinPaths paths;
    paths.base = indicators_of(base.file, atlas);
    std::vector<Scenario> variants;
    for (const std::string& path : variant_files) {
        const Recorded variant(path);
        require_same_world(base, variant);
        variants.push_back(variant.scenario);
        variants.back().world = base.scenario.world;  // the same by its digest, from wherever it was named
        paths.variants.push_back(indicators_of(variant.file, atlas));
    }
    const ComparisonResult result = compare_recorded(atlas, base.scenario, variants, std::move(paths), weights);
    const std::vector<double> times = frame_times(base.scenario);
    for (std::size_t v = 0; v < variants.size(); ++v) print_recorded(atlas, result, v, times.back());
    if (!weights.empty()) print_ranking(result);
    fmt::print("\nFiles hold aggregates of one replicate: who changed, the scorecard of the parties and intervals need the scenarios\n\n");
    write_results(comparison_results(atlas, base.scenario, variants, result, times, weights), output, options.reproducible);
}

}  // namespace sterna
