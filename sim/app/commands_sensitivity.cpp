#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "sterna/analysis/sensitivity.hpp"
#include "sterna/app/bench_file.hpp"
#include "sterna/app/bench_setup.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/config/load.hpp"
#include "sterna/core/error.hpp"
#include "sterna/engine/registry.hpp"

namespace sterna {

namespace {

constexpr int morris_levels = 4;  // Morris (1991); Saltelli et al. (2004) find four enough

/// Mean over replicates; NaN where one failed, so that no sample mixes full and thin means.
std::vector<double> means(const std::vector<std::vector<BenchRun>>& runs, std::size_t output) {
    std::vector<double> out;
    for (const auto& point : runs) {
        double sum = 0;
        for (const BenchRun& run : point) sum += run.failed() ? NAN : run.readings[output].value;
        out.push_back(sum / static_cast<double>(point.size()));
    }
    return out;
}

/// What is known of each input's effect on one output: columns of numbers by input.
struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<double>> rows;  // [input][column]
    std::size_t by = 0;                     // column that ranks inputs
    std::string note;
};

Table sobol_table(const std::vector<double>& outputs, int inputs, const Bootstrap& bootstrap) {
    const SobolIndices indices = sobol_indices(outputs, inputs, bootstrap);
    Table table{{"first", "first_lower", "first_upper", "total", "total_lower", "total_upper"}, {}, 3, ""};
    for (std::size_t i = 0; i < static_cast<std::size_t>(inputs); ++i) {
        const Estimate &first = indices.first[i], &total = indices.total[i];
        table.rows.push_back({first.value, first.lower, first.upper, total.value, total.lower, total.upper});
    }
    table.note = fmt::format("{} base samples{}, mean {:.6g}, standard deviation {:.4g}", indices.samples,
                             indices.left_out > 0 ? fmt::format(" ({} left out, a run failed)", indices.left_out) : "", indices.mean, std::sqrt(indices.variance));
    return table;
}

Table morris_table(const Points& design, const std::vector<double>& outputs, const Bootstrap& bootstrap) {
    const MorrisEffects effects = morris_effects(design, outputs, bootstrap);
    Table table{{"mu_star", "mu_star_lower", "mu_star_upper", "mu", "sigma"}, {}, 0, ""};
    for (const MorrisInput& input : effects.inputs) table.rows.push_back({input.mu_star.value, input.mu_star.lower, input.mu_star.upper, input.mu, input.sigma});
    table.note = fmt::format("{} trajectories{}; effects of the whole range of a key, in the unit of the output", effects.trajectories,
                             effects.left_out > 0 ? fmt::format(" ({} left out, a run failed)", effects.left_out) : "");
    return table;
}

void print_table(const Bench& bench, std::size_t output, const Table& table) {
    const OutputSpec& spec = bench.experiment().outputs[output];
    fmt::print("\n{} [{}]: {}\n{}\n{:<52}", spec.name, bench.reader().units(output), bench.reader().meaning(output), table.note, "");
    for (const std::string& column : table.columns) fmt::print("{:>15}", column);
    fmt::print("\n");
    std::vector<std::size_t> order(table.rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto rank = [&](std::size_t i) { return std::isfinite(table.rows[i][table.by]) ? table.rows[i][table.by] : -1; };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) > rank(b); });
    for (const std::size_t i : order) {
        fmt::print("{:<52}", bench.dials()[i].key);
        for (const double x : table.rows[i]) fmt::print("{:>15.4g}", x);
        fmt::print("\n");
    }
}

void add_tables(const Bench& bench, const std::vector<Table>& tables, Results& file) {
    const std::string computed(to_string(Evidence::computed));
    for (std::size_t c = 0; c < tables.front().columns.size(); ++c) {
        std::vector<double> values;
        for (const Table& table : tables)
            for (const auto& row : table.rows) values.push_back(row[c]);
        const std::string& name = tables.front().columns[c];
        const bool share = name.starts_with("first") || name.starts_with("total");
        file.arrays.push_back({"sensitivity/" + name, {"output", "key"}, values, share ? "1" : "unit of the output",
                               share ? "share of the variance of the output" : "elementary effects over the whole range of the key", computed});
    }
    std::vector<std::string> notes;
    for (const Table& table : tables) notes.push_back(table.note);
    file.arrays.push_back({"sensitivity/note", {"output"}, notes, "1", "what the numbers rest on", computed});
    file.header.format = "sterna-sensitivity";
    file.header.title = bench.experiment().title;
}

}  // namespace

int sensitivity_command(const std::string& file, const SensitivityWish& wish, const RunOptions& options) {
    Experiment experiment = load_experiment(file);
    std::vector<std::string> overrides = experiment.overrides;
    overrides.insert(overrides.end(), options.overrides.begin(), options.overrides.end());
    experiment = all_as_axes(std::move(experiment), load_scenario(experiment.scenario, overrides, catalogue()), catalogue());
    if (experiment.axes.empty()) throw InputError(file + ": nothing is varied; give `axes` or `uncertain`");
    BenchSetup setup(std::move(experiment), "-" + wish.method, options);
    const Bench& bench = setup.bench();
    const int inputs = static_cast<int>(bench.dials().size());
    const bool morris = wish.method == "morris";
    const Points design = morris ? morris_design(wish.samples, inputs, morris_levels, bench.experiment().seed)
                                 : saltelli_design(wish.samples, inputs, bench.experiment().seed);
    std::vector<Setting> points;
    for (const auto& row : design) points.push_back(setting_at(bench.dials(), row));
    fmt::print("{} keys, {}: {} {}\n", inputs, morris ? "elementary effects (Morris)" : "Sobol' indices", wish.samples, morris ? "trajectories" : "base samples");
    print_plan(bench, bench.plan(points), setup.threads());
    if (wish.dry_run) return 0;
    const auto runs = setup.run(points);
    const Bootstrap bootstrap{wish.resamples, 0.95, bench.experiment().seed};
    std::vector<Table> tables;
    for (std::size_t o = 0; o < bench.experiment().outputs.size(); ++o) {
        tables.push_back(morris ? morris_table(design, means(runs, o), bootstrap) : sobol_table(means(runs, o), inputs, bootstrap));
        print_table(bench, o, tables.back());
    }
    fmt::print("\n");
    Results results = bench_results(bench, points, runs);
    add_tables(bench, tables, results);
    setup.publish(std::move(results), options.reproducible);
    return setup.exit_code();
}

}  // namespace sterna
