#include <array>

#include <fmt/format.h>

#include "sterna/core/error.hpp"
#include "sterna/engine/reference.hpp"

namespace sterna {

namespace {

struct Published {
    ReferenceMobility mobility;
    std::int64_t workers;
    int countries, steps;
    std::uint64_t e32, e8;
};

// Exact hashes of the reference model, version 1, seed 42, with `exp` and `pow` of glibc 2.36.
constexpr std::uint64_t published_seed = 42;
constexpr auto base = ReferenceMobility::base, high = ReferenceMobility::high;
constexpr std::array<Published, 13> table{{
    {base, 100'000, 20, 10, 0x55ce84d5a8e34096, 0x86a800be474ace7e},
    {base, 1'000'000, 20, 10, 0x6b9840ae1d11fa3e, 0xe003f62fe793c23d},
    {base, 1'000'000, 20, 20, 0x8a4324af930e56e7, 0x1d8b8b6a987af819},
    {base, 10'000'000, 20, 5, 0x28a8af2de37764bf, 0x77b13236ded62416},
    {base, 100'000'000, 20, 4, 0xf12fa1433431fb7c, 0x5da276922b817906},
    {base, 100'000, 200, 10, 0x74161ae7232d6e1b, 0x778a950a686791bc},
    {base, 1'000'000, 200, 10, 0x4a71b7d7a1c8aa41, 0xcaacad9afca5d701},
    {base, 10'000'000, 200, 5, 0x9803bb5d83390c73, 0xbb4b7c508da0e8a0},
    {base, 100'000'000, 200, 3, 0x560732fbb31be369, 0x0e2c562ffd3aa69b},
    {high, 100'000, 20, 10, 0x9d55d993501146df, 0x31c42961cfa72008},
    {high, 1'000'000, 20, 10, 0xe6671dad11cfcf67, 0x882ab21a7a073ad7},
    {high, 100'000, 200, 10, 0x371332c1aef11b67, 0x18b6205ae7e0ec1b},
    {high, 1'000'000, 200, 10, 0xf84a24cc2ce80a9a, 0x0be4196c64a610e9},
}};

// Numbers of workers are counter words, and what a step changes in a cell fits 32 bits; months of birth are 16 bits; with one country
// there is nowhere to go.
constexpr std::int64_t most_workers = 4'000'000'000;
constexpr int most_countries = 254, most_steps = 1000;

std::string problem(const char* what, std::int64_t value, std::int64_t lowest, std::int64_t highest) {
    if (value >= lowest && value <= highest) return "";
    return fmt::format("\n  {} = {}; accepted: a whole number from {} to {}", what, value, lowest, highest);
}

}  // namespace

void check(const ReferenceSize& size) {
    const std::string problems = problem("workers", size.workers, 1, most_workers) + problem("countries", size.countries, 2, most_countries) +
                                 problem("steps", size.steps, 1, most_steps);
    if (!problems.empty()) throw InputError("the reference model cannot have these sizes:" + problems);
}

std::optional<std::uint64_t> published_hash(const ReferenceSize& size, ReferenceProfile profile) {
    for (const Published& row : table)
        if (size.seed == published_seed && row.mobility == size.mobility && row.workers == size.workers && row.countries == size.countries &&
            row.steps == size.steps)
            return profile == ReferenceProfile::e8 ? row.e8 : row.e32;
    return std::nullopt;
}

}  // namespace sterna
