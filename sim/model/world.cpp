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

void put(Hasher& hasher, const CountryState& s) {
    for (const auto* list : {&s.wage, &s.wage_foreign, &s.unemployment, &s.base_wage, &s.base_unemployment, &s.base_efficiency}) put_all(hasher, *list);
    for (const auto* pair : {&s.consideration, &s.base_native, &s.base_foreign, &s.labour_force}) put_all(hasher, *pair);
    for (const double value : {s.output, s.tfp, s.skill_share, s.base_skill_share, s.skill_weight, s.prospect, s.base_prospect,
                               s.base_life_share, s.base_gain, s.gain, s.base_home_return, s.home_return, s.base_places,
                               s.unskilled_prospect, s.base_unskilled_prospect, s.base_unskilled_life_share, s.base_enrolment,
                               s.enrolment, s.enrolment_without_prospect, s.remittance_scale})
        put(hasher, value);
}

}  // namespace

Digest digest_of(const World& world) {
    Hasher hasher;
    hasher.update(world.now.index);
    for (const Population& store : world.stores) hasher.update(digest_of(store).bytes);
    for (const CountryState& country : world.countries) put(hasher, country);
    put_all(hasher, world.network.values());
    put_all(hasher, world.family_abroad.values());
    put_all(hasher, world.stock);
    put_all(hasher, world.at_home);
    for (const Tallies* tallies : {&world.open, &world.year})
        for (const auto& measure : tallies->values) put_all(hasher, measure);
    for (const std::uint32_t serials : world.entered) hasher.update(serials);
    for (const auto& [number, account] : world.accounts) hasher.update(number).update(account.balance).update(std::uint8_t{account.opened});
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
