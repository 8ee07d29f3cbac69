#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sterna/engine/registry.hpp"
#include "sterna/engine/scope_parts.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "support/tried_levers.hpp"

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

Scenario scenario_with(const LeverEntry& entry, const ScopeSpec& scope) { return trial_of(entry, tried_values(entry), scope, tried_years(entry)); }

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
        if (lever.info.name == "work_programme") continue;  // whom its indicator counts: programmes_test
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
        CHECK(run(world_of_levers(), with).people == run(world_of_levers(), without_tried(with)).people);
    }
}
