#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "sterna/core/random.hpp"
#include "sterna/engine/allocate.hpp"
#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr std::size_t capacities = 7;

/// 3,000 claims of 1 to 50 persons in three stores; `distinct` keys make ties rarer.
std::vector<std::vector<Claim>> random_claims(std::uint64_t seed, std::uint64_t distinct) {
    const Draws draws(seed);
    std::vector<std::vector<Claim>> claims(3);
    for (std::uint32_t i = 0; i < 3'000; ++i) {
        const Words w = draws.words(stream("test/claims"), {0, i}, Month{0});
        const std::uint64_t spread = ~std::uint64_t{0} / distinct;
        claims[i % 3].push_back({w[0] % capacities, ((std::uint64_t{w[1]} << 32) | w[2]) / spread * spread, 12 * (1 + w[3] % 50)});
    }
    return claims;
}

bool granted(const Claim& claim, const std::vector<Threshold>& thresholds) {
    const Threshold& threshold = thresholds[claim.capacity];
    return threshold.any && claim.key >= threshold.key;
}

/// By the definition: highest key first, equal keys together, as long as those above sum to less than the balance.
std::vector<Threshold> by_sorting(const std::vector<std::vector<Claim>>& claims, const std::vector<std::int64_t>& balances) {
    std::vector<std::map<std::uint64_t, std::int64_t, std::greater<>>> sums(balances.size());
    for (const auto& store : claims)
        for (const Claim& claim : store) sums[claim.capacity][claim.key] += claim.twelfths;
    std::vector<Threshold> found(balances.size());
    for (std::size_t c = 0; c < balances.size(); ++c) {
        std::int64_t above = 0;
        for (const auto& [key, sum] : sums[c]) {
            if (above >= balances[c]) break;
            found[c] = {true, key};
            above += sum;
        }
    }
    return found;
}

std::vector<std::int64_t> balances_of(std::uint64_t seed) {
    std::vector<std::int64_t> balances;
    for (std::uint32_t c = 0; c < capacities; ++c)
        balances.push_back(static_cast<std::int64_t>(Draws(seed).entity(stream("test/balances"), c, Month{0})[0] % 150'000) - 10'000);
    return balances;
}

}  // namespace

TEST_CASE("Thresholds by histogram are those of sorting with many ties or none") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed)
        for (const std::uint64_t distinct : {std::uint64_t{5}, std::uint64_t{300}, std::uint64_t{1} << 62}) {
            const auto claims = random_claims(seed, distinct);
            const auto balances = balances_of(seed);
            const auto quick = find_thresholds(claims, balances), slow = by_sorting(claims, balances);
            for (std::size_t c = 0; c < capacities; ++c) {
                CHECK(quick[c].any == slow[c].any);
                if (slow[c].any) CHECK(quick[c].key == slow[c].key);
            }
        }
}

TEST_CASE("What is granted overdraws a balance by less than the last group of equal keys") {
    const auto claims = random_claims(3, 300);
    const auto balances = balances_of(3);
    const auto thresholds = find_thresholds(claims, balances);
    std::vector<std::int64_t> sum(capacities, 0), last(capacities, 0);
    for (const auto& store : claims)
        for (const Claim& claim : store)
            if (granted(claim, thresholds)) {
                sum[claim.capacity] += claim.twelfths;
                if (claim.key == thresholds[claim.capacity].key) last[claim.capacity] += claim.twelfths;
            }
    for (std::size_t c = 0; c < capacities; ++c) CHECK(sum[c] < std::max<std::int64_t>(balances[c], 0) + std::max<std::int64_t>(last[c], 1));
}

TEST_CASE("More room never shuts anybody out and no room lets nobody in") {
    const auto claims = random_claims(5, 300);
    auto balances = balances_of(5);
    const auto before = find_thresholds(claims, balances);
    for (auto& balance : balances) balance += 5'000;
    const auto after = find_thresholds(claims, balances);
    const auto none = find_thresholds(claims, std::vector<std::int64_t>(capacities, 0));
    for (const auto& store : claims)
        for (const Claim& claim : store) {
            if (granted(claim, before)) CHECK(granted(claim, after));
            CHECK_FALSE(granted(claim, none));
        }
}

TEST_CASE("A capacity without claims grants nothing and one with room grants all") {
    const std::vector<std::vector<Claim>> claims{{{0, 7, 12}, {0, 9, 24}}, {}};
    const auto thresholds = find_thresholds(claims, {1'000, 1'000});
    CHECK(thresholds[0].any);
    CHECK(thresholds[0].key <= 7);
    CHECK_FALSE(thresholds[1].any);
}

TEST_CASE("An account takes a twelfth of its year a month and opens with a debt below one weight and loses credit at New Year") {
    const Model model = [] {
        Scenario scenario = scenario_of(4'000, 1);
        scenario.policies = {binding_policies()[0]};
        return Model(calibrated_atlas(), scenario);
    }();
    World world = Simulation(model_of(calibrated_atlas(), model.scenario), {}).world();
    const Rules rules = model.rules_of(world);
    const Capacities list = capacities_of(rules);
    const auto weight = weights_of(world);
    const Tables tables(calibrated_atlas());
    Context ctx{calibrated_atlas(), model.layout, world, rules, tables, model.draws, model.traits, weight, world.now, 1, false};
    credit_accounts(world, list, ctx, model.keys_of(list));
    Account& account = world.accounts.at(1);
    const std::int64_t debt = 300 - account.balance;  // twelfths: 300 persons a year are 25 a month
    CHECK(debt >= 0);
    CHECK(debt < 12 * weight[0]);
    credit_accounts(world, list, ctx, model.keys_of(list));
    CHECK(account.balance == 600 - debt);
    ctx.step = 12;
    credit_accounts(world, list, ctx, model.keys_of(list));
    CHECK(account.balance == 600 + 3'600 - debt);
    lapse_accounts(world);
    CHECK(account.balance == 0);
    account.balance = -50;
    lapse_accounts(world);
    CHECK(account.balance == -50);
}
