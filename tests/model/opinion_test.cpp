#include <doctest/doctest.h>

#include <memory>

#include "sterna/model/acceptance.hpp"
#include "support/check_close.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry opinion_process();
LeverEntry free_movement_lever();
LeverEntry quota_lever();
LeverEntry visa_cost_lever();
LeverEntry bilateral_agreement_lever();
LeverEntry skill_partnership_lever();
LeverEntry market_place_lever();
}  // namespace sterna

using namespace sterna;

namespace {

constexpr int other = 1, rich = 2, island = 3;

/// Acceptance of .1 in the rich country, .3 on the island, a half elsewhere.
struct OpinionLab : test::RowLab {
    std::unique_ptr<Process> process = opinion_process().make({}, measures);
    OpinionLab() : RowLab(opinion_process()) {
        for (CountryState& state : world.countries) state.institutions.acceptance = 0.5;
        world.countries[rich].institutions.acceptance = 0.1, world.countries[island].institutions.acceptance = 0.3;
    }
    void speak() { process->terms(rules, world, atlas); }
    double visa_change(int destination) const {
        double sum = 0;
        for (const auto& change : rules.visa_cost)
            if (change.scope.corridor(0, destination)) sum += change.entry.value;
        return sum;
    }
};

Scope towards(std::initializer_list<int> destinations) {
    Scope scope;
    scope.destinations.reset();
    for (const int d : destinations) scope.destinations.set(static_cast<std::size_t>(d));
    return scope;
}

}  // namespace

TEST_CASE("Acceptance moves back to a half and falls with arrivals unemployment and abuse by the published form") {
    const OpinionParams p;
    CHECK_CLOSE(next_acceptance(p, 0.5, 0.006, 0, 0), 0.5, 1e-12);
    CHECK_CLOSE(next_acceptance(p, 0.3, 0.016, 0.02, 0.1), 0.3 + 0.3 * 0.2 - 4 * 0.01 - 0.02 - 0.03, 1e-12);
    CHECK(next_acceptance(p, 0.5, 1, 0, 0) == 0);
    CHECK(opening_let_through(0.7) == 1);
    CHECK_CLOSE(opening_let_through(0.2), 0.4, 1e-12);
}

TEST_CASE("Where migration is not accepted fewer places of a quota are given but never fewer than people came in the base year") {
    OpinionLab lab;
    const double usual = 400;
    for (CorridorFacts& corridor : lab.atlas.corridors.values()) corridor.inflow = {0, 0};
    lab.atlas.corridors(0, rich).inflow = {300, 100};
    lab.atlas.corridors(0, island).inflow = {30, 10};
    for (const Scope& scope : {towards({rich}), towards({rich, island}), towards({other})})
        quota_lever().make({{"amount", 10'000.0}})->apply(lab.rules, scope, 1, 1);
    for (const double amount : {1'000.0, 399.0}) quota_lever().make({{"amount", amount}})->apply(lab.rules, towards({rich}), 1, 1);
    Scope skilled = towards({rich});
    skilled.educations = 0x4;
    quota_lever().make({{"amount", 399.0}})->apply(lab.rules, skilled, 1, 1);
    lab.speak();
    CHECK_CLOSE(lab.rules.quotas[0].per_year, 2'000, 1e-12);
    CHECK_CLOSE(lab.rules.quotas[1].per_year, 10'000 * (0.2 + 0.6) / 2, 1e-12);
    CHECK(lab.rules.quotas[2].per_year == 10'000);
    CHECK(lab.rules.quotas[3].per_year == usual);
    CHECK(lab.rules.quotas[4].per_year == 399);  // holds back: it shuts a door
    CHECK_CLOSE(lab.rules.quotas[5].per_year, 100, 1e-12);
}

TEST_CASE("An easier visa is as easy as each destination accepts and a dearer one stays as dear") {
    OpinionLab lab;
    visa_cost_lever().make({{"change", -1.0}})->apply(lab.rules, Scope{}, 1, 1);
    lab.speak();
    CHECK_CLOSE(lab.visa_change(rich), -0.2, 1e-12);
    CHECK_CLOSE(lab.visa_change(island), -0.6, 1e-12);
    CHECK(lab.visa_change(other) == -1);
    lab.rules = {};
    visa_cost_lever().make({{"change", 2.0}})->apply(lab.rules, Scope{}, 1, 1);
    lab.speak();
    for (const int d : {other, rich, island}) CHECK(lab.visa_change(d) == 2);
}

TEST_CASE("Nothing is held back where acceptance is a half or not yet known and nobody is crowded out without arrivals") {
    OpinionLab lab;
    for (const double acceptance : {0.0, 0.5, 0.9}) {
        for (CountryState& state : lab.world.countries) state.institutions.acceptance = acceptance;
        lab.rules = {};
        quota_lever().make({{"amount", 1000.0}})->apply(lab.rules, Scope{}, 1, 1);
        visa_cost_lever().make({{"change", -1.0}})->apply(lab.rules, Scope{}, 1, 2);
        const Rules law = lab.rules;
        lab.speak();
        CHECK(lab.rules == law);
    }
}

TEST_CASE("Policies that open doors keep the mean share of their destinations and others all of their strength") {
    OpinionLab lab;
    const LeverEntry opens = free_movement_lever(), shuts = quota_lever();
    const Scope scope = towards({rich, island});
    std::vector<LeverInForce> list{{opens, scope, {}, 1.0, nullptr, true}, {shuts, scope, {}, 1.0}};
    lab.process->weigh(list, lab.world, lab.atlas);
    CHECK_CLOSE(list[0].strength, 0.4, 1e-12);
    CHECK(list[1].strength == 1);
    for (const LeverEntry& agreed : {bilateral_agreement_lever(), skill_partnership_lever(), market_place_lever()}) {
        CAPTURE(agreed.info.name);
        std::vector<LeverInForce> one{{agreed, scope, {}, 1.0, nullptr, agreed.opening}};
        lab.process->weigh(one, lab.world, lab.atlas);
        CHECK_CLOSE(one[0].strength, 0.4, 1e-12);
    }
}
