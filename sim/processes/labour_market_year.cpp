#include "processes/labour_market.hpp"

#include <algorithm>

#include "sterna/model/production.hpp"

namespace sterna {

namespace {

using Params = LabourParams;

/// Work by skill less the unemployed and those who wait; the over-qualified do the work just below the skilled. No
/// unemployment = everybody.
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
        if (e + 1 == skilled_from) s.native[0] += busy * force.overqualified[0], s.foreign[0] += busy * force.overqualified[1];
    }
    if (!unemployment.empty()) s.native[1] = std::max(0.0, s.native[1] - force.waiting);
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

Supply base_supply(const CountryState& s) { return {s.base_native, s.base_foreign}; }

/// Work at hand; a country that has been emptied keeps a hundredth, so that wages stay finite.
Supply not_empty(const CountryState& s, Supply now) {
    const Supply base = base_supply(s);
    for (std::size_t skill = 0; skill < 2; ++skill)
        if (now.of(skill) < least_relative_supply * base.of(skill)) now.native[skill] = least_relative_supply * base.of(skill);
    return now;
}

double relative_work(const Params& p, const CountryState& s, const Supply& now) {
    const Supply base = base_supply(s), work = not_empty(s, now);
    if (both_skills(s)) return effective_work(production(p, s), work) / effective_work(production(p, s), base);
    const double before = base.of(0) + base.of(1);
    return before > 0 ? (work.of(0) + work.of(1)) / before : 1.0;
}

/// Shares of output. Fixed capital is own capital that nobody adds to.
CapitalShares shares(const Params& p, const CountryFacts& facts) {
    if (p.capital == "open") return {p.capital_share, 0};
    if (p.capital == "fixed") return {0, p.capital_share};
    const double local = facts.income_group <= IncomeGroup::lower_middle ? p.local_share_poor : p.local_share_rich;
    return {p.capital_share * (1 - local), p.capital_share * local};
}

/// Own capital relative to the base year.
double own_capital(const Params& p, const CapitalState& k) {
    return p.capital == "fixed" || k.base_natives <= 0 ? 1.0 : k.local_capital * k.natives / k.base_natives;
}

double base_return(const Params& p) { return p.world_rate + p.depreciation; }

double required_return(const Params& p, const CapitalState& k) {
    const double wedge = p.spread_effect * k.spread - p.investment_effect * (k.investment_stock - 1);
    return std::max(0.25 * base_return(p), base_return(p) + wedge);
}

double productivity(const Params& p, const CountryState& s) {
    return schooling_externality(s.skill_share, s.base_skill_share, p.externality) * s.capital.knowledge * s.capital.returnees;
}

/// Saving keeps local capital a native where it was as long as output a native is what it was; transfers that are invested
/// beyond those of the base year and the proceeds of bonds come on top. All are measured against the common trend of productivity.
void accumulate(const Params& p, CountryState& s, double natives, double trend) {
    CapitalState& k = s.capital;
    k.investment_stock += p.depreciation * (k.investment - k.investment_stock);
    if (k.base_invested_transfers == 0) k.base_invested_transfers = k.invested_transfers;
    if (k.base_natives > 0 && k.base_output > 0 && k.base_local_capital > 0) {
        const double size = trend * k.natives / k.base_natives;
        const double output = s.output / (k.base_output * size);
        const double more = (k.invested_transfers - k.base_invested_transfers + k.invested_bonds) / (k.base_local_capital * size);
        k.local_capital = std::max(0.01, k.local_capital + p.depreciation * (output - k.local_capital) + more);
    }
    k.natives = natives;
}

void set_base(const Params& p, CountryState& s, const Supply& at_work, const Supply& all, const People& people, const Context& ctx) {
    s.base_native = at_work.native, s.base_foreign = at_work.foreign;
    s.labour_force = {all.of(0), all.of(1)};
    s.base_skill_share = s.skill_share;
    s.capital.natives = s.capital.base_natives = people.natives;
    for (std::size_t skill = 0; skill < 2; ++skill) {
        s.capital.base_employed[skill] = at_work.of(skill);
        s.capital.base_unemployed[skill] = all.of(skill) - at_work.of(skill);
    }
    if (!both_skills(s)) return;
    const auto skilled = static_cast<std::size_t>(ctx.atlas.first_skilled());
    const double below = s.base_wage[skilled - 1] / math::pow(p.secondary_efficiency, static_cast<double>(skilled - 1));
    s.skill_weight = solve_weights(unsolved(p), at_work, s.base_wage[skilled] / below).skill_weight;
}

void set_base_accounts(CountryState& s, const CapitalShares& share, double base_return) {
    s.capital.base_output = s.output;
    s.capital.base_local_capital = share.own * s.output / base_return;
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

/// Posts of a skill at the base wage path: they follow local capital and, with an elasticity, what a worker makes at that wage.
double wanted(const Params& p, const CountryState& s, const CapitalShares& share, std::size_t skill) {
    const CapitalState& k = s.capital;
    const double made = relative_output(share, s.tfp, k.required_return / base_return(p), 1, 1);
    return k.base_employed[skill] * own_capital(p, k) * math::pow(made, p.demand_elasticity);
}

/// With wages given, posts and the labour force decide who works: at once, or through a market where both sides search.
void ration(const Params& p, CountryState& s, const Force& force, const CapitalShares& share, const Context& ctx) {
    const Supply all = supply(p, force, {}, ctx), usual = supply(p, force, s.base_unemployment, ctx);
    std::array<double, 2> factor{1, 1};  // of unemployment
    std::array<double, 2> rate{};        // where there is none in the base year
    for (std::size_t skill = 0; skill < 2; ++skill) {
        const CapitalState& k = s.capital;
        const double workers = all.of(skill) - (skill == 1 ? force.waiting : 0), posts = wanted(p, s, share, skill);
        const JobMarket market{k.base_employed[skill], k.base_unemployed[skill], p.vacancy_share * k.base_employed[skill], p.vacancy_response};
        const double open = p.vacancy_share * posts;
        const double employed = p.closure == "vacancies" ? matched_employment(market, workers, posts, open) : std::min(posts, workers);
        const double idle = workers - usual.of(skill);
        factor[skill] = idle > 0 ? (workers - employed) / idle : 1;
        rate[skill] = workers > 0 ? (workers - employed) / workers : 0;
        s.capital.vacancies[skill] = open_posts(market, open, posts, employed);
    }
    for (std::size_t e = 0; e < s.unemployment.size(); ++e) {
        const std::size_t skill = ctx.atlas.skilled[e];
        const double base = s.base_unemployment[e];
        s.unemployment[e] = std::clamp(base > 0 ? base * factor[skill] : rate[skill], 0.0, 0.95);
    }
    s.labour_force = {all.of(0), all.of(1)};
}

UnitWages relative_wages(const Params& p, const CountryState& s, const Supply& now) {
    const Production made = production(p, s);
    const UnitWages before = unit_wages(made, base_supply(s));
    UnitWages after = unit_wages(made, not_empty(s, now));
    for (std::size_t skill = 0; skill < 2; ++skill) {
        after.native[skill] /= before.native[skill];
        after.foreign[skill] /= before.foreign[skill];
    }
    return after;
}

/// Base wages times the level of all and the change of each kind.
void set_wages(CountryState& s, double level, const UnitWages& change, const Context& ctx) {
    for (std::size_t e = 0; e < s.wage.size(); ++e) {
        const std::size_t skill = ctx.atlas.skilled[e];
        s.wage[e] = s.base_wage[e] * (level * change.native[skill]);
        s.wage_foreign[e] = s.base_wage[e] * (level * change.foreign[skill]);
    }
}

/// Wages paid to others and to the skilled; the over-qualified have those of the work they do.
std::array<double, 2> payroll(const Force& force, const CountryState& s, const Context& ctx) {
    std::array<double, 2> sum{};
    for (std::size_t e = 0; e < s.wage.size(); ++e)
        sum[ctx.atlas.skilled[e]] += (1 - s.unemployment[e]) * (s.wage[e] * force.native[e] + s.wage_foreign[e] * force.foreign[e]);
    const auto skilled = static_cast<std::size_t>(std::max(0, ctx.atlas.first_skilled())), below = skilled > 0 ? skilled - 1 : 0;
    sum[0] += (1 - s.unemployment[below]) * (s.wage[below] * force.overqualified[0] + s.wage_foreign[below] * force.overqualified[1]);
    sum[1] -= std::min(sum[1], s.wage[skilled] * force.waiting);
    return sum;
}

/// Technology follows the foreseen number of the skilled and holds the premium against it; it moves pay and adds none.
void favour_skilled(const Params& p, CountryState& s, const Force& force, const Context& ctx, int country, int years) {
    const auto& growth = ctx.tables.skill_growth;
    if (growth.size() == 0 || p.skill_demand == 0) return;
    const double foreseen = growth(country, std::clamp(years, 0, static_cast<int>(growth.shape()[1]) - 1));
    const double favour = math::pow(foreseen, p.skill_demand / p.sigma);
    const auto [others, skilled] = payroll(force, s, ctx);
    if (others + skilled <= 0) return;
    const double level = (others + skilled) / (others + favour * skilled);
    for (std::size_t e = 0; e < s.wage.size(); ++e) {
        const double factor = ctx.atlas.skilled[e] ? level * favour : level;
        s.wage[e] *= factor, s.wage_foreign[e] *= factor;
    }
}

/// Workers at the described rate that are added to those seen: where few are simulated, hopes stay near the described.
constexpr double prior_workers = 30;

}  // namespace

void clear_labour_market(const Params& p, CountryState& s, const Force& force, const People& people, const Context& ctx, int country,
                         int years, bool first) {
    const CountryFacts& facts = ctx.atlas.countries[static_cast<std::size_t>(country)];
    const bool given_wages = p.closure != "flexible";
    const double trend = math::pow(1 + p.growth, years);
    const CapitalShares share = shares(p, facts);
    CapitalState& k = s.capital;
    s.skill_share = people.skill_share;
    if (first)
        set_base(p, s, supply(p, force, s.unemployment, ctx), supply(p, force, {}, ctx), people, ctx);
    else
        accumulate(p, s, people.natives, math::pow(1 + p.growth, years - 1));
    s.tfp = productivity(p, s);
    k.required_return = required_return(p, k);
    if (!first && given_wages) ration(p, s, force, share, ctx);
    if (!first && !given_wages) crowd(p, s, supply(p, force, {}, ctx), ctx);

    const Supply at_work = supply(p, force, s.unemployment, ctx);
    const double work = relative_work(p, s, at_work);
    const double made = relative_output(share, s.tfp, k.required_return / base_return(p), own_capital(p, k), work);
    const bool both = both_skills(s) && !given_wages;
    set_wages(s, given_wages ? trend : trend * (made / work), both ? relative_wages(p, s, at_work) : UnitWages{{1, 1}, {1, 1}}, ctx);
    if (both && !first) favour_skilled(p, s, force, ctx, country, years);
    k.employed = {at_work.of(0), at_work.of(1)};
    if (first || !given_wages) k.vacancies = {p.vacancy_share * k.employed[0], p.vacancy_share * k.employed[1]};

    const auto [others, skilled] = payroll(force, s, ctx);
    k.labour_income = others + skilled;
    s.output = first || !given_wages ? k.labour_income / (1 - p.capital_share) : k.base_output * trend * made;
    k.capital_income = s.output - k.labour_income;
    k.open_capital = share.open * s.output / k.required_return;
    if (first) set_base_accounts(s, share, base_return(p));
}

void hope_for_abroad(const Params& p, CountryState& s, const Tallies& tallies, const Context& ctx, int country, bool first) {
    const int skilled = ctx.atlas.first_skilled();
    if (skilled <= 0) return;
    double home = 0, leaving = 0, described = 0;  // persons, persons a year
    for (int d = 0; d < ctx.layout.countries; ++d) {
        if (d != country) described += ctx.atlas.corridors(country, d).inflow[1];
        for (int e = skilled; e < ctx.layout.educations; ++e)
            for (int sex = 0; sex < sexes; ++sex) {
                const std::size_t cell = ctx.layout.cell(country, d, e, sex);
                if (d == country) home += static_cast<double>(tallies[cube::stock][cell]);
                leaving += static_cast<double>(tallies[cube::outflow][cell]);
            }
    }
    if (first) s.capital.base_skilled_home = home;
    const double usual = s.capital.base_skilled_home > 0 ? described / s.capital.base_skilled_home : 0;
    const double prior = prior_workers * static_cast<double>(ctx.weight[static_cast<std::size_t>(country)]);
    const double seen = first ? usual : (leaving + prior * usual) / (home + prior);
    s.capital.chance_abroad = first ? usual : s.capital.chance_abroad + p.hope_adaptation * (seen - s.capital.chance_abroad);
    const double low = expected_income(ctx.tables.choice.params, ctx.atlas, ctx.world, country, skilled - 1, 1, false);
    s.capital.worth_of_waiting = p.queueing ? s.capital.chance_abroad * ctx.tables.choice.params.annuity * s.gain / low : 0;
}

}  // namespace sterna
