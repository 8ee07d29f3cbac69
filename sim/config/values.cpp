#include "sterna/config/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "sterna/config/problems.hpp"

namespace sterna {
namespace {

constexpr int last_year = 4699;  // the clock holds 2700 years on either side of 2000

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }
bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string why_no_number(std::string_view text) {
    if (text.find('_') != std::string_view::npos || text.find(',') != std::string_view::npos) return "; digits are not grouped";
    if (text.find("0x") != std::string_view::npos || text.find("0X") != std::string_view::npos) return "; numbers are decimal";
    if (!text.empty() && text[0] == '+') return "; leave out the plus sign";
    const std::string_view digits = text.substr(!text.empty() && text[0] == '-' ? 1 : 0);
    if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) return "; leave out the leading zero";
    if (!text.empty() && is_digit(text[0]) && !is_digit(text.back())) return "; a unit stands after a space";
    return "";
}

ReadValue refused(const std::string& what, const ParamInfo& info) { return {{}, what + "; accepted: " + accepted(info)}; }

std::string tick(std::string_view text) { return "`" + shown(text) + "`"; }

ReadValue read_number(std::string_view text, const ParamInfo& info) {
    const std::size_t space = text.find(' ');
    const auto digits = plain_number(text.substr(0, space));
    if (!digits) return refused(tick(text) + " is not a number" + why_no_number(text.substr(0, space)), info);
    double value = *digits;
    if (space != std::string_view::npos) {
        const std::string_view unit = text.substr(space + 1);
        const auto spellings = unit_spellings(info.unit);
        const auto spelling = std::find_if(spellings.begin(), spellings.end(), [&](const auto& s) { return s.text == unit; });
        if (spelling == spellings.end()) return refused(tick(unit) + " is not a unit of this key", info);
        value = value * spelling->times / spelling->over;
    }
    if (!(value >= info.range.low && value <= info.range.high)) {
        const std::string same = space == std::string_view::npos ? "" : " (" + number_text(value) + ")";
        return refused(shown(text) + same + " is out of range", info);
    }
    if (info.unit == "month" && value != std::floor(value)) return refused(shown(text) + " is not a whole number of months", info);
    return {value + 0.0, ""};  // -0 becomes 0: equal scenarios are equal texts
}

ReadValue read_integer(std::string_view text, const ParamInfo& info) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool leading_zero = text.size() > 1 && text[0] == '0';
    if (error != std::errc() || end != text.data() + text.size() || leading_zero)
        return refused(tick(text) + " is not a whole number" + why_no_number(text), info);
    if (static_cast<double>(value) < info.range.low || static_cast<double>(value) > info.range.high)
        return refused(std::string(text) + " is out of range", info);
    return {std::string(text), ""};
}

ReadValue read_toggle(std::string_view text, const ParamInfo& info) {
    if (text == "on") return {true, ""};
    if (text == "off") return {false, ""};
    return refused(tick(text) + " is no position of a switch", info);
}

ReadValue read_word(std::string_view text, const ParamInfo& info) {
    const auto& choices = info.choices;
    if (choices.empty() || std::find(choices.begin(), choices.end(), text) != choices.end()) return {std::string(text), ""};
    const std::string near = nearest(text, choices);
    return refused(tick(text) + " is not a choice" + (near.empty() ? "" : ", did you mean `" + near + "`?"), info);
}

ReadValue read_date(std::string_view text, const ParamInfo& info) {
    const auto month = parse_month(text);
    if (!month) return refused(tick(text) + " is not a month", info);
    return {to_string(*month), ""};
}

/// The end of a range of whole numbers; 2^64 - 1 is no double, its neighbour stands for it.
std::string whole_text(double high) { return high >= 18446744073709551615.0 ? "18446744073709551615" : number_text(high); }

}  // namespace

std::vector<UnitSpelling> unit_spellings(std::string_view unit) {
    std::vector<UnitSpelling> out;
    if (unit == "1" || unit == "integer" || unit == "date" || unit == "text" || unit == "word" || unit == "switch") return out;
    if (unit == "share" || starts_with(unit, "share of ")) {
        out.push_back({"%", 1, 100});
        if (unit.size() > 5) out.push_back({"% of " + std::string(unit.substr(9)), 1, 100});
    } else if (unit == "month") {
        out = {{"months"}, {"years", 12, 1}, {"month"}, {"year", 12, 1}};
    } else if (unit == "year") {
        out = {{"years"}, {"months", 1, 12}, {"year"}, {"month", 1, 12}};
    } else if (ends_with(unit, "/year")) {
        const std::string stem(unit.substr(0, unit.size() - 5));
        out = {{"per year"}, {"per month", 12, 1}, {std::string(unit)}};
        if (stem != "1") out.insert(out.end(), {{stem + " per year"}, {stem + " per month", 12, 1}});
    } else {
        out.push_back({std::string(unit)});
        if (starts_with(unit, "year ")) out.push_back({"years" + std::string(unit.substr(4))});
    }
    return out;
}

Form form_of(const ParamInfo& info) {
    if (std::holds_alternative<bool>(info.default_value)) return Form::toggle;
    if (std::holds_alternative<double>(info.default_value)) return Form::number;
    if (info.unit == "integer") return Form::integer;
    if (info.unit == "date") return Form::date;
    return info.unit == "text" ? Form::text : Form::word;
}

ReadValue read_value(std::string_view text, bool quoted, const ParamInfo& info) {
    const Form form = form_of(info);
    if (quoted && form != Form::text && form != Form::word)
        return refused("\"" + shown(text) + "\" is in quotes, which makes it a text; remove the quotes", info);
    switch (form) {
        case Form::number:
            return read_number(text, info);
        case Form::integer:
            return read_integer(text, info);
        case Form::toggle:
            return read_toggle(text, info);
        case Form::word:
            return read_word(text, info);
        case Form::date:
            return read_date(text, info);
        case Form::text:
            return {std::string(text), ""};
    }
    throw InternalError("unknown form of value");
}

std::optional<double> plain_number(std::string_view text) {
    const std::string_view digits = text.substr(!text.empty() && text[0] == '-' ? 1 : 0);
    if (digits.empty() || !(is_digit(digits[0]) || digits[0] == '.')) return std::nullopt;  // shuts out inf, nan and plus signs
    if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<Month> parse_month(std::string_view text) {
    const bool year_only = text.size() == 4, year_and_month = text.size() == 7 && text[4] == '-';
    if (!year_only && !year_and_month) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i != 4 && !is_digit(text[i])) return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t length) {
        int value = 0;
        for (const char c : text.substr(from, length)) value = 10 * value + (c - '0');
        return value;
    };
    const int year = number(0, 4), month = year_only ? 1 : number(5, 2);
    if (year > last_year || month < 1 || month > 12) return std::nullopt;
    return Month::of(year, month);
}

std::string number_text(double value) {
    const double size = std::abs(value);
    const bool fixed = size == 0 || (size >= 1e-5 && size < 1e15);
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   fixed ? std::chars_format::fixed : std::chars_format::scientific);
    ensures(end.ec == std::errc(), "a double fits into 64 characters");
    return {buffer.data(), end.ptr};
}

std::string quoted_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (c == '\n')
            out += "\\n";
        else if (c == '\r')
            out += "\\r";
        else if (c == '\t')
            out += "\\t";
        else
            out += c;
    }
    return out + "\"";
}

std::string value_text(const Value& value) {
    if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
    if (const auto* on = std::get_if<bool>(&value)) return *on ? "on" : "off";
    const auto& text = std::get<std::string>(value);
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const bool word = !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
        return letter(c) || is_digit(c) || c == '_' || c == '-';
    });
    const bool null = text == "null" || text == "Null" || text == "NULL";
    return word && !null ? text : quoted_text(text);
}

std::string accepted(const ParamInfo& info) {
    const std::string range = " from " + number_text(info.range.low) + " to " + number_text(info.range.high);
    switch (form_of(info)) {
        case Form::integer:
            return "a whole number from " + number_text(info.range.low) + " to " + whole_text(info.range.high);
        case Form::toggle:
            return "`on` or `off`";
        case Form::text:
            return "a text";
        case Form::date:
            return "a month such as `2028-01`, or a year such as `2028` for its January, up to " + std::to_string(last_year);
        case Form::word:
            return info.choices.empty() ? "a word" : (info.choices.size() > 1 ? "one of " : "") + one_of(info.choices);
        case Form::number:
            break;
    }
    std::string out = "a number" + range;
    if (info.unit != "1") out += " [" + info.unit + "]";
    std::vector<std::string> examples;
    for (const auto& spelling : unit_spellings(info.unit))  // the first two; the others are their singulars or longer
        if (spelling.text != info.unit && examples.size() < 2) examples.push_back("`N " + spelling.text + "`");
    return examples.empty() ? out : out + ", also written " + one_of(examples);
}

}  // namespace sterna
