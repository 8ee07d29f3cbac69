#include "sterna/config/load.hpp"

#include <algorithm>
#include <filesystem>

#include "sterna/config/keys.hpp"
#include "sterna/config/node.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/reader.hpp"
#include "sterna/config/text.hpp"

namespace sterna {
namespace {

constexpr std::size_t most_files = 8;  // one on the other; deeper towers cannot be read by people either

void remove(Node& map, const std::string& key) {
    map.children.erase(
        std::remove_if(map.children.begin(), map.children.end(), [&](const Node& child) { return child.key == key; }),
        map.children.end());
}

void check_version(const Node& root, Problems& problems) {
    const ParamInfo& info = file_keys().front();
    const Node* version = root.child(info.key);
    if (!version)
        add_missing(root.where(), info, info.key, problems);
    else
        read_scalar(*version, info, info.key, problems);
}

Node read_chain(std::string_view text, const std::string& file, std::vector<std::string>& chain, Problems& problems);

/// The tree this one is laid on, or nothing if it names none or one that cannot be read.
std::optional<Node> read_base(const Node& root, const std::string& file, std::vector<std::string>& chain, Problems& problems) {
    const Node* extends = root.child("extends");
    const auto value = extends ? read_scalar(*extends, file_keys().back(), "extends", problems) : std::nullopt;
    if (!value) return std::nullopt;
    const auto path = (std::filesystem::path(file).parent_path() / std::get<std::string>(*value)).lexically_normal();
    std::error_code error;
    const auto refuse = [&](const std::string& what) {
        problems.add(extends->where(), "extends", "`" + shown(path.string()) + "` " + what);
        return std::nullopt;
    };
    if (!std::filesystem::is_regular_file(path, error))
        return refuse("is no file; accepted: a scenario file, relative to this one");
    const std::string real = std::filesystem::weakly_canonical(path, error).string();
    if (std::find(chain.begin(), chain.end(), real) != chain.end()) return refuse("extends this file in turn, which never ends");
    if (chain.size() == most_files)
        return refuse("would be the ninth file of a chain; accepted: at most " + std::to_string(most_files));
    chain.push_back(real);
    return read_chain(read_text(path.string(), YamlLimits{}.bytes), path.string(), chain, problems);
}

Node read_chain(std::string_view text, const std::string& file, std::vector<std::string>& chain, Problems& problems) {
    Node root = parse_yaml(text, file, problems, YamlLimits{});
    if (!check_kind(root, Node::Kind::map, "", "schema_version: 1", problems)) problems.throw_if_any();
    check_version(root, problems);
    auto base = read_base(root, file, chain, problems);
    remove(root, "schema_version");
    remove(root, "extends");
    if (!base) return root;
    Node place;  // messages about the whole name the file the user gave, not its base
    place.file = root.file;
    merge(*base, std::move(root));
    base->file = place.file;
    base->line = base->column = 1;
    return std::move(*base);
}

void on_command_line(Node& node, const std::shared_ptr<const std::string>& name) {
    node.file = name;
    node.line = node.column = node.key_line = node.key_column = 0;
    for (auto& child : node.children) on_command_line(child, name);
}

/// The child `name` of a map, or the entry of a list of policies with that label; made if a map has none.
Node* step_into(Node& node, const std::string& name, const std::string& option, Problems& problems) {
    if (node.kind == Node::Kind::map) {
        if (Node* found = node.child(name)) return found;
        Node fresh;
        fresh.kind = Node::Kind::map;
        fresh.key = name;
        on_command_line(fresh, std::make_shared<const std::string>(option));
        node.children.push_back(std::move(fresh));
        return &node.children.back();
    }
    const bool policies = node.kind == Node::Kind::list && node.key == "policies";
    if (!policies) {
        problems.add({option, 0, 0}, shown(node.key),
                     "has no keys, it is " + std::string(to_string(node.kind)) + "; give it whole");
        return nullptr;
    }
    const auto labels = policy_labels(node);
    const auto found = std::find(labels.begin(), labels.end(), name);
    if (found != labels.end()) return &node.children[static_cast<std::size_t>(found - labels.begin())];
    problems.add_unknown({option, 0, 0}, "policies", "label", name, labels);
    return nullptr;
}

std::vector<std::string> split(const std::string& dotted) {
    std::vector<std::string> parts(1);
    for (const char c : dotted) {
        if (c == '.')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

void lay(Node& root, const std::string& override_text, Problems& problems) {
    const std::string option = "-P " + shown(override_text);
    const std::size_t equals = override_text.find('=');
    const std::string path = override_text.substr(0, equals);
    const auto parts = split(path);
    const bool hole = std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.empty(); });
    if (equals == std::string::npos || equals + 1 == override_text.size() || hole || parts.size() > YamlLimits{}.depth)
        return problems.add({option, 0, 0}, "", "is no setting; accepted: `section.key=value`, such as `time.end=2040-01`");
    if (path == "extends" || path == "schema_version")
        return problems.add({option, 0, 0}, path, "is a matter of the file; change it there");
    if (parts.size() > 1 && parts[0] == "policies" && !root.child("policies"))
        return problems.add({option, 0, 0}, path, "the scenario has no policies to change; write the entry in the file");
    Node value = parse_yaml(std::string_view(override_text).substr(equals + 1), option, problems, YamlLimits{});
    Node* place = &root;
    for (const auto& part : parts)
        if (place) place = step_into(*place, part, option, problems);
    if (!place) return;
    on_command_line(value, std::make_shared<const std::string>(option));
    value.key = place->key;
    value.key_line = place->key_line;
    value.key_column = place->key_column;
    merge(*place, std::move(value));
}

Scenario read_all(std::string_view text, const std::string& file, std::vector<std::string> chain,
                  const std::vector<std::string>& overrides, const Catalogue& catalogue) {
    Problems problems;
    Node root = read_chain(text, file, chain, problems);
    for (const auto& override_text : overrides) lay(root, override_text, problems);
    Scenario scenario = read_scenario(root, catalogue, problems);
    problems.throw_if_any();
    return scenario;
}

}  // namespace

Scenario load_scenario(const std::string& path, const std::vector<std::string>& overrides, const Catalogue& catalogue) {
    std::error_code error;
    const std::string real = std::filesystem::weakly_canonical(path, error).string();
    return read_all(read_text(path, YamlLimits{}.bytes), path, {real}, overrides, catalogue);
}

Scenario parse_scenario(std::string_view text, const std::string& file, const std::vector<std::string>& overrides,
                        const Catalogue& catalogue) {
    return read_all(text, file, {file}, overrides, catalogue);
}

}  // namespace sterna
