#include <algorithm>
#include <chrono>
#include <cmath>

#include <fmt/format.h>

#include "sterna/analysis/intervals.hpp"
#include "sterna/analysis/known_indicators.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/decomposition_file.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/config/load.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/values.hpp"
#include "sterna/core/error.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/engine/start.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_world.hpp"

namespace sterna {

namespace {

constexpr std::array<const char*, 3> sex_labels{"female", "male", "both"};

using Stock = std::array<double, 3> BrainStock::*;

std::vector<double> effects(const std::vector<BrainReplicate>& all, Stock stock, std::size_t country, std::size_t sex) {
    std::vector<double> values;
    for (const BrainReplicate& r : all) values.push_back((r.actual[country].*stock)[sex] - (r.counterfactual[country].*stock)[sex]);
    return values;
}

std::vector<double> shares(const std::vector<BrainReplicate>& all, std::size_t channel, Stock stock, std::size_t country, std::size_t sex) {
    std::vector<double> values;
    for (const BrainReplicate& r : all) values.push_back((r.channels[channel][country].*stock)[sex]);
    return values;
}

Against against_of(const std::string& name) {
    const auto found = std::find(against_names.begin(), against_names.end(), name);
    return static_cast<Against>(found - against_names.begin());
}

std::string points(const Interval& i) {  // percentage points
    return std::isfinite(i.lower) ? fmt::format("{:>+8.3f} [{:>+7.3f}, {:>+7.3f}]", 100 * i.mean, 100 * i.lower, 100 * i.upper)
                                  : fmt::format("{:>+8.3f} [one replicate] ", 100 * i.mean);
}

/// The shares of the channels in the effect on k, women's and men's apart.
void print_channels(const Atlas& atlas, const std::vector<BrainReplicate>& all, const std::vector<BrainChannel>& channels) {
    fmt::print("\nChannels of the effect on k, percentage points: Shapley shares, which add up to the effect in each replicate\n\n{:<14}", "");
    for (const BrainChannel& channel : channels) fmt::print("{:>13}", channel.name);
    fmt::print("{:>13}\n", "effect");
    for (std::size_t c = 0; c < atlas.countries.size(); ++c)
        for (const std::size_t g : {std::size_t{2}, std::size_t{0}, std::size_t{1}}) {
            fmt::print("{:<5}{:<9}", g == 2 ? atlas.countries[c].code : "", sex_labels[g]);
            for (std::size_t i = 0; i < channels.size(); ++i)
                fmt::print("{:>+13.3f}", 100 * t_interval(shares(all, i, &BrainStock::at_home, c, g)).mean);
            fmt::print("{:>+13.3f}\n", 100 * t_interval(effects(all, &BrainStock::at_home, c, g)).mean);
        }
}

void print_effect(const Atlas& atlas, const std::vector<BrainReplicate>& all, const std::string& title) {
    fmt::print("\nNet brain effect {}, {} replicate(s), percentage points, 95 % interval\n", title, all.size());
    fmt::print("k: skilled natives at home over natives 15-64; h: skilled among residents; units: efficiency of the skilled at home a native\n\n");
    fmt::print("{:<5}{:>8} {:<28}{:>9}{:>9}{:>9}{:>9}", "", "k", "   effect on k", "female", "male", "on h", "units");
    fmt::print("\n");
    for (std::size_t c = 0; c < atlas.countries.size(); ++c) {
        std::vector<double> level;
        for (const BrainReplicate& r : all) level.push_back(r.actual[c].at_home[2]);
        const auto mean = [&](Stock stock, std::size_t sex) { return 100 * t_interval(effects(all, stock, c, sex)).mean; };
        fmt::print("{:<5}{:>7.2f} {:<28}{:>+9.3f}{:>+9.3f}{:>+9.3f}{:>+9.3f}", atlas.countries[c].code, 100 * t_interval(level).mean,
                   points(t_interval(effects(all, &BrainStock::at_home, c, 2))), mean(&BrainStock::at_home, 0), mean(&BrainStock::at_home, 1),
                   mean(&BrainStock::share, 2), mean(&BrainStock::units, 2));
        fmt::print("\n");
    }
}

std::string duration(double seconds) {
    return seconds < 100 ? fmt::format("{:.0f} s", seconds) : seconds < 6000 ? fmt::format("{:.0f} min", seconds / 60) : fmt::format("{:.1f} h", seconds / 3600);
}

/// Every set of channels is a run of its own: said before the first one starts.
void say_cost(const DecomposeOptions& options) {
    std::string names;
    for (const BrainChannel& channel : options.channels) names += (names.empty() ? "" : ", ") + channel.name;
    fmt::print(stderr, "{} runs of the scenario{}\n", runs_needed(options),
               names.empty() ? "; no channels" : "; channels: " + names + "; each fewer halves the runs (--channels a,b names some, the rest go together)");
}

/// An indicator by country: the level without the effect, the shares of the channels, the effect with its interval.
void print_item(const Atlas& atlas, const std::vector<BrainReplicate>& all, const std::vector<BrainChannel>& channels, std::size_t item,
                const std::string& name, const Indicator& about) {
    fmt::print("\n{}: {}, {}; mean of {} replicate(s), 95 % interval\n\n{:<5}{:>12}", name, about.long_name, about.units, all.size(), "", "without");
    for (const BrainChannel& channel : channels) fmt::print("{:>12}", channel.name);
    fmt::print("{:>12}\n", "effect");
    const auto interval = [&](const auto& number) {
        std::vector<double> values;
        for (const BrainReplicate& r : all) values.push_back(number(r.items[item]));
        return t_interval(values);
    };
    for (std::size_t c = 0; c < atlas.countries.size(); ++c) {
        const Interval effect = interval([&](const ItemShares& i) { return i.actual[c] - i.counterfactual[c]; });
        fmt::print("{:<5}{:>12.5g}", atlas.countries[c].code, interval([&](const ItemShares& i) { return i.counterfactual[c]; }).mean);
        for (std::size_t e = 0; e < channels.size(); ++e)
            fmt::print("{:>+12.4g}", interval([&](const ItemShares& i) { return i.channels[e][c]; }).mean);
        fmt::print("{:>+12.4g}", effect.mean);
        if (std::isfinite(effect.lower)) fmt::print(" [{:>+9.3g}, {:>+9.3g}]", effect.lower, effect.upper);
        fmt::print("\n");
    }
}

/// From the month named on, at once or at the start; a step of the run, which `decompose` checks.
std::optional<Month> cut_month(const std::string& text) {
    if (text.empty()) return {};
    const auto month = parse_month(text);
    if (!month) throw InputError("--from " + shown(text) + ": write the month as in 2030-07");
    return month;
}

/// A run that ends with the year looked at is the first part of the longer one.
void end_with(Scenario& scenario, int year) {
    if (year < scenario.start.year() || year > (scenario.end - 1).year())
        throw InputError(fmt::format("--at {}: the run has the years {} to {}", year, scenario.start.year(), (scenario.end - 1).year()));
    scenario.end = std::min(scenario.end, Month::of(year + 1));
}

/// Months that all worlds share; those of policies are known by their dates.
int shared_months(const Scenario& scenario, const DecomposeOptions& options) {
    Month parts = options.from.value_or(scenario.start);
    if (options.against == Against::policy_off) {
        Month first = scenario.end;
        for (const LeverSpec& policy : scenario.policies) first = std::min(first, policy.from.value_or(scenario.start));
        parts = std::max(parts, first);
    }
    return months_between(scenario.start, parts);
}

/// What the worlds would take; nothing is run.
void print_estimate(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options) {
    constexpr double steps_a_second = 1e7;    // worker-steps on one thread of a usual processor
    constexpr double bytes_a_worker = 45;     // a page holds 32 bytes a worker, and more for turnover
    double workers = 0;
    for (const Sample& sample : sample_sizes(atlas, scenario.population)) workers += static_cast<double>(sample.workers);
    const double step = static_cast<int>(scenario.step), all = months_between(scenario.start, scenario.end) / step;
    const auto runs = static_cast<double>(runs_needed(options));
    const double worker_steps = workers * (runs * all - (runs - options.replicates) * shared_months(scenario, options) / step);
    const int beside = side_by_side(options), threads = options.execution.exec.threads;
    fmt::print("{:.0f} runs of {:.2f} million workers, {:.0f} million worker-steps in all\n", runs, workers / 1e6, worker_steps / 1e6);
    fmt::print("about {} on {} thread(s), {} run(s) side by side; memory about {:.0f} MB\n", duration(worker_steps / steps_a_second / threads), threads,
               beside, workers * bytes_a_worker * (beside + 1) / 1e6);
}

DecomposeOptions options_of(const DecomposeWish& wish, const Scenario& scenario, const std::map<std::string, Indicator>& known, int threads) {
    DecomposeOptions options;
    options.against = against_of(wish.against);
    options.from = cut_month(wish.from);
    options.replicates = wish.replicates;
    if (wish.with_channels) options.channels = channels_of(options.against, scenario, wish.channels);
    options.items = items_called(wish.items, known);
    options.execution.exec.threads = threads_or_cores(threads);
    counterfactual_of(options.against, scenario, {}, options.from);  // refuses a month that is none of the run
    return options;
}

void print_all(const Atlas& atlas, const std::vector<BrainReplicate>& found, const DecomposeOptions& options, const Scenario& scenario,
               const std::map<std::string, Indicator>& known) {
    const std::string title = fmt::format("against {}{}, last year ({})", against_names[static_cast<std::size_t>(options.against)],
                                          options.from ? " from " + to_string(*options.from) : "", (scenario.end - 1).year());
    print_effect(atlas, found, title);
    if (!options.channels.empty()) print_channels(atlas, found, options.channels);
    for (std::size_t i = 0; i < options.items.size(); ++i)
        print_item(atlas, found, options.channels, i, options.items[i], known.at(options.items[i]));
    fmt::print("\n");
}

}  // namespace

int decompose_command(const std::string& file, const DecomposeWish& wish, const RunOptions& options) {
    Scenario scenario = load_scenario(file, options.overrides, catalogue());
    if (options.seed) scenario.seed = *options.seed;
    if (wish.at) end_with(scenario, *wish.at);
    const Atlas atlas = read_world(scenario.world);
    const auto known = wish.items.empty() ? std::map<std::string, Indicator>{} : known_indicators(atlas, scenario);
    DecomposeOptions decomposition = options_of(wish, scenario, known, options.threads);
    if (wish.dry_run) {
        print_estimate(atlas, scenario, decomposition);
        return 0;
    }
    const std::string output = options.output.empty() ? default_output(file, "-decomposition") : options.output;
    check_publishable(output);
    const bool speaks = options.progress != "none";
    if (speaks) say_cost(decomposition);
    decomposition.progress = [&, start = std::chrono::steady_clock::now()](int done, int all) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (speaks) fmt::print(stderr, "run {} of {}, about {} left\n", done, all, duration(seconds / done * (all - done)));
        stop_if_interrupted();
    };
    const auto found = decompose(atlas, scenario, decomposition);
    print_all(atlas, found, decomposition, scenario, known);
    write_results(decomposition_results(atlas, scenario, decomposition, known, found), output, options.reproducible);
    return 0;
}

}  // namespace sterna
