#include <fmt/format.h>

#include "app/compare_parts.hpp"
#include "app/comparison_text.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/comparison_file.hpp"
#include "sterna/app/estimate.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/progress.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/config/load.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/io/read_world.hpp"

namespace sterna {

namespace {

constexpr int usual_replicates = 5;
constexpr double trial_seconds = 3;

/// What a comparison by scenarios starts from.
struct Twins {
    Scenario base;
    std::vector<Scenario> variants;
    std::vector<std::string> files;  // of base and variants
    Atlas atlas;
    CompareOutputs outputs;
    int replicates = usual_replicates, threads = 1;
};

Twins read_twins(const std::string& base_file, const std::vector<std::string>& variant_files, const CompareWish& wish, const RunOptions& options) {
    Twins t;
    t.base = load_scenario(base_file, options.overrides, catalogue());
    for (const auto& file : variant_files) t.variants.push_back(load_scenario(file, options.overrides, catalogue()));
    if (options.seed) {
        t.base.seed = *options.seed;
        for (Scenario& variant : t.variants) variant.seed = *options.seed;
    }
    for (const Scenario& variant : t.variants) require_twin(t.base, variant);
    t.files = {base_file};
    t.files.insert(t.files.end(), variant_files.begin(), variant_files.end());
    t.atlas = read_world(t.base.world);
    t.outputs = outputs_of(base_file, variant_files, options);
    t.replicates = wish.replicates.value_or(usual_replicates);
    t.threads = threads_or_cores(options.threads);
    return t;
}

void print_plan(const Twins& t, const Needs& estimate, double asked_speed) {
    fmt::print("would run, and write\n  base     {}: {}\n", t.files.front(), t.outputs.base);
    for (std::size_t v = 0; v < t.variants.size(); ++v) fmt::print("  variant  {}: {}\n", t.files[v + 1], t.outputs.variants[v]);
    fmt::print("  their comparison: {}\n", t.outputs.comparison);
    const double speed = asked_speed > 0 ? asked_speed : trial_speed(t.atlas, t.base, t.threads, trial_seconds);
    fmt::print("{}{}\n", in_words(estimate, speed), asked_speed > 0 ? "" : " of a short trial");
}

void publish_run(const Twins& t, const Scenario& scenario, ResultRecorder& recorder, const std::string& file, const Progress& progress,
                 const RunOptions& options) {
    Results results = assemble(t.atlas, scenario, recorder, frame_times(t.base));
    note_performance(results, progress, t.threads, 0);
    write_results(results, file, options.reproducible);
}

void run_and_publish(const Twins& t, const Weights& weights, std::optional<double> precision, const RunOptions& options) {
    Progress progress(options.progress, t.base.start, t.base.end, t.replicates);
    TwinOptions twins;
    twins.replicates = t.replicates;
    twins.execution.exec.threads = t.threads;
    ResultRecorder base_recorder(twins.execution.exec);
    std::vector<ResultRecorder> recorders(t.variants.size(), base_recorder);
    twins.base_recorder = &base_recorder;
    for (ResultRecorder& recorder : recorders) twins.variant_recorders.push_back(&recorder);
    twins.progress = [&](const TwinProgress& p) {
        progress.show(p.replicate, p.now, p.workers, p.workers * p.worlds);
        stop_if_interrupted();
    };
    const ComparisonResult result = compare_scenarios(t.atlas, t.base, t.variants, twins, weights);
    progress.finish();

    for (std::size_t v = 0; v < t.variants.size(); ++v) print_variant(t.atlas, result, v, precision);
    if (!weights.empty()) print_ranking(result);
    fmt::print("\n");
    publish_run(t, t.base, base_recorder, t.outputs.base, progress, options);
    for (std::size_t v = 0; v < t.variants.size(); ++v) publish_run(t, t.variants[v], recorders[v], t.outputs.variants[v], progress, options);
    Results comparison = comparison_results(t.atlas, t.base, t.variants, result, frame_times(t.base), weights, {{t.threads}, precision});
    note_performance(comparison, progress, t.threads, 0);
    write_results(comparison, t.outputs.comparison, options.reproducible);
    fmt::print("{:.1f} s, {:.1f} million worker-steps a second\n", progress.seconds(),
               static_cast<double>(progress.worker_steps()) / 1e6 / progress.seconds());
}

}  // namespace

int compare_command(const std::string& base_file, const std::vector<std::string>& variant_files, const CompareWish& wish, const RunOptions& options) {
    if (are_results(base_file, variant_files)) {
        compare_results(base_file, variant_files, wish, options);
        return 0;
    }
    const Weights weights = weights_of(wish.weights);
    const std::optional<double> precision = precision_of(wish.precision);
    if (wish.speed > 0 && !wish.dry_run) throw InputError("--speed belongs to --dry-run");
    const Twins twins = read_twins(base_file, variant_files, wish, options);
    const Needs estimate = estimate_twins(twins.atlas, twins.base, twins.variants, twins.replicates);
    if (wish.dry_run) {
        print_plan(twins, estimate, wish.speed);
        return 0;
    }
    if (options.progress != "none") fmt::print(stderr, "{}\n", in_words(estimate));
    run_and_publish(twins, weights, precision, options);
    return 0;
}

}  // namespace sterna
