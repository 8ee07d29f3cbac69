#include "support/tried_levers.hpp"

#include <map>
#include <set>

namespace sterna::test {

Values tried_values(const LeverEntry& lever) {
    static const std::map<std::string, Values> binding{
        {"bilateral_agreement", {{"slots", 2'000.0}}},
        {"bonding", {{"years", 10.0}, {"buyout", 5.0}, {"enforcement", 1.0}}},
        {"circular_visa", {{"quota", 8'000.0}}},
        {"diaspora_bond", {{"proceeds", std::string("invest")}}},
        {"displacement", {{"persons", 20'000.0}}},
        {"enforcement", {{"change", 2.0}}},
        {"formalisation_match", {{"take_up", 0.5}}},
        {"knowledge_network", {{"missions", 2'000.0}}},
        {"market_place", {{"slots", 0.02}, {"supply", 0.1}, {"training", 0.5}}},
        {"openness", {{"dial", 1.0}}},
        {"quota", {{"amount", 100.0}}},
        {"seasonal_visa", {{"quota", 8'000.0}}},
        {"skill_partnership", {{"places", 2'000.0}, {"away_share", 0.8}, {"rights", 0.0}}},  // a promise to workers of all schemes
        {"visa_cost", {{"change", 0.6}}},
        {"work_programme", {{"indicator", std::string("returns")}, {"target", 0.0}, {"budget", false}}}};
    Values values;
    for (const ParamInfo& info : lever.info.params) values[info.key] = info.default_value;
    const auto known = binding.find(lever.info.name);
    if (known != binding.end())
        for (const auto& [key, value] : known->second) values[key] = value;
    return values;
}

int tried_years(const LeverEntry& lever) {
    static const std::set<std::string> slow{"skill_partnership", "training_expansion"};
    return lever.info.name == "bonding" ? 10 : slow.contains(lever.info.name) ? 7 : 4;
}

Scenario trial_of(const LeverEntry& entry, const Values& values, const ScopeSpec& scope, int years) {
    Scenario scenario = scenario_of(6'000, years);
    ScopeSpec abroad;
    abroad.destinations = {"CCC", "DDD"};
    LeverSpec season = lever("circular_visa", "season", {{"quota", 6'000.0}, {"max_stay", 9.0}, {"tied", true}}, abroad);
    if (entry.info.name == "work_programme") season.programme = "tried";
    // From February, so that the base year is solved without policies.
    scenario.policies = {season, lever(entry.info.name, "tried", values, scope, Month::of(2020, 2))};
    switch_off(scenario, {"coherence"});
    if (entry.process == "coherence") scenario.processes["coherence"] = true;
    return scenario;
}

Scenario without_tried(Scenario scenario) {
    scenario.policies.back().from = scenario.end;  // and so the season keeps its number
    for (LeverSpec& spec : scenario.policies) spec.programme.clear();
    return scenario;
}

}  // namespace sterna::test
