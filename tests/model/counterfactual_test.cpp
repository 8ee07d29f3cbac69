#include <array>
#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "sterna/analysis/decomposition.hpp"
#include "sterna/analysis/shapley.hpp"
#include "sterna/core/error.hpp"
#include "support/check_close.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

Scenario plain() { return scenario_of(20'000, 4); }

constexpr std::array every_against{Against::unskilled_prospect, Against::no_migration, Against::policy_off};
constexpr std::uint32_t bit(Edge edge) { return 1u << static_cast<unsigned>(edge); }
constexpr std::uint32_t all_cut = (1u << edges) - 1;

bool same_k(const std::vector<BrainStock>& a, const std::vector<BrainStock>& b) {
    for (std::size_t c = 0; c < a.size(); ++c)
        if (a[c].at_home != b[c].at_home) return false;
    return true;
}

/// Policies of every kind, places of study that partners pay among them.
Scenario with_every_policy() {
    Scenario scenario = plain();
    scenario.policies = binding_policies();
    ScopeSpec corridor;
    corridor.origins = {"AAA"}, corridor.destinations = {"CCC"};
    scenario.policies.push_back(lever("skill_partnership", "nurses", {{"places", 4000.0}}, corridor));
    scenario.policies.push_back(lever("market_place", "forum", {{"slots", 0.02}, {"supply", 0.1}, {"training", 0.5}}));
    for (const char* name : {"transfer_fee_cap", "mobile_money", "formalisation_match", "predeparture_account", "rights_floor", "recognition",
                             "gender_access", "diaspora_bond"})
        scenario.policies.push_back(lever(name, "tried", {}));
    scenario.policies.push_back(lever("return_incentive", "tried", {{"grant", 0.5}}));
    return scenario;
}

/// The run that a counterfactual is made of.
BrainRun counterfactual_run(Against against, Scenario scenario, const Counterfactual& terms) {
    if (against != Against::policy_off) return run_brain(calibrated_atlas(), scenario, terms, {});
    scenario.policies.clear();
    return run_brain(calibrated_atlas(), scenario, {}, {});
}

}  // namespace

TEST_CASE("Shapley values share an interaction equally and add up to what all bring") {
    const std::vector<double> worth{0, 2, 3, 7};
    CHECK(shapley(worth) == std::vector<double>{3, 4});
    const std::vector<double> three{1, 1, 1, 5, 1, 1, 1, 5};  // the third player never matters
    const auto value = shapley(three);
    CHECK_CLOSE(value[0], 2.0, 1e-15);
    CHECK_CLOSE(value[1], 2.0, 1e-15);
    CHECK(value[2] == 0);
}

TEST_CASE("With no edge cut a run with a counterfactual is the run itself bit for bit") {
    const BrainRun actual = run_brain(calibrated_atlas(), with_every_policy(), {}, {});
    for (const Against against : every_against) {
        Counterfactual terms = counterfactual_of(against, with_every_policy(), actual);
        terms.path = counterfactual_run(against, with_every_policy(), terms).path;
        terms.cut = 0;
        CHECK(run_brain(calibrated_atlas(), with_every_policy(), terms, {}).world == actual.world);
    }
}

TEST_CASE("With every edge cut a run that reads the counterfactual is the counterfactual bit for bit") {
    const BrainRun actual = run_brain(calibrated_atlas(), with_every_policy(), {}, {});
    for (const Against against : every_against) {
        CAPTURE(against_names[static_cast<std::size_t>(against)]);
        Counterfactual terms = counterfactual_of(against, with_every_policy(), actual);
        REQUIRE(terms.cut == all_cut);
        const BrainRun other = counterfactual_run(against, with_every_policy(), terms);
        CHECK_FALSE(other.world == actual.world);
        terms.path = other.path;
        CHECK(run_brain(calibrated_atlas(), with_every_policy(), terms, {}).world == other.world);
    }
}

TEST_CASE("Where nobody moves nobody has moved") {
    const BrainRun actual = run_brain(calibrated_atlas(), plain(), {}, {});
    Scenario scenario = plain();
    const auto model = std::make_shared<Model>(calibrated_atlas(), scenario);
    model->counterfactual = counterfactual_of(Against::no_migration, scenario, actual);
    Simulation simulation(model, {});
    NullRecorder nobody;
    while (!simulation.done()) {
        if (!simulation.step(nobody)) continue;
        for (const Measure m : {cube::outflow, cube::return_flow, cube::onward_in, cube::retirement_return, cube::removal})
            CHECK(simulation.closed().total(m) == 0);
    }
}

TEST_CASE("Held to the rate of the less skilled the skilled leave about as often as they") {
    // Departures kept are binomial: five standard deviations (false alarm 6e-7) and 5 % for shares that differ between years.
    Scenario scenario = scenario_of(200'000, 4);
    const BrainRun actual = run_brain(calibrated_atlas(), scenario, {}, {});
    double kept = 0;
    for (const auto& year : actual.kept) kept += year[0] / static_cast<double>(actual.kept.size());
    REQUIRE(kept < 0.9);
    const auto skilled_leavers = [&](bool thinned) {
        const auto m = std::make_shared<Model>(calibrated_atlas(), scenario);
        if (thinned) m->counterfactual = counterfactual_of(Against::unskilled_prospect, scenario, actual);
        Simulation simulation(m, {});
        NullRecorder nobody;
        double workers = 0;
        while (!simulation.done()) {
            if (!simulation.step(nobody)) continue;
            for (int d = 0; d < 4; ++d)
                for (int g = 0; g < sexes; ++g)
                    workers += static_cast<double>(simulation.closed()[cube::outflow][m->layout.cell(0, d, 2, g)]) /
                               static_cast<double>(weights_of(simulation.world())[0]);
        }
        return workers;
    };
    const double all = skilled_leavers(false), left = skilled_leavers(true);
    REQUIRE(all > 100);
    CHECK(std::abs(left - kept * all) < 5 * std::sqrt(kept * all) + 0.05 * kept * all);
}

TEST_CASE("The channels of the net brain effect add up to it for women and men and in every measure of skill") {
    DecomposeOptions options;
    options.channels = channels_of(options.against, scenario_of(10'000, 3), {"drain", "remittances"});
    REQUIRE(options.channels.size() == 3);  // the two and all others together
    const auto found = decompose(calibrated_atlas(), scenario_of(10'000, 3), options);
    REQUIRE(found.size() == 1);
    for (std::size_t c = 0; c < found[0].actual.size(); ++c)
        for (const auto member : {&BrainStock::at_home, &BrainStock::share, &BrainStock::units})
            for (std::size_t g = 0; g < 3; ++g) {
                double sum = 0;
                for (const auto& channel : found[0].channels) sum += (channel[c].*member)[g];
                CHECK_CLOSE(sum, (found[0].actual[c].*member)[g] - (found[0].counterfactual[c].*member)[g], 1e-12);
            }
}

TEST_CASE("The share of a channel is the mean of what it adds to nothing and to all others") {
    const Scenario scenario = scenario_of(10'000, 3);
    DecomposeOptions options;
    options.against = Against::no_migration;
    options.channels = channels_of(options.against, scenario, {"drain"});
    REQUIRE(options.channels.size() == 2);
    const auto found = decompose(calibrated_atlas(), scenario, options);
    const Scenario one = replicate_of(scenario, 0);
    Counterfactual terms = counterfactual_of(options.against, one, run_brain(calibrated_atlas(), one, {}, {}));
    terms.path = run_brain(calibrated_atlas(), one, terms, {}).path;
    const auto with = [&](std::uint32_t at_work) {
        terms.cut = all_cut & ~at_work;
        return run_brain(calibrated_atlas(), one, terms, {}).stock[0].at_home[2];
    };
    const std::uint32_t drain = bit(Edge::drain), rest = options.channels[1].edges;
    const double share = (with(drain) - with(0) + with(drain | rest) - with(rest)) / 2;
    CHECK(share < 0);
    CHECK_CLOSE(found[0].channels[0][0].at_home[2], share, 1e-12);
}

TEST_CASE("Channels that are named stand alone and what else matters goes together") {
    const Scenario without = plain();
    const auto all = channels_of(Against::no_migration, without, {});
    std::vector<std::string> names;
    std::uint32_t together = 0;
    for (const BrainChannel& channel : all) {
        names.push_back(channel.name);
        CHECK((together & channel.edges) == 0);
        together |= channel.edges;
    }
    CHECK(names == std::vector<std::string>{"prospect", "drain", "return", "remittances", "diaspora", "wages"});
    const auto two = channels_of(Against::no_migration, without, {"wages", "drain"});
    REQUIRE(two.size() == 3);
    CHECK(two[0].name == "wages");
    CHECK(two[2].name == "other");
    CHECK((two[0].edges | two[1].edges | two[2].edges) == together);
    CHECK(channels_of(Against::policy_off, without, {}).back().name == "other");
    Scenario still = plain();
    still.processes["diaspora"] = false;
    CHECK(channels_of(Against::no_migration, still, {}).size() == all.size() - 1);
    CHECK_THROWS_AS(channels_of(Against::no_migration, without, {"luck"}), InputError);
    CHECK_THROWS_AS(channels_of(Against::no_migration, without, {"drain", "drain"}), InputError);
    DecomposeOptions options;
    options.replicates = 3, options.channels = all;
    CHECK(runs_needed(options) == 3 * 64);
    options.channels.clear();
    CHECK(runs_needed(options) == 6);
}

TEST_CASE("Each channel changes something when it alone is cut") {
    Scenario scenario = with_every_policy();
    const BrainRun actual = run_brain(calibrated_atlas(), scenario, {}, {});
    for (const Against against : {Against::no_migration, Against::policy_off}) {
        Counterfactual terms = counterfactual_of(against, scenario, actual);
        terms.path = counterfactual_run(against, scenario, terms).path;
        for (const BrainChannel& channel : channels_of(against, scenario, {})) {
            CAPTURE(channel.name);
            terms.cut = channel.edges;
            CHECK_FALSE(run_brain(calibrated_atlas(), scenario, terms, {}).world == actual.world);
        }
    }
}

TEST_CASE("A grant on return works through returns alone") {
    Scenario scenario = plain();
    scenario.policies = {lever("return_incentive", "grant", {{"grant", 3.0}, {"job_offer", true}, {"clawback", 0.0}})};
    const BrainRun actual = run_brain(calibrated_atlas(), scenario, {}, {});
    const BrainRun base = run_brain(calibrated_atlas(), plain(), {}, {});
    REQUIRE_FALSE(same_k(actual.stock, base.stock));
    Counterfactual terms = counterfactual_of(Against::policy_off, scenario, actual);
    terms.path = base.path;
    terms.cut = bit(Edge::returns);
    CHECK(same_k(run_brain(calibrated_atlas(), scenario, terms, {}).stock, base.stock));
    terms.cut = bit(Edge::drain) | bit(Edge::remittances) | bit(Edge::partners) | bit(Edge::other);
    CHECK_FALSE(same_k(run_brain(calibrated_atlas(), scenario, terms, {}).stock, base.stock));
}

TEST_CASE("A quota works through leaving alone") {
    Scenario scenario = plain();
    scenario.policies = {lever("quota", "cap", {{"amount", 100.0}})};
    const BrainRun actual = run_brain(calibrated_atlas(), scenario, {}, {}), base = run_brain(calibrated_atlas(), plain(), {}, {});
    REQUIRE_FALSE(same_k(actual.stock, base.stock));
    Counterfactual terms = counterfactual_of(Against::policy_off, scenario, actual);
    terms.path = base.path;
    terms.cut = bit(Edge::drain);
    CHECK(same_k(run_brain(calibrated_atlas(), scenario, terms, {}).stock, base.stock));
}

TEST_CASE("Recognition of degrees reaches the young through their prospects") {
    Scenario scenario = plain();
    scenario.policies = {lever("recognition", "all", {})};
    const BrainRun base = run_brain(calibrated_atlas(), plain(), {}, {});
    Counterfactual terms = counterfactual_of(Against::policy_off, scenario, base);
    terms.path = base.path;
    terms.cut = all_cut & ~bit(Edge::prospect);
    CHECK_FALSE(run_brain(calibrated_atlas(), scenario, terms, {}).world == base.world);
}

TEST_CASE("What a market place agrees on moves nobody while leaving is cut") {
    Scenario scenario = plain();
    scenario.policies = {lever("market_place", "forum", {{"slots", 0.02}, {"supply", 0.1}})};
    const BrainRun base = run_brain(calibrated_atlas(), plain(), {}, {});
    const auto moves = [&](std::uint32_t cut) {
        const auto model = std::make_shared<Model>(calibrated_atlas(), scenario);
        model->counterfactual = counterfactual_of(Against::policy_off, scenario, base);
        model->counterfactual.path = base.path, model->counterfactual.cut = cut;
        Simulation simulation(model, {});
        NullRecorder nobody;
        std::int64_t persons = 0;
        while (!simulation.done())
            if (simulation.step(nobody)) persons += simulation.closed().total(model->measures.find("partnership_moves"));
        return persons;
    };
    CHECK(moves(0) > 0);
    CHECK(moves(bit(Edge::drain)) == 0);
}

TEST_CASE("Without policies the effect of the policies is nil") {
    DecomposeOptions options;
    options.against = Against::policy_off;
    const auto found = decompose(calibrated_atlas(), scenario_of(10'000, 2), options);
    CHECK(same_k(found[0].actual, found[0].counterfactual));
    CHECK(found[0].channels.empty());
}
