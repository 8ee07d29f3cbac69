#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "sterna/engine/registry.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

// What is promised of every lever there is, whatever it does: new ones are tried without being named here, unless they have a
// value that must be written.

namespace {

/// Values with which a lever acts in the small world: its defaults, and what must be written.
Values tried(const LeverEntry& entry) {
    static const std::map<std::string, Value> needed{
        {"quota.amount", 10.0},        {"visa_cost.change", 3.0},        {"circular_visa.quota", 9'000.0}, {"seasonal_visa.quota", 9'000.0},
        {"enforcement.change", 2.0},   {"displacement.persons", 9'000.0}, {"bilateral_agreement.slots", 9'000.0},
        {"skill_partnership.places", 9'000.0}, {"openness.dial", 1.0}};
    Values values;
    for (const ParamInfo& info : entry.info.params) {
        const auto found = needed.find(entry.info.name + "." + info.key);
        REQUIRE_MESSAGE((!info.required || found != needed.end()), entry.info.name + "." + info.key + " needs a value in this test");
        values[info.key] = found == needed.end() ? info.default_value : found->second;
    }
    return values;
}

/// Two years and a month: schemes fill, their first workers come home, two closes teach institutions.
Scenario plain(int years = 3) {
    Scenario scenario = scenario_of(6'000, years);
    switch_off(scenario, {"coherence"});  // without the delay of institutions, which would put joint levers beyond the end
    return scenario;
}

Scenario with_lever(const LeverEntry& entry, const Values& values, const ScopeSpec& scope = {}, int years = 3) {
    Scenario scenario = plain(years);
    // What raises coherence needs the process; a programme needs a member, and what binds workers of schemes needs a scheme.
    if (entry.process == "coherence") scenario.processes["coherence"] = true;
    scenario.policies = {lever(entry.info.name, "tried", values, scope)};
    const std::set<std::string> about_schemes{"work_programme", "reentry_right", "ethical_recruitment", "deposit"};
    if (about_schemes.contains(entry.info.name)) {
        LeverSpec scheme = lever("circular_visa", "scheme", {{"quota", 9'000.0}, {"max_stay", 9.0}}, {});
        if (entry.info.name == "work_programme") scheme.programme = "tried";
        scenario.policies.push_back(scheme);
    }
    return scenario;
}

Scenario without_lever(Scenario scenario) {
    std::erase_if(scenario.policies, [](const LeverSpec& spec) { return spec.label == "tried"; });
    for (LeverSpec& spec : scenario.policies) spec.programme.clear();
    return scenario;
}

/// Everybody alive at the end, by id, with every column that says who and where they are.
std::map<std::pair<int, std::uint32_t>, std::vector<std::int64_t>> lives(const Atlas& atlas, const Scenario& scenario, Month end) {
    Simulation simulation(model_of(atlas, scenario));
    Watch watch;
    watch.run(simulation, end);
    std::map<std::pair<int, std::uint32_t>, std::vector<std::int64_t>> all;
    for_each_person(simulation.world(), [&](const Page& page, int row) {
        all[{page.birth[row], page.serial[row]}] = {page.residence[row], page.state[row], page.kind[row],     page.since[row], page.until[row], page.savings[row],
                                                    page.scheme[row],    page.trips[row], page.training[row], page.known[row], page.held[row],  page.worked_abroad[row]};
    });
    return all;
}

/// A narrowed part of a scope and who is outside it.
struct Part {
    const char* name;
    unsigned heed;
    ScopeSpec scope;
    bool (*outside)(const Page&, int);
};

std::vector<Part> parts() {
    ScopeSpec origin, sex, education;
    origin.origins = {"AAA"}, sex.sex = {"female"}, education.education = {"tertiary"};
    return {{"origins", heeds::origins, origin, [](const Page& page, int row) { return page.birth[row] != 0; }},
            {"sex", heeds::sex, sex, [](const Page& page, int row) { return sex_of(page.kind[row]) != 0; }},
            {"education", heeds::education, education, [](const Page& page, int row) { return education_of(page.kind[row]) != 2; }}};
}

/// The ends of a range, or the other words and the other position of a switch.
std::vector<Value> other_values(const ParamInfo& info) {
    if (std::holds_alternative<bool>(info.default_value)) return {!std::get<bool>(info.default_value)};
    if (std::holds_alternative<double>(info.default_value)) return {info.range.low, info.range.high};
    std::vector<Value> words;
    for (const std::string& word : info.choices)
        if (info.required || word != std::get<std::string>(info.default_value)) words.emplace_back(word);
    return words;
}

/// Parameters that move nothing in three years of this small world, and the test that moves them.
const std::set<std::string>& elsewhere() {
    static const std::set<std::string> list{};
    return list;
}

}  // namespace

TEST_CASE("No lever of strength zero adds a word to the law and every lever adds one at the least strength") {
    for (const LeverEntry& entry : registered_levers()) {
        CAPTURE(entry.info.name);
        const auto made = entry.make(tried(entry));
        Rules law;
        made->apply_dated(law, Scope{}, {0, 1, {}, {}, Month::of(2022)});
        CHECK(law == Rules{});
        made->apply_dated(law, Scope{}, {1.0 / 1024, 1, {}, {}, Month::of(2022)});
        CHECK_FALSE(law == Rules{});
    }
}

TEST_CASE("A ramp that has not begun to rise is no lever to the last bit and one that has is") {
    for (const LeverEntry& entry : registered_levers()) {
        CAPTURE(entry.info.name);
        Scenario never = with_lever(entry, tried(entry), {}, 2), acts = never;
        never.policies[0].from = Month::of(2021, 12), never.policies[0].ramp_months = 24;
        if (entry.info.name != "work_programme") CHECK(run(calibrated_atlas(), never) == run(calibrated_atlas(), without_lever(never)));
        CHECK_FALSE(run(calibrated_atlas(), acts) == run(calibrated_atlas(), without_lever(acts)));
    }
}

TEST_CASE("Nothing changes for anybody outside the scope of a lever while countries have not closed their books") {
    const Month before_close = Month::of(2020, 12);
    for (const Part& part : parts())
        for (const LeverEntry& entry : registered_levers()) {
            if (!(entry.heeds & part.heed)) continue;
            CAPTURE(entry.info.name);
            CAPTURE(part.name);
            const Scenario scenario = with_lever(entry, tried(entry), part.scope, 1);
            auto with = lives(calibrated_atlas(), scenario, before_close), without = lives(calibrated_atlas(), without_lever(scenario), before_close);
            Simulation start(model_of(calibrated_atlas(), scenario));
            std::set<std::pair<int, std::uint32_t>> outside;
            for_each_person(start.world(), [&](const Page& page, int row) {
                if (part.outside(page, row)) outside.insert({page.birth[row], page.serial[row]});
            });
            CHECK_FALSE(outside.empty());
            int changed = 0;
            for (const auto& id : outside) changed += with[id] != without[id];
            CHECK(changed == 0);
        }
}

TEST_CASE("Before the first month of a lever and without its people nothing differs by a bit") {
    ScopeSpec nobody;
    nobody.origins = {"DDD"};
    Atlas empty_island = calibrated_atlas();
    for (const LeverEntry& entry : registered_levers()) {
        CAPTURE(entry.info.name);
        if (entry.info.name == "work_programme") continue;  // notes its indicator a year before
        Scenario later = with_lever(entry, tried(entry), {}, 1);
        later.policies[0].from = Month::of(2021);
        CHECK(run(calibrated_atlas(), later) == run(calibrated_atlas(), without_lever(later)));
    }
}

TEST_CASE("The law of two levers does not depend on which of them a file names first") {
    const std::vector<LeverEntry>& all = registered_levers();
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        CAPTURE(all[i].info.name);
        const LeverEntry& other = all[(i + 7) % all.size()];
        CAPTURE(other.info.name);
        Scenario one = with_lever(all[i], tried(all[i]), {}, 1), two = one;
        if (other.process == "coherence") one.processes["coherence"] = two.processes["coherence"] = true;
        const LeverSpec second = lever(other.info.name, "second", tried(other));
        one.policies.push_back(second), two.policies.insert(two.policies.begin(), second);
        CHECK(run(calibrated_atlas(), one) == run(calibrated_atlas(), two));
    }
}

TEST_CASE("Each parameter of each lever changes the law and moves something") {
    for (const LeverEntry& entry : registered_levers()) {
        const RunResult usual = run(calibrated_atlas(), with_lever(entry, tried(entry)));
        for (const ParamInfo& info : entry.info.params) {
            const std::string name = entry.info.name + "." + info.key;
            CAPTURE(name);
            bool moves = false;
            for (const Value& value : other_values(info)) {
                Values values = tried(entry);
                values[info.key] = value;
                moves = moves || !(run(calibrated_atlas(), with_lever(entry, values)) == usual);
                if (moves) break;
            }
            CHECK(moves != elsewhere().contains(name));
        }
    }
}

TEST_CASE("Every lever names who pays") {
    for (const LeverEntry& entry : registered_levers()) {
        CAPTURE(entry.info.name);
        CHECK_FALSE(entry.payers.empty());
    }
}
