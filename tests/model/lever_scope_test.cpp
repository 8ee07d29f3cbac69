#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "sterna/engine/registry.hpp"
#include "sterna/engine/scope_parts.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// The small world with sponsors on the island and debts that creditors see.
const Atlas& world_of_levers() {
    static const Atlas atlas = [] {
        Atlas made = calibrated_atlas();
        made.countries.back().gulf = true;
        return made;
    }();
    return atlas;
}

/// Numbers with which a lever binds in the small world; the others have their defaults.
Values values_of(const LeverEntry& lever) {
    static const std::map<std::string, Values> binding{
        {"bilateral_agreement", {{"slots", 2'000.0}}},
        {"circular_visa", {{"quota", 2'000.0}}},
        {"diaspora_bond", {{"proceeds", std::string("invest")}}},
        {"displacement", {{"persons", 20'000.0}}},
        {"knowledge_network", {{"missions", 2'000.0}}},
        {"market_place", {{"slots", 0.02}, {"supply", 0.1}, {"training", 0.5}}},
        {"quota", {{"amount", 100.0}}},
        {"skill_partnership", {{"places", 2'000.0}, {"away_share", 0.8}, {"rights", 0.0}}},  // a promise to workers of all schemes
        {"visa_cost", {{"change", 0.6}}}};
    Values values;
    for (const ParamInfo& info : lever.info.params) values[info.key] = info.default_value;
    const auto known = binding.find(lever.info.name);
    if (known != binding.end())
        for (const auto& [key, value] : known->second) values[key] = value;
    return values;
}

ScopeSpec narrowed(unsigned part) {
    ScopeSpec scope;
    if (part & heeds::origins) scope.origins = {"AAA"};
    if (part & heeds::destinations) scope.destinations = {"CCC"};
    if (part & heeds::education) scope.education = {"below_secondary"};
    if (part & heeds::fields) scope.fields = {"health"};
    if (part & heeds::sex) scope.sex = {"female"};
    if (part & heeds::ages) scope.min_age = 25, scope.max_age = 30;
    if (part & heeds::statuses) scope.statuses = {"protected"};
    return scope;
}

/// Beside a seasonal scheme that ties its workers, so that rights of tied workers matter.
Scenario scenario_with(const LeverEntry& entry, const ScopeSpec& scope) {
    Scenario scenario = scenario_of(6'000, entry.info.name == "skill_partnership" ? 7 : 4);  // students take their time
    ScopeSpec north;
    north.destinations = {"CCC"};
    scenario.policies = {lever("circular_visa", "season", {{"quota", 1'500.0}, {"tied", true}}, north),
                         lever(entry.info.name, "tried", values_of(entry), scope)};
    switch_off(scenario, {"coherence"});  // else joint levers act late, and not all at once
    if (entry.process == "coherence") scenario.processes["coherence"] = true;
    return scenario;
}

std::string refusal(const LeverEntry& entry, const ScopePart& part) {
    Scenario scenario = scenario_with(entry, narrowed(part.bit));
    scenario.policies.back().scope_where[part.key] = {"laws.yaml", 7, 11};
    try {
        const Model model(world_of_levers(), scenario);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("A part of the scope that a lever does not heed is refused with file line and key and one that it heeds is not") {
    for (const LeverEntry& lever : registered_levers())
        for (const ScopePart& part : scope_parts) {
            CAPTURE(lever.info.name);
            CAPTURE(std::string(part.key));
            const std::string said = refusal(lever, part);
            if (lever.heeds & part.bit) CHECK(said == "");
            else CHECK(said.find("laws.yaml:7:11: policies.tried.scope." + std::string(part.key) + ": the lever " + lever.info.name + " acts on all") == 0);
        }
}

TEST_CASE("A part of the scope that a lever heeds changes the run when it is narrowed") {
    for (const LeverEntry& lever : registered_levers()) {
        const RunResult wide = run(world_of_levers(), scenario_with(lever, {}));
        for (const ScopePart& part : scope_parts) {
            if (!(lever.heeds & part.bit)) continue;
            CAPTURE(lever.info.name);
            CAPTURE(std::string(part.key));
            CHECK_FALSE(run(world_of_levers(), scenario_with(lever, narrowed(part.bit))) == wide);
        }
    }
}

TEST_CASE("A lever moves nobody where all processes through which it acts are off") {
    for (const LeverEntry& entry : registered_levers()) {
        if (entry.process.empty()) continue;
        CAPTURE(entry.info.name);
        Scenario with = scenario_with(entry, {});
        switch_off(with, {"finance"});  // else what it costs in vain moves interest, and so wages
        switch_off(with, processes_of(entry));
        Scenario without = with;
        without.policies.back().from = without.end;  // and the season keeps its number
        CHECK(run(world_of_levers(), with).people == run(world_of_levers(), without).people);
    }
}
