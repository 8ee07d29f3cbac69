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
