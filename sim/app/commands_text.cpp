#include <algorithm>
#include <iterator>

#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sterna/app/commands.hpp"
#include "sterna/app/estimate.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/config/explain.hpp"
#include "sterna/config/load.hpp"
#include "sterna/engine/model.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/engine/start.hpp"
#include "sterna/io/read_world.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

/// That of the terminal, within what can be read; elsewhere the usual one.
std::size_t page_width() {
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual_page_width;
    return std::clamp<std::size_t>(size.ws_col, 60, 120);
}

}  // namespace

int explain_command(const std::string& name, bool all) {
    if (all) fmt::print("{}", explain_all(catalogue(), lever_notes()));
    else if (!name.empty()) fmt::print("{}", explain(catalogue(), name, lever_notes(), page_width()));
    else {
        fmt::print("Processes (`sterna explain NAME` for a page, `sterna explain --all` for everything)\n");
        for (const auto& process : catalogue().processes) fmt::print("  {:<18} {}\n", process.name, process.summary);
        fmt::print("\nLevers\n");
        for (const auto& lever : catalogue().levers) fmt::print("  {:<18} {}\n", lever.name, lever.summary);
        fmt::print("\nSections of a scenario\n  meta, world, population, time, seed, model, processes, policies, output\n");
    }
    return 0;
}

int schema_command() {
    fmt::print("{}\n", json_schema(catalogue()));
    return 0;
}

int defaults_command() {
    fmt::print("{}", defaults_yaml(catalogue()));
    return 0;
}

namespace {

/// What a quota or slots come to in whole workers, so that nobody takes noise for an effect.
void warn_of_small_cells(const Model& model, const std::vector<Sample>& samples) {
    for (const DatedLever& dated : model.levers) {
        std::int64_t heaviest = 1;
        for (std::size_t c = 0; c < samples.size(); ++c)
            if (dated.scope.origins[c]) heaviest = std::max(heaviest, samples[c].weight);
        for (const char* key : {"quota", "amount"}) {
            const auto value = dated.spec.values.find(key);
            if (value == dated.spec.values.end() || !std::holds_alternative<double>(value->second)) continue;
            const double workers = std::get<double>(value->second) / static_cast<double>(heaviest);
            if (workers < 30)
                fmt::print("# warning: {}: {} of {} is about {:.0f} workers a year (one stands for {} persons); name its origins under "
                           "population.focus to see more than noise\n",
                           to_string(dated.spec.where), key, dated.spec.label, workers, heaviest);
        }
    }
}

/// Processes through which a lever acts and which are off, and whether that leaves it without effect.
struct Lacking {
    std::string processes;
    bool all = false;
};

Lacking lacking(const Model& model, const std::string& lever) {
    const auto& known = registered_levers();
    const auto processes = processes_of(*std::find_if(known.begin(), known.end(), [&](const LeverEntry& entry) { return entry.info.name == lever; }));
    std::vector<std::string> off;
    std::copy_if(processes.begin(), processes.end(), std::back_inserter(off), [&](const std::string& name) { return !model.scenario.processes.at(name); });
    return {fmt::format("{}", fmt::join(off, " and ")), off.size() == processes.size()};
}

/// A lever that cannot act is more often a slip than a wish; it is no error, since a trial run may end early.
void warn_of_idle_levers(const Model& model) {
    for (const DatedLever& dated : model.levers) {
        const bool late = dated.spec.from && *dated.spec.from >= model.scenario.end;
        const bool early = dated.spec.until && *dated.spec.until <= model.scenario.start;
        if (const Lacking off = lacking(model, dated.spec.lever); !off.processes.empty())
            fmt::print("# warning: {}: {} {}: it acts through {}, off in this scenario\n", to_string(dated.spec.where), dated.spec.label,
                       off.all ? "has no effect" : "lacks a part of its effect", off.processes);
        if (late || early)
            fmt::print("# warning: {}: {} never acts: it {}, and the run lasts from {} to {}\n", to_string(dated.spec.where), dated.spec.label,
                       late ? "begins in " + to_string(*dated.spec.from) : "ends in " + to_string(*dated.spec.until),
                       to_string(model.scenario.start), to_string(model.scenario.end));
    }
}

void print_needs(const Atlas& atlas, const Scenario& scenario) {
    fmt::print("# {}\n", in_words(estimate_run(atlas, scenario)));
    const Model model(atlas, scenario);
    for (const std::string& conflict : conflicts(model.levers)) fmt::print("# conflict: {}\n", conflict);
    warn_of_idle_levers(model);
    warn_of_small_cells(model, sample_sizes(atlas, scenario.population));
}

}  // namespace

int validate_command(const std::vector<std::string>& scenarios, const std::vector<std::string>& overrides) {
    int worst = 0;
    for (const std::string& file : scenarios) {
        try {
            const Scenario scenario = load_scenario(file, overrides, catalogue());
            const Atlas atlas = read_world(scenario.world);
            const Model model(atlas, scenario);
            fmt::print("# {} is valid\n", file);
            print_needs(atlas, scenario);
            fmt::print("{}", to_yaml(scenario));
        } catch (const InputError& error) {
            fmt::print(stderr, "{}\n", error.what());
            worst = error.exit_code();
        }
    }
    return worst;
}

int info_command() {
    fmt::print("sterna {}\ncommit {}\ncompiler {}\nbuild {}\nprocesses {}, levers {}, observers {}\n", version, git_commit, compiler, build_type,
               registered_processes().size(), registered_levers().size(), registered_observers().size());
    return 0;
}

}  // namespace sterna
