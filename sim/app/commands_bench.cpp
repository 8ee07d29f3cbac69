#include <chrono>
#include <cmath>
#include <ctime>
#include <vector>

#include <fmt/format.h>

#include "sterna/app/commands.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/core/error.hpp"
#include "sterna/engine/reference.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

/// What one profile took and gave; seconds are those of the steps alone, without the first fill, hashes and frames.
struct Measured {
    ReferenceProfile profile;
    FrameArray stocks;
    double wall = 0, processor = 0, start = 0;  // seconds
    std::uint64_t hash = 0;

    std::string group() const { return profile == ReferenceProfile::e8 ? "e8" : "e32"; }
};

class Clock {
  public:
    double wall() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count(); }
    double processor() const { return static_cast<double>(std::clock() - ticks_) / CLOCKS_PER_SEC; }

  private:
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    std::clock_t ticks_ = std::clock();
};

ReferenceSize size_of(const BenchWish& wish, const RunOptions& options) {
    if (!(wish.workers >= 0 && wish.workers < 1e15) || wish.workers != std::floor(wish.workers))
        throw InputError(fmt::format("workers = {} is no whole number of workers", wish.workers));
    const ReferenceSize size{static_cast<std::int64_t>(wish.workers), wish.countries, wish.steps, options.seed.value_or(ReferenceSize{}.seed),
                             wish.mobility == "high" ? ReferenceMobility::high : ReferenceMobility::base};
    check(size);
    return size;
}

const char* kernels() { return may_use_avx512(Kernel::widest) ? "AVX-512" : may_use_avx2(Kernel::widest) ? "AVX2" : "portable"; }

std::string sizes_of(const ReferenceSize& size) {
    return fmt::format("reference migration model 1: {} workers, {} countries, {} steps, {} mobility", size.workers, size.countries, size.steps,
                       size.mobility == ReferenceMobility::high ? "high" : "base");
}

FrameArray frames_of(ReferenceProfile profile, const ReferenceSize& size) {
    const auto countries = static_cast<std::size_t>(size.countries);
    FrameDescription stock;
    stock.name = profile == ReferenceProfile::e8 ? "e8/stock" : "e32/stock";
    stock.dims = {"origin", "residence", "skill"}, stock.shape = {countries, countries, reference_skills};
    stock.units = "person", stock.long_name = "persons at the start and after each step", stock.evidence = "computed";
    return FrameArray(std::move(stock));
}

Measured measure(const ReferenceSize& size, ReferenceProfile profile, int threads, bool keep) {
    Measured measured{profile, frames_of(profile, size)};
    const Clock start;
    ReferenceModel model(size, profile, {threads, 0});
    measured.start = start.wall();
    if (keep) measured.stocks.append(model.stocks());
    ReferenceHash hash;
    while (model.now() < size.steps) {
        const Clock clock;
        model.step();
        measured.wall += clock.wall(), measured.processor += clock.processor();
        stop_if_interrupted();
        hash.add(model.stocks());
        if (keep) measured.stocks.append(model.stocks());
    }
    measured.hash = hash.value();
    return measured;
}

double rate(const ReferenceSize& size, double seconds) { return static_cast<double>(size.workers) * size.steps / 1e6 / std::max(seconds, 1e-9); }

std::string verdict(const ReferenceSize& size, const Measured& measured) {
    const auto published = published_hash(size, measured.profile);
    if (!published) return "none is published for these sizes";
    return *published == measured.hash ? "as published" : fmt::format("published: {:016x}", *published);
}

void print(const ReferenceSize& size, const std::vector<Measured>& all, int threads) {
    fmt::print("{}, seed {}; {} thread(s), {} kernels\n\n", sizes_of(size), size.seed, threads, kernels());
    fmt::print("million worker-steps a second, without the first fill; CPU: of all threads together\n");
    fmt::print("{:<8}{:>9}{:>9}{:>12}   {:<16}\n", "profile", "wall", "CPU", "fill [s]", "hash of the stocks");
    for (const Measured& m : all)
        fmt::print("{:<8}{:>9.1f}{:>9.1f}{:>12.3f}   {:016x}, {}\n", to_string(m.profile), rate(size, m.wall), rate(size, m.processor), m.start,
                   m.hash, verdict(size, m));
}

std::vector<std::string> numbered(int n) {
    std::vector<std::string> labels;
    for (int i = 0; i < n; ++i) labels.push_back(std::to_string(i));
    return labels;
}

/// The stocks at the start and after every step; format sterna-reference.
Results results_of(const ReferenceSize& size, std::vector<Measured>& all, int threads) {
    Results file;
    const std::string sizes = sizes_of(size);
    file.header.format = "sterna-reference", file.header.title = sizes, file.header.seed = size.seed;
    file.header.sterna_version = version, file.header.git_commit = git_commit, file.header.compiler = compiler;
    file.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(sizes))));
    file.axes = {{"origin", numbered(size.countries), {}, "1", "country of origin"},
                 {"residence", numbered(size.countries), {}, "1", "country of residence"},
                 {"skill", numbered(reference_skills), {}, "1", "skill, 2 the highest"}};
    for (int t = 0; t <= size.steps; ++t) file.time.push_back(t);
    file.performance["threads"] = std::to_string(threads);
    for (Measured& m : all) {
        file.arrays.push_back({m.group() + "/hash", {}, std::vector<std::string>{fmt::format("{:016x}", m.hash)}, "1",
                               "64-bit FNV-1a of the stocks after each step, little-endian int64", "computed"});
        file.performance[m.group() + "_million_worker_steps_per_second"] = fmt::format("{:.1f}", rate(size, m.wall));
        file.performance[m.group() + "_million_worker_steps_per_processor_second"] = fmt::format("{:.1f}", rate(size, m.processor));
        file.frames.push_back(std::move(m.stocks));
    }
    return file;
}

}  // namespace

int bench_command(const BenchWish& wish, const RunOptions& options) {
    const ReferenceSize size = size_of(wish, options);
    if (!options.output.empty()) check_publishable(options.output);
    const int threads = threads_or_cores(options.threads);
    std::vector<Measured> all;
    for (const ReferenceProfile profile : {ReferenceProfile::e32, ReferenceProfile::e8})
        if (wish.profile == "both" || wish.profile == to_string(profile)) all.push_back(measure(size, profile, threads, !options.output.empty()));
    print(size, all, threads);
    for (const Measured& m : all)
        if (const auto published = published_hash(size, m.profile); published && *published != m.hash)
            throw InternalError(std::string("the stocks of ") + to_string(m.profile) +
                                " are not the published ones: this build, or the C library's exp or pow, computes otherwise");
    if (!options.output.empty()) write_results(results_of(size, all, threads), options.output, options.reproducible);
    return 0;
}

}  // namespace sterna
