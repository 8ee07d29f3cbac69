#include "sterna/engine/allocate.hpp"

#include <array>
#include <cmath>

#include "sterna/model/season.hpp"

namespace sterna {

namespace {

constexpr Stream opening_stream = stream("allocate/opening");

std::int64_t twelfths(const Block& block, const Application& application, const Context& ctx) {
    return 12 * ctx.weight[block.page().birth[application.row]];
}

/// Months' worth of the year's number that a step adds: a scheme with a season spreads its places over that.
double months_credited(const Capacity& capacity, const Context& ctx) {
    if (!capacity.scheme || capacity.scheme->season_months == 12) return ctx.step;
    return 12.0 * months_in_season(*capacity.scheme, ctx.now, ctx.step) / capacity.scheme->season_months;
}

}  // namespace

std::vector<Threshold> find_thresholds(const std::vector<std::vector<Claim>>& claims, const std::vector<std::int64_t>& balances) {
    const std::size_t n = balances.size();
    std::vector<Threshold> found(n);
    std::vector<std::uint64_t> prefix(n, 0);
    std::vector<std::int64_t> above(n, 0);
    std::vector<bool> lost(n, false);
    for (int shift = 56; shift >= 0; shift -= 8) {
        std::vector<std::array<std::int64_t, 256>> sums(n);
        for (auto& histogram : sums) histogram.fill(0);
        for (const auto& store : claims)
            for (const Claim& claim : store) {
                const bool inside = shift == 56 || (claim.key >> (shift + 8)) == prefix[claim.capacity];
                if (inside) sums[claim.capacity][(claim.key >> shift) & 0xff] += claim.twelfths;
            }
        for (std::size_t c = 0; c < n; ++c) {
            if (lost[c]) continue;
            int lowest = -1;
            std::int64_t higher = above[c], higher_of_lowest = 0;
            for (int byte = 255; byte >= 0 && higher < balances[c]; --byte) {
                const std::int64_t here = sums[c][static_cast<std::size_t>(byte)];
                if (here == 0) continue;
                lowest = byte, higher_of_lowest = higher;
                higher += here;
            }
            lost[c] = lowest < 0;
            above[c] = higher_of_lowest;
            prefix[c] = (prefix[c] << 8) | static_cast<std::uint64_t>(std::max(0, lowest));
        }
    }
    for (std::size_t c = 0; c < n; ++c) found[c] = {!lost[c], prefix[c]};
    return found;
}

Capacities capacities_of(const Rules& rules) {
    Capacities list;
    for (const Quota& quota : rules.quotas) list.push_back({quota.label_index, &quota, nullptr, quota.per_year});
    for (const Scheme& scheme : rules.schemes)
        if (scheme.open) list.push_back({scheme.number, nullptr, &scheme, scheme.slots_per_year});
    return list;
}

void credit_accounts(World& world, const Capacities& capacities, const Context& ctx, const std::vector<std::uint32_t>& keys) {
    for (std::size_t c = 0; c < capacities.size(); ++c) {
        Account& account = world.accounts[capacities[c].number];
        if (!account.opened) {
            // Opened at a keyed debt of up to one mean weight, so that admissions in whole workers are right on average.
            const Scope& scope = capacities[c].quota ? capacities[c].quota->scope : capacities[c].scheme->scope;
            std::int64_t sum = 0, count = 0;
            for (int o = 0; o < ctx.layout.countries; ++o)
                if (scope.origins[static_cast<std::size_t>(o)]) sum += ctx.weight[static_cast<std::size_t>(o)], ++count;
            const double u = ctx.draws.entity(opening_stream, keys[c], ctx.now)[0] * 0x1p-32;
            account.balance = count == 0 ? 0 : -static_cast<std::int64_t>(u * 12.0 * static_cast<double>(sum / count));
            account.opened = true;
        }
        account.balance += static_cast<std::int64_t>(math::nearest_int(capacities[c].per_year * months_credited(capacities[c], ctx)));
    }
}

void lapse_accounts(World& world) {
    for (auto& [number, account] : world.accounts) account.balance = std::min<std::int64_t>(account.balance, 0);
}

void Allocation::run() {
    std::vector<std::int64_t> balances;
    for (const Capacity& capacity : capacities_) balances.push_back(world_.accounts[capacity.number].balance);
    if (!balances.empty())
        for (bool again = true; again;) again = refuse_below(find_thresholds(claims(), balances));
    charge();
}

std::vector<std::vector<Claim>> Allocation::claims() {
    std::vector<std::vector<Claim>> by_store(static_cast<std::size_t>(stores_));
    visit([&](Block& block, Application& application, std::size_t store) {
        if (application.open && application.capacity >= 0)
            by_store[store].push_back({static_cast<std::size_t>(application.capacity), application.key, twelfths(block, application, ctx_)});
    });
    return by_store;
}

bool Allocation::refuse_below(const std::vector<Threshold>& thresholds) {
    bool moved = false;
    visit([&](Block& block, Application& application, std::size_t) {
        if (!application.open || application.capacity < 0) return;
        const Threshold& threshold = thresholds[static_cast<std::size_t>(application.capacity)];
        if (threshold.any && application.key >= threshold.key && application.key > 0) return;
        auto& chain = block.outbox().refusals;
        chain.push_back({application.destination, application.channel, application.scheme, application.refusals});
        application.refusals = static_cast<int>(chain.size()) - 1;
        for (const auto& process : processes_) process->reconsider(block, application, ctx_);
        if (application.open)
            for (const auto& process : processes_) process->assess(block, application, capacities_, ctx_);
        moved = true;
    });
    return moved;
}

void Allocation::charge() {
    visit([&](Block& block, Application& application, std::size_t) {
        if (application.open && application.capacity >= 0)
            world_.accounts[capacities_[static_cast<std::size_t>(application.capacity)].number].balance -=
                twelfths(block, application, ctx_);
    });
}

}  // namespace sterna
