#include <algorithm>

#include "sterna/config/emit.hpp"
#include "sterna/config/keys.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

constexpr std::size_t comment_column = 40;

/// A key that must be written has no default to show: the world named here is an example, a number is its lowest.
std::string shown_value(const ParamInfo& info) {
    if (info.key == "world") return "worlds/forum-40-2020";
    const Form form = form_of(info);
    if (form == Form::number && info.required) return number_text(info.range.low);
    if (form == Form::number || form == Form::toggle || form == Form::word) return value_text(info.default_value);
    const auto& text = std::get<std::string>(info.default_value);
    return form == Form::text ? quoted_text(text) : text;
}

std::string comment(const ParamInfo& info) {
    std::string out = info.meaning;
    switch (form_of(info)) {
        case Form::number:
            if (info.unit != "1") out += " [" + info.unit + "]";
            out += ", " + number_text(info.range.low) + " to " + number_text(info.range.high);
            break;
        case Form::toggle:
            out += ", `on` or `off`";
            break;
        case Form::word:
            if (!info.choices.empty()) out += ": " + accepted(info);
            break;
        case Form::integer:
        case Form::text:
        case Form::date:
            break;
    }
    if (info.required) out += "; must be written";
    if (!info.source.empty()) out += "; " + std::string(to_string(info.evidence)) + ": " + info.source;
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
}

std::string line(const std::string& indent, const ParamInfo& info, const std::string& value) {
    std::string out = indent + info.key + ": " + value;
    out.append(out.size() < comment_column ? comment_column - out.size() : 1, ' ');
    return out + " # " + comment(info) + "\n";
}

std::string section(const std::string& name) {
    std::string out;
    for (const auto& key : scenario_keys()) {
        if (key.section.empty() && key.info.key == name) return "\n" + line("", key.info, shown_value(key.info));
        if (key.section == name) out += line("  ", key.info, shown_value(key.info));
    }
    if (name == "population") out += line("  ", focus_key(), "{}");
    const auto& texts = sections();
    const auto text = std::find_if(texts.begin(), texts.end(), [&](const auto& s) { return s.name == name; });
    return "\n# " + text->summary + "\n" + name + ":" + (name == "policies" ? " []" : out.empty() ? " {}" : "") + "\n" + out;
}

std::string processes(const Catalogue& catalogue) {
    if (catalogue.processes.empty()) return section("model") + section("processes");
    std::string out = "\n# Parameters by process.\nmodel:\n";
    for (const auto& process : catalogue.processes) {
        out += "  # " + process.summary + "\n  " + process.name + ":" + (process.params.empty() ? " {}" : "") + "\n";
        for (const auto& info : process.params) out += line("    ", info, shown_value(info));
    }
    out += "\n# Which processes run.\nprocesses:\n";
    for (const auto& process : catalogue.processes) out += "  " + process.name + ": " + value_text(process.default_on) + "\n";
    return out;
}

std::string policies(const Catalogue& catalogue) {
    std::string out = section("policies") + "# The keys that every entry may have:\n";
    for (const auto& key : policy_keys())
        out += line("#     ", key.info, key.info.key == "lever" ? "NAME" : shown_value(key.info));
    out += "#     scope:\n";
    for (const auto& list : scope_lists()) out += line("#       ", list.info, "[A, B]");
    out += line("#       ", ages_key(), "[15, 65]") + "# The levers, each with its own keys:\n";
    for (const auto& lever : catalogue.levers) {
        out += "#   - lever: " + lever.name + "    # " + lever.summary + "\n";
        for (const auto& info : lever.params) out += line("#     ", info, shown_value(info));
    }
    return out;
}

}  // namespace

std::string defaults_yaml(const Catalogue& catalogue) {
    std::string out = "# Every key of a scenario at its default. A scenario needs only the keys in which it differs.\n";
    out += line("", file_keys().front(), "1") + line("# ", file_keys().back(), "base.yaml");
    for (const char* name : {"meta", "world", "population", "time", "seed"}) out += section(name);
    return out + processes(catalogue) + policies(catalogue) + section("output");
}

}  // namespace sterna
