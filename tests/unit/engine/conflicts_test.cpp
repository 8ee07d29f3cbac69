#include <doctest/doctest.h>

#include <string>

#include "sterna/engine/model.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

LeverSpec quota(const std::string& label, const ScopeSpec& scope = {}, std::optional<Month> from = {}, std::optional<Month> until = {},
                const std::string& door = "any") {
    LeverSpec spec = lever("quota", label, {{"amount", 100.0}, {"door", door}}, scope, from, until);
    spec.where = {label + ".yaml", 7, 5};
    return spec;
}

ScopeSpec from_to(const std::string& origin, const std::string& destination) {
    ScopeSpec scope;
    scope.origins = {origin}, scope.destinations = {destination};
    return scope;
}

/// What refuses the scenario, or nothing.
std::string refusal(Scenario scenario) {
    try {
        Model(calibrated_atlas(), std::move(scenario));
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

std::string refusal_of(const std::vector<LeverSpec>& policies) {
    Scenario scenario = scenario_of(2'000, 3);
    scenario.policies = policies;
    return refusal(std::move(scenario));
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("Two quotas that count the same admissions are refused with both places") {
    const std::string told = refusal_of({quota("wide"), quota("narrow", from_to("AAA", "CCC"))});
    CHECK(says(told, "wide.yaml:7:5"));
    CHECK(says(told, "narrow.yaml:7:5"));
    CHECK(says(told, "disjoint"));
    CHECK_FALSE(refusal_of({quota("group", from_to("POOR", "CCC")), quota("member", from_to("AAA", "CCC"))}).empty());
}

TEST_CASE("Quotas for other corridors people doors or times stand side by side") {
    CHECK(refusal_of({quota("a", from_to("AAA", "CCC")), quota("b", from_to("BBB", "CCC"))}).empty());
    CHECK(refusal_of({quota("a", from_to("AAA", "BBB")), quota("b", from_to("AAA", "CCC"))}).empty());
    ScopeSpec women, men;
    women.sex = {"female"}, men.sex = {"male"};
    CHECK(refusal_of({quota("a", women), quota("b", men)}).empty());
    CHECK(refusal_of({quota("a", {}, {}, {}, "permanent"), quota("b", {}, {}, {}, "temporary")}).empty());
    CHECK_FALSE(refusal_of({quota("a", {}, {}, {}, "permanent"), quota("b")}).empty());
    const Month change = Month::of(2021, 7);
    CHECK(refusal_of({quota("a", {}, {}, change), quota("b", {}, change)}).empty());
    CHECK_FALSE(refusal_of({quota("a", {}, {}, change + 1), quota("b", {}, change)}).empty());
}

TEST_CASE("A corridor within one country is no corridor") {
    CHECK(says(refusal_of({quota("a", from_to("AAA", "AAA"))}), "country of birth itself"));
    ScopeSpec of_arden, to_arden = from_to("AAA", "AAA");
    of_arden.origins = {"AAA"}, of_arden.destinations = {"BBB", "AAA"}, to_arden.origins = {"AAA", "BBB"};
    CHECK(refusal_of({quota("a", of_arden), quota("b", to_arden)}).empty());
}

TEST_CASE("A focus on a country that the world lacks is refused where it is written") {
    Scenario scenario = scenario_of(2'000, 1);
    scenario.population.focus["AAB"] = 50;
    scenario.focus_where["AAB"] = {"focus.yaml", 3, 9};
    const std::string told = refusal(scenario);
    CHECK(says(told, "focus.yaml:3:9: population.focus.AAB"));
    CHECK(says(told, "AAA"));
    scenario.population.focus = {{"AAA", 50}};
    CHECK(refusal(scenario).empty());
}

namespace {

std::vector<std::string> conflicts_of(const std::vector<LeverSpec>& policies) {
    Scenario scenario = scenario_of(2'000, 3);
    scenario.policies = policies;
    return conflicts(Model(calibrated_atlas(), scenario).levers);
}

LeverSpec placed(LeverSpec spec) {
    spec.where = {spec.label + ".yaml", 7, 5};
    return spec;
}

}  // namespace

TEST_CASE("Levers that stand in the way of each other are told with both places and only where they meet in time and people") {
    const LeverSpec five = placed(lever("transfer_fee_cap", "five", {{"cap", 0.05}}, from_to("AAA", "CCC")));
    const LeverSpec three = placed(lever("transfer_fee_cap", "three", {{"cap", 0.03}}));
    const std::vector<std::string> told = conflicts_of({five, three});
    CHECK(told.size() == 1);
    CHECK(says(told[0], "three.yaml:7:5: three and five (five.yaml:7:5)"));
    CHECK(says(told[0], "the lower cap holds"));

    const LeverSpec elsewhere = placed(lever("transfer_fee_cap", "elsewhere", {{"cap", 0.04}}, from_to("BBB", "CCC")));
    CHECK(conflicts_of({five, elsewhere}).empty());
    LeverSpec later = five;
    later.label = "later", later.from = Month::of(2022);
    LeverSpec earlier = five;
    earlier.until = Month::of(2022);
    CHECK(conflicts_of({earlier, later}).empty());

    const LeverSpec treaty = placed(lever("free_movement", "treaty", {}, from_to("AAA", "CCC")));
    CHECK(conflicts_of({treaty, quota("all")}).size() == 1);
    CHECK(conflicts_of({treaty, lever("visa_cost", "dearer", {{"change", 1.0}})}).size() == 1);
    CHECK(conflicts_of({treaty, lever("visa_cost", "easier", {{"change", -1.0}})}).empty());
    CHECK(conflicts_of({lever("visa_cost", "dearer", {{"change", 1.0}}), lever("visa_cost", "easier", {{"change", -1.0}})}).size() == 1);
    ScopeSpec women = from_to("AAA", "CCC");
    women.sex = {"female"};
    ScopeSpec men = women;
    men.sex = {"male"};
    CHECK(conflicts_of({lever("free_movement", "women", {}, women), lever("visa_cost", "men", {{"change", 1.0}}, men)}).empty());
}
