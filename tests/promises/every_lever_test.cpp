#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sterna/engine/registry.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "support/tried_levers.hpp"

using namespace sterna;
using namespace sterna::test;

// What is promised of every lever there is, whatever it does: new ones are tried without being named here, unless they have a
// value that must be written.

namespace {

/// Everybody alive at the end, by id, with every column that says who and where they are.
std::map<std::pair<int, std::uint32_t>, std::vector<std::int64_t>> lives(const Atlas& atlas, const Scenario& scenario, Month end) {
    Simulation simulation(model_of(atlas, scenario), {});
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
    std::string name;
    unsigned heed;
    ScopeSpec scope;
    bool (*outside)(const Page&, int);
};

/// Over 19 and in no school: whoever studies may enter a scope by graduating.
bool beyond_studies(const Page& page, int row) {
    return Month::of(2020).index - page.born[row] >= 12 * 19 && !(page.state[row] & studying_bit);
}

std::vector<Part> parts() {
    ScopeSpec origin, sex, education;
    origin.origins = {"AAA"}, sex.sex = {"female"}, education.education = {"tertiary"};
    return {{"origins", heeds::origins, origin, [](const Page& page, int row) { return page.birth[row] != 0; }},
            {"sex", heeds::sex, sex, [](const Page& page, int row) { return sex_of(page.kind[row]) != 0; }},
            {"education", heeds::education, education, [](const Page& page, int row) { return education_of(page.kind[row]) != 2 && beyond_studies(page, row); }}};
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

/// What must be set for a parameter to matter.
Values companions(const std::string& name) {
    using W = std::string;
    static const std::map<std::string, Values> list{
        {"circular_visa.gap", {{"max_stay", 6.0}, {"reentry", W("guaranteed")}}},
        {"circular_visa.reentry_kept", {{"max_stay", 6.0}, {"reentry", W("guaranteed")}}},
        {"seasonal_visa.gap", {{"reentry", W("guaranteed")}}},
        {"seasonal_visa.reentry_kept", {{"reentry", W("guaranteed")}}},
        {"quota.points_cut", {{"selection", W("points")}}},
        {"work_programme.cut", {{"target", 10.0}}},
    };
    const auto found = list.find(name);
    return found == list.end() ? Values{} : found->second;
}

/// Parameters that move nothing beside what a trial holds; tests of their processes move them.
const std::set<std::string>& elsewhere() {
    static const std::set<std::string> list{"diaspora_engagement.trust",  // no bonds are sold
                                            "skill_partnership.renewals", "skill_partnership.recognition",  // nobody has been admitted for so long
                                            "work_programme.cost_cap", "work_programme.budget"};  // its members cost no budget anything
    return list;
}

}  // namespace

TEST_CASE("No lever of strength zero adds a word to the law and every lever adds one at the least strength") {
    for (const LeverEntry& entry : registered_levers()) {
        CAPTURE(entry.info.name);
        const auto made = entry.make(tried_values(entry));
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
        const Scenario acts = trial_of(entry, tried_values(entry), {}, tried_years(entry));
        Scenario never = acts;
        never.end = Month::of(2022);
        never.policies.back().from = Month::of(2021, 12), never.policies.back().ramp_months = 24;  // strength 0 in the one month that is left
        // A programme that waits for its first month holds its members back until then.
        if (entry.info.name != "work_programme") CHECK(run(calibrated_atlas(), never) == run(calibrated_atlas(), without_tried(never)));
        CHECK_FALSE(run(calibrated_atlas(), acts) == run(calibrated_atlas(), without_tried(acts)));
    }
}

TEST_CASE("Nothing changes for anybody outside the scope of a lever while countries have not closed their books") {
    const Month before_close = Month::of(2020, 12);
    for (const Part& part : parts())
        for (const LeverEntry& entry : registered_levers()) {
            if (!(entry.heeds & part.heed) || entry.info.name == "work_programme") continue;  // touches the members of a programme, not people
            CAPTURE(entry.info.name);
            CAPTURE(part.name);
            Scenario scenario = trial_of(entry, tried_values(entry), part.scope, 1);
            scenario.policies.front().values["quota"] = 1e7;  // room for all: who goes elsewhere leaves a slot to nobody
            auto with = lives(calibrated_atlas(), scenario, before_close), without = lives(calibrated_atlas(), without_tried(scenario), before_close);
            const Simulation start(model_of(calibrated_atlas(), scenario), {});
            int outside = 0, changed = 0;
            for_each_person(start.world(), [&](const Page& page, int row) {
                if (!part.outside(page, row)) return;
                const std::pair<int, std::uint32_t> id{page.birth[row], page.serial[row]};
                ++outside, changed += with[id] != without[id];
            });
            CHECK(outside > 0);
            CHECK(changed == 0);
        }
}

TEST_CASE("Under each lever people are looked at whenever something may happen to them") {
    Execution everybody;
    everybody.wake_everybody = true;
    for (const LeverEntry& entry : registered_levers()) {
        CAPTURE(entry.info.name);
        Scenario scenario = trial_of(entry, tried_values(entry), {}, 2);
        scenario.policies.back().from = Month::of(2020, 5), scenario.policies.back().until = Month::of(2021, 8);  // terms change within years
        CHECK(run(calibrated_atlas(), scenario, everybody) == run(calibrated_atlas(), scenario));
    }
}

TEST_CASE("Where a counterfactual ends the law within a run people are looked at whenever something may happen to them") {
    Scenario scenario = scenario_of(40'000, 2);
    scenario.policies = {lever("displacement", "war", {{"persons", 20'000.0}, {"return_factor", 0.001}}, {}, Month::of(2020, 2)),
                         lever("enforcement", "raids", {}, {}, Month::of(2020, 2))};
    for (const Month from : {Month::of(2020, 8), Month::of(2021)}) {
        const auto model = std::make_shared<Model>(calibrated_atlas(), scenario);
        model->counterfactual.kind = Counterfactual::Kind::no_policies, model->counterfactual.from = from;
        model->counterfactual.cut = 1U << static_cast<unsigned>(Edge::returns);  // no other edge wakes anybody
        const auto result = [&](bool everybody) {
            Execution execution;
            execution.wake_everybody = everybody;
            Simulation simulation(model, execution);
            Watch watch;
            watch.run(simulation);
            return watch.result(simulation);
        };
        CHECK(result(true) == result(false));
    }
}

TEST_CASE("The law of two levers does not depend on which of them a file names first") {
    const std::vector<LeverEntry>& all = registered_levers();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const LeverEntry& other = all[(i + 7) % all.size()];
        CAPTURE(all[i].info.name);
        CAPTURE(other.info.name);
        Scenario one = trial_of(all[i], tried_values(all[i]), {}, 2), two = one;
        if (other.process == "coherence") one.processes["coherence"] = two.processes["coherence"] = true;
        const LeverSpec second = lever(other.info.name, "second", tried_values(other), {}, Month::of(2020, 2));
        one.policies.push_back(second), two.policies.insert(two.policies.begin(), second);
        if (all[i].info.name == "quota" || other.info.name == "quota") continue;  // two limits of one admission are refused
        CHECK(run(calibrated_atlas(), one) == run(calibrated_atlas(), two));
    }
}

TEST_CASE("Each parameter of each lever moves something") {
    for (const LeverEntry& entry : registered_levers())
        for (const ParamInfo& info : entry.info.params) {
            const std::string name = entry.info.name + "." + info.key;
            CAPTURE(name);
            Values values = tried_values(entry);
            for (const auto& [key, value] : companions(name)) values[key] = value;
            const auto result = [&] { return run(calibrated_atlas(), trial_of(entry, values, {}, tried_years(entry))); };
            const RunResult usual = result();
            bool moves = false;
            for (const Value& value : other_values(info)) {
                values[info.key] = value;
                moves = moves || !(result() == usual);
            }
            CHECK(moves != elsewhere().contains(name));
        }
}

TEST_CASE("Every lever names who pays") {
    for (const LeverEntry& entry : registered_levers()) {
        CAPTURE(entry.info.name);
        CHECK_FALSE(entry.payers.empty());
    }
}
