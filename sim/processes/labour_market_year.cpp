#include "processes/labour_market.hpp"

#include <algorithm>

#include "sterna/model/production.hpp"

namespace sterna {

namespace {

using Params = LabourParams;

/// Work by skill less the unemployed; the over-qualified do the work just below the skilled. No unemployment = everybody.
Supply supply(const Params& p, const Force& force, const std::vector<double>& unemployment, const Context& ctx) {
    Supply s;
    const auto skilled_from = static_cast<std::size_t>(ctx.atlas.first_skilled());
    double units = 1;
    for (std::size_t e = 0; e < force.native.size(); ++e) {
        const bool skilled = ctx.atlas.skilled[e];
        if (e > 0 && !skilled) units *= p.secondary_efficiency;
        const double busy = (unemployment.empty() ? 1 : 1 - unemployment[e]) * (skilled ? 1 : units);
        s.native[skilled] += busy * force.native[e];
        s.foreign[skilled] += busy * force.foreign[e];
        if (e + 1 == skilled_from) s.foreign[0] += busy * force.overqualified;
    }
    return s;
}

bool both_skills(const CountryState& s) {
    return s.base_native[0] + s.base_foreign[0] > 0 && s.base_native[1] + s.base_foreign[1] > 0;
}

Production unsolved(const Params& p) { return {p.sigma, p.sigma_foreign, 0.5, {1, 1}}; }

Production production(const Params& p, const CountryState& s) {
    Production made = solve_weights(unsolved(p), {s.base_native, s.base_foreign}, 1);
    made.skill_weight = s.skill_weight;
    return made;
}

void set_base(const Params& p, CountryState& s, const Supply& at_work, const Supply& all, const Context& ctx) {
    s.base_native = at_work.native, s.base_foreign = at_work.foreign;
    s.labour_force = {all.of(0), all.of(1)};
    s.base_skill_share = s.skill_share;
    if (!both_skills(s)) return;
    const auto skilled = static_cast<std::size_t>(ctx.atlas.first_skilled());
    const double below = s.base_wage[skilled - 1] / math::pow(p.secondary_efficiency, static_cast<double>(skilled - 1));
    s.skill_weight = solve_weights(unsolved(p), at_work, s.base_wage[skilled] / below).skill_weight;
}

void crowd(const Params& p, CountryState& s, const Supply& all, const Context& ctx) {
    const double left = math::exp(-1 / p.crowding_time);
    for (std::size_t e = 0; e < s.unemployment.size(); ++e) {
        const std::size_t skill = ctx.atlas.skilled[e];
        const double before = s.labour_force[skill], now = all.of(skill);
        const double shock = before > 0 && now > 0 ? p.crowding * math::log(now / before) : 0;
        const double gap = (s.unemployment[e] - s.base_unemployment[e]) * left + shock;
        s.unemployment[e] = std::clamp(s.base_unemployment[e] + gap, 0.0, 0.6);
    }
    s.labour_force = {all.of(0), all.of(1)};
}

UnitWages relative_wages(const Params& p, const CountryState& s, Supply now) {
    const Supply base{s.base_native, s.base_foreign};
    for (std::size_t skill = 0; skill < 2; ++skill)  // an emptied country keeps finite wages
        if (now.of(skill) < least_relative_supply * base.of(skill)) now.native[skill] = least_relative_supply * base.of(skill);
    const Production made = production(p, s);
    const UnitWages before = unit_wages(made, base);
    UnitWages after = unit_wages(made, now);
    for (std::size_t skill = 0; skill < 2; ++skill) {
        after.native[skill] /= before.native[skill];
        after.foreign[skill] /= before.foreign[skill];
    }
    return after;
}

void set_wages(const Params& p, CountryState& s, const Supply& now, int years, const Context& ctx) {
    s.tfp = schooling_externality(s.skill_share, s.base_skill_share, p.externality);
    const double level = math::pow(s.tfp, 1 / (1 - p.capital_share)) * math::pow(1 + p.growth, years);
    UnitWages change{{1, 1}, {1, 1}};
    if (both_skills(s)) change = relative_wages(p, s, now);
    for (std::size_t e = 0; e < s.wage.size(); ++e) {
        const std::size_t skill = ctx.atlas.skilled[e];
        s.wage[e] = s.base_wage[e] * (level * change.native[skill]);
        s.wage_foreign[e] = s.base_wage[e] * (level * change.foreign[skill]);
    }
}

double payroll(const Force& force, const CountryState& s, const Context& ctx) {
    double sum = 0;
    for (std::size_t e = 0; e < s.wage.size(); ++e)
        sum += (1 - s.unemployment[e]) * (s.wage[e] * force.native[e] + s.wage_foreign[e] * force.foreign[e]);
    const auto below = static_cast<std::size_t>(std::max(0, ctx.atlas.first_skilled() - 1));
    return sum + (1 - s.unemployment[below]) * s.wage_foreign[below] * force.overqualified;
}

}  // namespace

void clear_labour_market(const Params& p, CountryState& state, const Force& force, double share, const Context& ctx, int years,
                         bool first) {
    const Supply at_work = supply(p, force, state.unemployment, ctx), all = supply(p, force, {}, ctx);
    state.skill_share = share;
    if (first)
        set_base(p, state, at_work, all, ctx);
    else
        crowd(p, state, all, ctx);
    set_wages(p, state, at_work, years, ctx);
    state.output = payroll(force, state, ctx) / (1 - p.capital_share);
}

}  // namespace sterna
