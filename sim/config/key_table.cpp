#include <algorithm>
#include <array>
#include <map>

#include "config/page.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/values.hpp"

namespace sterna {

namespace {

/// No default, and none needed: stands for none.
bool may_be_left_out(const ParamInfo& info) {
    const auto* text = std::get_if<std::string>(&info.default_value);
    const auto* number = std::get_if<double>(&info.default_value);
    return (number && *number < info.range.low) || (text && text->empty());
}

std::string default_value(const ParamInfo& info) {
    const auto* text = std::get_if<std::string>(&info.default_value);
    return text ? *text : value_text(info.default_value);
}

std::string source_line(const ParamInfo& info) { return std::string(to_string(info.evidence)) + ": " + info.source; }

/// What a key takes, short enough for a column; the longer forms are said under it.
std::string accepted_briefly(const ParamInfo& info) {
    switch (form_of(info)) {
        case Form::number: return number_text(info.range.low) + " to " + number_text(info.range.high);
        case Form::integer: return "a whole number";
        case Form::toggle: return "on or off";
        case Form::text: return "a text";
        case Form::date: return "a month";
        case Form::word: break;
    }
    const std::string words = one_of(info.choices);
    return info.choices.empty() || words.size() > 24 ? "a word" : words;
}

/// What does not fit the column: the words there are, how dates are written.
std::string accepted_beside(const ParamInfo& info) {
    const Form form = form_of(info);
    const bool words = form == Form::word && !info.choices.empty() && accepted_briefly(info) == "a word";
    return words || form == Form::date || form == Form::integer ? accepted(info) : "";
}

/// Other spellings of numbers, once for each unit.
std::string spellings(const std::vector<ParamInfo>& keys, const Typesetter& set) {
    std::map<std::string, std::string> by_unit;
    for (const auto& info : keys) {
        const std::string all = form_of(info) == Form::number ? accepted(info) : "";
        if (const auto also = all.find("also written"); also != std::string::npos) by_unit[info.unit] = all.substr(also);
    }
    std::string out;
    for (const auto& [unit, text] : by_unit) out += set.wrapped(unit + ": " + text, "      ", "  ");
    return out.empty() ? out : "\n" + out;
}

using Row = std::array<std::string, 4>;

Row row_of(const ParamInfo& info) {
    const bool pure = info.unit == "1" || form_of(info) != Form::number;
    return {info.key, info.required ? "required" : may_be_left_out(info) ? "none" : default_value(info), accepted_briefly(info), pure ? "" : info.unit};
}

std::string line_of(const Row& row, const std::array<std::size_t, 4>& widths) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += "  " + row[i] + std::string(widths[i] - row[i].size(), ' ');
    return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

}  // namespace

std::string entry(const ParamInfo& info, const Typesetter& set) {
    const std::string preset = info.required ? "must be written" : may_be_left_out(info) ? "may be left out" : "default " + default_value(info);
    std::string out = "  " + info.key + "\n" + set.wrapped(info.meaning, "      ");
    out += set.wrapped(accepted(info), "      ") + "      " + preset + "\n";
    if (!info.source.empty()) out += set.wrapped(source_line(info), "      ");
    return out;
}

std::string key_table(const std::vector<ParamInfo>& keys, const Typesetter& set) {
    const Row head{"key", "default", "accepted", "unit"};
    std::array<std::size_t, 4> widths{};
    const auto widen = [&](const Row& row) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    };
    widen(head);
    for (const auto& info : keys) widen(row_of(info));
    std::string out = line_of(head, widths);
    for (const auto& info : keys) {
        out += "\n" + line_of(row_of(info), widths) + set.wrapped(info.meaning, "      ");
        if (const std::string beside = accepted_beside(info); !beside.empty()) out += set.wrapped(beside, "      ");
        if (!info.source.empty()) out += set.wrapped(source_line(info), "      ");
    }
    return out + spellings(keys, set);
}

}  // namespace sterna
