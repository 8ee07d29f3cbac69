#include <algorithm>
#include <array>
#include <charconv>
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
    std::string named, others;
    for (int c = 0; c < atlas.size(); ++c) {
        std::string& text = std::find(countries.begin(), countries.end(), c) != countries.end() ? named : others;
        text += (text.empty() ? "" : " ") + atlas.countries[static_cast<std::size_t>(c)].code;
    }
    if (others.empty()) return "all countries";
    return 2 * static_cast<int>(countries.size()) > atlas.size() ? "all countries but " + others : named;
}

std::string sign_of(const PartyScore& score) {
    if (score.relative.lower == 0 && score.relative.upper == 0) return "unchanged";
    return score.gains() ? "gains" : score.loses() ? "loses" : "unclear";
}

void print_party(const char* name, const PartyScore& score) {
    const Interval &difference = score.interval, &relative = score.relative;
    fmt::print("  {:<12} {:>+14.4g} million PPP$ a year  [{:>+10.4g}, {:>+10.4g}]   {:>+8.3f} %  {}\n", name, difference.mean / 1e6,
               difference.lower / 1e6, difference.upper / 1e6, 100 * relative.mean, sign_of(score));
}

/// They stand beside the parties: what they give is nobody's loss in the verdict.
void print_donors(const Scorecard& card) {
    const Interval& bill = card.donors_bill;
    if (std::all_of(card.donors.begin(), card.donors.end(), [](double x) { return x == 0; })) return;
    fmt::print("  {:<12} {:>+14.4g} million US dollars a year  [{:>+10.4g}, {:>+10.4g}]  paid beside the three parties\n", "donors", bill.mean / 1e6,
               bill.lower / 1e6, bill.upper / 1e6);
}

/// Own income by sex: budgets have none.
void print_by_sex(const Scorecard& card) {
    static constexpr std::array<const char*, parties> names{"origin", "destination", "migrants"};
    for (std::size_t p = 0; p < parties; ++p)
        fmt::print("  {:<12} own income alone: women {:>+8.3f} %   men {:>+8.3f} %\n", names[p], 100 * card.by_sex[0][p].relative.mean,
                   100 * card.by_sex[1][p].relative.mean);
}

void print_verdict(const Scorecard& card) {
    if (!card.changed) {
        fmt::print("  The policy changed nothing: it may start after the end, the process it acts through may be off, or its numbers come to less than one worker; try `sterna validate`.\n");
        return;
    }
    print_by_sex(card);
    fmt::print("  no party loses more than 0.01 % in {:.0f} % of replicates: {}; the worst off changes by {:+.3f} %\n", 100 * card.triple_win_share,
               verdict_of(card), 100 * card.worst);
    if (verdict_of(card).find("account") != std::string::npos) return;  // the verdict has named them
}

void print_change(const char* name, const std::vector<double>& counts) {
    const Interval i = t_interval(counts);
    fmt::print("  {:<44} {:>12.0f}  [{:.0f}, {:.0f}]\n", name, i.mean, i.lower, i.upper);
}

std::string cell(const IndicatorScore& score, std::size_t whom) {
    const Interval& d = score.difference[whom];
    if (!std::isfinite(d.mean)) return fmt::format("{:>11}", "-");
    return fmt::format("{:>+11.3g}", d.mean);
}

std::string interval(const Interval& i) {
    return std::isfinite(i.lower) ? fmt::format("[{:>+9.2g}, {:>+9.2g}]", i.lower, i.upper) : std::string(23, ' ');
}

/// Beside the verdict and never added up: means over the countries in scope, in the last year.
void print_indicators(const VariantComparison& v) {
    static constexpr std::array<const char*, parties> names{"origins", "destinations", "migrants"};
    fmt::print("\nIndicators, mean of the countries in scope in the last year: base, paired difference, 95 % interval, women's and men's\n");
    for (std::size_t p = 0; p < parties; ++p) {
        fmt::print("  {}\n", names[p]);
        for (const IndicatorScore& score : v.indicators) {
            if (static_cast<std::size_t>(score.party) != p || !std::isfinite(score.base[2])) continue;
            fmt::print("    {:<38} {:>11.4g} {} {}", score.name, score.base[2], cell(score, 2), interval(score.difference[2]));
            if (score.by_sex) fmt::print(" {} {}", cell(score, 0), cell(score, 1));
            fmt::print("{}\n", score.evidence == Evidence::assumption ? "  (assumption)" : "");
        }
    }
}

void print_ranking(const ComparisonResult& result) {
    std::vector<const VariantComparison*> order;
    for (const VariantComparison& v : result.variants) order.push_back(&v);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->rank_score > b->rank_score; });
    fmt::print("\nRanked by your weights (weight x relative change, summed); the parties beside it, per cent of their income\n");
    fmt::print("  {:>9} {:>9} {:>12} {:>9}\n", "score", "origin", "destination", "migrants");
    for (const VariantComparison* v : order)
        fmt::print("  {:>+9.4f} {:>+9.3f} {:>+12.3f} {:>+9.3f}  {}\n", v->rank_score, 100 * v->scorecard.party[0].relative.mean,
                   100 * v->scorecard.party[1].relative.mean, 100 * v->scorecard.party[2].relative.mean, v->title);
}

Weights weights_of(const std::vector<std::string>& texts) {
    Weights weights;
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        double value = 0;
        const char* end = text.data() + text.size();
        const auto parsed = equals == std::string::npos ? std::from_chars_result{nullptr, std::errc::invalid_argument}
                                                        : std::from_chars(text.data() + equals + 1, end, value);
        if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value))
            throw InputError("--weight " + text + ": write indicator=number, as in origin_poverty=-1");
        if (!weights.emplace(text.substr(0, equals), value).second) throw InputError("--weight " + text + ": the indicator has a weight already");
    }
    return weights;
}

void print_variant(const Atlas& atlas, const ComparisonResult& result, int variant) {
    const VariantComparison& v = result.variants[static_cast<std::size_t>(variant)];
    fmt::print("\n{}\norigins: {}\ndestinations: {}\n", v.title, codes(atlas, v.origins), codes(atlas, v.destinations));
    fmt::print("\nWho gains and who loses (income, transfers, budgets, employers; paired mean over {} replicates, 95 % interval)\n",
               result.replicates.size());
    print_party("origin", v.scorecard.party[0]);
    print_party("destination", v.scorecard.party[1]);
    print_party("migrants", v.scorecard.party[2]);
    print_donors(v.scorecard);
    print_verdict(v.scorecard);
    fmt::print("\nWho changed, persons by the end of the run\n");
    print_change("went abroad and would have stayed", v.changes.left);
    print_change("stayed and would have gone abroad", v.changes.stayed);
    print_change("is back and would be abroad", v.changes.returned);
    print_change("is abroad and would be back", v.changes.away);
    print_change("became skilled and would not have", v.changes.studied);
    print_change("did not become skilled and would have", v.changes.not_studied);
    print_indicators(v);
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

int compare_command(const std::string& base_file, const std::vector<std::string>& variant_files, int replicates, const std::vector<std::string>& weight_texts,
                    const RunOptions& options) {
    const Weights weights = weights_of(weight_texts);
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
    const ComparisonResult result = compare_scenarios(atlas, base, variants, twins, weights);
    progress.finish();

    for (int v = 0; v < static_cast<int>(variants.size()); ++v) print_variant(atlas, result, v);
    if (!weights.empty()) print_ranking(result);
    fmt::print("\n");
    const auto times = frame_times(base);
    const auto publish_run = [&](const Scenario& scenario, ResultRecorder& recorder, const std::string& file) {
        Results results = assemble(atlas, scenario, recorder, times);
        note_performance(results, progress, threads, 0);
        write_results(results, file, options.reproducible);
    };
    publish_run(base, base_recorder, outputs.base);
    for (std::size_t v = 0; v < variants.size(); ++v) publish_run(variants[v], recorders[v], outputs.variants[v]);
    Results comparison = comparison_results(atlas, base, variants, result, times, weights, {{threads}, {}});
    note_performance(comparison, progress, threads, 0);
    write_results(comparison, outputs.comparison, options.reproducible);
    fmt::print("{:.1f} s, {:.1f} million worker-steps a second\n", progress.seconds(),
               static_cast<double>(progress.worker_steps()) / 1e6 / progress.seconds());
    return 0;
}

}  // namespace sterna
