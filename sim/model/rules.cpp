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

void put(Hasher& hasher, bool value) { hasher.update(std::uint8_t{value}); }

template <class Entry>
void put(Hasher& hasher, const char* name, const std::vector<Scoped<Entry>>& changes) {
    hasher.update_text(name);
    for (const auto& change : changes) put(hasher, change.scope), put(hasher, change.entry.value);
}

template <class Entry>
void put(Hasher& hasher, const char* name, const std::vector<OfChannels<Entry>>& changes) {
    hasher.update_text(name);
    for (const auto& change : changes) put(hasher, change.scope), hasher.update(change.channels), put(hasher, change.entry.value);
}

/// Outlays and instruments of public finance.
void put_money(Hasher& hasher, const Rules& rules) {
    hasher.update_text("outlays");
    for (const YearlyOutlay& outlay : rules.yearly_outlays) {
        hasher.update(outlay.payer).update(outlay.receiver);
        put(hasher, outlay.us_dollars), put(hasher, outlay.share_of_output);
    }
    for (const HeadOutlay& outlay : rules.head_outlays) {
        put(hasher, outlay.scope), put(hasher, outlay.us_dollars), put(hasher, outlay.home_incomes), put(hasher, outlay.skilled_only);
        hasher.update(static_cast<std::uint8_t>(outlay.event)).update(static_cast<std::uint8_t>(outlay.payer));
    }
    hasher.update_text("bonds");
    for (const BondOffer& bond : rules.bonds) {
        put(hasher, bond.scope), put(hasher, bond.share_of_output), put(hasher, bond.discount), put(hasher, bond.years);
        hasher.update(static_cast<std::uint8_t>(bond.use));
    }
    for (const auto& trust : rules.bond_trust) put(hasher, trust.scope), put(hasher, trust.entry.value);
    hasher.update_text("securities");
    for (const FlowSecurity& security : rules.securities) {
        put(hasher, security.scope), put(hasher, security.share), put(hasher, security.cover);
        put(hasher, security.years), put(hasher, security.interest);
    }
}

void put(Hasher& hasher, const CoherenceEffort& effort) {
    put(hasher, effort.scope);
    for (const double floor : effort.at_least) put(hasher, floor);
    for (const double value : {effort.international, effort.raise, effort.most, effort.cost}) put(hasher, value);
    hasher.update(effort.number).update(std::uint8_t{effort.donors});
}

void put(Hasher& hasher, Month month) { hasher.update(month.index); }

/// What binds people where they were born or trained, and whom doors ask for more than a visa.
void put_ties(Hasher& hasher, const Rules& rules) {
    hasher.update_text("entry_tests");
    for (const EntryTest& test : rules.entry_tests) {
        put(hasher, test.scope), put(hasher, test.least_pay), put(hasher, test.least_points);
        hasher.update(test.entry_channels);
    }
    put(hasher, "recruiting", rules.recruiting), put(hasher, "reentry", rules.reentry);
    hasher.update_text("deposits");
    for (const Deposit& deposit : rules.deposits) put(hasher, deposit.scope), put(hasher, deposit.from), put(hasher, deposit.share);
    put(hasher, "matching", rules.matching);
    hasher.update_text("service_bonds");
    for (const ServiceBond& bond : rules.service_bonds) {
        put(hasher, bond.scope), put(hasher, bond.from), put(hasher, bond.until);
        for (const double value : {bond.years, bond.buyout, bond.enforced}) put(hasher, value);
    }
    hasher.update_text("earnings_taxes");
    for (const EarningsTax& tax : rules.earnings_taxes) {
        put(hasher, tax.scope);
        for (const double value : {tax.rate, tax.years, tax.collected, tax.year_part}) put(hasher, value);
        put(hasher, tax.over);
    }
    hasher.update_text("places_added");
    for (const PlacesAdded& places : rules.places_added)
        put(hasher, places.scope), put(hasher, places.share), put(hasher, places.upkeep), put(hasher, places.donors);
    hasher.update_text("pay_rises");
    for (const PayRise& rise : rules.pay_rises) put(hasher, rise.scope), put(hasher, rise.share), put(hasher, rise.donors), put(hasher, rise.year_part), put(hasher, rise.over);
}

}  // namespace

Digest digest_of(const TransferRules& rules) {
    Hasher hasher;
    put(hasher, "margins", rules.margins), put(hasher, "caps", rules.caps), put(hasher, "offers", rules.offers);
    put(hasher, "reach", rules.reach), put(hasher, "appeal", rules.appeal);
    hasher.update_text("matches");
    for (const TransferMatch& match : rules.matches) {
        put(hasher, match.scope), put(hasher, match.donors);
        for (const double value : {match.take_up, match.earmarked, match.match}) put(hasher, value);
    }
    hasher.update_text("accounts");
    for (const SenderAccount& account : rules.accounts) {
        put(hasher, account.scope), put(hasher, account.from), put(hasher, account.until);
        put(hasher, account.bank), put(hasher, account.formal);
    }
    return hasher.finish();
}

Digest digest_of(const Rules& rules) {
    Hasher hasher;
    hasher.update_text("visa_cost");
    for (const auto& change : rules.visa_cost) put(hasher, change.scope), put(hasher, change.entry.value);
    hasher.update_text("free_movement");
    for (const auto& right : rules.free_movement) put(hasher, right.scope), put(hasher, right.entry.value);
    hasher.update_text("quotas");
    for (const Quota& quota : rules.quotas) {
        put(hasher, quota.scope), put(hasher, quota.per_year), put(hasher, quota.points_cut);
        hasher.update(quota.label_index).update(quota.entry_channels).update(static_cast<std::uint8_t>(quota.selection));
    }
    hasher.update_text("schemes");
    for (const Scheme& scheme : rules.schemes) {
        put(hasher, scheme.scope), put(hasher, scheme.slots_per_year), put(hasher, scheme.reentry), put(hasher, scheme.deposit), put(hasher, scheme.settlement);
        hasher.update(scheme.number).update(scheme.max_stay).update(scheme.gap).update(scheme.renewals);
        hasher.update(std::uint8_t{scheme.tied}).update(std::uint8_t{scheme.open});
        put(hasher, scheme.cost), put(hasher, scheme.recognition), put(hasher, scheme.training_places);
        put(hasher, scheme.employers_part), put(hasher, scheme.away_share), put(hasher, scheme.levy);
        hasher.update(std::uint8_t{scheme.agreement}).update(std::uint8_t{scheme.trained_only}).update(scheme.levy_months);
        hasher.update(scheme.season_opens).update(scheme.season_months);
    }
    hasher.update_text("return_offers");
    for (const ReturnOffer& offer : rules.return_offers) {
        put(hasher, offer.scope), put(hasher, offer.grant), put(hasher, offer.clawback_years), put(hasher, offer.tax_holiday);
        hasher.update(std::uint8_t{offer.job_offer}).update(static_cast<std::uint8_t>(offer.payer));
    }
    hasher.update_text("recognition");
    for (const auto& change : rules.recognition) put(hasher, change.scope), put(hasher, change.entry.value);
    hasher.update_text("engagement");
    for (const auto& change : rules.engagement) put(hasher, change.scope), put(hasher, change.entry.value);
    put(hasher, "expert_years", rules.expert_years);
    put(hasher, "rights_floor", rules.rights_floor), put(hasher, "employer_mobility", rules.employer_mobility);
    put(hasher, "fee_cap", rules.fee_cap), put(hasher, "women_barriers", rules.women_barriers);
    put(hasher, "portability", rules.portability), put(hasher, "dual_citizenship", rules.dual_citizenship);
    put(hasher, "return_shock", rules.return_shock);
    hasher.update_text("enforcement");
    for (const auto& change : rules.enforcement) put(hasher, change.scope), put(hasher, change.entry.value);
    hasher.update_text("displacements");
    for (const Displacement& flight : rules.displacements) {
        put(hasher, flight.scope), put(hasher, flight.persons_per_year), put(hasher, flight.return_factor);
        hasher.update(flight.number);
    }
    hasher.update_text("transfers").update(digest_of(rules.transfers).bytes);
    hasher.update_text("amenity");
    for (const auto& change : rules.amenity) put(hasher, change.scope), put(hasher, change.entry.value);
    put_money(hasher, rules);
    hasher.update_text("coherence");
    for (const CoherenceEffort& effort : rules.coherence)
        put(hasher, effort);
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
    put_ties(hasher, rules);
    hasher.update_text("programmes");
    for (const WorkProgramme& plan : rules.programmes) {
        put(hasher, plan.scope), put(hasher, plan.from), put(hasher, plan.budget), put(hasher, plan.running);
        for (const double value : {plan.target, plan.start, plan.raise, plan.cut, plan.cost_cap}) put(hasher, value);
        hasher.update(plan.number).update(plan.months).update(static_cast<std::uint8_t>(plan.indicator));
    }
    return hasher.finish();
}

}  // namespace sterna
