#include "sterna/app/result_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "sterna/config/emit.hpp"
#include "sterna/config/values.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/version.hpp"

namespace sterna {

int threads_or_cores(int asked) {
    return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::string default_output(const std::string& scenario_file, const std::string& suffix) {
    std::filesystem::create_directories("outputs");
    return "outputs/" + std::filesystem::path(scenario_file).stem().string() + suffix + ".h5";
}

Results assemble(const Atlas& atlas, const Scenario& scenario, ResultRecorder& recorder, const std::vector<double>& times) {
    Results results;
    const std::string text = canonical_text(scenario);
    results.header.title = scenario.title;
    results.header.sterna_version = version, results.header.git_commit = git_commit, results.header.compiler = compiler;
    results.header.seed = scenario.seed;
    results.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(text))));
    results.header.world_digest = to_hex(atlas.digest);
    results.axes = result_dimensions(atlas);
    results.time = times;
    results.frames = std::move(recorder.frames());
    results.scenario_yaml = to_yaml(scenario);
    results.provenance = atlas.provenance;
    results.parameters = parameter_table({&scenario});
    return results;
}

void note_performance(Results& results, const Progress& progress, int threads, std::int64_t bytes) {
    char host[256] = "unknown";
    gethostname(host, sizeof host - 1);
    const std::time_t now = std::time(nullptr);
    char date[32] = "";
    std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
    results.performance = {
        {"date", date},
        {"host", host},
        {"threads", std::to_string(threads)},
        {"wall_seconds", fmt::format("{:.3f}", progress.seconds())},
        {"worker_steps", std::to_string(progress.worker_steps())},
        {"worker_steps_per_second", fmt::format("{:.0f}", static_cast<double>(progress.worker_steps()) / std::max(1e-9, progress.seconds()))},
        {"population_bytes", std::to_string(bytes)},
    };
}

void write_results(const Results& results, const std::string& file, bool reproducible) {
    publish(file, to_image(results, reproducible));
    fmt::print("wrote {}\n", file);
}

namespace {

void add_section(std::vector<std::vector<std::string>>& table, const SectionInfo& info, const std::string& name, const std::string& state,
                 const Values& values) {
    table.push_back({name, state, "", "", "", info.summary, "", ""});
    for (const ParamInfo& param : info.params) {
        const auto set = values.find(param.key);
        const std::string value = value_text(set == values.end() ? param.default_value : set->second);
        table.push_back({name, state, param.key, value, param.unit, param.meaning, std::string(to_string(param.evidence)), param.source});
    }
}

}  // namespace

std::vector<std::vector<std::string>> parameter_table(const std::vector<const Scenario*>& scenarios) {
    std::vector<std::vector<std::string>> table{{"section", "state", "key", "value", "unit", "meaning", "evidence", "source"}};
    const Scenario& first = *scenarios.front();
    for (const SectionInfo& process : catalogue().processes) {
        const auto on = first.processes.find(process.name);
        const auto values = first.model.find(process.name);
        const bool runs = on == first.processes.end() ? process.default_on : on->second;
        add_section(table, process, process.name, runs ? "on" : "off", values == first.model.end() ? Values{} : values->second);
    }
    std::set<std::string> known;
    for (const Scenario* scenario : scenarios)
        for (const LeverSpec& spec : scenario->policies)
            if (const std::string name = spec.lever + ": " + spec.label; known.insert(name).second)
                add_section(table, *catalogue().lever(spec.lever), name, "policy", spec.values);
    return table;
}

}  // namespace sterna
