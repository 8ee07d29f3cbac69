#include <algorithm>
#include <limits>

#include "sterna/core/math.hpp"
#include "sterna/model/choice.hpp"

namespace sterna {

double rights_index(const CountryFacts& country, Status status) {
    static constexpr std::array<double, statuses> by_status{1.0, 0.95, 0.9, 1.0, 0.7, 0.7, 0.8, 0.8, 0.3};
    const double base = by_status[static_cast<std::size_t>(status)];
    if (country.gulf) return base * 0.6;
    switch (country.income_group) {
        case IncomeGroup::high: return base;
        case IncomeGroup::upper_middle: return base * 0.85;
        default: return base * 0.75;
    }
}

double tax_rate(const ChoiceParams& p, const CountryFacts& country, bool skilled) {
    const bool high = country.income_group == IncomeGroup::high;
    if (skilled) return high ? p.tax_skilled_high : p.tax_skilled_rest;
    return high ? p.tax_other_high : p.tax_other_rest;
}

double expected_income(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence, int education, int sex,
                       bool foreign) {
    const auto r = static_cast<std::size_t>(residence), e = static_cast<std::size_t>(education);
    const CountryFacts& facts = atlas.countries[r];
    const CountryState& state = world.countries[r];
    const bool skilled = atlas.skilled[e];
    const auto& wages = foreign ? state.wage_foreign : state.wage;
    double income = wages[e] * (sex == 0 ? facts.female_wage_ratio : 1.0);
    income *= (1 - tax_rate(p, facts, skilled)) * (1 - state.unemployment[e]);
    if (foreign && skilled) {
        const double below = wages[static_cast<std::size_t>(std::max(0, atlas.first_skilled() - 1))];
        income *= 1 - p.overqualified + p.overqualified * std::min(1.0, below / wages[e]);
    }
    return std::max(income, 1.0);
}

Deciders::Deciders(const Atlas& atlas)
    : fields_(static_cast<int>(atlas.fields.size())), health_(atlas.field("health")), skilled_(atlas.skilled) {
    const auto add = [&](int education, int field, bool young) {
        education_.push_back(education);
        field_.push_back(field);
        young_.push_back(young);
    };
    for (int e = 0; e < atlas.educations(); ++e) {
        first_.push_back(kinds());
        if (!skilled_[static_cast<std::size_t>(e)]) {
            add(e, 0, false);
            continue;
        }
        for (int f = 0; f < fields_; ++f) add(e, f, false);
        add(e, std::max(0, health_), true);
    }
}

Proposals::Proposals(const Atlas& atlas) : share({static_cast<std::size_t>(atlas.size()), static_cast<std::size_t>(atlas.size())}) {
    const int n = atlas.size();
    for (int o = 0; o < n; ++o) {
        double sum = 0;
        for (int d = 0; d < n; ++d)
            if (d != o) sum += atlas.corridors(o, d).inflow[0] + atlas.corridors(o, d).inflow[1];
        for (int d = 0; d < n; ++d) {
            if (d == o) continue;
            const double flow = atlas.corridors(o, d).inflow[0] + atlas.corridors(o, d).inflow[1];
            share(o, d) = sum > 0 ? 0.3 / (n - 1) + 0.7 * flow / sum : 1.0 / (n - 1);
        }
        alias.emplace_back(share.row(o));
    }
}

namespace {

/// Utility of a door beside what all doors share: what is spent at home buys at home prices; rights; the cost of the visa.
double door_utility(const ChoiceParams& p, const Atlas& atlas, int birth, int destination, double beta, Status status,
                    double visa_cost) {
    const CountryFacts& home = atlas.countries[static_cast<std::size_t>(birth)];
    const CountryFacts& abroad = atlas.countries[static_cast<std::size_t>(destination)];
    const bool passing = status == Status::temporary || status == Status::circular;
    const double spent_home = passing ? p.spent_home_temporary : p.spent_home_settled;
    const double kept = 1 - atlas.corridors(birth, destination).transfer_cost;
    const double purchasing = 1 - spent_home + spent_home * kept * abroad.price_level / home.price_level;
    return beta * math::log(purchasing) + p.rights_weight * rights_index(abroad, status) - visa_cost;
}

/// What a scheme changes for its workers beside admission: a cheaper move, better rights, work at their level, a levy.
double scheme_terms(const ChoiceParams& p, const CountryFacts& abroad, const Scheme& scheme, bool skilled, double wage_below, double beta,
                    double money, double income) {
    const double rights = p.rights_weight * std::max(0.0, scheme.rights - rights_index(abroad, Status::circular));
    const double cheaper = beta * (1 - scheme.cost) * money / (p.annuity * income);
    const double share_of_stay = std::min(1.0, scheme.levy_months / 120.0);  // movers look ten years ahead
    const double levy = beta * math::log(std::max(0.01, 1 - scheme.levy * share_of_stay / (1 - tax_rate(p, abroad, skilled))));
    const auto kept = [&](double overqualified) { return math::log(1 - overqualified + overqualified * wage_below); };
    const double level = skilled ? beta * (kept(with_recognition(p.overqualified, scheme.recognition)) - kept(p.overqualified)) : 0;
    return rights + cheaper + levy + level;
}

double rule_visa_cost(const Rules& rules, int birth, int destination, int sex, int education, int field) {
    double cost = 0;
    for (const auto& change : rules.visa_cost)
        if (change.scope.corridor(birth, destination) && change.scope.person(sex, education, field)) cost += change.entry.value;
    return cost;
}

bool moves_freely(const Atlas& atlas, const Rules& rules, int birth, int destination, int sex, int education, int field) {
    if (atlas.corridors(birth, destination).free_movement) return true;
    return std::any_of(rules.free_movement.begin(), rules.free_movement.end(), [&](const auto& right) {
        return right.entry.value && right.scope.corridor(birth, destination) && right.scope.person(sex, education, field);
    });
}

struct Builder {
    ChoiceTables& t;
    const Atlas& atlas;
    const Deciders& deciders;
    const World& world;
    const Rules& rules;

    void corridor_tables() {
        const int n = t.countries;
        for (int from = 0; from < n; ++from) {
            const double income = atlas.countries[static_cast<std::size_t>(from)].gdp_per_head;
            t.wealth[static_cast<std::size_t>(from)] = t.params.wealth_median * math::pow(income / 5000, t.params.wealth_income);
            for (int to = 0; to < n; ++to) {
                const double km = from == to ? 1 : std::max(50.0, atlas.corridors(from, to).distance_km);
                t.cost[t.pair(from, to)] = math::pow(km / 5000, t.params.cost_distance);
                t.onward[t.pair(from, to)] = math::exp(-t.params.onward_distance / t.params.lambda * math::log(std::max(1.0, km / 500)));
            }
        }
    }

    void decider(int birth, int kind, int sex) {
        const ChoiceParams& p = t.params;
        const int e = deciders.education(kind);
        const bool skilled = atlas.skilled[static_cast<std::size_t>(e)];
        const double beta = deciders.young_health(kind) ? p.beta_health_young : p.beta;
        const std::size_t who = t.decider(birth, kind, sex);
        const double home = expected_income(p, atlas, world, birth, e, sex, false);
        t.stay[who] = beta * math::log(home);
        for (int d = 0; d < t.countries; ++d) {
            const double income = expected_income(p, atlas, world, d, e, sex, d != birth);
            t.log_income[t.option(who, d)] = math::log(income);
            if (d != birth) option(birth, d, who, kind, sex, e, skilled, beta, home, income);
        }
    }

    void option(int birth, int d, std::size_t who, int kind, int sex, int e, bool skilled, double beta, double home, double income) {
        const ChoiceParams& p = t.params;
        const CorridorFacts& corridor = atlas.corridors(birth, d);
        const std::size_t s = skilled ? 1 : 0, k = t.option(who, d);
        const double money = (skilled ? p.cost_skilled : p.cost_other) * t.cost[t.pair(birth, d)] * home;
        const double network = math::log(1 + static_cast<double>(world.network(birth, d)));
        const double common =
            beta * math::log(income) + p.eta * network - beta * money / (p.annuity * income) + corridor.constant[s];
        t.common[k] = math::exp(std::clamp(common / p.lambda, -600.0, 600.0));

        const int field = deciders.field(kind);
        const double visa = corridor.visa_cost[s] + rule_visa_cost(rules, birth, d, sex, e, field);
        const auto weight = [&](Status status, double cost) {
            return math::exp(std::clamp(door_utility(p, atlas, birth, d, beta, status, cost) / p.lambda, -600.0, 600.0));
        };
        const auto& wages = world.countries[static_cast<std::size_t>(d)].wage_foreign;
        const double below = wages[static_cast<std::size_t>(std::max(0, atlas.first_skilled() - 1))];
        const double wage_below = std::min(1.0, below / wages[static_cast<std::size_t>(e)]);
        const bool free = moves_freely(atlas, rules, birth, d, sex, e, field);
        t.doors[3 * k] = free ? weight(Status::free_movement, 0) : 0;
        t.doors[3 * k + 1] = free ? 0 : weight(Status::permanent, visa);
        t.doors[3 * k + 2] = free ? 0 : weight(Status::temporary, visa);
        t.offer_gain[k] = math::exp(std::clamp((p.offer - corridor.constant[s]) / p.lambda, 0.0, 600.0));
        double best = std::max({t.doors[3 * k], t.doors[3 * k + 1], t.doors[3 * k + 2]});
        for (std::size_t j = 0; j < rules.schemes.size(); ++j) {
            const Scheme& scheme = rules.schemes[j];
            const bool inside = scheme.open && scheme.scope.corridor(birth, d) && scheme.scope.person(sex, e, field);
            const CountryFacts& abroad = atlas.countries[static_cast<std::size_t>(d)];
            t.scheme_doors[j][k] =
                inside ? weight(Status::circular, -scheme_terms(p, abroad, scheme, skilled, wage_below, beta, money, income)) : 0;
            best = std::max(best, t.scheme_doors[j][k] * t.offer_gain[k]);
        }
        upper[static_cast<std::size_t>(d)] = t.common[k] * best;
    }

    std::vector<double> upper;  // greatest weight anybody of the decider in hand can give a destination
};

}  // namespace

void rebuild(ChoiceTables& t, const Atlas& atlas, const Deciders& deciders, const Proposals& proposals, const World& world,
             const Rules& rules) {
    t.countries = atlas.size(), t.kinds = deciders.kinds();
    const std::size_t n = static_cast<std::size_t>(t.countries), who = n * static_cast<std::size_t>(t.kinds) * sexes;
    t.stay.assign(who, 0), t.bound.assign(who, 0);
    t.log_income.assign(who * n, 0), t.common.assign(who * n, 0), t.doors.assign(who * n * 3, 0), t.offer_gain.assign(who * n, 1);
    t.scheme_doors.assign(rules.schemes.size(), std::vector<double>(who * n, 0.0));
    t.onward.assign(n * n, 0), t.cost.assign(n * n, 0), t.wealth.assign(n, 0);
    Builder builder{t, atlas, deciders, world, rules, std::vector<double>(n)};
    builder.corridor_tables();
    for (int o = 0; o < t.countries; ++o)
        for (int kind = 0; kind < t.kinds; ++kind)
            for (int sex = 0; sex < sexes; ++sex) {
                builder.decider(o, kind, sex);
                double least = std::numeric_limits<double>::infinity();
                for (int d = 0; d < t.countries; ++d)
                    if (d != o && builder.upper[static_cast<std::size_t>(d)] > 0)
                        least = std::min(least, proposals.share(o, d) / builder.upper[static_cast<std::size_t>(d)]);
                t.bound[t.decider(o, kind, sex)] = least;
            }
}

}  // namespace sterna
