#include "io/read_world_parts.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sterna/config/values.hpp"

namespace sterna {
namespace {

std::string hint(WorldReading& reading, std::string_view code) {
    if (reading.hints_left-- <= 0) return "";
    std::vector<std::string> codes;
    for (const auto& country : reading.atlas.countries) codes.push_back(country.code);
    const std::string near = nearest(code, codes);
    return near.empty() ? "" : ", perhaps `" + near + "`";
}

}  // namespace

std::string from_to(Range range) { return "from " + number_text(range.low) + " to " + number_text(range.high); }

std::string short_name(const std::string& level) { return level.substr(0, level.find('_')); }

double WorldRow::number(std::string_view column, Range range) {
    const auto value = plain_number(cell(column));
    if (value && *value >= range.low && *value <= range.high) return *value;
    refuse(column, "a number " + from_to(range));
    return std::numeric_limits<double>::quiet_NaN();
}

std::optional<int> WorldRow::integer(std::string_view column, Range range) {
    const auto value = plain_number(cell(column));
    if (value && *value >= range.low && *value <= range.high && *value == std::floor(*value)) return static_cast<int>(*value);
    refuse(column, "a whole number " + from_to(range));
    return std::nullopt;
}

bool WorldRow::flag(std::string_view column) {
    const auto value = cell(column);
    if (value == "1") return true;
    if (value != "0") refuse(column, "0 or 1");
    return false;
}

std::string WorldRow::text(std::string_view column) {
    std::string value = text_or_blank(column);
    if (value.empty()) refuse(column, "a text");
    return value;
}

std::string WorldRow::text_or_blank(std::string_view column) { return std::string(cell(column)); }

std::optional<int> WorldRow::country(std::string_view column) {
    const auto found = reading_.country_of.find(cell(column));
    if (found != reading_.country_of.end()) return found->second;
    refuse(column, "a code of countries.csv" + hint(reading_, cell(column)));
    return std::nullopt;
}

std::optional<int> WorldRow::word(std::string_view column, const std::vector<std::string>& accepted) {
    const auto found = std::find(accepted.begin(), accepted.end(), cell(column));
    if (found != accepted.end()) return static_cast<int>(found - accepted.begin());
    refuse(column, one_of(accepted));
    return std::nullopt;
}

std::optional<int> WorldRow::age_group() {
    const auto age = plain_number(cell("age"));
    for (int group = 0; group < age_groups; ++group)
        if (age == 15 + 5 * group) return group;
    refuse("age", "15, 20, ... or 60, the first year of a five-year age group");
    return std::nullopt;
}

void WorldRow::refuse(std::string_view column, const std::string& what) {
    const std::string found = row_.blank(column) ? "an empty cell" : "`" + shown(cell(column)) + "`";
    reading_.problems.add(row_.where(column), std::string(column), found + " is not " + what);
}

bool Coverage::first_time(std::size_t key, WorldRow& row, std::string_view column) {
    if (seen_[key]) row.refuse(column, "expected again: an earlier line has this key, and each may stand once");
    const bool first = !seen_[key];
    seen_[key] = true;
    return first;
}

void Coverage::note_missing(WorldReading& reading, const std::string& file, const std::vector<std::string>& names,
                            std::size_t count) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
    if (count > names.size()) list += " and " + std::to_string(count - names.size()) + " more";
    reading.problems.add({reading.path(file), 0, 0}, "", "no line for " + list + "; every one needs a line");
}

}  // namespace sterna
