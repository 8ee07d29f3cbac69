#include "sterna/config/scenario.hpp"

#include <cmath>
#include <filesystem>

#include "sterna/config/keys.hpp"
#include "sterna/config/reader.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

constexpr int longest_run =
    12'000;  // months; behaviour is calibrated over decades, and a typing error in a year costs days of computing

/// The sections of a scenario, read one after the other into it.
class ScenarioReader {
  public:
    ScenarioReader(const Node& root, const Catalogue& catalogue, Problems& problems)
        : root_(root), catalogue_(catalogue), problems_(problems) {}

    Scenario read() {
        scenario_.file = root_.where().file;
        check_top_level();
        for (const auto& key : scenario_keys()) read_key(key);
        read_focus();
        read_processes();
        read_model();
        if (const Node* policies = root_.child("policies"))
            if (check_kind(*policies, Node::Kind::list, "policies", "- lever: quota", problems_))
                scenario_.policies = read_policies(*policies, catalogue_, problems_);
        resolve_world();
        check_workers();
        check_time();
        check_start();
        check_rows();
        return std::move(scenario_);
    }

  private:
    void check_top_level() {
        std::vector<std::string> known;
        for (const auto& key : scenario_keys())
            if (key.section.empty()) known.push_back(key.info.key);
        for (const auto& section : sections()) known.push_back(section.name);
        check_keys(root_, known, "", problems_);
        for (const char* name : {"meta", "population", "time", "output"}) check_section(name);
    }

    void check_section(const std::string& name) {
        const Node* section = root_.child(name);
        if (!section || !check_kind(*section, Node::Kind::map, name, name + ": {key: value}", problems_)) return;
        std::vector<std::string> known;
        for (const auto& key : scenario_keys())
            if (key.section == name) known.push_back(key.info.key);
        if (name == "population") known.push_back(focus_key().key);
        check_keys(*section, known, name, problems_);
    }

    const Node* find(const std::string& section, const std::string& key) const {
        const Node* map = section.empty() ? &root_ : root_.child(section);
        return map ? map->child(key) : nullptr;
    }

    void read_key(const FixedKey<Scenario>& key) {
        const std::string path = key.section.empty() ? key.info.key : key.section + "." + key.info.key;
        const Node* node = find(key.section, key.info.key);
        if (!node && key.info.required) add_missing(root_.where(), key.info, path, problems_);
        if (!node) return;
        if (const auto value = read_scalar(*node, key.info, path, problems_)) key.set(scenario_, *value);
    }

    void read_focus() {
        const Node* focus = find("population", focus_key().key);
        if (!focus || !check_kind(*focus, Node::Kind::map, "population.focus", "{GHA: 50, KEN: 50}", problems_)) return;
        for (const auto& entry : focus->children) {
            const std::string path = "population.focus." + shown(entry.key);
            if (!is_code(entry.key))
                problems_.add(entry.key_where(), path, "is not a country code; accepted: letters, digits, `_` and `-`");
            const auto weight = read_scalar(entry, focus_key(), path, problems_);
            if (!weight) continue;
            scenario_.population.focus[entry.key] = std::get<double>(*weight);
            scenario_.focus_where[entry.key] = entry.key_where();
        }
    }

    std::vector<std::string> process_names() const {
        std::vector<std::string> names;
        for (const auto& process : catalogue_.processes) names.push_back(process.name);
        return names;
    }

    void read_processes() {
        for (const auto& process : catalogue_.processes) scenario_.processes[process.name] = process.default_on;
        const Node* map = root_.child("processes");
        if (!map || !check_kind(*map, Node::Kind::map, "processes", "{return: off}", problems_)) return;
        check_keys(*map, process_names(), "processes", problems_);
        for (const auto& process : catalogue_.processes) {
            const Node* node = map->child(process.name);
            const ParamInfo info{"", process.default_on, {}, "switch", process.summary, "", Evidence::assumption, {}, false};
            if (!node) continue;
            if (const auto on = read_scalar(*node, info, "processes." + process.name, problems_))
                scenario_.processes[process.name] = std::get<bool>(*on);
        }
    }

    void read_model() {
        const Node* model = root_.child("model");
        if (model && !check_kind(*model, Node::Kind::map, "model", "{return: {h0: 0.08}}", problems_)) model = nullptr;
        if (model) check_keys(*model, process_names(), "model", problems_);
        for (const auto& process : catalogue_.processes) scenario_.model[process.name] = read_process(process, model);
    }

    Values read_process(const SectionInfo& process, const Node* model) {
        const std::string path = "model." + process.name;
        const Node* map = model ? model->child(process.name) : nullptr;
        const Where where = map ? map->key_where() : root_.where();
        if (map && !check_kind(*map, Node::Kind::map, path, "{key: value}", problems_)) map = nullptr;
        if (map) check_keys(*map, keys_of(process), path, problems_);
        return read_params(map, process.params, scenario_.processes.at(process.name), where, path, problems_);
    }

    static std::vector<std::string> keys_of(const SectionInfo& section) {
        std::vector<std::string> keys;
        for (const auto& info : section.params) keys.push_back(info.key);
        return keys;
    }

    /// Relative to the file that says it; on the command line to the current folder.
    void resolve_world() {
        const Node* node = root_.child("world");
        if (!node || problems_.about("world")) return;
        const std::filesystem::path base =
            node->line == 0 ? std::filesystem::path() : std::filesystem::path(node->where().file).parent_path();
        std::filesystem::path folder = (base / scenario_.world).lexically_normal();
        if (!folder.has_filename()) folder = folder.parent_path();
        scenario_.world = folder.string();
        std::error_code error;
        if (scenario_.world.empty() || !std::filesystem::is_regular_file(folder / "world.yaml", error))
            problems_.add(node->where(), "world",
                          "there is no world in `" + shown(scenario_.world) +
                              "`; accepted: a folder that holds world.yaml, relative to this file");
    }

    void check_workers() {
        const Node* node = find("population", "workers");
        const double workers = scenario_.population.workers;
        if (!node || problems_.about("population.workers") || workers == std::floor(workers)) return;
        problems_.add(node->where(), "population.workers", "`" + number_text(workers) + "` is not a whole number of workers");
    }

    /// A row needs a step to end with it.
    void check_rows() {
        if (problems_.about("output.every") || problems_.about("time.step")) return;
        if (scenario_.every != FrameEvery::month || static_cast<int>(scenario_.step) == 1) return;
        const Node* node = find("output", "every");
        problems_.add(node ? node->where() : root_.where(), "output.every",
                      "rows of a month need steps of a month; give `step: month` or `every: year`");
    }

    /// What later years are measured against is that of the first calendar year, which must be whole.
    void check_start() {
        if (problems_.about("time.start") || scenario_.start.month_of_year() == 1) return;
        const Node* node = find("time", "start");
        problems_.add(node ? node->where() : root_.where(), "time.start",
                      to_string(scenario_.start) + " is not a January; runs start with a year, such as " + to_string(Month::of(scenario_.start.year())));
    }

    void check_time() {
        if (problems_.about("time.start") || problems_.about("time.end") || problems_.about("time.step")) return;
        const int months = months_between(scenario_.start, scenario_.end), step = static_cast<int>(scenario_.step);
        const std::string span = to_string(scenario_.start) + " to " + to_string(scenario_.end);
        std::string what;
        if (months <= 0)
            what = span + " is no time at all; the end must come after the start";
        else if (months > longest_run)
            what = span + " is " + std::to_string(months) + " months; a run holds at most " + std::to_string(longest_run);
        else if (months % step != 0)
            what = span + " is " + std::to_string(months) + " months, not a whole number of steps of " + std::to_string(step);
        if (what.empty()) return;
        const Node* node = find("time", "end");
        if (!node) node = find("time", "start");
        if (!node) node = find("time", "step");
        problems_.add(node ? node->where() : root_.where(), "time.end", what);
    }

    const Node& root_;
    const Catalogue& catalogue_;
    Problems& problems_;
    Scenario scenario_;
};

}  // namespace

Scenario read_scenario(const Node& root, const Catalogue& catalogue, Problems& problems) {
    return ScenarioReader(root, catalogue, problems).read();
}

}  // namespace sterna
