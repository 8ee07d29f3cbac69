#include "sterna/analysis/known_indicators.hpp"

#include <algorithm>

#include "sterna/config/problems.hpp"
#include "sterna/core/error.hpp"
#include "sterna/engine/simulation.hpp"

namespace sterna {

namespace {

/// The known name nearest to a word, or else the first that holds it.
std::string meant_by(const std::string& word, const std::vector<std::string>& known) {
    if (const std::string near = nearest(word, known); !near.empty()) return near;
    const auto holds = std::find_if(known.begin(), known.end(), [&](const std::string& name) { return name.find(word) != std::string::npos; });
    return word.empty() || holds == known.end() ? "" : *holds;
}

}  // namespace

std::map<std::string, Indicator> known_indicators(const Atlas& atlas, const Scenario& scenario) {
    Scenario few = scenario;  // which names there are does not depend on how many people
    few.population.workers = few.population.floor = 1;
    few.population.focus.clear();
    Simulation start(std::make_shared<const Model>(atlas, few), {});
    IndicatorRecorder recorded(atlas);
    start.record_start(recorded);
    auto names = recorded.all();
    for (auto& [name, indicator] : names) indicator.frames.clear();
    return names;
}

std::string indicator_called(const std::string& name, const std::map<std::string, Indicator>& known) {
    for (const std::string& full : {name, "scorecard/" + name})
        if (known.contains(full)) return full;
    std::vector<std::string> names;
    for (const auto& [key, indicator] : known) names.push_back(key);
    const std::string near = meant_by(name, names);
    throw InputError("no run of this scenario records an indicator called " + shown(name) + (near.empty() ? "" : ", did you mean " + near + "?") +
                     "; there are " + one_of(names));
}

}  // namespace sterna
