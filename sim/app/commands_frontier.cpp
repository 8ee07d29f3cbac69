#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "sterna/analysis/nsga2.hpp"
#include "sterna/app/bench_file.hpp"
#include "sterna/app/bench_setup.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/core/error.hpp"

namespace sterna {

namespace {

constexpr std::array<const char*, parties> party_names{"origin", "destination", "migrants"};
constexpr double no_loss = -1e-4;  // relative: as the verdict of a comparison has it

/// The three parties first, then what the experiment asks for beside them.
Experiment with_parties(Experiment experiment) {
    if (experiment.against.empty()) throw InputError(experiment.file + ": parties gain or lose against a base; name one with `against`");
    if (experiment.axes.empty()) throw InputError(experiment.file + ": a frontier needs `axes`, the levers that are mixed");
    std::vector<OutputSpec> outputs;
    for (const char* name : party_names) {
        OutputSpec party;
        party.name = party.party = name;
        outputs.push_back(party);
    }
    for (const OutputSpec& other : experiment.outputs) {
        if (!other.party.empty()) continue;
        if (std::find(party_names.begin(), party_names.end(), other.name) != party_names.end())
            throw InputError(to_string(other.where) + ": a frontier has the parties as outputs; give the series " + other.series + " another name");
        outputs.push_back(other);
    }
    experiment.outputs = std::move(outputs);
    return experiment;
}

/// A mix that was tried, and what it does to the parties, relative to their income, by replicate.
struct Mix {
    Setting setting;
    int generation = 0;
    std::vector<BenchRun> runs;
    Objectives gain;  // means; NaN if a run failed
    std::array<Interval, parties> interval;

    bool triple_win() const {
        return all_finite(gain) && *std::min_element(gain.begin(), gain.end()) >= no_loss && *std::max_element(gain.begin(), gain.end()) > -no_loss;
    }
    /// The same of the lower ends of the intervals: none from one replicate.
    bool surely() const {
        return triple_win() && std::all_of(interval.begin(), interval.end(), [](const Interval& i) { return i.lower >= no_loss; });
    }
};

Mix mix_of(Setting setting, int generation, std::vector<BenchRun> runs) {
    Mix mix{std::move(setting), generation, std::move(runs), {}, {}};
    for (std::size_t p = 0; p < parties; ++p) {
        std::vector<double> values;
        for (const BenchRun& run : mix.runs) values.push_back(run.failed() ? std::numeric_limits<double>::quiet_NaN() : run.readings[p].value);
        mix.interval[p] = t_interval(values);
        mix.gain.push_back(mix.interval[p].mean);
    }
    return mix;
}

/// Nothing, everything, everything by half, and each lever alone: what a search would take long to come upon.
std::vector<std::vector<double>> presets(std::size_t levers) {
    std::vector<std::vector<double>> points{std::vector<double>(levers, 0.0), std::vector<double>(levers, 1.0), std::vector<double>(levers, 0.5)};
    for (std::size_t i = 0; i < levers && levers > 1; ++i) {
        points.emplace_back(levers, 0.0);
        points.back()[i] = 1;
    }
    return points;
}

std::vector<Objectives> gains_of(const std::vector<Mix>& mixes) {
    std::vector<Objectives> gains;
    for (const Mix& mix : mixes) gains.push_back(mix.gain);
    return gains;
}

/// Volume beyond the worst of each party that some mix brings: a yardstick of progress in one search, not between searches.
double volume(const std::vector<Mix>& mixes) {
    Objectives worst(parties, std::numeric_limits<double>::infinity());
    for (const Mix& mix : mixes)
        for (std::size_t p = 0; p < parties && all_finite(mix.gain); ++p) worst[p] = std::min(worst[p], mix.gain[p]);
    return all_finite(worst) ? hypervolume(gains_of(mixes), worst) : 0;
}

std::vector<Mix> search(BenchSetup& setup, const FrontierWish& wish) {
    const Bench& bench = setup.bench();
    Nsga2Options options;
    options.population = wish.population, options.dimensions = static_cast<int>(bench.dials().size());
    options.objectives = static_cast<int>(parties), options.seed = bench.experiment().seed;
    options.start = presets(bench.dials().size());
    options.steps = 100;  // nobody writes a policy finer than that
    Nsga2 search(options);
    std::vector<Mix> mixes;
    std::set<std::vector<std::string>> tried;  // places that differ may come to the same values
    for (int g = 0; g < wish.generations; ++g) {
        std::vector<Setting> settings;
        for (const auto& point : search.ask()) settings.push_back(setting_at(bench.dials(), point));
        auto runs = setup.run(settings);
        std::vector<Objectives> told;
        for (std::size_t i = 0; i < settings.size(); ++i) {
            Mix mix = mix_of(settings[i], g, std::move(runs[i]));
            told.push_back(mix.gain);
            if (tried.insert(mix.setting.overrides).second) mixes.push_back(std::move(mix));
        }
        search.tell(told);
        fmt::print("generation {:>3}: {} mixes tried, {} that nobody can improve upon, volume {:.6g}\n", g + 1, mixes.size(),
                   non_dominated(gains_of(mixes)).size(), volume(mixes));
    }
    return mixes;
}

void print_mix(const Bench& bench, const Mix& mix) {
    for (const double gain : mix.gain) fmt::print("{:>+13.3f}", 100 * gain);
    fmt::print("  {:<8}", mix.surely() ? "surely" : mix.triple_win() ? "yes" : "");
    for (const std::string& laid : mix.setting.overrides) fmt::print(" {}", laid.substr(laid.find('.') + 1));
    fmt::print("{}\n", bench.dials().empty() ? " (no lever)" : "");
}

const Mix* best_for(const std::vector<Mix>& mixes, std::size_t party, bool among_wins) {
    const Mix* best = nullptr;
    for (const Mix& mix : mixes)
        if (all_finite(mix.gain) && (!among_wins || mix.triple_win()) && (!best || mix.gain[party] > best->gain[party])) best = &mix;
    return best;
}

/// What each party would gain by leaving the region in which nobody loses, and who pays for it.
void print_price(const std::vector<Mix>& mixes) {
    if (!best_for(mixes, 0, false)) {
        fmt::print("\nEvery mix failed, so nothing is known.\n");
        return;
    }
    if (!best_for(mixes, 0, true)) {
        fmt::print("\nNo mix was found by which nobody loses and somebody gains.\n");
        return;
    }
    fmt::print("\nThe price of leaving the region where nobody loses, per cent of each party's income\n");
    for (std::size_t p = 0; p < parties; ++p) {
        const Mix &inside = *best_for(mixes, p, true), &anywhere = *best_for(mixes, p, false);
        fmt::print("  {:<12} at best {:+.3f} inside; {:+.3f} anywhere", party_names[p], 100 * inside.gain[p], 100 * anywhere.gain[p]);
        if (anywhere.gain[p] > inside.gain[p])
            for (std::size_t q = 0; q < parties; ++q)
                if (q != p) fmt::print(", {} {:+.3f}", party_names[q], 100 * anywhere.gain[q]);
        fmt::print("\n");
    }
}

void print_front(const Bench& bench, const std::vector<Mix>& mixes) {
    auto front = non_dominated(gains_of(mixes));
    std::sort(front.begin(), front.end(), [&](std::size_t a, std::size_t b) { return mixes[a].gain > mixes[b].gain; });
    fmt::print("\nMixes that no party can improve upon, per cent of each party's income against {}\n", bench.experiment().against);
    for (const char* name : party_names) fmt::print("{:>13}", name);
    fmt::print("  {:<8} mix\n", "win-win");
    for (const std::size_t i : front) print_mix(bench, mixes[i]);
    print_price(mixes);
    fmt::print("\n");
}

void add_frontier(const std::vector<Mix>& mixes, Results& file) {
    std::vector<std::int64_t> generation, wins, front(mixes.size(), 0);
    for (const Mix& mix : mixes) {
        generation.push_back(mix.generation + 1);
        wins.push_back(mix.surely() ? 2 : mix.triple_win() ? 1 : 0);
    }
    for (const std::size_t i : non_dominated(gains_of(mixes))) front[i] = 1;
    const std::string computed(to_string(Evidence::computed));
    file.header.format = "sterna-frontier";
    file.arrays.push_back({"frontier/generation", {"point"}, generation, "1", "generation of the search in which the mix was tried first", computed});
    file.arrays.push_back({"frontier/non_dominated", {"point"}, front, "1", "1 = no other mix tried is better for one party and no worse for the others", computed});
    file.arrays.push_back({"frontier/triple_win", {"point"}, wins, "1",
                           "1 = in the mean no party loses more than 0.01 % of its income and one gains more; 2 = nor does the lower end of any 95 % interval", computed});
}

}  // namespace

int frontier_command(const std::string& file, const FrontierWish& wish, const RunOptions& options) {
    BenchSetup setup(with_parties(load_experiment(file)), "-frontier", options);
    const Bench& bench = setup.bench();
    std::vector<Setting> first;
    for (const auto& point : presets(bench.dials().size())) first.push_back(setting_at(bench.dials(), point));
    BenchPlan plan = bench.plan(first);
    fmt::print("{} levers, {} generations of {} mixes (the first has all presets), {} replicate(s); the presets alone:\n", bench.dials().size(), wish.generations,
               wish.population, bench.experiment().replicates);
    print_plan(bench, plan, setup.threads());
    if (wish.dry_run) return 0;
    const std::vector<Mix> mixes = search(setup, wish);
    print_front(bench, mixes);
    std::vector<Setting> settings;
    std::vector<std::vector<BenchRun>> runs;
    for (const Mix& mix : mixes) settings.push_back(mix.setting), runs.push_back(mix.runs);
    Results results = bench_results(bench, settings, runs);
    add_frontier(mixes, results);
    setup.publish(std::move(results), options.reproducible);
    return setup.exit_code();
}

}  // namespace sterna
