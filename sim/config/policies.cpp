#include <algorithm>
#include <map>

#include "sterna/config/keys.hpp"
#include "sterna/config/reader.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

std::vector<std::string> names_of(const std::vector<SectionInfo>& infos) {
    std::vector<std::string> names;
    for (const auto& info : infos) names.push_back(info.name);
    return names;
}

std::vector<std::string> known_keys(const SectionInfo& lever) {
    std::vector<std::string> keys;
    for (const auto& key : policy_keys()) keys.push_back(key.info.key);
    keys.emplace_back("scope");
    for (const auto& info : lever.params) keys.push_back(info.key);
    return keys;
}

void read_list(const Node& list, const ScopeList& kind, const std::string& path, LeverSpec& spec, Problems& problems) {
    if (!check_kind(list, Node::Kind::list, path, "[A, B]", problems)) return;
    if (list.children.empty())
        problems.add(list.where(), path, "is empty, which would touch nobody; leave the key out to mean everybody");
    auto& words = spec.scope.*kind.member;
    for (const auto& item : list.children) {
        const auto value = read_scalar(item, kind.info, path, problems);
        if (!value) continue;
        const auto& word = std::get<std::string>(*value);
        if (!is_code(word))
            problems.add(item.where(), path, "`" + shown(word) + "` is no name; accepted: letters, digits, `_` and `-`");
        if (std::find(words.begin(), words.end(), word) != words.end())
            problems.add(item.where(), path, "`" + word + "` is repeated; say it once");
        words.push_back(word);
    }
    spec.scope_where[kind.info.key] = list.where();
}

void read_ages(const Node& list, const std::string& path, LeverSpec& spec, Problems& problems) {
    if (!check_kind(list, Node::Kind::list, path, "[20, 40]", problems)) return;
    if (list.children.size() != 2)
        return problems.add(list.where(), path,
                            "has " + std::to_string(list.children.size()) + " values; accepted: two, such as `[20, 40]`");
    const auto youngest = read_scalar(list.children[0], ages_key(), path, problems);
    const auto oldest = read_scalar(list.children[1], ages_key(), path, problems);
    if (!youngest || !oldest) return;
    spec.scope.min_age = std::get<double>(*youngest);
    spec.scope.max_age = std::get<double>(*oldest);
    spec.scope_where["ages"] = list.where();
    if (spec.scope.min_age >= spec.scope.max_age)
        problems.add(list.where(), path, "holds nobody; the first age must be below the second, which is not itself in scope");
}

void read_scope(const Node& map, const std::string& path, LeverSpec& spec, Problems& problems) {
    if (!check_kind(map, Node::Kind::map, path, "{origins: [GHA]}", problems)) return;
    std::vector<std::string> known;
    for (const auto& list : scope_lists()) known.push_back(list.info.key);
    known.push_back(ages_key().key);
    check_keys(map, known, path, problems);
    for (const auto& list : scope_lists())
        if (const Node* node = map.child(list.info.key)) read_list(*node, list, path + "." + list.info.key, spec, problems);
    if (const Node* node = map.child(ages_key().key)) read_ages(*node, path + "." + ages_key().key, spec, problems);
}

void check_dates(const Node& entry, const std::string& path, const LeverSpec& spec, Problems& problems) {
    if (spec.ramp_months > 0 && !spec.from && !entry.child("from"))
        problems.add(entry.child("ramp")->where(), path + ".ramp", "needs `from`, the month in which the ramp begins");
    if (!spec.from || !spec.until || *spec.from < *spec.until) return;
    problems.add(entry.child("until")->where(), path + ".until",
                 to_string(*spec.until) + " is not after `from`, " + to_string(*spec.from) + "; it would never act");
}

void read_common(const Node& entry, const std::string& path, LeverSpec& spec, Problems& problems) {
    for (const auto& key : policy_keys()) {
        const Node* node = entry.child(key.info.key);
        if (!node || key.info.key == "lever" || key.info.key == "label") continue;
        const auto value = read_scalar(*node, key.info, path + "." + key.info.key, problems);
        if (!value) continue;
        key.set(spec, *value);
    }
    check_dates(entry, path, spec, problems);
}

void read_entry(const Node& entry, const Catalogue& catalogue, const std::string& path, LeverSpec& spec, Problems& problems) {
    const Node* name = entry.child("lever");
    const ParamInfo& info = policy_keys().front().info;
    if (!name) return add_missing(entry.where(), info, path + ".lever", problems);
    const auto word = read_scalar(*name, info, path + ".lever", problems);
    if (!word) return;
    spec.lever = std::get<std::string>(*word);
    const SectionInfo* lever = catalogue.lever(spec.lever);
    if (!lever) return problems.add_unknown(name->where(), path + ".lever", "lever", spec.lever, names_of(catalogue.levers));

    check_keys(entry, known_keys(*lever), path, problems);
    read_common(entry, path, spec, problems);
    if (const Node* scope = entry.child("scope")) read_scope(*scope, path + ".scope", spec, problems);
    spec.values = read_params(&entry, lever->params, true, entry.where(), path, problems);
}

void check_label(const Node& entry, const std::string& label, const std::string& path, Problems& problems) {
    const Node* node = entry.child("label");
    if (node && (node->kind != Node::Kind::scalar || !is_code(label)))
        problems.add(node->where(), path + ".label",
                     "`" + shown(label) + "` is no label; accepted: letters, digits, `_` and `-`, at most 64");
}

}  // namespace

std::vector<std::string> policy_labels(const Node& list) {
    std::map<std::string, int> entries_of_lever;
    std::vector<std::string> labels;
    for (const auto& entry : list.children) {
        const Node* lever = entry.child("lever");
        const Node* label = entry.child("label");
        const std::string kind = lever ? lever->text : "entry";
        const int number = ++entries_of_lever[kind];
        labels.push_back(label ? label->text : kind + "-" + std::to_string(number));
    }
    return labels;
}

std::vector<LeverSpec> read_policies(const Node& list, const Catalogue& catalogue, Problems& problems) {
    const auto labels = policy_labels(list);
    std::map<std::string, Where> first;
    std::vector<LeverSpec> out;
    for (std::size_t i = 0; i < list.children.size(); ++i) {
        const Node& entry = list.children[i];
        const std::string path = "policies." + shown(labels[i]);
        if (!check_kind(entry, Node::Kind::map, path, "lever: quota", problems)) continue;
        LeverSpec spec;
        spec.label = labels[i];
        spec.where = entry.where();
        check_label(entry, labels[i], path, problems);
        const auto [same, is_new] = first.emplace(labels[i], entry.where());
        if (!is_new) {
            const Node* label = entry.child("label");
            problems.add((label ? *label : entry).where(), path,
                         "label used twice, first by " + to_string(same->second) + "; give each entry its own `label`");
        }
        read_entry(entry, catalogue, path, spec, problems);
        out.push_back(std::move(spec));
    }
    return out;
}

}  // namespace sterna
