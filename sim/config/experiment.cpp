#include "sterna/config/experiment.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "sterna/config/keys.hpp"
#include "sterna/config/reader.hpp"
#include "sterna/config/text.hpp"
#include "sterna/config/values.hpp"

namespace sterna {

namespace {

ParamInfo info(std::string key, std::string unit, Range range, std::string meaning, Value kind) {
    return {std::move(key), std::move(kind), range, std::move(unit), std::move(meaning), "", Evidence::assumption, {}, false};
}
ParamInfo number_key(std::string key, std::string unit, Range range, std::string meaning) {
    return info(std::move(key), std::move(unit), range, std::move(meaning), 0.0);
}
ParamInfo whole(std::string key, Range range, std::string meaning) { return info(std::move(key), "integer", range, std::move(meaning), std::string()); }
ParamInfo text(std::string key, std::string meaning) { return info(std::move(key), "text", {}, std::move(meaning), std::string()); }
ParamInfo word(std::string key, std::vector<std::string> choices, std::string meaning) {
    ParamInfo word = info(std::move(key), "word", {}, std::move(meaning), choices.front());
    word.choices = std::move(choices);
    return word;
}
ParamInfo toggle(std::string key, std::string meaning) {
    return info(std::move(key), "switch", {}, std::move(meaning), false);
}

constexpr Range anything{-1e18, 1e18};
constexpr std::array<std::string_view, 4> design_names{"grid", "list", "latin_hypercube", "sobol"};
constexpr std::array<Evidence, 7> labels{Evidence::found,         Evidence::computed,        Evidence::derived,   Evidence::recalled_high,
                                         Evidence::recalled_medium, Evidence::recalled_low, Evidence::assumption};

class ExperimentReader {
  public:
    ExperimentReader(const Node& root, Problems& problems) : root_(root), problems_(problems) {}

    Experiment read() {
        e_.file = root_.where().file;
        check_keys(root_, {"schema_version", "title", "question", "scenario", "against", "overrides", "replicates", "seed", "design", "points", "axes",
                           "uncertain", "outputs"}, "", problems_);
        read_head();
        e_.overrides = texts(root_, "overrides", "", "[population.workers=20000]");
        for_each("axes", "- {key: model.return.h0, from: 0.05, to: 0.1}", [&](const Node& node, const std::string& path) { e_.axes.push_back(axis(node, path)); });
        for_each("uncertain", "- {evidence: assumption, within: 20 %}", [&](const Node& node, const std::string& path) { read_uncertain(node, path); });
        for_each("outputs", "- {name: brains, series: skilled_share}", [&](const Node& node, const std::string& path) { e_.outputs.push_back(output(node, path)); });
        check_whole();
        return std::move(e_);
    }

  private:
    template <class T>
    std::optional<T> get(const Node& map, const ParamInfo& about, const std::string& path) {
        const Node* node = map.child(about.key);
        const std::string where = path.empty() ? about.key : path + "." + about.key;
        if (!node) {
            if (about.required) add_missing(map.where(), about, where, problems_);
            return std::nullopt;
        }
        const auto value = read_scalar(*node, about, where, problems_);
        return value ? std::optional<T>(std::get<T>(*value)) : std::nullopt;
    }

    std::uint64_t get_whole(const Node& map, const ParamInfo& about, const std::string& path, std::uint64_t otherwise) {
        const auto digits = get<std::string>(map, about, path);
        return digits ? std::stoull(*digits) : otherwise;
    }

    std::string file_at(const char* key, const char* meaning, bool required) {
        ParamInfo about = text(key, meaning);
        about.required = required;
        const auto name = get<std::string>(root_, about, "");
        return name ? (std::filesystem::path(e_.file).parent_path() / *name).lexically_normal().string() : "";
    }

    void read_head() {
        ParamInfo version = file_keys().front();
        version.required = true;
        get<std::string>(root_, version, "");
        e_.title = get<std::string>(root_, text("title", "what it is called"), "").value_or("");
        e_.question = get<std::string>(root_, text("question", "what it asks"), "").value_or("");
        e_.scenario = file_at("scenario", "scenario file that every point starts from, relative to this file", true);
        e_.against = file_at("against", "scenario file of the base that points are compared with; their policies alone tell them apart", false);
        e_.replicates = static_cast<int>(get_whole(root_, whole("replicates", {1, 100'000}, "runs of each point, each with luck of its own"), "", 1));
        e_.seed = get_whole(root_, whole("seed", {0, 9e15}, "of the points and of the draws of uncertain keys"), "", 1);
        e_.points = static_cast<int>(get_whole(root_, whole("points", {1, 524288}, "points of a latin hypercube or a Sobol' sequence"), "", 0));
        const auto design = get<std::string>(root_, word("design", {design_names.begin(), design_names.end()}, "how points are placed"), "");
        if (design) e_.design = static_cast<DesignKind>(std::find(design_names.begin(), design_names.end(), *design) - design_names.begin());
    }

    template <class F>
    void for_each(const char* key, const char* example, F&& f) {
        const Node* list = root_.child(key);
        if (!list || !check_kind(*list, Node::Kind::list, key, example, problems_)) return;
        for (std::size_t i = 0; i < list->children.size(); ++i) {
            const std::string path = std::string(key) + "[" + std::to_string(i + 1) + "]";
            if (check_kind(list->children[i], Node::Kind::map, path, example, problems_)) f(list->children[i], path);
        }
    }

    std::vector<std::string> texts(const Node& map, const char* key, const std::string& path, const char* example) {
        std::vector<std::string> out;
        const Node* list = map.child(key);
        const std::string where = path.empty() ? key : path + "." + key;
        if (!list || !check_kind(*list, Node::Kind::list, where, example, problems_)) return out;
        for (const Node& child : list->children) {
            if (child.kind != Node::Kind::scalar)
                problems_.add(child.where(), where, "is " + std::string(to_string(child.kind)) + "; accepted: a list of plain values");
            else out.push_back(child.quoted ? quoted_text(child.text) : child.text);
        }
        return out;
    }

    AxisSpec axis(const Node& node, const std::string& path) {
        check_keys(node, {"key", "values", "from", "to", "within", "scale", "whole", "steps"}, path, problems_);
        AxisSpec axis;
        axis.where = node.where();
        ParamInfo key = text("key", "key of the scenario, as after -P: `model.PROCESS.KEY` or `policies.LABEL.KEY`");
        key.required = true;
        axis.key = get<std::string>(node, key, path).value_or("");
        axis.values = texts(node, "values", path, "[0.1, 0.2]");
        axis.from = get<double>(node, number_key("from", "1", anything, "least value, in the unit of the key"), path);
        axis.to = get<double>(node, number_key("to", "1", anything, "largest value"), path);
        axis.within = get<double>(node, number_key("within", "share", {0, 10}, "share of the scenario's own value, to both sides"), path);
        axis.log = get<std::string>(node, word("scale", {"linear", "log"}, "equal steps are equal sums or equal factors"), path).value_or("") == "log";
        axis.whole = get<bool>(node, toggle("whole", "rounded to whole numbers"), path).value_or(false);
        axis.steps = static_cast<int>(get_whole(node, whole("steps", {2, 10'000}, "values of the range on a grid"), path, 5));
        check_axis(node, axis, path);
        return axis;
    }

    void check_axis(const Node& node, const AxisSpec& axis, const std::string& path) {
        const auto refuse = [&](const std::string& what) { problems_.add(node.where(), path, what); };
        if (node.child("values") && axis.values.empty()) refuse("has no values; accepted: a list such as `values: [0.1, 0.2]`, or a range");
        if (!axis.values.empty() && (axis.from || axis.to || axis.within)) refuse("has values and a range; accepted: one of the two");
        if (axis.within && (axis.from || axis.to)) refuse("has `within` and `from` or `to`; accepted: one of the two");
        if (axis.from && axis.to && !(*axis.from < *axis.to)) refuse("`from` is not below `to`");
        if (axis.log && axis.from && !(*axis.from > 0)) refuse("a logarithmic scale starts above 0");
    }

    void read_uncertain(const Node& node, const std::string& path) {
        if (node.child("key")) {
            e_.uncertain.push_back(axis(node, path));
            return;
        }
        check_keys(node, {"key", "process", "evidence", "within"}, path, problems_);
        UncertainGroup group;
        group.where = node.where();
        group.process = get<std::string>(node, text("process", "name of the process; left out, all"), path).value_or("");
        std::vector<std::string> names;
        for (const Evidence label : labels) names.emplace_back(to_string(label));
        if (const auto name = get<std::string>(node, word("evidence", names, "label of the parameters that are drawn"), path))
            group.evidence = labels[static_cast<std::size_t>(std::find(names.begin(), names.end(), *name) - names.begin())];
        group.within = get<double>(node, number_key("within", "share", {0, 10}, "share of the scenario's own value, to both sides"), path).value_or(0.2);
        if (group.process.empty() && !group.evidence) problems_.add(node.where(), path, "names nothing; accepted: `key`, `process`, `evidence` or the last two");
        e_.groups.push_back(group);
    }

    OutputSpec output(const Node& node, const std::string& path) {
        check_keys(node, {"name", "series", "party", "countries", "over", "at", "change"}, path, problems_);
        OutputSpec out;
        out.where = node.where();
        out.series = get<std::string>(node, text("series", "one number a country and frame, such as income_per_natural"), path).value_or("");
        out.party = get<std::string>(node, word("party", {"origin", "destination", "migrants"}, "income of a party against the base, relative"), path).value_or("");
        out.name = get<std::string>(node, text("name", "what it is called in the result"), path).value_or(out.series.empty() ? out.party : out.series);
        out.countries = texts(node, "countries", path, "[GHA, KEN]");
        out.over = get<std::string>(node, word("over", {"mean", "sum"}, "of the countries"), path).value_or("mean");
        out.change = get<std::string>(node, word("change", {"none", "difference", "relative"}, "against the base"), path).value_or("none");
        out.at = get<std::string>(node, text("at", "first, last, mean, sum or a calendar year"), path).value_or("last");
        check_output(node, out, path);
        return out;
    }

    void check_output(const Node& node, const OutputSpec& out, const std::string& path) {
        const auto refuse = [&](const std::string& what) { problems_.add(node.where(), path, what); };
        if (out.series.empty() == out.party.empty()) refuse("accepted: a `series` or a `party`");
        if (!is_code(out.name) && out.name == out.series)
            refuse("`" + shown(out.name) + "` cannot name an array of the result; add `name:` of letters, digits, `_` and `-`");
        else if (!is_code(out.name)) refuse("`" + shown(out.name) + "` is no name; accepted: letters, digits, `_` and `-`");
        if (!out.party.empty() && e_.against.empty()) refuse("a party is told against a base; name one with `against`");
        for (const char* key : {"countries", "over", "at"})
            if (!out.party.empty() && node.child(key)) refuse(std::string(key) + " says nothing of a party, which is taken over the whole run");
        if (out.change != "none" && (e_.against.empty() || !out.party.empty())) refuse("`change` is told of a series against a base; name one with `against`");
        static const std::set<std::string> words{"first", "last", "mean", "sum"};
        if (!words.contains(out.at) && !plain_number(out.at)) refuse("at: `" + shown(out.at) + "` is no time; accepted: first, last, mean, sum or a year such as 2040");
    }

    void check_whole() {
        if (e_.outputs.empty()) problems_.add(root_.where(), "outputs", "missing; accepted: a list such as `- {series: income_per_natural, countries: [GHA]}`");
        std::set<std::string> names;
        for (const OutputSpec& out : e_.outputs)
            if (!names.insert(out.name).second) problems_.add(out.where, "outputs", "two are called " + shown(out.name));
        std::set<std::string> keys;
        for (const auto* list : {&e_.axes, &e_.uncertain})
            for (const AxisSpec& axis : *list)
                if (!keys.insert(axis.key).second) problems_.add(axis.where, shown(axis.key), "is varied twice");
        const bool spread = e_.design == DesignKind::latin_hypercube || e_.design == DesignKind::sobol;
        if (spread && e_.points == 0) problems_.add(root_.where(), "points", "missing: this design needs to know how many");
        if (e_.design == DesignKind::list) check_list();
    }

    void check_list() {
        for (const AxisSpec& axis : e_.axes)
            if (axis.values.empty() || axis.values.size() != e_.axes.front().values.size())
                problems_.add(axis.where, shown(axis.key), "in a list every axis has `values`, all equally many");
    }

    const Node& root_;
    Problems& problems_;
    Experiment e_;
};

}  // namespace

Experiment load_experiment(const std::string& path) {
    Problems problems;
    const std::string text = read_text(path, YamlLimits{}.bytes);
    const Node root = parse_yaml(text, path, problems, YamlLimits{});
    if (!check_kind(root, Node::Kind::map, "", "schema_version: 1", problems)) problems.throw_if_any();
    Experiment experiment = ExperimentReader(root, problems).read();
    problems.throw_if_any();
    experiment.text = text;
    return experiment;
}

}  // namespace sterna
