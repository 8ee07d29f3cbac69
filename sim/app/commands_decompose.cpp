#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

#include "sterna/analysis/decomposition.hpp"
#include "sterna/analysis/intervals.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/config/load.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_world.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
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

void print(const Atlas& atlas, const std::vector<BrainReplicate>& all, const std::string& against) {
    fmt::print("\nNet brain effect against {}, last year, {} replicate(s), percentage points, 95 % interval\n", against, all.size());
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

/// Arrays (country, sex) or (edge, country, sex) with their intervals.
class Writer {
  public:
    Writer(const Atlas& atlas, const std::vector<BrainReplicate>& all, Results& file) : n_(atlas.countries.size()), all_(all), file_(file) {}

    void stock(const char* name, Stock member, const char* meaning) {
        std::vector<double> level, other, mean, lower, upper;
        for (const BrainReplicate& r : all_)
            for (std::size_t c = 0; c < n_; ++c)
                for (std::size_t g = 0; g < 3; ++g) level.push_back((r.actual[c].*member)[g]), other.push_back((r.counterfactual[c].*member)[g]);
        for (std::size_t c = 0; c < n_; ++c)
            for (std::size_t g = 0; g < 3; ++g) add(t_interval(effects(all_, member, c, g)), mean, lower, upper);
        put(std::string("actual/") + name, {"replicate", "country", "sex"}, level, std::string("actual run: ") + meaning);
        put(std::string("counterfactual/") + name, {"replicate", "country", "sex"}, other, std::string("counterfactual: ") + meaning);
        put(std::string("effect/") + name, {"country", "sex"}, mean, std::string("mean effect on: ") + meaning);
        put(std::string("effect_lower/") + name, {"country", "sex"}, lower, std::string("lower 95 % bound of the effect on: ") + meaning);
        put(std::string("effect_upper/") + name, {"country", "sex"}, upper, std::string("upper 95 % bound of the effect on: ") + meaning);
    }

    void channels(const char* name, Stock member, const char* meaning) {
        std::vector<double> mean, lower, upper;
        for (std::size_t e = 0; e < all_.front().channels.size(); ++e)
            for (std::size_t c = 0; c < n_; ++c)
                for (std::size_t g = 0; g < 3; ++g) add(t_interval(shares(all_, e, member, c, g)), mean, lower, upper);
        const std::vector<std::string> dims{"edge", "country", "sex"};
        put(std::string("channels/") + name, dims, mean, std::string("Shapley share of the effect on: ") + meaning);
        put(std::string("channels_lower/") + name, dims, lower, std::string("lower 95 % bound of the Shapley share of the effect on: ") + meaning);
        put(std::string("channels_upper/") + name, dims, upper, std::string("upper 95 % bound of the Shapley share of the effect on: ") + meaning);
    }

  private:
    static void add(const Interval& i, std::vector<double>& mean, std::vector<double>& lower, std::vector<double>& upper) {
        const bool bounded = std::isfinite(i.lower);
        mean.push_back(i.mean), lower.push_back(bounded ? i.lower : missing), upper.push_back(bounded ? i.upper : missing);
    }
    void put(const std::string& name, std::vector<std::string> dims, std::vector<double> data, const std::string& meaning) {
        file_.arrays.push_back({name, std::move(dims), std::move(data), "1", meaning, std::string(to_string(Evidence::computed))});
    }

    std::size_t n_;
    const std::vector<BrainReplicate>& all_;
    Results& file_;
};

Results to_results(const Atlas& atlas, const Scenario& scenario, const std::vector<BrainReplicate>& all, const std::string& against,
                   const std::vector<BrainChannel>& channels) {
    Results file;
    file.header.format = "sterna-decomposition";
    file.header.title = scenario.title + ", net brain effect against " + against;
    file.header.sterna_version = version, file.header.git_commit = git_commit, file.header.compiler = compiler;
    file.header.seed = scenario.seed;
    const std::string text = canonical_text(scenario);
    file.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(text))));
    file.header.world_digest = to_hex(atlas.digest);
    std::vector<std::string> codes, numbers, names;
    for (const BrainChannel& channel : channels) names.push_back(channel.name);
    for (const auto& country : atlas.countries) codes.push_back(country.code);
    for (std::size_t r = 0; r < all.size(); ++r) numbers.push_back(std::to_string(r + 1));
    file.axes = {{"replicate", numbers, {}, "1", "replicate"},
                 {"country", codes, {}, "1", "country, of birth"},
                 {"sex", {sex_labels.begin(), sex_labels.end()}, {}, "1", "sex, and both together"}};
    if (!channels.empty()) file.axes.push_back({"edge", names, {}, "1", "channel"});
    Writer writer(atlas, all, file);
    const auto write = [&](const char* name, Stock member, const char* meaning) {
        writer.stock(name, member, meaning);
        if (!channels.empty()) writer.channels(name, member, meaning);
    };
    write("at_home", &BrainStock::at_home, "skilled natives at home over natives aged 15-64, last year");
    write("share", &BrainStock::share, "skilled among residents aged 15-64, last year");
    write("units", &BrainStock::units, "efficiency of skilled natives at home over natives aged 15-64, last year");
    file.scenario_yaml = to_yaml(scenario);
    file.provenance = atlas.provenance;
    file.parameters = parameter_table({&scenario});
    return file;
}

}  // namespace

int decompose_command(const std::string& file, const DecomposeWish& wish, const RunOptions& options) {
    Scenario scenario = load_scenario(file, options.overrides, catalogue());
    if (options.seed) scenario.seed = *options.seed;
    const Atlas atlas = read_world(scenario.world);
    const std::string output = options.output.empty() ? default_output(file, "-decomposition") : options.output;
    check_publishable(output);
    DecomposeOptions decomposition;
    decomposition.against = against_of(wish.against);
    decomposition.replicates = wish.replicates;
    if (wish.with_channels) decomposition.channels = channels_of(decomposition.against, scenario, wish.channels);
    decomposition.execution.exec.threads = threads_or_cores(options.threads);
    const bool speaks = options.progress != "none";
    if (speaks) say_cost(decomposition);
    decomposition.progress = [&, start = std::chrono::steady_clock::now()](int done, int all) {
        const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        if (speaks) fmt::print(stderr, "run {} of {}, about {} left\n", done, all, duration(seconds / done * (all - done)));
        stop_if_interrupted();
    };
    const auto found = decompose(atlas, scenario, decomposition);
    print(atlas, found, wish.against);
    if (!decomposition.channels.empty()) print_channels(atlas, found, decomposition.channels);
    fmt::print("\n");
    write_results(to_results(atlas, scenario, found, wish.against, decomposition.channels), output, options.reproducible);
    return 0;
}

}  // namespace sterna
