#include "sterna/model/rules.hpp"

#include <bit>

namespace sterna {

namespace {

void put(Hasher& hasher, double value) { hasher.update(std::bit_cast<std::uint64_t>(value)); }

void put(Hasher& hasher, const Scope& scope) {
    for (const auto* set : {&scope.origins, &scope.destinations})
        for (std::size_t i = 0; i < set->size(); i += 8) {
            std::uint8_t byte = 0;
            for (std::size_t b = 0; b < 8; ++b) byte = static_cast<std::uint8_t>(byte | ((*set)[i + b] ? 1u << b : 0u));
            hasher.update(byte);
        }
    hasher.update(scope.educations).update(scope.sexes_in).update(scope.fields).update(scope.statuses_in);
    put(hasher, scope.min_age), put(hasher, scope.max_age);
}

}  // namespace

Digest digest_of(const Rules& rules) {
    Hasher hasher;
    hasher.update_text("visa_cost");
    for (const auto& change : rules.visa_cost) put(hasher, change.scope), put(hasher, change.entry.value);
    hasher.update_text("free_movement");
    for (const auto& right : rules.free_movement) put(hasher, right.scope), hasher.update(std::uint8_t{right.entry.value});
    hasher.update_text("quotas");
    for (const Quota& quota : rules.quotas) {
        put(hasher, quota.scope), put(hasher, quota.per_year), put(hasher, quota.points_cut);
        hasher.update(quota.label_index).update(quota.entry_channels).update(static_cast<std::uint8_t>(quota.selection));
    }
    hasher.update_text("schemes");
    for (const Scheme& scheme : rules.schemes) {
        put(hasher, scheme.scope), put(hasher, scheme.slots_per_year), put(hasher, scheme.reentry), put(hasher, scheme.deposit);
        hasher.update(scheme.number).update(scheme.max_stay).update(scheme.gap).update(scheme.renewals);
        hasher.update(std::uint8_t{scheme.tied}).update(std::uint8_t{scheme.open});
        put(hasher, scheme.cost), put(hasher, scheme.rights), put(hasher, scheme.recognition), put(hasher, scheme.training_places);
        put(hasher, scheme.away_share), put(hasher, scheme.levy);
        hasher.update(std::uint8_t{scheme.agreement}).update(std::uint8_t{scheme.trained_only}).update(scheme.levy_months);
    }
    hasher.update_text("return_offers");
    for (const ReturnOffer& offer : rules.return_offers) {
        put(hasher, offer.scope), put(hasher, offer.grant), put(hasher, offer.clawback_years);
        hasher.update(std::uint8_t{offer.job_offer});
    }
    hasher.update_text("market_places");
    for (const MarketPlace& market : rules.market_places) {
        put(hasher, market.scope);
        for (const double value : {market.slots, market.supply, market.life_years, market.training, market.recognition, market.rights,
                                   market.return_support})
            put(hasher, value);
        hasher.update(market.number).update(market.partners).update(market.stay);
        for (const bool present : {market.employers, market.diaspora, market.unions, market.ngos, market.universities})
            hasher.update(std::uint8_t{present});
    }
    return hasher.finish();
}

}  // namespace sterna
