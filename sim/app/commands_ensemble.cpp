#include <cmath>
#include <filesystem>

#include <fmt/format.h>

#include "sterna/app/bench_file.hpp"
#include "sterna/app/bench_setup.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/core/error.hpp"
#include "sterna/io/publish.hpp"

namespace sterna {

namespace {

constexpr std::size_t most_rows = 40;  // printed; the file has them all

std::string cell(const Interval& i) {
    if (!std::isfinite(i.mean)) return fmt::format("{:>32}", "-");
    if (!std::isfinite(i.lower)) return fmt::format("{:>32.5g}", i.mean);
    return fmt::format("{:>10.5g} [{:>9.4g},{:>9.4g}]", i.mean, i.lower, i.upper);
}

Interval over_replicates(const std::vector<BenchRun>& runs, std::size_t output) {
    std::vector<double> values;
    for (const BenchRun& run : runs)
        if (!run.failed() && std::isfinite(run.readings[output].value)) values.push_back(run.readings[output].value);
    return values.empty() ? Interval{NAN, NAN, NAN} : t_interval(values);
}

void print_points(const Bench& bench, const std::vector<Setting>& points, const std::vector<std::vector<BenchRun>>& runs) {
    fmt::print("\n");
    for (std::size_t o = 0; o < bench.experiment().outputs.size(); ++o)
        fmt::print("{} [{}]: {}\n", bench.experiment().outputs[o].name, bench.reader().units(o), bench.reader().meaning(o));
    fmt::print("\nMean over {} replicate(s), 95 % interval\n{:>6}", bench.experiment().replicates, "point");
    for (const OutputSpec& out : bench.experiment().outputs) fmt::print(" {:>32}", out.name);
    fmt::print("\n");
    for (std::size_t p = 0; p < std::min(points.size(), most_rows); ++p) {
        fmt::print("{:>6}", p + 1);
        for (std::size_t o = 0; o < bench.experiment().outputs.size(); ++o) fmt::print(" {}", cell(over_replicates(runs[p], o)));
        for (const std::string& laid : points[p].overrides) fmt::print("  {}", laid);
        fmt::print("\n");
    }
    if (points.size() > most_rows) fmt::print("... and {} more points, in the file\n", points.size() - most_rows);
    fmt::print("\n");
}

}  // namespace

int ensemble_command(const std::string& file, bool dry_run, const RunOptions& options) {
    BenchSetup setup(load_experiment(file), "-bench", options);
    const Bench& bench = setup.bench();
    const auto points = points_of(bench.experiment(), bench.dials());
    print_plan(bench, bench.plan(points), setup.threads());
    if (dry_run) return 0;
    const auto runs = setup.run(points);
    print_points(bench, points, runs);
    setup.publish(bench_results(bench, points, runs), options.reproducible);
    return setup.exit_code();
}

int expand_command(const std::string& file, const std::string& folder, const RunOptions& options) {
    const Bench bench(load_experiment(file), RunStore(folder), {1, 0, options.overrides, {}, {}});
    const auto points = points_of(bench.experiment(), bench.dials());
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw IoError("cannot make the folder " + folder + ": " + error.message());
    if (!std::filesystem::is_empty(folder)) throw InputError(folder + " holds files; give an empty folder or a new one, so that old scenarios are not taken for new ones");
    const auto digits = fmt::formatted_size("{}", points.size());
    for (std::size_t p = 0; p < points.size(); ++p)
        for (int r = 0; r < bench.experiment().replicates; ++r) {
            const auto path = std::filesystem::path(folder) / fmt::format("{:0{}}-{}.yaml", p + 1, digits, r + 1);
            Scenario scenario = bench.scenario_of(points[p], r);
            scenario.world = std::filesystem::relative(scenario.world, folder).string();
            const std::string text = to_yaml(scenario);
            publish(path, std::as_bytes(std::span(text)));
        }
    fmt::print("wrote {} scenarios to {}: POINT-REPLICATE.yaml\n", points.size() * static_cast<std::size_t>(bench.experiment().replicates), folder);
    return 0;
}

}  // namespace sterna
