#include <doctest/doctest.h>

#include "sterna/analysis/comparison.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// Without the delay of institutions, which would put joint levers beyond the end.
Scenario plain() {
    Scenario scenario = scenario_of(10'000, 2);
    switch_off(scenario, {"coherence"});
    return scenario;
}

RunResult with(const LeverSpec& spec) {
    Scenario scenario = plain();
    scenario.policies = {spec};
    return run(calibrated_atlas(), scenario);
}

std::vector<LeverSpec> one_of_each(const ScopeSpec& scope) {
    std::vector<LeverSpec> all;
    for (const auto& [name, values] : std::vector<std::pair<std::string, Values>>{{"quota", {{"amount", 10.0}}},
                                                                                  {"visa_cost", {{"change", 3.0}}},
                                                                                  {"free_movement", {}},
                                                                                  {"return_incentive", {{"grant", 2.0}}},
                                                                                  {"circular_visa", {{"quota", 9'000.0}}},
                                                                                  {"bilateral_agreement", {{"slots", 9'000.0}}},
                                                                                  {"skill_partnership", {{"places", 9'000.0}}},
                                                                                  {"market_place", {{"slots", 0.01}}},
                                                                                  {"seasonal_visa", {{"quota", 9'000.0}, {"opens", 9.0}}},
                                                                                  {"deposit", {{"share", 0.5}}},
                                                                                  {"salary_floor", {}},
                                                                                  {"ethical_recruitment", {{"visa", 3.0}}},
                                                                                  {"wage_topup", {}},
                                                                                  {"bhagwati_tax", {}},
                                                                                  {"reintegration", {}}})
        all.push_back(lever(name, "tried", values, scope));
    return all;
}

}  // namespace

TEST_CASE("A lever that acts changes the run and one whose time never comes does not change a bit") {
    const RunResult without = run(calibrated_atlas(), plain());
    for (LeverSpec spec : one_of_each({})) {
        CAPTURE(spec.lever);
        CHECK_FALSE(with(spec) == without);
        spec.from = Month::of(2022);
        CHECK(with(spec) == without);
        spec.from = Month::of(2021), spec.until = Month::of(2021);
        CHECK(with(spec) == without);
    }
}

TEST_CASE("A lever whose ramp has not begun to rise does not change a bit") {
    const RunResult without = run(calibrated_atlas(), plain());
    for (LeverSpec spec : one_of_each({})) {
        CAPTURE(spec.lever);
        spec.from = Month::of(2021, 12), spec.ramp_months = 24;  // strength 0 in the one month that is left
        CHECK(with(spec) == without);
        spec.from = Month::of(2021, 6);
        CHECK_FALSE(with(spec) == without);
    }
}

TEST_CASE("A lever that touches nobody does not change a bit") {
    const RunResult without = run(calibrated_atlas(), plain());
    ScopeSpec nobody;
    nobody.education = {"below_secondary"}, nobody.fields = {"health"};  // only the skilled have a field
    for (const LeverSpec& spec : one_of_each(nobody)) {
        CAPTURE(spec.lever);
        CHECK(with(spec) == without);
    }
}

TEST_CASE("Twins of equal scenarios do not differ by a cent in any country") {
    const Scenario base = plain();
    const auto result = compare_scenarios(calibrated_atlas(), base, {base}, {});
    const auto& variant = result.variants.front();
    for (const PartyScore& score : variant.scorecard.party) CHECK(score.difference.front() == 0);
    CHECK(variant.changes.left.front() + variant.changes.stayed.front() == 0);
    CHECK(variant.scorecard.triple_win_share == 1);
}

TEST_CASE("A lever keeps its luck when others come beside it") {
    const Scenario alone = [] {
        Scenario s = plain();
        s.policies = {binding_policies()[0]};
        return s;
    }();
    Scenario both = alone;
    ScopeSpec island;
    island.origins = {"DDD"};
    both.policies.push_back(lever("quota", "aaa first by name and never full", {{"amount", 1e8}}, island));
    const RunResult one = run(calibrated_atlas(), alone), other = run(calibrated_atlas(), both);
    CHECK(one.people == other.people);
    CHECK(one.frames == other.frames);
}
