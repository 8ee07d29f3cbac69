#include <algorithm>

#include <fmt/format.h>

#include "sterna/app/commands.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/config/explain.hpp"
#include "sterna/config/load.hpp"
#include "sterna/engine/model.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/engine/start.hpp"
#include "sterna/io/read_world.hpp"
#include "sterna/version.hpp"

namespace sterna {

int explain_command(const std::string& name, bool all) {
    if (all) fmt::print("{}", explain_all(catalogue()));
    else if (!name.empty()) fmt::print("{}", explain(catalogue(), name));
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

/// The process through which a lever acts; empty where it is not one.
std::string_view process_of(const std::string& lever) {
    const auto& all = registered_levers();
    return std::find_if(all.begin(), all.end(), [&](const LeverEntry& entry) { return entry.info.name == lever; })->process;
}

/// A lever that cannot act is more often a slip than a wish; it is no error, since a trial run may end early.
void warn_of_idle_levers(const Model& model) {
    for (const DatedLever& dated : model.levers) {
        const bool late = dated.spec.from && *dated.spec.from >= model.scenario.end;
        const bool early = dated.spec.until && *dated.spec.until <= model.scenario.start;
        const std::string_view through = process_of(dated.spec.lever);
        if (!through.empty() && !model.scenario.processes.at(std::string(through)))
            fmt::print("# warning: {}: {} has no effect: it acts through the process {}, which is off\n", to_string(dated.spec.where), dated.spec.label,
                       through);
        if (late || early)
            fmt::print("# warning: {}: {} never acts: it {}, and the run lasts from {} to {}\n", to_string(dated.spec.where), dated.spec.label,
                       late ? "begins in " + to_string(*dated.spec.from) : "ends in " + to_string(*dated.spec.until),
                       to_string(model.scenario.start), to_string(model.scenario.end));
    }
}

void print_needs(const Atlas& atlas, const Scenario& scenario) {
    const auto samples = sample_sizes(atlas, scenario.population);
    std::int64_t workers = 0;
    for (const Sample& sample : samples) workers += sample.workers;
    const double months = months_between(scenario.start, scenario.end);
    const double steps = months / static_cast<int>(scenario.step);
    // Entrants replace leavers about one to one; a page holds 32 bytes a worker, a fork as much again.
    fmt::print("# workers: {:.2f} million at the start; memory about {:.0f} MB a world; {:.0f} steps, {:.0f} million worker-steps\n",
               static_cast<double>(workers) / 1e6, static_cast<double>(workers) * 45 / 1e6, steps, static_cast<double>(workers) * steps / 1e6);
    const Model model(atlas, scenario);
    for (const std::string& conflict : conflicts(model.levers)) fmt::print("# conflict: {}\n", conflict);
    warn_of_idle_levers(model);
    warn_of_small_cells(model, samples);
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
