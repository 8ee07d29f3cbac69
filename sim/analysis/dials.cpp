#include "sterna/analysis/dials.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "sterna/analysis/designs.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/values.hpp"
#include "sterna/core/math.hpp"
#include "sterna/core/random.hpp"

namespace sterna {

namespace {

/// What a key is and what the scenario says of it.
struct Known {
    ParamInfo info;
    double value = 0;
};

/// The words of "a.b.c".
std::vector<std::string> words_of(const std::string& key) {
    std::vector<std::string> words(1);
    for (const char c : key)
        if (c == '.') words.emplace_back();
        else words.back() += c;
    return words;
}

const ParamInfo* named(const SectionInfo* section, const std::string& key) {
    if (!section) return nullptr;
    const auto found = std::find_if(section->params.begin(), section->params.end(), [&](const ParamInfo& info) { return info.key == key; });
    return found == section->params.end() ? nullptr : &*found;
}

/// Number parameters of processes and levers have a range of their own; for every other key the experiment must give one.
std::optional<Known> known_number(const std::string& key, const Scenario& scenario, const Catalogue& catalogue) {
    const auto words = words_of(key);
    if (words.size() != 3) return std::nullopt;
    const Values* values = nullptr;
    const SectionInfo* section = nullptr;
    if (words[0] == "model") {
        section = catalogue.process(words[1]);
        if (const auto found = scenario.model.find(words[1]); found != scenario.model.end()) values = &found->second;
    }
    for (const LeverSpec& lever : scenario.policies)
        if (words[0] == "policies" && lever.label == words[1]) section = catalogue.lever(lever.lever), values = &lever.values;
    const ParamInfo* info = named(section, words[2]);
    if (!info || !values || form_of(*info) != Form::number) return std::nullopt;
    const auto value = values->find(words[2]);
    return value == values->end() ? std::nullopt : std::optional<Known>({*info, std::get<double>(value->second)});
}

[[noreturn]] void refuse(const AxisSpec& spec, const std::string& what) {
    throw InputError(to_string(spec.where) + ": " + shown(spec.key) + " " + what);
}

void set_range(Dial& dial, const AxisSpec& spec, const Scenario& scenario, const Catalogue& catalogue) {
    const auto known = known_number(spec.key, scenario, catalogue);
    if (known) dial.unit = known->info.unit;
    // The clock knows no parts of a month, and seeds are whole.
    dial.whole = dial.whole || dial.unit == "month" || words_of(spec.key).back() == "ramp" || words_of(spec.key).back() == "seed";
    if (spec.within && !known) refuse(spec, "has no value of its own to stay within; give `from` and `to`");
    if (!known && !(spec.from && spec.to)) refuse(spec, "has no range; give `from` and `to`, or `values`");
    const Range range = known ? known->info.range : Range{-std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
    dial.from = spec.from.value_or(range.low), dial.to = spec.to.value_or(range.high);
    if (spec.within) {
        const double reach = *spec.within * std::abs(known->value);
        dial.from = std::max(range.low, known->value - reach), dial.to = std::min(range.high, known->value + reach);
        if (!(dial.from < dial.to)) refuse(spec, "is " + number_text(known->value) + ", around which nothing lies within its range");
    }
    if (dial.from < range.low || dial.to > range.high)
        refuse(spec, "from " + number_text(dial.from) + " to " + number_text(dial.to) + " leaves its range; accepted: " + accepted(known->info));
    if (dial.whole) dial.from = std::ceil(dial.from), dial.to = std::floor(dial.to);
    if (dial.whole && !(dial.from < dial.to)) refuse(spec, "has fewer than two whole numbers in its range");
    if (dial.log && !(dial.from > 0)) refuse(spec, "has a range from " + number_text(dial.from) + "; a logarithmic scale starts above 0");
}

/// What values come to in the unit of their key; NaN for words.
void set_numbers(Dial& dial, const Scenario& scenario, const Catalogue& catalogue) {
    const auto known = known_number(dial.key, scenario, catalogue);
    if (known) dial.unit = known->info.unit;
    for (const std::string& text : dial.values) {
        const ReadValue read = known ? read_value(text, false, known->info) : ReadValue{{}, "not known"};
        dial.numbers.push_back(read.problem.empty() ? std::get<double>(read.value) : plain_number(text).value_or(std::numeric_limits<double>::quiet_NaN()));
    }
}

std::vector<AxisSpec> members(const UncertainGroup& group, const Scenario& scenario, const Catalogue& catalogue) {
    if (!group.process.empty() && !catalogue.process(group.process))
        throw InputError(to_string(group.where) + ": there is no process `" + shown(group.process) + "`");
    std::vector<AxisSpec> specs;
    for (const SectionInfo& process : catalogue.processes) {
        if (!group.process.empty() && group.process != process.name) continue;
        if (!scenario.processes.at(process.name)) continue;
        for (const ParamInfo& info : process.params) {
            const std::string key = "model." + process.name + "." + info.key;
            const auto known = known_number(key, scenario, catalogue);
            // What is 0 or at an end on both sides has nothing around it to be drawn from.
            if (!known || known->value == 0 || (group.evidence && info.evidence != *group.evidence)) continue;
            const double reach = group.within * std::abs(known->value);
            if (info.unit == "month" && !(std::ceil(known->value - reach) < std::floor(known->value + reach))) continue;  // nor has what stays one month
            AxisSpec spec;
            spec.key = key, spec.within = group.within, spec.where = group.where;
            specs.push_back(std::move(spec));
        }
    }
    return specs;
}

std::vector<Setting> grid_points(const std::vector<Dial>& dials) {
    std::vector<std::vector<double>> rows(1);
    for (const Dial& dial : dials) {
        std::vector<std::vector<double>> longer;
        if (rows.size() * dial.grid().size() > 100'000) throw InputError("the grid has more than a hundred thousand points; take fewer values or another design");
        for (const auto& row : rows)
            for (const double place : dial.grid()) longer.push_back(row), longer.back().push_back(place);
        rows = std::move(longer);
    }
    std::vector<Setting> points;
    for (auto& row : rows) points.push_back(setting_at(dials, std::move(row)));
    return points;
}

std::vector<Setting> list_points(const std::vector<Dial>& dials) {
    std::vector<Setting> points;
    for (std::size_t i = 0; i < (dials.empty() ? 1 : dials.front().values.size()); ++i) {
        std::vector<double> places;
        for (const Dial& dial : dials) places.push_back(dial.grid()[i]);
        points.push_back(setting_at(dials, std::move(places)));
    }
    return points;
}

std::vector<Setting> spread_points(const std::vector<Dial>& dials, Points rows) {
    std::vector<Setting> points;
    for (auto& row : rows) points.push_back(setting_at(dials, std::move(row)));
    return points;
}

}  // namespace

double Dial::number_at(double place) const {
    if (!values.empty()) {
        const auto i = std::min(values.size() - 1, static_cast<std::size_t>(place * static_cast<double>(values.size())));
        return numbers[i];
    }
    const double value = log ? from * math::pow(to / from, place) : from + (to - from) * place;
    // What nobody would write: .1 and not .10000000000000009.
    const double written = plain_number(fmt::format("{:.10g}", value)).value_or(value);
    return std::clamp(whole ? std::round(value) : written, from, to);
}

std::string Dial::at(double place) const {
    if (values.empty()) return number_text(number_at(place));
    return values[std::min(values.size() - 1, static_cast<std::size_t>(place * static_cast<double>(values.size())))];
}

std::vector<double> Dial::grid() const {
    std::vector<double> places;
    const std::size_t n = values.size();
    for (std::size_t i = 0; i < n; ++i) places.push_back((static_cast<double>(i) + 0.5) / static_cast<double>(n));
    for (int i = 0; i < steps && n == 0; ++i) places.push_back(static_cast<double>(i) / (steps - 1));
    return places;
}

std::vector<Dial> dials_of(const std::vector<AxisSpec>& specs, const Scenario& scenario, const Catalogue& catalogue) {
    std::vector<Dial> dials;
    for (const AxisSpec& spec : specs) {
        Dial dial;
        dial.key = spec.key, dial.values = spec.values;
        dial.log = spec.log, dial.whole = spec.whole, dial.steps = spec.steps;
        if (dial.values.empty()) set_range(dial, spec, scenario, catalogue);
        else set_numbers(dial, scenario, catalogue);
        dials.push_back(std::move(dial));
    }
    return dials;
}

namespace {

/// Uncertain keys, groups written out, but those that have an axis.
std::vector<AxisSpec> uncertain_specs(const Experiment& experiment, const Scenario& scenario, const Catalogue& catalogue) {
    std::vector<AxisSpec> specs = experiment.uncertain;
    const auto varied = [&](const AxisSpec& wanted) {
        const auto same = [&](const AxisSpec& spec) { return spec.key == wanted.key; };
        return std::any_of(specs.begin(), specs.end(), same) || std::any_of(experiment.axes.begin(), experiment.axes.end(), same);
    };
    for (const UncertainGroup& group : experiment.groups) {
        auto found = members(group, scenario, catalogue);
        if (found.empty()) throw InputError(to_string(group.where) + ": no number of a process that is on fits; nothing would be drawn");
        for (AxisSpec& spec : found)
            if (!varied(spec)) specs.push_back(std::move(spec));
    }
    return specs;
}

}  // namespace

std::vector<Dial> uncertain_dials(const Experiment& experiment, const Scenario& scenario, const Catalogue& catalogue) {
    return dials_of(uncertain_specs(experiment, scenario, catalogue), scenario, catalogue);
}

Experiment all_as_axes(Experiment experiment, const Scenario& scenario, const Catalogue& catalogue) {
    const auto specs = uncertain_specs(experiment, scenario, catalogue);
    experiment.axes.insert(experiment.axes.end(), specs.begin(), specs.end());
    experiment.uncertain.clear(), experiment.groups.clear();
    return experiment;
}

Setting setting_at(const std::vector<Dial>& dials, std::vector<double> places) {
    Setting point;
    for (std::size_t i = 0; i < dials.size(); ++i) point.overrides.push_back(dials[i].key + "=" + dials[i].at(places[i]));
    point.places = std::move(places);
    return point;
}

std::vector<Setting> points_of(const Experiment& experiment, const std::vector<Dial>& dials) {
    const int dimensions = static_cast<int>(dials.size());
    if (dials.empty()) return {Setting{}};
    switch (experiment.design) {
        case DesignKind::grid: return grid_points(dials);
        case DesignKind::list: return list_points(dials);
        case DesignKind::latin_hypercube: return spread_points(dials, latin_hypercube(experiment.points, dimensions, experiment.seed));
        case DesignKind::sobol: return spread_points(dials, sobol_sequence(experiment.points, dimensions, experiment.seed));
    }
    throw InternalError("unknown design");
}

std::vector<Setting> draws_of(const Experiment& experiment, const std::vector<Dial>& uncertain) {
    if (uncertain.empty()) return std::vector<Setting>(static_cast<std::size_t>(experiment.replicates));
    // Another seed than the points': the two must not move together.
    const std::uint64_t seed = replicate_seed(experiment.seed, 1);
    return spread_points(uncertain, latin_hypercube(experiment.replicates, static_cast<int>(uncertain.size()), seed));
}

}  // namespace sterna
