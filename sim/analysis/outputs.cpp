#include "sterna/analysis/outputs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "sterna/analysis/known_indicators.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/values.hpp"

namespace sterna {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

[[noreturn]] void refuse(const OutputSpec& spec, const std::string& what) {
    throw InputError(to_string(spec.where) + ": outputs." + shown(spec.name) + ": " + what);
}

double sum_or_mean(const std::vector<double>& values, bool mean) {
    double sum = 0;
    int known = 0;
    for (const double value : values)
        if (std::isfinite(value)) sum += value, ++known;
    if (known == 0) return missing;
    return mean ? sum / known : sum;
}

std::size_t party_index(const std::string& name) {
    static constexpr std::array<std::string_view, parties> names{"origin", "destination", "migrants"};
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string series_called(const OutputSpec& spec, const std::map<std::string, Indicator>& known) {
    try {
        return indicator_called(spec.series, known);
    } catch (const InputError& error) {
        refuse(spec, error.what());
    }
}

}  // namespace

OutputReader::OutputReader(const Atlas& atlas, const Scenario& scenario, const std::vector<OutputSpec>& specs, std::vector<double> times)
    : times_(std::move(times)) {
    const auto known = known_indicators(atlas, scenario);
    for (const OutputSpec& spec : specs) {
        Output output;
        output.spec = spec;
        if (spec.party.empty()) {
            const auto found = known.find(series_called(spec, known));
            output.spec.series = found->first;
            output.series_units = found->second.units, output.series_meaning = found->second.long_name, output.evidence = found->second.evidence;
            find_countries(atlas, output);
            find_frame(output);
        }
        outputs_.push_back(std::move(output));
    }
}

void OutputReader::find_countries(const Atlas& atlas, Output& output) const {
    const auto add = [&](std::size_t c) {
        if (std::find(output.countries.begin(), output.countries.end(), c) == output.countries.end()) output.countries.push_back(c);
    };
    for (const std::string& name : output.spec.countries) {
        const auto group = atlas.groups.find(name);
        if (const auto country = atlas.country(name)) add(static_cast<std::size_t>(*country));
        else if (group != atlas.groups.end()) for (const auto member : group->second) add(member);
        else refuse(output.spec, "`" + shown(name) + "` is neither a country nor a group of the world " + atlas.name);
    }
    for (std::size_t c = 0; c < atlas.countries.size() && output.spec.countries.empty(); ++c) output.countries.push_back(c);
    std::sort(output.countries.begin(), output.countries.end());
}

void OutputReader::find_frame(Output& output) const {
    const std::string& at = output.spec.at;
    output.frame = at == "first" ? 0 : times_.size() - 1;
    const auto year = plain_number(at);
    if (!year) return;
    const auto after = std::upper_bound(times_.begin(), times_.end(), *year + 1 + 1e-9);  // a frame ends within the year or at its end
    if (after == times_.begin() || !(*(after - 1) > *year))
        refuse(output.spec, "no frame of the run ends in " + at + "; it lasts from " + number_text(times_.front()) + " to " + number_text(times_.back()));
    output.frame = static_cast<std::size_t>(after - times_.begin()) - 1;
}

std::vector<double> OutputReader::path_of(const Output& output, const Indicators& run) const {
    std::vector<double> path;
    for (const auto& frame : run.at(output.spec.series).frames) {
        std::vector<double> values;
        for (const std::size_t c : output.countries) values.push_back(frame[c]);
        path.push_back(sum_or_mean(values, output.spec.over == "mean"));
    }
    return path;
}

double OutputReader::value_of(const Output& output, const std::vector<double>& path) const {
    const std::string& at = output.spec.at;
    if (at == "mean" || at == "sum") return sum_or_mean({path.begin() + 1, path.end()}, at == "mean");
    return path[output.frame];
}

Reading OutputReader::series(const Output& output, const Indicators* base, const Indicators& run) const {
    Reading reading;
    reading.path = path_of(output, run);
    reading.value = value_of(output, reading.path);
    if (output.spec.change == "none") return reading;
    const auto before = path_of(output, *base);
    const bool relative = output.spec.change == "relative";
    const auto change = [&](double now, double then) { return relative ? (now - then) / std::abs(then) : now - then; };
    reading.value = change(reading.value, value_of(output, before));
    for (std::size_t t = 0; t < before.size(); ++t) reading.path[t] = change(reading.path[t], before[t]);
    return reading;
}

std::vector<Reading> OutputReader::read(const Indicators& run) const {
    std::vector<Reading> readings;
    for (const Output& output : outputs_) readings.push_back(series(output, nullptr, run));
    return readings;
}

std::vector<Reading> OutputReader::read(const Indicators& base, const Indicators& variant, const Scorecard& card) const {
    std::vector<Reading> readings;
    for (const Output& output : outputs_) {
        if (output.spec.party.empty()) {
            readings.push_back(series(output, &base, variant));
            continue;
        }
        const PartyScore& score = card.party[party_index(output.spec.party)];
        readings.push_back({score.relative.mean, {}});
    }
    return readings;
}

std::string OutputReader::units(std::size_t output) const {
    const Output& o = outputs_[output];
    return o.spec.party.empty() && o.spec.change != "relative" ? o.series_units : "1";
}

std::string OutputReader::path_meaning(std::size_t output) const {
    const Output& o = outputs_[output];
    if (!o.spec.party.empty()) return "income of the party " + o.spec.party + " over the run, change against the base over the base";
    const std::string change = o.spec.change == "none" ? "" : o.spec.change == "relative" ? "relative change against the base of " : "difference from the base of ";
    const std::string which = o.spec.countries.empty() ? "all countries" : listed(o.spec.countries);
    return change + o.series_meaning + "; " + o.spec.over + " over " + which;
}

std::string OutputReader::meaning(std::size_t output) const {
    const Output& o = outputs_[output];
    return path_meaning(output) + (o.spec.party.empty() ? ", " + o.spec.at : "");
}

Evidence OutputReader::evidence(std::size_t output) const { return outputs_[output].evidence; }

std::size_t OutputReader::width() const {
    std::size_t numbers = 0;
    for (const Output& output : outputs_) numbers += 1 + (output.spec.party.empty() ? times_.size() : 0);
    return numbers;
}

}  // namespace sterna
