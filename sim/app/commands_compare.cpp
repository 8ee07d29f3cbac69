#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "sterna/analysis/comparison.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/comparison_file.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/progress.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/config/load.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_world.hpp"

namespace sterna {

namespace {

std::string codes(const Atlas& atlas, const std::vector<int>& countries) {
    if (static_cast<int>(countries.size()) == atlas.size()) return "all countries";
    std::string text;
    for (const int c : countries) text += (text.empty() ? "" : " ") + atlas.countries[static_cast<std::size_t>(c)].code;
    return text;
}

std::string sign_of(const Interval& i) {
    if (i.lower == 0 && i.upper == 0) return "unchanged";
    if (i.lower > 0) return "gains";
    if (i.upper < 0) return "loses";
    return "unclear";
}

void print_interval(const char* name, const Interval& difference, const Interval& relative) {
    fmt::print("  {:<12} {:>+14.4g} million PPP$ a year  [{:>+10.4g}, {:>+10.4g}]   {:>+8.3f} %  {}\n", name, difference.mean / 1e6,
               difference.lower / 1e6, difference.upper / 1e6, 100 * relative.mean, sign_of(difference));
}

/// Own income by sex: budgets have none.
void print_by_sex(const Scorecard& card) {
    static constexpr std::array<const char*, parties> names{"origin", "destination", "migrants"};
    for (std::size_t p = 0; p < parties; ++p)
        fmt::print("  {:<12} women {:>+8.3f} %   men {:>+8.3f} %\n", names[p], 100 * card.by_sex[0][p].relative.mean,
                   100 * card.by_sex[1][p].relative.mean);
}

void print_verdict(const Scorecard& card) {
    if (!card.changed) {
        fmt::print("  The policy changed nothing: it may start after the end, or its numbers come to less than one worker; try `sterna validate`.\n");
        return;
    }
    print_by_sex(card);
    fmt::print("  no party loses more than 0.01 % in {:.0f} % of replicates: {}; the worst off changes by {:+.3f} %\n", 100 * card.triple_win_share,
               card.triple_win() ? "triple win" : "no triple win, which needs 95 %", 100 * card.worst);
}

void print_change(const char* name, const std::vector<double>& counts) {
    const Interval i = t_interval(counts);
    fmt::print("  {:<44} {:>12.0f}  [{:.0f}, {:.0f}]\n", name, i.mean, i.lower, i.upper);
}

/// Values of one country or of all origins in scope together, at the last frame, over replicates.
std::vector<double> last_values(const ComparisonResult& result, const std::string& name, int variant, int country) {
    std::vector<double> values;
    for (const TwinPaths& paths : result.replicates) {
        const auto& indicators = variant < 0 ? paths.base : paths.variants[static_cast<std::size_t>(variant)];
        values.push_back(indicators.at(name).frames.back()[static_cast<std::size_t>(country)]);
    }
    return values;
}

void print_indicators(const Atlas& atlas, const ComparisonResult& result, int variant) {
    static const char* shown[] = {"skilled_emigration_rate", "skilled_share", "skilled_at_home_per_native", "health_workers",
                                  "income_per_resident", "remittances_received"};
    const auto& origins = result.variants[static_cast<std::size_t>(variant)].origins;
    if (origins.size() > 6) return;
    fmt::print("\nIndicators of the origins in the last year: base, difference with 95 % interval, variance saved by pairing\n");
    for (const int c : origins)
        for (const char* name : shown) {
            const auto base = last_values(result, name, -1, c), changed = last_values(result, name, variant, c);
            std::vector<double> difference;
            for (std::size_t r = 0; r < base.size(); ++r) difference.push_back(changed[r] - base[r]);
            const Interval i = t_interval(difference), b = t_interval(base);
            const double saved = variance_reduction(base, changed);
            fmt::print("  {} {:<28} {:>12.6g}  {:>+12.4g} [{:>+10.3g}, {:>+10.3g}]  {}\n", atlas.countries[static_cast<std::size_t>(c)].code, name,
                       b.mean, i.mean, i.lower, i.upper, std::isfinite(saved) ? fmt::format("x{:.0f}", saved) : "-");
        }
}

void print_variant(const Atlas& atlas, const ComparisonResult& result, int variant) {
    const VariantComparison& v = result.variants[static_cast<std::size_t>(variant)];
    fmt::print("\n{}\norigins: {}\ndestinations: {}\n", v.title, codes(atlas, v.origins), codes(atlas, v.destinations));
    fmt::print("\nWho gains and who loses (income, transfers, budgets where recorded; paired mean over {} replicates, 95 % interval)\n", result.replicates.size());
    print_interval("origin", v.scorecard.party[0].interval, v.scorecard.party[0].relative);
    print_interval("destination", v.scorecard.party[1].interval, v.scorecard.party[1].relative);
    print_interval("migrants", v.scorecard.party[2].interval, v.scorecard.party[2].relative);
    print_verdict(v.scorecard);
    fmt::print("\nWho changed, persons by the end of the run\n");
    print_change("went abroad and would have stayed", v.changes.left);
    print_change("stayed and would have gone abroad", v.changes.stayed);
    print_change("is back and would be abroad", v.changes.returned);
    print_change("is abroad and would be back", v.changes.away);
    print_change("became skilled and would not have", v.changes.studied);
    print_change("did not become skilled and would have", v.changes.not_studied);
    print_indicators(atlas, result, variant);
}

struct Outputs {
    std::string comparison, base;
    std::vector<std::string> variants;
};

/// Where the comparison and the run of each scenario go; two of them at one place would overwrite each other.
Outputs outputs_of(const std::string& base, const std::vector<std::string>& variants, const RunOptions& options) {
    Outputs out;
    out.comparison = options.output.empty() ? default_output(base, "-comparison") : options.output;
    std::map<std::string, std::string> writers{{std::filesystem::path(out.comparison).filename().string(), "the comparison"}};
    const auto place = [&](const std::string& scenario) {
        const std::string name = std::filesystem::path(scenario).stem().string() + ".h5";
        const auto [taken, fresh] = writers.emplace(name, scenario);
        if (!fresh && taken->second != scenario)
            throw InputError(scenario + " and " + taken->second + " would both be written to " + name +
                             "; rename the scenario or give the comparison another name (-o)");
        return (std::filesystem::path(out.comparison).parent_path() / name).string();
    };
    out.base = place(base);
    for (const std::string& variant : variants) out.variants.push_back(place(variant));
    check_publishable(out.comparison), check_publishable(out.base);
    for (const std::string& variant : out.variants) check_publishable(variant);
    return out;
}

}  // namespace

int compare_command(const std::string& base_file, const std::vector<std::string>& variant_files, int replicates, const RunOptions& options) {
    Scenario base = load_scenario(base_file, options.overrides, catalogue());
    std::vector<Scenario> variants;
    for (const auto& file : variant_files) variants.push_back(load_scenario(file, options.overrides, catalogue()));
    if (options.seed) {
        base.seed = *options.seed;
        for (Scenario& variant : variants) variant.seed = *options.seed;
    }
    const Atlas atlas = read_world(base.world);

    const Outputs outputs = outputs_of(base_file, variant_files, options);

    const int threads = threads_or_cores(options.threads);
    Progress progress(options.progress, base.start, base.end, replicates);
    ResultRecorder base_recorder;
    std::vector<ResultRecorder> recorders(variants.size());
    TwinOptions twins;
    twins.replicates = replicates;
    twins.execution.exec.threads = threads;
    twins.base_recorder = &base_recorder;
    for (ResultRecorder& recorder : recorders) twins.variant_recorders.push_back(&recorder);
    twins.progress = [&](const TwinProgress& p) {
        progress.show(p.replicate, p.now, p.workers, p.workers * p.worlds);
        stop_if_interrupted();
    };
    const ComparisonResult result = compare_scenarios(atlas, base, variants, twins);
    progress.finish();

    for (int v = 0; v < static_cast<int>(variants.size()); ++v) print_variant(atlas, result, v);
    fmt::print("\n");
    const auto times = frame_times(base);
    const auto publish_run = [&](const Scenario& scenario, ResultRecorder& recorder, const std::string& file) {
        Results results = assemble(atlas, scenario, recorder, times);
        note_performance(results, progress, threads, 0);
        write_results(results, file, options.reproducible);
    };
    publish_run(base, base_recorder, outputs.base);
    for (std::size_t v = 0; v < variants.size(); ++v) publish_run(variants[v], recorders[v], outputs.variants[v]);
    Results comparison = comparison_results(atlas, base, variants, result, times);
    note_performance(comparison, progress, threads, 0);
    write_results(comparison, outputs.comparison, options.reproducible);
    fmt::print("{:.1f} s, {:.1f} million worker-steps a second\n", progress.seconds(),
               static_cast<double>(progress.worker_steps()) / 1e6 / progress.seconds());
    return 0;
}

}  // namespace sterna
