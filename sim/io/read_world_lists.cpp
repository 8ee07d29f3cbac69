#include <algorithm>
#include <cmath>

#include "io/read_world_parts.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

const std::vector<std::string> known_keys{"schema_version", "name", "base_year", "education",
                                          "skilled", "fields", "channels", "groups"};

const Node* required(WorldReading& reading, const Node& root, const std::string& key, Node::Kind kind) {
    const Node* node = root.child(key);
    if (node != nullptr && node->kind == kind) return node;
    reading.problems.add(node == nullptr ? root.where() : node->where(), key,
                         std::string(to_string(kind)) + (node == nullptr ? " is missing" : " is needed here"));
    return nullptr;
}

int whole_number(WorldReading& reading, const Node& root, const std::string& key, Range range) {
    const Node* node = required(reading, root, key, Node::Kind::scalar);
    if (node == nullptr) return 0;
    const auto value = node->quoted ? std::nullopt : plain_number(node->text);
    if (value && *value >= range.low && *value <= range.high && *value == std::floor(*value)) return static_cast<int>(*value);
    reading.problems.add(node->where(), key, "`" + shown(node->text) + "` is not a whole number " + from_to(range));
    return 0;
}

std::vector<std::string> words(WorldReading& reading, const Node& list, const std::string& key) {
    std::vector<std::string> out;
    for (const auto& item : list.children) {
        if (item.kind != Node::Kind::scalar || item.text.empty())
            reading.problems.add(item.where(), key, "every item must be a word");
        else if (std::find(out.begin(), out.end(), item.text) != out.end())
            reading.problems.add(item.where(), key, "`" + shown(item.text) + "` stands here twice");
        else
            out.push_back(item.text);
    }
    return out;
}

std::vector<std::string> named_list(WorldReading& reading, const Node& root, const std::string& key, std::size_t at_most) {
    const Node* list = required(reading, root, key, Node::Kind::list);
    if (list == nullptr) return {};
    if (list->children.empty() || list->children.size() > at_most)
        reading.problems.add(list->where(), key, std::to_string(list->children.size()) + " items; accepted are 1 to " +
                                                     std::to_string(at_most));
    return words(reading, *list, key);
}

/// Levels rise in the order of the list, so the skilled ones are its end; the lowest is what everybody has at fifteen.
void read_skilled(WorldReading& reading, const Node& root) {
    Atlas& atlas = reading.atlas;
    const auto skilled = named_list(reading, root, "skilled", max_education);
    for (const auto& level : atlas.education)
        atlas.skilled.push_back(std::find(skilled.begin(), skilled.end(), level) != skilled.end());
    const auto first = std::find(atlas.skilled.begin(), atlas.skilled.end(), true);
    const auto found = std::count(atlas.skilled.begin(), atlas.skilled.end(), true);
    const bool upper_end = found == atlas.skilled.end() - first && first != atlas.skilled.begin();
    const Node* node = root.child("skilled");
    if (node == nullptr || skilled.empty() || atlas.education.empty()) return;
    if (static_cast<std::size_t>(found) != skilled.size() || !upper_end)
        reading.problems.add(node->where(), "skilled",
                             "accepted are the highest levels of `education` without a gap, but not the lowest of " +
                                 one_of(atlas.education));
}

void check_short_names(WorldReading& reading, const Node& root) {
    std::vector<std::string> names;
    for (const auto& level : reading.atlas.education) names.push_back(short_name(level));
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end())
        reading.problems.add(root.child("education")->where(), "education",
                             "two levels begin with `" + *twice + "` and would share the column wage_" + *twice);
}

void read_group(WorldReading& reading, const Node& group) {
    const std::string key = "groups." + shown(group.key);
    if (reading.country_of.count(group.key) != 0)
        reading.problems.add(group.key_where(), key, "a group may not have the name of a country");
    if (group.kind != Node::Kind::list) {
        reading.problems.add(group.where(), key, "a list of country codes is needed here");
        return;
    }
    auto& members = reading.atlas.groups[group.key];
    for (const auto& item : group.children) {
        const auto found = reading.country_of.find(item.text);
        if (found != reading.country_of.end()) members.push_back(static_cast<std::uint8_t>(found->second));
        else reading.problems.add(item.where(), key, "`" + shown(item.text) + "` is not a code of countries.csv");
    }
    std::sort(members.begin(), members.end());
    if (std::adjacent_find(members.begin(), members.end()) != members.end())
        reading.problems.add(group.where(), key, "a country stands here twice");
}

}  // namespace

Node parse_world_yaml(WorldReading& reading) {
    Node root = parse_yaml(reading.texts.at("world.yaml"), reading.path("world.yaml"), reading.problems, YamlLimits());
    if (root.kind != Node::Kind::map)
        reading.problems.add(root.where(), "", "a map with the keys " + one_of(known_keys) + " is needed here");
    reading.problems.throw_if_any();
    return root;
}

void read_lists(WorldReading& reading, const Node& root) {
    for (const auto& child : root.children)
        if (std::find(known_keys.begin(), known_keys.end(), child.key) == known_keys.end())
            reading.problems.add_unknown(child.key_where(), "", "key", child.key, known_keys);

    Atlas& atlas = reading.atlas;
    whole_number(reading, root, "schema_version", {1, 1});
    if (const Node* name = required(reading, root, "name", Node::Kind::scalar)) atlas.name = name->text;
    atlas.base_year = whole_number(reading, root, "base_year", {1990, 2100});
    atlas.education = named_list(reading, root, "education", max_education);
    check_short_names(reading, root);
    atlas.fields = named_list(reading, root, "fields", max_fields);
    atlas.channels = named_list(reading, root, "channels", 16);
    read_skilled(reading, root);
}

void read_groups(WorldReading& reading, const Node& root) {
    const Node* groups = required(reading, root, "groups", Node::Kind::map);
    if (groups == nullptr) return;
    for (const auto& group : groups->children) read_group(reading, group);
}

}  // namespace sterna
