#include "sterna/config/explain.hpp"
#include "sterna/config/json.hpp"
#include "sterna/config/keys.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

const std::string code_pattern = "^[A-Za-z0-9_-]{1,64}$";

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}/").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

/// A number that YAML readers hand over as text: with a unit, or in a notation some of them do not know (1e3).
std::string number_pattern(const ParamInfo& info) {
    std::string units;
    for (const auto& spelling : unit_spellings(info.unit)) units += (units.empty() ? "" : "|") + escaped(spelling.text);
    const std::string digits = "-?(0|[1-9][0-9]*)(\\.[0-9]*)?", power = "[eE][-+]?[0-9]+";
    return "^" + digits + (units.empty() ? power : "(" + power + "|(" + power + ")? (" + units + "))") + "$";
}

void pair(JsonWriter& json, std::string_view key, std::string_view text) {
    json.key(key);
    json.text(text);
}

void pair(JsonWriter& json, std::string_view key, double number) {
    json.key(key);
    json.number(number);
}

void texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& list) {
    json.key(key);
    json.begin_list();
    for (const auto& text : list) json.text(text);
    json.end();
}

void range(JsonWriter& json, const Range& range) {
    pair(json, "minimum", range.low);
    pair(json, "maximum", range.high);
}

void number_schema(JsonWriter& json, const ParamInfo& info) {
    json.key("anyOf");
    json.begin_list();
    json.begin_object();
    pair(json, "type", "number");
    range(json, info.range);
    json.end();
    json.begin_object();
    pair(json, "type", "string");
    pair(json, "pattern", number_pattern(info));
    json.end();
    json.end();
}

/// Readers of YAML 1.1 turn `on` and the country `NO` into booleans, so a schema for them must let booleans pass.
void word_schema(JsonWriter& json, const ParamInfo& info) {
    if (!info.choices.empty()) return texts(json, "enum", info.choices);
    texts(json, "type", {"string", "boolean"});
    pair(json, "pattern", code_pattern);
}

void toggle_schema(JsonWriter& json) {
    json.key("enum");
    json.begin_list();
    json.boolean(true);
    json.boolean(false);
    json.text("on");
    json.text("off");
    json.end();
}

void value_schema(JsonWriter& json, const ParamInfo& info) {
    json.begin_object();
    std::string about = info.meaning;
    if (!info.source.empty()) about += " (" + std::string(to_string(info.evidence)) + ": " + info.source + ")";
    pair(json, "description", about);
    switch (form_of(info)) {
        case Form::number:
            number_schema(json, info);
            break;
        case Form::toggle:
            toggle_schema(json);
            break;
        case Form::word:
            word_schema(json, info);
            break;
        case Form::text:
            pair(json, "type", "string");
            break;
        case Form::integer:
            pair(json, "type", "integer");
            range(json, info.range);
            break;
        case Form::date:
            texts(json, "type", {"string", "integer"});
            pair(json, "pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$");
            range(json, {0, 4699});
            break;
    }
    json.end();
}

template <class Properties>
void object_schema(JsonWriter& json, const std::vector<std::string>& required, Properties&& properties) {
    pair(json, "type", "object");
    json.key("additionalProperties");
    json.boolean(false);
    if (!required.empty()) texts(json, "required", required);
    json.key("properties");
    json.begin_object();
    properties();
    json.end();
}

void property(JsonWriter& json, const ParamInfo& info) {
    json.key(info.key);
    value_schema(json, info);
}

void list_schema(JsonWriter& json, const ParamInfo& items, double least, double most) {
    json.key(items.key);
    json.begin_object();
    pair(json, "type", "array");
    pair(json, "minItems", least);
    if (most > 0) pair(json, "maxItems", most);
    json.key("items");
    value_schema(json, items);
    json.end();
}

void scope_schema(JsonWriter& json) {
    json.begin_object();
    object_schema(json, {}, [&] {
        for (const auto& list : scope_lists()) list_schema(json, list.info, 1, 0);
        list_schema(json, ages_key(), 2, 2);
    });
    json.end();
}

/// Keys are checked by lever, so that a key of one lever is refused in another.
void lever_schema(JsonWriter& json, const SectionInfo& lever) {
    json.begin_object();
    json.key("if");
    json.begin_object();
    json.key("properties");
    json.begin_object();
    json.key("lever");
    json.begin_object();
    pair(json, "const", lever.name);
    json.end();
    json.end();
    json.end();
    json.key("then");
    json.begin_object();
    std::vector<std::string> required{"lever"};
    for (const auto& info : lever.params)
        if (info.required) required.push_back(info.key);
    object_schema(json, required, [&] {
        for (const auto& key : policy_keys()) property(json, key.info);
        json.key("scope");
        json.begin_object();
        pair(json, "$ref", "#/$defs/scope");
        json.end();
        for (const auto& info : lever.params) property(json, info);
    });
    json.end();
    json.end();
}

void policies_schema(JsonWriter& json, const std::vector<SectionInfo>& levers) {
    std::vector<std::string> names;
    for (const auto& lever : levers) names.push_back(lever.name);
    json.begin_object();
    pair(json, "type", "array");
    json.key("items");
    json.begin_object();
    pair(json, "type", "object");
    texts(json, "required", {"lever"});
    json.key("properties");
    json.begin_object();
    json.key("lever");
    json.begin_object();
    texts(json, "enum", names);
    json.end();
    json.end();
    json.key("allOf");
    json.begin_list();
    for (const auto& lever : levers) lever_schema(json, lever);
    json.end();
    json.end();
    json.end();
}

void section_schema(JsonWriter& json, const std::string& name) {
    json.begin_object();
    object_schema(json, {}, [&] {
        for (const auto& key : scenario_keys())
            if (key.section == name) property(json, key.info);
        if (name != "population") return;
        json.key(focus_key().key);
        json.begin_object();
        pair(json, "type", "object");
        json.key("additionalProperties");
        value_schema(json, focus_key());
        json.end();
    });
    json.end();
}

void process_schemas(JsonWriter& json, const std::vector<SectionInfo>& processes) {
    json.key("model");
    json.begin_object();
    object_schema(json, {}, [&] {
        for (const auto& process : processes) {
            json.key(process.name);
            json.begin_object();
            pair(json, "description", process.summary);
            object_schema(json, {}, [&] {
                for (const auto& info : process.params) property(json, info);
            });
            json.end();
        }
    });
    json.end();
    json.key("processes");
    json.begin_object();
    object_schema(json, {}, [&] {
        for (const auto& process : processes) {
            json.key(process.name);
            json.begin_object();
            toggle_schema(json);
            json.end();
        }
    });
    json.end();
}

/// What must be written may stand in the file this one extends.
void required_unless_extended(JsonWriter& json) {
    std::vector<std::string> keys;
    for (const auto& key : scenario_keys())
        if (key.section.empty() && key.info.required) keys.push_back(key.info.key);
    json.key("anyOf");
    json.begin_list();
    for (const auto& required : {std::vector<std::string>{"extends"}, keys}) {
        json.begin_object();
        texts(json, "required", required);
        json.end();
    }
    json.end();
}

}  // namespace

std::string json_schema(const Catalogue& catalogue) {
    JsonWriter json;
    json.begin_object();
    pair(json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    pair(json, "title", "Sterna scenario");
    object_schema(json, {"schema_version"}, [&] {
        for (const auto& info : file_keys()) property(json, info);
        for (const auto& key : scenario_keys())
            if (key.section.empty()) property(json, key.info);
        for (const char* name : {"meta", "population", "time", "output"}) {
            json.key(name);
            section_schema(json, name);
        }
        process_schemas(json, catalogue.processes);
        json.key("policies");
        policies_schema(json, catalogue.levers);
    });
    required_unless_extended(json);
    json.key("$defs");
    json.begin_object();
    json.key("scope");
    scope_schema(json);
    json.end();
    json.end();
    return json.take();
}

}  // namespace sterna
