#include <array>
#include <cmath>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "sterna/analysis/decomposition.hpp"
#include "sterna/analysis/known_indicators.hpp"
#include "sterna/core/error.hpp"
#include "support/check_close.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr std::array every_against{Against::unskilled_prospect, Against::no_migration, Against::policy_off};
constexpr std::uint32_t all_cut = (1u << edges) - 1;
constexpr std::uint32_t bit(Edge edge) { return 1u << static_cast<unsigned>(edge); }
const Month july = Month::of(2021, 7);
const std::vector<std::string> some_items{"income_per_natural", "remittances_received", "scorecard/origin_poverty"};

/// Three years with binding policies from the start and grants and places of study from the second year on.
Scenario with_policies() {
    Scenario scenario = scenario_of(10'000, 3);
    scenario.policies = binding_policies();
    ScopeSpec corridor;
    corridor.origins = {"AAA"}, corridor.destinations = {"CCC"};
    scenario.policies.push_back(lever("skill_partnership", "nurses", {{"places", 4000.0}}, corridor, Month::of(2021)));
    scenario.policies.push_back(lever("return_incentive", "tried", {{"grant", 0.5}}, {}, Month::of(2021)));
    return scenario;
}

/// A cap on departures alone, from a month on.
Scenario with_cap(Month from) {
    Scenario scenario = scenario_of(10'000, 3);
    scenario.policies = {lever("quota", "cap", {{"amount", 100.0}}, {}, from)};
    return scenario;
}

/// The world under these terms as a fork of the actual run where they first bite.
BrainRun forked(const Scenario& scenario, const Counterfactual& terms) {
    BrainSimulation run(calibrated_atlas(), scenario, {}, {}, {});
    if (!run.starts_like(terms)) return run_brain(calibrated_atlas(), scenario, terms, {});
    while (!run.done() && run.follows(terms)) run.step();
    return run.under(terms, {}).finish();
}

Counterfactual terms_with_path(Against against, const Scenario& scenario, std::optional<Month> from) {
    Counterfactual terms = counterfactual_of(against, scenario, run_brain(calibrated_atlas(), scenario, {}, {}), from);
    terms.path = run_brain(calibrated_atlas(), scenario, terms, {}).path;
    return terms;
}

DecomposeOptions options_for(Against against, const Scenario& scenario, const std::vector<std::string>& channels) {
    DecomposeOptions options;
    options.against = against;
    options.channels = channels_of(against, scenario, channels);
    options.items = some_items;
    return options;
}

/// Every number of a decomposition, in order.
std::vector<double> numbers_of(const std::vector<BrainReplicate>& all) {
    std::vector<double> numbers;
    const auto add_stock = [&](const std::vector<BrainStock>& stock) {
        for (const BrainStock& s : stock)
            for (const auto member : {&BrainStock::at_home, &BrainStock::share, &BrainStock::units})
                numbers.insert(numbers.end(), (s.*member).begin(), (s.*member).end());
    };
    for (const BrainReplicate& r : all) {
        add_stock(r.actual), add_stock(r.counterfactual);
        for (const auto& channel : r.channels) add_stock(channel);
        for (const ItemShares& item : r.items) {
            numbers.insert(numbers.end(), item.actual.begin(), item.actual.end());
            numbers.insert(numbers.end(), item.counterfactual.begin(), item.counterfactual.end());
            for (const auto& channel : item.channels) numbers.insert(numbers.end(), channel.begin(), channel.end());
        }
    }
    return numbers;
}

}  // namespace

TEST_CASE("A world forked where its channels are cut is the world run from the start bit for bit") {
    const Scenario scenario = with_policies();
    for (const Against against : every_against)
        for (const std::optional<Month> from : {std::optional<Month>{}, std::optional<Month>{july}}) {
            CAPTURE(against_names[static_cast<std::size_t>(against)]);
            CAPTURE(from.has_value());
            Counterfactual terms = terms_with_path(against, scenario, from);
            for (const std::uint32_t cut : {all_cut, all_cut & ~bit(Edge::drain), bit(Edge::returns) | bit(Edge::wages)}) {
                terms.cut = cut;
                CHECK(forked(scenario, terms).world == run_brain(calibrated_atlas(), scenario, terms, {}).world);
            }
        }
}

TEST_CASE("Where policies begin later worlds without them part from the run in the month in which the law does") {
    const Scenario scenario = with_cap(july);
    const Counterfactual terms = terms_with_path(Against::policy_off, scenario, {});
    BrainSimulation run(calibrated_atlas(), scenario, {}, {}, {});
    REQUIRE(run.starts_like(terms));
    int months = 0;
    for (; run.follows(terms); ++months) run.step();
    CHECK(months == months_between(scenario.start, july));
    CHECK(run.under(terms, {}).finish().world == run_brain(calibrated_atlas(), scenario, terms, {}).world);
    CHECK_FALSE(BrainSimulation(calibrated_atlas(), with_cap(scenario.start), {}, {}, {}).starts_like(terms));
}

TEST_CASE("Until the month of the cut every world is the actual run") {
    Scenario scenario = with_policies();
    for (const Against against : every_against) {
        const Counterfactual terms = counterfactual_of(against, scenario, run_brain(calibrated_atlas(), scenario, {}, {}), july);
        const auto worlds_at = [&](Month end) {
            Scenario until = scenario;
            until.end = end;
            return std::pair(run_brain(calibrated_atlas(), until, {}, {}).world, run_brain(calibrated_atlas(), until, terms, {}).world);
        };
        const auto [actual, cut] = worlds_at(july);
        CHECK(actual == cut);
        const auto [later, parted] = worlds_at(july + 6);
        CHECK_FALSE(later == parted);
    }
}

TEST_CASE("Cut from a month on with every channel at work the world is the run and with none the counterfactual bit for bit") {
    const Scenario scenario = with_policies();
    const BrainRun actual = run_brain(calibrated_atlas(), scenario, {}, {});
    for (const Against against : every_against) {
        CAPTURE(against_names[static_cast<std::size_t>(against)]);
        Counterfactual terms = counterfactual_of(against, scenario, actual, july);
        const BrainRun other = run_brain(calibrated_atlas(), scenario, terms, {});
        CHECK_FALSE(other.world == actual.world);
        CHECK_FALSE(other.world == run_brain(calibrated_atlas(), scenario, counterfactual_of(against, scenario, actual), {}).world);
        terms.path = other.path;
        CHECK(run_brain(calibrated_atlas(), scenario, terms, {}).world == other.world);
        terms.cut = 0;
        CHECK(run_brain(calibrated_atlas(), scenario, terms, {}).world == actual.world);
    }
}

TEST_CASE("With every edge cut from the start the law without policies makes the run of the scenario without them") {
    const Scenario scenario = with_policies();
    Scenario without = scenario;
    without.policies.clear();
    const BrainRun cut = run_brain(calibrated_atlas(), scenario, counterfactual_of(Against::policy_off, scenario, {}), {}, some_items);
    const BrainRun never = run_brain(calibrated_atlas(), without, {}, {}, some_items);
    CHECK(cut.world == never.world);
    CHECK(cut.items == never.items);
}

TEST_CASE("Who left before the cut is never one too many") {
    const Scenario scenario = scenario_of(1'000, 2);
    BrainRun actual;
    actual.kept = {{0}, {0}};  // later every skilled departure from the first country is one too many
    const Counterfactual terms = counterfactual_of(Against::unskilled_prospect, scenario, actual, july);
    const Draws draws(1);
    for (std::uint32_t person = 0; person < 1000; ++person) {
        CHECK_FALSE(excess_departure(terms, draws, PersonId{0, person}, july - 1, true));
        CHECK(excess_departure(terms, draws, PersonId{0, person}, july, true));
    }
}

TEST_CASE("Items are those that both runs record in the last year and their channels add up to the difference") {
    const Scenario scenario = with_policies();
    DecomposeOptions options = options_for(Against::policy_off, scenario, {"drain", "remittances"});
    options.replicates = 2, options.from = july;
    const auto found = decompose(calibrated_atlas(), scenario, options);
    REQUIRE(found.size() == 2);
    const Scenario second = replicate_of(scenario, 1);
    IndicatorRecorder recorded(calibrated_atlas());
    Scenario yearly = second;
    yearly.every = FrameEvery::year;
    Simulation run(std::make_shared<const Model>(calibrated_atlas(), yearly), {});
    while (!run.done()) run.step(recorded);
    for (std::size_t i = 0; i < some_items.size(); ++i) {
        CHECK(found[1].items[i].actual == recorded.all().at(some_items[i]).frames.back());
        for (const BrainReplicate& replicate : found)
            for (std::size_t c = 0; c < replicate.actual.size(); ++c) {
                const ItemShares& item = replicate.items[i];
                double sum = 0, most = std::abs(item.actual[c] - item.counterfactual[c]);
                for (const auto& channel : item.channels) sum += channel[c], most = std::max(most, std::abs(channel[c]));
                CHECK(std::abs(sum - (item.actual[c] - item.counterfactual[c])) <= 1e-12 * most);
            }
    }
    CHECK(found[0].items[1].actual != found[0].items[1].counterfactual);
}

TEST_CASE("A decomposition has the same bits with runs side by side and one after another on any number of threads") {
    const Scenario scenario = scenario_of(5'000, 2);
    DecomposeOptions options = options_for(Against::no_migration, scenario, {"drain", "wages"});
    REQUIRE(options.channels.size() == 3);
    options.replicates = 2;
    options.execution.exec.threads = 1;
    const auto alone = numbers_of(decompose(calibrated_atlas(), scenario, options));
    options.execution.exec.threads = 3;  // six sets of channels
    CHECK(side_by_side(options) == 3);
    CHECK(numbers_of(decompose(calibrated_atlas(), scenario, options)) == alone);
    options.execution.exec.threads = 8;
    CHECK(side_by_side(options) == 1);
    CHECK(numbers_of(decompose(calibrated_atlas(), scenario, options)) == alone);
    options.channels.clear(), options.replicates = 4, options.execution.exec.threads = 2;  // replicates side by side
    const auto two_threads = numbers_of(decompose(calibrated_atlas(), scenario, options));
    options.execution.exec.threads = 8;
    CHECK(numbers_of(decompose(calibrated_atlas(), scenario, options)) == two_threads);
}

TEST_CASE("Two channels of the same edges get the same share") {
    const Scenario scenario = scenario_of(10'000, 3);
    DecomposeOptions options = options_for(Against::no_migration, scenario, {"drain"});
    REQUIRE(options.channels.size() == 2);
    options.channels.push_back({"drain again", options.channels[0].edges});
    const auto found = decompose(calibrated_atlas(), scenario, options).front();
    for (std::size_t c = 0; c < found.actual.size(); ++c) {
        CHECK_NEAR(found.channels[0][c].at_home[2], found.channels[2][c].at_home[2], 1e-15);
        CHECK_NEAR(found.items[0].channels[0][c], found.items[0].channels[2][c], 1e-12 * found.items[0].actual[c]);
    }
    CHECK(found.channels[0][0].at_home[2] < 0);
}

TEST_CASE("Every world is counted once and one at a time") {
    const Scenario scenario = scenario_of(1'000, 1);
    DecomposeOptions options = options_for(Against::no_migration, scenario, {"drain", "wages"});
    options.replicates = 2, options.execution.exec.threads = 3;
    std::vector<int> counted;
    options.progress = [&](int done, int all) {
        CHECK(all == 16);
        counted.push_back(done);
    };
    decompose(calibrated_atlas(), scenario, options);
    REQUIRE(counted.size() == 16);
    for (int i = 0; i < 16; ++i) CHECK(counted[static_cast<std::size_t>(i)] == i + 1);
}

TEST_CASE("A month that begins no step of the run and an item that no run records are refused and say what there is") {
    Scenario scenario = scenario_of(1'000, 2);
    DecomposeOptions options;
    for (const Month month : {Month::of(2019, 12), scenario.end}) {
        options.from = month;
        CHECK_THROWS_AS(decompose(calibrated_atlas(), scenario, options), InputError);
    }
    scenario.step = Step::quarter;
    options.from = Month::of(2020, 6);
    CHECK_THROWS_AS(decompose(calibrated_atlas(), scenario, options), InputError);
    const auto known = known_indicators(calibrated_atlas(), scenario);
    CHECK(items_called({"origin_poverty", "tfp"}, known) == std::vector<std::string>{"scorecard/origin_poverty", "tfp"});
    CHECK_THROWS_AS(items_called({"tfp", "tfp"}, known), InputError);
    const auto message = [&](const std::string& name) -> std::string {
        try {
            items_called({name}, known);
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    };
    CHECK(message("income_per_natura").find("did you mean income_per_natural?") != std::string::npos);
    CHECK(message("poverty").find("did you mean scorecard/origin_poverty?") != std::string::npos);
    for (const auto& [name, indicator] : known) CHECK(message("nothing like it").find(name) != std::string::npos);
}
