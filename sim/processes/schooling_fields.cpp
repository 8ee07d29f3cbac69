#include "processes/schooling.hpp"

#include <algorithm>

#include "sterna/model/base_people.hpp"
#include "sterna/model/earnings_tax.hpp"
#include "sterna/model/home_pay.hpp"
#include "sterna/model/schooling_choice.hpp"

namespace sterna {

FieldProspects::FieldProspects(const SchoolingParams& p, const Context& ctx) : p_(p), ctx_(ctx), rules_(ctx.law(Edge::prospect)) {
    for (const Scheme& scheme : rules_.schemes) people_.push_back(base_people(scheme.scope, ctx.atlas));
    for (const Quota& quota : rules_.quotas) {
        const double arrivals = quota.entry_channels & doors_of_workers ? base_arrivals(quota.scope, ctx.atlas) : 0;
        left_open_.push_back(arrivals > quota.per_year ? quota.per_year / arrivals : 1);
    }
}

double FieldProspects::income_abroad(int country, int d, int sex, int field, double recognition) const {
    const int skilled = ctx_.atlas.first_skilled();
    const ChoiceParams& choice = ctx_.tables.choice.params;
    const double below = expected_overqualification(choice, ctx_.atlas, rules_, country, d, sex, skilled, field);
    const double income = expected_income(choice, ctx_.atlas, ctx_.world, d, skilled, sex, true, recognised(below, 1 - recognition));
    const double kept = 1 - tax_rate(choice, ctx_.atlas.countries[static_cast<std::size_t>(d)], true);
    return income * std::max(0.01, 1 - foreseen_tax(rules_, {country, sex, skilled, field}, d, Status::permanent) / kept);
}

/// Chance to go to a country by its usual doors, relative to the base year.
double FieldProspects::openness(int country, int d, int sex, int field) const {
    const CorridorFacts& corridor = ctx_.atlas.corridors(country, d);
    const int skilled = ctx_.atlas.first_skilled();
    const double free = free_share(ctx_.atlas, rules_, country, d, sex, skilled, field);
    const double base = corridor.free_movement ? 0 : corridor.visa_cost[1], lambda = ctx_.tables.choice.params.lambda;
    const auto chance_at = [&](double cost) { return math::exp(std::clamp((base - cost) / lambda, -50.0, 50.0)); };
    if (free >= 1) return chance_at(0);
    double by_visa = chance_at(std::max(0.0, corridor.visa_cost[1] + rule_visa_cost(rules_, country, d, sex, skilled, field)));
    for (std::size_t q = 0; q < left_open_.size(); ++q) {
        const Scope& scope = rules_.quotas[q].scope;
        if (scope.corridor(country, d) && scope.person(sex, skilled, field)) by_visa *= left_open_[q];
    }
    return free > 0 ? free * chance_at(0) + (1 - free) * by_visa : by_visa;
}

FieldProspects::Part FieldProspects::by_usual_doors(double prospect, int country, int sex, int field) const {
    double flows = 0, open = 0, earned = 0;
    for (int d = 0; d < ctx_.layout.countries; ++d) {
        const double usual = d == country ? 0 : ctx_.atlas.corridors(country, d).inflow[1];
        if (usual <= 0) continue;
        const double now = usual * openness(country, d, sex, field);
        flows += usual, open += now, earned += now * income_abroad(country, d, sex, field, 0);
    }
    const double share = std::clamp(prospect, least_prospect, 0.999);
    return open > 0 ? Part{share / (1 - share) * open / flows, earned / open} : Part{};
}

FieldProspects::Part FieldProspects::by_scheme(std::size_t j, int country, int sex, int field) const {
    const Scheme& scheme = rules_.schemes[j];
    const bool eligible = scheme.scope.origins[static_cast<std::size_t>(country)] && scheme.scope.person(sex, ctx_.atlas.first_skilled(), field);
    if (!scheme.open || scheme.trained_only || !eligible || people_[j] <= 0) return {};
    double weights = 0, earned = 0;
    for (int d = 0; d < ctx_.layout.countries; ++d) {
        if (d == country || !scheme.scope.destinations[static_cast<std::size_t>(d)]) continue;
        const double weight = 1 + ctx_.atlas.corridors(country, d).inflow[1];  // one person a year: some may be new places to go
        weights += weight, earned += weight * income_abroad(country, d, sex, field, scheme.recognition);
    }
    const double years = scheme.max_stay * (1 + scheme.renewals) / 12.0;
    return weights > 0 ? Part{scheme.slots_per_year / people_[j] * years, earned / weights} : Part{};
}

/// Mean net income of a career, PPP dollars a year, by the years that are lived in each place: present values are proportional.
double FieldProspects::worth(double prospect, int country, int sex, int field) const {
    const int skilled = ctx_.atlas.first_skilled();
    const double home = expected_income(ctx_.tables.choice.params, ctx_.atlas, ctx_.world, country, skilled, sex, false) *
                        home_pay_of_career(rules_, {country, sex, skilled, field});
    const Part usual = by_usual_doors(prospect, country, sex, field);
    double lived = 1 + usual.odds, earned = home + usual.odds * usual.income;
    for (std::size_t j = 0; j < rules_.schemes.size(); ++j) {
        const Part part = by_scheme(j, country, sex, field);
        lived += part.odds, earned += part.odds * part.income;
    }
    return earned / lived;
}

void FieldProspects::expect(CountryState& state, int country, bool first) const {
    const auto fields = static_cast<std::size_t>(ctx_.layout.fields), kinds = sexes * fields;
    if (first) {  // the base year knows no policy
        state.field_outlook.assign(outlook_years * kinds, 0.0);
        return;
    }
    if (const CountryState* other = ctx_.instead(Edge::prospect, static_cast<std::size_t>(country))) {
        state.field_outlook = other->field_outlook;
        return;
    }
    std::rotate(state.field_outlook.begin(), state.field_outlook.begin() + static_cast<std::ptrdiff_t>(kinds), state.field_outlook.end());
    double* now = state.field_outlook.data() + (outlook_years - 1) * kinds;
    const double* before = now - kinds;
    for (int sex = 0; sex < sexes; ++sex) {
        std::vector<double> value(fields);
        for (std::size_t f = 0; f < fields; ++f) value[f] = math::log(worth(state.prospect, country, sex, static_cast<int>(f)));
        const double least = *std::min_element(value.begin(), value.end());
        for (std::size_t f = 0; f < fields; ++f) {
            const std::size_t i = static_cast<std::size_t>(sex) * fields + f;
            now[i] = adapt(before[i], p_.field_response * (value[f] - least), p_.adaptation);
        }
    }
}

double field_weight(const CountryState& state, const Context& ctx, int sex, int field, int years_ago) {
    const int kinds = sexes * ctx.layout.fields, years = static_cast<int>(outlook_years);
    if (state.field_outlook.empty()) return 1;
    const int year = years - 1 - std::clamp(years_ago, 0, years - 1);
    return math::exp(state.field_outlook[static_cast<std::size_t>(year * kinds + sex * ctx.layout.fields + field)]);
}

std::vector<double> shares_of_students(const CountryState& state, const Context& ctx, int country) {
    const auto& base = ctx.atlas.countries[static_cast<std::size_t>(country)].field_share;
    std::vector<double> shares;
    for (int sex = 0; sex < sexes; ++sex) {
        double all = 0;
        for (std::size_t f = 0; f < base.size(); ++f) {
            shares.push_back(base[f] * field_weight(state, ctx, sex, static_cast<int>(f), 0));
            all += shares.back();
        }
        for (std::size_t f = 0; f < base.size() && all > 0; ++f) shares[shares.size() - base.size() + f] /= all;
    }
    return shares;
}

}  // namespace sterna
