#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "sterna/analysis/comparison.hpp"
#include "sterna/engine/registry.hpp"
#include "support/check_close.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

Scenario base() { return scenario_of(6'000, 3); }

/// CCC asks natives of AAA for visas.
const Atlas& closed_atlas() {
    static const Atlas atlas = [] {
        Atlas a = calibrated_atlas();
        a.corridors(0, 2).visa_cost = {0.8, 0.8};
        return a;
    }();
    return atlas;
}

Scenario with_door(Month from) {
    Scenario scenario = base();
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    scenario.policies = {lever("visa_cost", "treaty", {{"change", -0.8}}, scope, from)};
    return scenario;
}

/// Indicators of a scenario run by itself.
std::map<std::string, Indicator> alone(const Scenario& scenario) {
    IndicatorRecorder recorder(closed_atlas());
    Simulation simulation(model_of(closed_atlas(), scenario), {});
    simulation.record_start(recorder);
    while (!simulation.done()) simulation.step(recorder);
    return recorder.all();
}

/// Bit for bit: a quantity that is undefined in both is equal in both.
bool same(const std::map<std::string, Indicator>& a, const std::map<std::string, Indicator>& b) {
    const auto digest = [](const std::map<std::string, Indicator>& all) {
        Hasher hasher;
        for (const auto& [name, indicator] : all)
            for (const auto& frame : indicator.frames) hasher.update_text(name).update(std::as_bytes(std::span(frame)));
        return hasher.finish();
    };
    return digest(a) == digest(b);
}

void refuses(const Scenario& variant, const std::string& what) {
    try {
        run_twins(closed_atlas(), base(), {variant}, {});
        FAIL("accepted another ", what);
    } catch (const InputError& error) {
        CHECK(std::string(error.what()).find(what + " differs") != std::string::npos);
    }
}

}  // namespace

TEST_CASE("Each twin is the run of its scenario by itself") {
    const auto paths = run_twins(closed_atlas(), base(), {with_door(Month::of(2021, 5)), base()}, {});
    REQUIRE(paths.size() == 1);
    CHECK(same(paths[0].base, alone(base())));
    CHECK(same(paths[0].variants[0], alone(with_door(Month::of(2021, 5)))));
    CHECK(same(paths[0].variants[1], paths[0].base));
    CHECK_FALSE(same(paths[0].variants[0], paths[0].base));
}

TEST_CASE("Before the law differs twins have the same incomes and an open door makes more leave") {
    const auto paths = run_twins(closed_atlas(), base(), {with_door(Month::of(2021))}, {});
    const auto& years = paths[0].people[0];
    REQUIRE(years.size() == 3);
    CHECK(years[0].base.stayers == years[0].variant.stayers);
    CHECK(years[0].changes.left == std::vector<std::int64_t>(4, 0));
    CHECK(years[2].changes.left[0] > years[2].changes.stayed[0]);
    CHECK(years[2].variant.migrants[0] > years[2].base.migrants[0]);
}

TEST_CASE("Stayers and migrants together earn what all residents earn in each twin") {
    const auto paths = run_twins(closed_atlas(), base(), {with_door(Month::of(2021)), base()}, {});
    const auto& parted = paths[0].people[0].back().base;
    const auto& together = paths[0].people[1].back().base;
    for (std::size_t c = 0; c < 4; ++c)
        CHECK_CLOSE(parted.stayers[c] + parted.migrants[c], together.stayers[c] + together.migrants[c], 1e-12);
    CHECK(parted.migrants[0] > together.migrants[0]);
}

TEST_CASE("Replicates differ from each other and replicate 0 is the scenario itself") {
    TwinOptions options;
    options.replicates = 2;
    const auto paths = run_twins(closed_atlas(), base(), {with_door(Month::of(2021))}, options);
    CHECK(same(paths[0].base, alone(base())));
    CHECK(same(paths[1].base, alone(replicate_of(base(), 1))));
    CHECK_FALSE(same(paths[1].base, paths[0].base));
}

TEST_CASE("Twins that differ in more than their policies are refused by what differs") {
    Scenario other = base();
    other.seed = 2;
    refuses(other, "seed");
    other = base(), other.population.workers = 5'000;
    refuses(other, "population");
    other = base(), other.end = Month::of(2022);
    refuses(other, "time");
    other = base(), other.model["return"]["settled"] = 0.01;
    refuses(other, "model");
    other = base(), other.processes["return"] = false;
    refuses(other, "processes");
}

TEST_CASE("The score of a party is the mean of its paired differences over the years") {
    const auto result = compare_scenarios(closed_atlas(), base(), {with_door(Month::of(2021))}, {});
    const VariantComparison& v = result.variants.front();
    CHECK(v.origins == std::vector<int>{0});
    CHECK(v.destinations == std::vector<int>{2});
    const PairedIncome& income = result.replicates[0].income[0];
    double difference = 0;
    for (std::size_t g = 0; g < sexes; ++g) difference += income.variant.migrants[0][g] - income.base.migrants[0][g];
    CHECK_CLOSE(v.scorecard.party[2].difference[0], difference / 3, 1e-9);
    CHECK(v.scorecard.party[2].difference[0] > 0);
    CHECK(std::isinf(v.scorecard.party[2].interval.upper));  // one replicate proves nothing
}

TEST_CASE("Whoever migrates in any year is a migrant in all years and no income is lost between the parties") {
    const auto paths = run_twins(closed_atlas(), base(), {with_door(Month::of(2021)), base()}, {});
    const RunIncome &parted = paths[0].income[0].base, &alone = paths[0].income[1].base;
    for (std::size_t c = 0; c < 4; ++c) {
        double by_year = 0, fixed = 0, other = 0, migrants_by_year = 0;
        for (const PairedYear& year : paths[0].people[0]) {
            by_year += year.base.stayers[c] + year.base.migrants[c];
            migrants_by_year += year.base.migrants[c];
        }
        for (std::size_t g = 0; g < sexes; ++g) {
            fixed += parted.stayers[c][g] + parted.migrants[c][g];
            other += alone.stayers[c][g] + alone.migrants[c][g];
        }
        CHECK_CLOSE(fixed, by_year, 1e-12);
        CHECK_CLOSE(fixed, other, 1e-12);
        CHECK(parted.migrants[c][0] + parted.migrants[c][1] >= migrants_by_year - 1e-12 * std::abs(migrants_by_year));  // sums in another order
    }
    CHECK(parted.migrants[0][1] > alone.migrants[0][1]);
}

TEST_CASE("A policy that changes nothing is no triple win") {
    const auto result = compare_scenarios(closed_atlas(), base(), {base(), with_door(Month::of(2021))}, {});
    CHECK_FALSE(result.variants[0].scorecard.changed);
    CHECK(result.variants[0].scorecard.triple_win_share == 1);
    CHECK_FALSE(result.variants[0].scorecard.triple_win());
    CHECK(result.variants[1].scorecard.changed);
}

TEST_CASE("A triple win needs a party that gains for certain and parties that share no country") {
    Scorecard card;
    card.changed = true, card.triple_win_share = 1;
    for (PartyScore& score : card.party) score.relative = score.interval = {-2e-5, -3e-5, -1e-5};
    CHECK_FALSE(card.triple_win());
    card.party[2].relative = {2e-5, -1e-5, 5e-5};
    CHECK_FALSE(card.triple_win());
    card.party[2].relative = {2e-5, 1e-5, 3e-5};
    CHECK_FALSE(card.triple_win());  // not yet in money
    card.party[2].interval = {2e-5, 1e-5, 3e-5};
    CHECK(card.triple_win());
    card.disjoint = false;
    CHECK_FALSE(card.triple_win());
}

TEST_CASE("What donors pay stands beside the parties to the cent and is said with the verdict") {
    Scenario helped = base();
    ScopeSpec arden;
    arden.origins = {"AAA"};
    helped.policies = {lever("knowledge_network", "experts", {{"missions", 300.0}, {"cost", 4000.0}, {"payer", std::string("donor")}}, arden, Month::of(2021))};
    Scenario own = helped;
    own.policies[0].values["payer"] = std::string("origin");
    const auto result = compare_scenarios(closed_atlas(), base(), {helped, own}, {});
    CHECK_CLOSE(result.variants[0].scorecard.donors.front(), 1'200'000 * 2 / 3.0, 1e-9);  // two of three years
    CHECK(result.variants[1].scorecard.donors.front() == 0);
    const auto& given = result.variants[0].scorecard.party[0].difference.front();
    CHECK(given > result.variants[1].scorecard.party[0].difference.front());

    Scorecard card = result.variants[0].scorecard;
    card.changed = true, card.triple_win_share = 1;
    for (PartyScore& score : card.party) score.relative = score.interval = {2e-5, 1e-5, 3e-5};
    CHECK(verdict_of(card) == "triple win, paid by donors: 0.8 million US dollars a year");
    card.donors_bill = {};
    CHECK(verdict_of(card) == "triple win");
}

TEST_CASE("A lever that names one side only acts between it and everybody else") {
    const auto with_scope = [](std::vector<std::string> origins, std::vector<std::string> destinations) {
        Scenario scenario = scenario_of(1'000, 1);
        ScopeSpec scope;
        scope.origins = std::move(origins), scope.destinations = std::move(destinations);
        scenario.policies = {lever("return_incentive", "grant", {}, scope)};
        return scenario;
    };
    Scenario two = with_scope({"AAA"}, {});
    two.policies.push_back(with_scope({"AAA"}, {"CCC"}).policies[0]);
    two.policies.back().label = "more";
    const std::vector<Scenario> variants{with_scope({"AAA"}, {}), with_scope({}, {"CCC", "DDD"}), with_scope({}, {}),
                                         with_scope({"AAA", "BBB"}, {"BBB"}), two};
    const auto result = compare_scenarios(closed_atlas(), scenario_of(1'000, 1), variants, {});
    using List = std::vector<int>;
    const auto sides = [&](std::size_t v, const List& origins, const List& destinations, bool disjoint) {
        CAPTURE(v);
        CHECK(result.variants[v].origins == origins);
        CHECK(result.variants[v].destinations == destinations);
        CHECK(result.variants[v].scorecard.disjoint == disjoint);
    };
    sides(0, {0}, {1, 2, 3}, true);
    sides(1, {0, 1}, {2, 3}, true);
    sides(2, {0, 1, 2, 3}, {0, 1, 2, 3}, false);
    sides(3, {0, 1}, {1}, false);
    sides(4, {0}, {1, 2, 3}, true);
}
