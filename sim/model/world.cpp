#include "sterna/model/world.hpp"

#include <bit>

namespace sterna {

namespace {

void put(Hasher& hasher, double value) { hasher.update(std::bit_cast<std::uint64_t>(value)); }
void put(Hasher& hasher, std::int64_t value) { hasher.update(value); }

template <class List>
void put_all(Hasher& hasher, const List& list) {
    hasher.update(static_cast<std::uint64_t>(std::size(list)));
    for (const auto value : list) put(hasher, value);
}

void put(Hasher& hasher, const std::vector<double>& list) { put_all(hasher, list); }
void put(Hasher& hasher, const std::array<double, 2>& pair) { put_all(hasher, pair); }

void put(Hasher& hasher, const CountryState& state) {
    for_each_value(state, [&](const char*, const auto& value) { put(hasher, value); });
}

}  // namespace

Digest digest_of(const World& world) {
    Hasher hasher;
    hasher.update(world.now.index);
    for (const Population& store : world.stores) hasher.update(digest_of(store).bytes);
    for (const CountryState& country : world.countries) put(hasher, country);
    put_all(hasher, world.network.values());
    put_all(hasher, world.family_abroad.values());
    put_all(hasher, world.settled.values());
    put_all(hasher, world.stock);
    put_all(hasher, world.units);
    put_all(hasher, world.at_home);
    for (const Tallies* tallies : {&world.open, &world.year})
        for (const auto& measure : tallies->values) put_all(hasher, measure);
    for (const std::uint32_t serials : world.entered) hasher.update(serials);
    for (const auto& [number, account] : world.accounts) hasher.update(number).update(account.balance).update(std::uint8_t{account.opened});
    for (const auto& [number, programme] : world.programmes) {
        hasher.update(number);
        for_each_value_of_programme(programme, [&](const auto& value) {
            if constexpr (std::is_floating_point_v<std::decay_t<decltype(value)>>) hasher.update(std::bit_cast<std::uint64_t>(value));
            else hasher.update(value);
        });
    }
    for (const Partnership& one : world.partnerships.list)
        for_each_value_of_partnership(one, [&](const auto& value) { put(hasher, value); });
    hasher.update(world.partnerships.feasible).update(world.partnerships.blocking_pairs).update(world.partnerships.worse_off);
    hasher.update(world.partnerships.unseated);
    for (const Digest& rules : world.rules_history) hasher.update(rules.bytes);
    return hasher.finish();
}

std::array<std::int64_t, 256> weights_of(const World& world) {
    std::array<std::int64_t, 256> weight{};
    if (world.stores.empty()) return weight;
    const auto& segments = world.stores.front().segments;
    for (std::size_t c = 0; c < segments.size(); ++c) weight[c] = segments[c].weight;
    return weight;
}

}  // namespace sterna
