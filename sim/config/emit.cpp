#include "sterna/config/emit.hpp"

#include <filesystem>

#include "sterna/config/keys.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

template <class T>
std::string key_line(const FixedKey<T>& key, const T& from) {
    const Value value = key.get(from);
    const Form form = form_of(key.info);
    const auto* text = std::get_if<std::string>(&value);
    const bool plain = form == Form::integer || form == Form::date;
    return key.info.key + ": " + (plain ? *text : form == Form::text ? quoted_text(*text) : value_text(value)) + "\n";
}

/// One section, or the top-level key of that name.
std::string section(const Scenario& scenario, const std::string& name) {
    std::string out;
    for (const auto& key : scenario_keys()) {
        if (key.section.empty() && key.info.key == name) return key_line(key, scenario);
        if (key.section == name) out += "  " + key_line(key, scenario);
    }
    return name + ":\n" + out;
}

std::string focus(const PopulationSpec& population) {
    std::string out = "  focus:" + std::string(population.focus.empty() ? " {}" : "") + "\n";
    for (const auto& [country, weight] : population.focus)
        out += "    " + value_text(country) + ": " + number_text(weight) + "\n";
    return out;
}

std::string model(const Scenario& scenario) {
    std::string out = scenario.model.empty() ? "model: {}\n" : "model:\n";
    for (const auto& [process, values] : scenario.model) {
        out += "  " + process + ":" + (values.empty() ? " {}" : "") + "\n";
        for (const auto& [key, value] : values) out += "    " + key + ": " + value_text(value) + "\n";
    }
    return out;
}

std::string processes(const Scenario& scenario) {
    std::string out = scenario.processes.empty() ? "processes: {}\n" : "processes:\n";
    for (const auto& [process, on] : scenario.processes) out += "  " + process + ": " + value_text(on) + "\n";
    return out;
}

std::string scope(const ScopeSpec& spec) {
    std::string out = "    scope:\n";
    for (const auto& list : scope_lists()) {
        const auto& words = spec.*list.member;
        std::string items;
        for (const auto& word : words) items += (items.empty() ? "" : ", ") + value_text(word);
        if (!words.empty()) out += "      " + list.info.key + ": [" + items + "]\n";
    }
    return out + "      ages: [" + number_text(spec.min_age) + ", " + number_text(spec.max_age) + "]\n";
}

std::string policy(const LeverSpec& spec) {
    std::string out;
    for (const auto& key : policy_keys()) {
        if (key.get(spec) == Value(std::string())) continue;  // a date left open
        out += (out.empty() ? "  - " : "    ") + key_line(key, spec);
    }
    out += scope(spec.scope);
    for (const auto& [key, value] : spec.values) out += "    " + key + ": " + value_text(value) + "\n";
    return out;
}

}  // namespace

std::string to_yaml(const Scenario& scenario) {
    std::string out = "schema_version: 1\n" + section(scenario, "meta") + section(scenario, "world") +
                      section(scenario, "population") + focus(scenario.population) + section(scenario, "time") +
                      section(scenario, "seed") + model(scenario) + processes(scenario) +
                      (scenario.policies.empty() ? "policies: []\n" : "policies:\n");
    for (const auto& spec : scenario.policies) out += policy(spec);
    return out + section(scenario, "output");
}

std::string canonical_text(const Scenario& scenario) {
    Scenario anywhere = scenario;
    anywhere.world = std::filesystem::path(scenario.world).filename().string();
    return to_yaml(anywhere);
}

}  // namespace sterna
