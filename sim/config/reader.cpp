#include "sterna/config/reader.hpp"

#include <algorithm>

#include "sterna/config/values.hpp"

namespace sterna {

bool is_code(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

bool check_kind(const Node& node, Node::Kind kind, const std::string& path, const std::string& example, Problems& problems) {
    if (node.kind == kind) return true;
    problems.add(node.where(), path,
                 "is " + std::string(to_string(node.kind)) + "; accepted: " + std::string(to_string(kind)) + ", such as `" +
                     example + "`");
    return false;
}

void check_keys(const Node& map, const std::vector<std::string>& known, const std::string& path, Problems& problems) {
    for (const auto& child : map.children) {
        if (std::find(known.begin(), known.end(), child.key) != known.end()) continue;
        problems.add_unknown(child.key_where(), path.empty() ? shown(child.key) : path + "." + shown(child.key), "key", child.key,
                             known);
    }
}

void add_missing(const Where& where, const ParamInfo& info, const std::string& path, Problems& problems) {
    problems.add(where, path, "missing; it has no default (" + info.meaning + "); accepted: " + accepted(info));
}

std::optional<Value> read_scalar(const Node& node, const ParamInfo& info, const std::string& path, Problems& problems) {
    if (node.kind != Node::Kind::scalar) {
        problems.add(node.where(), path, "is " + std::string(to_string(node.kind)) + "; accepted: " + accepted(info));
        return std::nullopt;
    }
    ReadValue read = read_value(node.text, node.quoted, info);
    if (read.problem.empty()) return std::move(read.value);
    problems.add(node.where(), path, read.problem + " (" + info.meaning + ")");
    return std::nullopt;
}

Values read_params(const Node* map, const std::vector<ParamInfo>& infos, bool must_be_complete, const Where& where,
                   const std::string& path, Problems& problems) {
    Values out;
    for (const auto& info : infos) {
        const std::string key_path = path + "." + info.key;
        const Node* node = map ? map->child(info.key) : nullptr;
        const auto read = node ? read_scalar(*node, info, key_path, problems) : std::nullopt;
        if (read)
            out.emplace(info.key, *read);
        else if (!info.required)
            out.emplace(info.key, info.default_value);
        else if (!node && must_be_complete)
            add_missing(where, info, key_path, problems);
    }
    return out;
}

}  // namespace sterna
