#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "sterna/core/error.hpp"
#include "sterna/engine/registry.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// The small world with a Gulf state and an old default in it.
const Atlas& varied_atlas() {
    static const Atlas atlas = [] {
        Atlas made = calibrated_atlas();
        made.countries.back().gulf = true;
        made.countries.front().last_default = 2012;  // forgotten while the run lasts
        return made;
    }();
    return atlas;
}

/// Policies of every kind on a world small enough to be run some hundred times.
Scenario crowd() {
    Scenario scenario = scenario_of(24'000, 4);
    scenario.policies = binding_policies();
    scenario.policies[0].values["selection"] = std::string("points"), scenario.policies[0].values["points_cut"] = 50.0;
    for (const auto& [name, values] : std::vector<std::pair<std::string, Values>>{{"return_incentive", {{"grant", 0.5}, {"clawback_years", 3.0}}},
                                                                                  {"enforcement", {{"change", 0.5}}},
                                                                                  {"displacement", {{"persons", 100.0}}},
                                                                                  {"rights_floor", {}},
                                                                                  {"transfer_fee_cap", {}},
                                                                                  {"diaspora_bond", {}},
                                                                                  {"market_place", {{"slots", 0.02}, {"supply", 0.1}, {"recognition", 0.5}, {"training", 0.5}, {"return_support", 0.2}}},
                                                                                  {"dual_citizenship", {}}})
        // Authorities take a year to prepare the forum; what it agrees on must act before the end.
        scenario.policies.push_back(lever(name, "tried", values, {}, Month::of(name == "market_place" ? 2021 : 2022)));
    LeverSpec reviewed = lever("visa_cost", "reviewed", {{"change", 0.2}}, {}, Month::of(2021));
    reviewed.programme = "plan";
    scenario.policies.insert(scenario.policies.end(), {lever("work_programme", "plan", {}, {}, Month::of(2021)), reviewed});
    ScopeSpec health;  // dear enough to move the outlook of a field, and too cheap to move people
    health.fields = {"health"};
    scenario.policies.push_back(lever("visa_cost", "of one field", {{"change", 0.01}}, health));
    return scenario;
}

/// What must be set for a parameter to matter.
const std::map<std::string, std::map<std::string, Value>>& companions() {
    static const std::map<std::string, std::map<std::string, Value>> list{
        {"admission.longest_wait", {{"admission.rejected", std::string("wait")}}},
        {"human_capital.mincer_year", {{"human_capital.foreign_experience", std::string("mincer")}}},
        {"rights.debt_factor", {{"rights.fee_share", 0.95}, {"rights.repayment", 0.01}}},  // debts that last
        {"emigration.repeat_cost", {{"emigration.cost_other", 3.0}, {"emigration.cost_skilled", 3.0}}},
        {"development.means", {{"emigration.cost_other", 3.0}, {"emigration.cost_skilled", 3.0}}},
        {"return.target_spread", {{"return.rule", std::string("target_saver")}}},
        {"return.interest", {{"return.rule", std::string("target_saver")}}},
        {"return.home_bonus", {{"return.rule", std::string("optimal_duration")}}},
        {"return.bonus_spread", {{"return.rule", std::string("optimal_duration")}}},
        {"return.horizon", {{"return.rule", std::string("social_capital")}}},
        {"return.volatility", {{"return.rule", std::string("social_capital")}}},
        {"return.risk_aversion", {{"return.rule", std::string("social_capital")}}},
        {"return.expectation", {{"return.rule", std::string("social_capital")}}},
        {"return.trait_spread", {{"return.rule", std::string("social_capital")}}},
        {"labour_market.demand_elasticity", {{"labour_market.closure", std::string("fixed_wage")}}},
        {"labour_market.vacancy_response", {{"labour_market.closure", std::string("vacancies")}}},
        {"labour_market.vacancy_share", {{"labour_market.closure", std::string("vacancies")}}},
        {"labour_market.vacancy_value", {{"labour_market.closure", std::string("vacancies")}}},
        {"remittances.altruism", {{"remittances.amount", std::string("altruistic")}}},
        {"finance.share_effect", {{"finance.rating", std::string("share")}}},
        {"finance.small_country", {{"finance.rating", std::string("share")}}},
        {"finance.export_volatility", {{"finance.volatility", 0.5}}},
        {"finance.transfer_volatility", {{"finance.volatility", 0.5}}},
        {"finance.comovement", {{"finance.volatility", 0.5}}},
        // At the detection for which the shares hold, it cancels; and few permits end here.
        {"permits.penalty", {{"permits.detection", 0.3}, {"permits.renewal", 0.5}}},
    };
    return list;
}

/// What moves only people, countries or policies that this small world lacks. Whatever comes to move here leaves the list.
const std::set<std::string>& elsewhere() {
    static const std::set<std::string> list{
        "coherence.capacity", "opinion.congestion",
        "emigration.raised_pay_health_young", "emigration.student_visa", "emigration.student_gain",
        "return.dual_factor", "permits.study_stay_usa", "remittances.informal_ratio",
        "finance.secured_score", "rights.upper_middle",
        "schooling.trend", "return.protected", "partnerships.nationals", "partnerships.away_share", "partnerships.least_coherent", "partnerships.capacity"};
    return list;
}

/// Shares that must sum to one: changing one alone is refused.
const std::set<std::string>& parts_of_a_whole() {
    static const std::set<std::string> list{"households.consumption", "households.schooling", "households.investment"};
    return list;
}

std::int64_t skilled_of(const Tallies& frame) {
    const Atlas& atlas = varied_atlas();
    const Layout layout(atlas);
    std::int64_t persons = 0;
    for (int o = 0; o < layout.countries; ++o)
        for (int r = 0; r < layout.countries; ++r)
            for (int sex = 0; sex < sexes; ++sex) persons += frame[cube::stock][layout.cell(o, r, 2, sex)];
    return persons;
}

RunResult with(const std::string& process, const std::string& key, const Value& value) {
    Scenario scenario = crowd();
    for (const ProcessEntry& entry : registered_processes()) {
        scenario.processes[entry.info.name] = scenario.processes[entry.info.name] || entry.info.default_on || entry.info.name == process;
        for (const ParamInfo& info : entry.info.params) scenario.model[entry.info.name][info.key] = info.default_value;
    }
    const auto needed = companions().find(process + "." + key);
    if (needed != companions().end())
        for (const auto& [name, companion] : needed->second) {
            const auto dot = name.find('.');
            scenario.model[name.substr(0, dot)][name.substr(dot + 1)] = companion;
        }
    scenario.model[process][key] = value;
    return run(varied_atlas(), scenario);
}

/// The ends of a range, or the other words and the other position of a switch.
std::vector<Value> other_values(const ParamInfo& info) {
    if (std::holds_alternative<bool>(info.default_value)) return {!std::get<bool>(info.default_value)};
    if (std::holds_alternative<double>(info.default_value)) return {info.range.low, info.range.high};
    std::vector<Value> words;
    for (const std::string& word : info.choices)
        if (word != std::get<std::string>(info.default_value)) words.emplace_back(word);
    return words;
}

}  // namespace

TEST_CASE("Each process can be switched and the others go on at any number of threads") {
    const RunResult usual = run(varied_atlas(), crowd());
    for (const ProcessEntry& entry : registered_processes()) {
        CAPTURE(entry.info.name);
        Scenario scenario = crowd();
        scenario.processes[entry.info.name] = !entry.info.default_on;
        const RunResult switched = run(varied_atlas(), scenario);
        CHECK_FALSE(switched == usual);
        Execution three;
        three.exec.threads = 3;
        CHECK(run(varied_atlas(), scenario, three) == switched);
    }
}

TEST_CASE("Nothing but people who grow old is left when every process but demography is off") {
    Scenario scenario = crowd();
    for (const ProcessEntry& entry : registered_processes()) scenario.processes[entry.info.name] = entry.info.name == "demography";
    Watch watch;
    Simulation simulation(model_of(varied_atlas(), scenario), {});
    watch.run(simulation);
    for (const Tallies& frame : watch.frames()) {
        CHECK(frame.total(cube::outflow) + frame.total(cube::return_flow) + frame.total(cube::onward_in) == 0);
        CHECK(frame.total(cube::education_in) == 0);
        CHECK(frame.total(skilled_units::stock) == 1024 * skilled_of(frame));  // nobody's hour is worth more than another's
        CHECK(frame.total(skilled_units::learning) + frame.total(skilled_units::depreciation) == 0);
    }
    CHECK(watch.frames().back().total(cube::deaths) > 0);
}

TEST_CASE("Without schooling nobody studies beyond the last month of base-year studies and those people work") {
    Scenario scenario = scenario_of(24'000, 5);
    scenario.processes["schooling"] = false;
    Simulation simulation(model_of(varied_atlas(), scenario), {});
    const auto students = [&] {
        int n = 0, overdue = 0, at_work = 0;
        for_each_person(simulation.world(), [&](const Page& page, int row) {
            const bool studies = (page.state[row] & studying_bit) != 0;
            n += studies, overdue += studies && page.held[row] + 1 < simulation.world().now.index;
            at_work += !studies && page.residence[row] == page.birth[row] && education_of(page.kind[row]) == 0 &&
                       page.born[row] + 18 * 12 > Month::of(2020).index && (page.state[row] & employed_bit);
        });
        return std::array<int, 3>{n, overdue, at_work};
    };
    CHECK(students()[0] > 100);
    Watch watch;
    watch.run(simulation);
    CHECK(students()[0] < 20);  // none but those who went to study abroad
    CHECK(students()[1] == 0);
    CHECK(students()[2] > 100);
    for (const Tallies& frame : watch.frames()) CHECK(frame.total(cube::education_in) == 0);
}

TEST_CASE("Without brain waste nobody is or expects to be over-qualified and recognition changes nothing") {
    Scenario off = scenario_of(24'000, 3), law = off;
    off.processes["brain_waste"] = law.processes["brain_waste"] = false;
    law.processes["coherence"] = off.processes["coherence"] = false;
    law.policies.push_back(lever("recognition", "tried", {}));
    const RunResult without = run(varied_atlas(), off), with_law = run(varied_atlas(), law);
    CHECK(without.people == with_law.people);
    for (std::size_t c = 0; c < without.countries.size(); ++c) CHECK(without.countries[c].enrolment == with_law.countries[c].enrolment);
    Atlas none = varied_atlas();
    for (CorridorFacts& corridor : none.corridors.values()) corridor.overqualified = 0;
    CHECK(run(none, off).people == without.people);
}

TEST_CASE("Each parameter runs at both ends of its range and moves something") {
    for (const ProcessEntry& entry : registered_processes())
        for (const ParamInfo& info : entry.info.params) {
            CAPTURE(entry.info.name);
            CAPTURE(info.key);
            const std::string name = entry.info.name + "." + info.key;
            if (parts_of_a_whole().contains(name)) {
                CHECK_THROWS_AS(with(entry.info.name, info.key, info.range.low), InputError);
                continue;
            }
            const RunResult usual = with(entry.info.name, info.key, info.default_value);
            bool moves = false;
            for (const Value& value : other_values(info)) moves = !(with(entry.info.name, info.key, value) == usual) || moves;
            CHECK(moves != elsewhere().contains(name));
        }
}
