#include <algorithm>
#include <limits>

#include "sterna/core/math.hpp"
#include "sterna/model/base_incomes.hpp"
#include "sterna/model/choice.hpp"
#include "sterna/model/earnings_tax.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/irregular.hpp"

namespace sterna {

namespace {

/// What work below the education, with the chance `overqualified`, leaves of the wage of a skilled foreigner.
double level_factor(const Atlas& atlas, const std::vector<double>& wages, std::size_t education, double overqualified) {
    const double below = wages[static_cast<std::size_t>(std::max(0, atlas.first_skilled() - 1))];
    return 1 - overqualified + overqualified * std::min(1.0, below / wages[education]);
}

}  // namespace

double expected_income(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence, int education, int sex,
                       bool foreign, double overqualified) {
    const auto r = static_cast<std::size_t>(residence), e = static_cast<std::size_t>(education);
    const CountryFacts& facts = atlas.countries[r];
    const CountryState& state = world.countries[r];
    const bool skilled = atlas.skilled[e];
    const auto& wages = foreign ? state.wage_foreign : state.wage;
    double income = wages[e] * (sex == 0 ? female_pay(p.standing.gender, residence) : 1.0);
    income *= (1 - tax_rate(p, facts, skilled)) * (1 - state.unemployment[e]);
    if (foreign && skilled) income *= level_factor(atlas, wages, e, overqualified);
    return std::max(income, 1.0);
}

double expected_wage(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence, int education, int sex,
                     double overqualified) {
    const auto& wages = world.countries[static_cast<std::size_t>(residence)].wage_foreign;
    const auto e = static_cast<std::size_t>(education);
    const double wage = wages[e] * (sex == 0 ? female_pay(p.standing.gender, residence) : 1.0);
    return atlas.skilled[e] ? wage * level_factor(atlas, wages, e, overqualified) : wage;
}

double mean_wage(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence) {
    const CountryState& state = world.countries[static_cast<std::size_t>(residence)];
    double sum = 0, persons = 0;
    for (const CellCount& cell : atlas.cells) {
        if (cell.residence != residence) continue;
        const auto& wages = cell.origin == cell.residence ? state.wage : state.wage_foreign;
        sum += cell.persons * wages[cell.education] * (cell.sex == 0 ? female_pay(p.standing.gender, residence) : 1.0);
        persons += cell.persons;
    }
    return persons > 0 ? sum / persons : state.wage.front();
}

double corridor_cost(const ChoiceParams& p, const Atlas& atlas, int from, int to) {
    const double km = from == to ? 1 : std::max(50.0, atlas.corridors(from, to).distance_km);
    const double income = atlas.countries[static_cast<std::size_t>(from)].gdp_per_head;
    return math::pow(km / 5000, p.cost_distance) * math::pow(income / 5000, -p.cost_income);
}

double capped_cost(const ChoiceParams& p, const Rules& rules, const Kind& who, int destination, double cost, double income_ratio) {
    const double fee = p.standing.rights.fee_share * cost;
    return cost - fee + recruitment_fee(p.standing.rights, cost, fee_cap(rules, who, destination) * income_ratio / 12);
}

double spent_home(const ChoiceParams& p, Status status) {
    const bool passing = status == Status::temporary || status == Status::circular || status == Status::irregular;
    return passing ? p.spent_home_temporary : p.spent_home_settled;
}

namespace {

/// What a door's holder is paid of the wage due, by this month's law and by custom alone.
struct Pay {
    double index, share, customary_share;
};

Pay pay_of(const RightsTable& rights, const Rules& rules, const Kind& who, int destination, Status status, bool bound) {
    const double index = rights_index(rights, rules, who, destination, status);
    const bool tied = bound && !may_change_employer(rules, who, destination, status);
    return {index, paid_share(rights, index, tied, status),
            paid_share(rights, customary_rights(rights, destination, status), bound, status)};
}

}  // namespace

double value_of_status(const ChoiceParams& p, const Atlas& atlas, const Rules& rules, const Kind& who, int destination, double beta,
                       Status status, bool bound) {
    const CountryFacts& home = atlas.countries[static_cast<std::size_t>(who.birth)];
    const CountryFacts& abroad = atlas.countries[static_cast<std::size_t>(destination)];
    const double share = spent_home(p, status), kept = 1 - atlas.corridors(who.birth, destination).transfer_cost;
    const double purchasing = 1 - share + share * kept * abroad.price_level / home.price_level;
    const Pay pay = pay_of(p.standing.rights, rules, who, destination, status, bound);
    return beta * math::log(purchasing * pay.share) + p.rights_weight * pay.index;
}

Deciders::Deciders(const Atlas& atlas)
    : fields_(static_cast<int>(atlas.fields.size())), health_(atlas.field("health")), skilled_(atlas.skilled.begin(), atlas.skilled.end()) {
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

/// Utility of a door beside what all doors share: what the status is worth, less the cost of the visa. The dearer the law makes
/// such workers, the fewer posts there are.
double door_utility(const ChoiceParams& p, const Atlas& atlas, const Rules& rules, const Kind& who, int destination, double beta,
                    Status status, bool bound, double visa_cost) {
    const Pay pay = pay_of(p.standing.rights, rules, who, destination, status, bound);
    const bool passing = status == Status::temporary || status == Status::circular;
    const double posts = passing ? p.lambda * math::log(posts_factor(p.standing.rights, pay.share / pay.customary_share)) : 0;
    return value_of_status(p, atlas, rules, who, destination, beta, status, bound) + posts - visa_cost;
}

/// Standard normal distribution function to 1 %: good enough for a share of people.
double rough_normal_cdf(double x) { return math::logistic(1.702 * x); }

/// What a scheme changes for its workers beside admission, utils: a cheaper move, work at their level, a levy.
/// `money` and `income` in PPP dollars; `wage_below` = wage of those just below the skilled over that of the skilled, at most 1.
double scheme_terms(const ChoiceParams& p, const Scheme& scheme, double kept, double overqualified, double wage_below, double beta,
                    double money, double income) {
    const double cheaper = beta * (1 - scheme.cost) * money / (p.annuity * income);
    const double share_of_stay = std::min(1.0, scheme.levy_months / 120.0);  // movers look ten years ahead
    const double levy = beta * math::log(std::max(0.01, 1 - scheme.levy * share_of_stay / kept));
    const auto level = [&](double chance) { return math::log(1 - chance + chance * wage_below); };
    return cheaper + levy + beta * (level(recognised(overqualified, 1 - scheme.recognition)) - level(overqualified));
}

}  // namespace

double rule_visa_cost(const Rules& rules, int birth, int destination, int sex, int education, int field) {
    double cost = 0;
    for (const auto& change : rules.visa_cost)
        if (change.scope.corridor(birth, destination) && change.scope.person(sex, education, field)) cost += change.entry.value;
    return cost;
}

double free_share(const Atlas& atlas, const Rules& rules, int birth, int destination, int sex, int education, int field) {
    if (atlas.corridors(birth, destination).free_movement) return 1;
    double shut = 1;
    for (const auto& right : rules.free_movement)
        if (right.scope.corridor(birth, destination) && right.scope.person(sex, education, field)) shut *= right.entry.value;
    return 1 - shut;
}

double base_wealth(const ChoiceParams& p, const Atlas& atlas, int birth) {
    return p.wealth_median * math::pow(atlas.countries[static_cast<std::size_t>(birth)].gdp_per_head / 5000, p.wealth_income);
}

double share_with(const ChoiceParams& p, double median_wealth, double cost) {
    return cost <= 0 ? 1 : rough_normal_cdf(math::log(median_wealth / cost) / p.wealth_sigma);
}

namespace {

struct Builder {
    ChoiceTables& t;
    const Atlas& atlas;
    const Deciders& deciders;
    const World& world;
    const Rules& rules;
    World base;                     // incomes of the base year

    void corridor_tables() {
        const int n = t.countries;
        for (int from = 0; from < n; ++from) {
            t.wealth[static_cast<std::size_t>(from)] = base_wealth(t.params, atlas, from);
            if (!t.means.empty()) t.wealth[static_cast<std::size_t>(from)] *= t.means[static_cast<std::size_t>(from)];
            for (int to = 0; to < n; ++to) {
                const double km = from == to ? 1 : std::max(50.0, atlas.corridors(from, to).distance_km);
                t.cost[t.pair(from, to)] = corridor_cost(t.params, atlas, from, to);
                t.onward[t.pair(from, to)] = math::exp(-t.params.onward_distance / t.params.lambda * math::log(std::max(1.0, km / 500)));
                t.family[t.pair(from, to)] = with_relatives(from, to);
            }
        }
    }

    /// Share of the natives of an origin who may join relatives, from those who may settle where they live.
    double with_relatives(int birth, int destination) const {
        if (birth == destination || world.settled.size() == 0) return 0;
        const auto natives = static_cast<double>(world.settled(birth, birth));
        return natives > 0 ? std::min(1.0, t.params.relatives * static_cast<double>(world.settled(birth, destination)) / natives) : 0;
    }

    void destination_tables() {
        const auto below = static_cast<std::size_t>(std::max(0, atlas.first_skilled() - 1));
        for (std::size_t d = 0; d < static_cast<std::size_t>(t.countries); ++d) {
            t.study_cost[d] = t.params.student_cost * world.countries[d].wage_foreign[below];
            t.study_share[d] = atlas.countries[d].tertiary_share_young;
            irregular[d] = irregular_arrivals(t.params, atlas, static_cast<int>(d));
            if (!t.pay.empty()) mean.push_back(mean_wage(t.params, atlas, world, static_cast<int>(d)));
        }
    }

    /// `upper` gets the greatest weight anybody of the decider can give each destination.
    void decider(int birth, int kind, int sex, std::vector<double>& upper) const {
        const ChoiceParams& p = t.params;
        const int e = deciders.education(kind);
        const bool skilled = atlas.skilled[static_cast<std::size_t>(e)];
        const double beta = deciders.young_health(kind) ? p.beta_health_young : p.beta;
        const std::size_t who = t.decider(birth, kind, sex);
        const double base_home = expected_income(p, atlas, base, birth, e, sex, false);
        const double home = t.means.empty() ? base_home : expected_income(p, atlas, world, birth, e, sex, false);
        t.cost_unit[who] = base_home;
        t.stay[who] = beta * math::log(home);
        for (int d = 0; d < t.countries; ++d) {
            const double below = expected_overqualification(t.params, atlas, rules, birth, d, sex, e, deciders.field(kind));
            const double income = expected_income(p, atlas, world, d, e, sex, d != birth, below);
            t.log_income[t.option(who, d)] = math::log(income);
            if (!t.pay.empty()) t.pay[t.option(who, d)] = expected_wage(p, atlas, world, d, e, sex, below) / mean[static_cast<std::size_t>(d)];
            if (d != birth) upper[static_cast<std::size_t>(d)] = option(birth, d, who, kind, sex, e, skilled, beta, base_home, income);
        }
    }

    double amenity(int birth, int destination, int sex, int education, int field) const {
        double utility = 0;
        for (const auto& change : rules.amenity)
            if (change.scope.corridor(birth, destination) && change.scope.person(sex, education, field)) utility += change.entry.value;
        return utility;
    }

    /// Fills the weights of one destination and returns the greatest that anybody of the decider can give it.
    double option(int birth, int d, std::size_t who, int kind, int sex, int e, bool skilled, double beta, double home, double income) const {
        const ChoiceParams& p = t.params;
        const CorridorFacts& corridor = atlas.corridors(birth, d);
        const std::size_t s = skilled ? 1 : 0, k = t.option(who, d);
        const int field = deciders.field(kind);
        const Kind person{birth, sex, e, field};
        const double free = t.free[k] = free_share(atlas, rules, birth, d, sex, e, field);
        const double uncapped = (skilled ? p.cost_skilled : p.cost_other) * t.cost[t.pair(birth, d)];
        double years_of_income = uncapped;
        if (free < 1 && !rules.fee_cap.empty())
            years_of_income = capped_cost(p, rules, person, d, years_of_income, income / home);
        const double money = years_of_income * home;
        const double network = math::log(1 + static_cast<double>(world.network(birth, d)));
        const double common =
            beta * math::log(income) + p.eta * network - beta * money / (p.annuity * income) + corridor.constant[s] +
            amenity(birth, d, sex, e, field) - barrier(birth, d, sex, e, field);
        t.common[k] = math::exp(std::clamp(common / p.lambda, -600.0, 600.0));

        const double visa = std::max(0.0, corridor.visa_cost[s] + rule_visa_cost(rules, birth, d, sex, e, field));
        const auto weight = [&](Status status, double cost, bool bound = false) {
            const double utility = door_utility(p, atlas, rules, person, d, beta, status, bound, cost) + taxed_from_home(person, d, skilled, beta, status);
            return math::exp(std::clamp(utility / p.lambda, -600.0, 600.0));
        };
        double* doors = &t.doors[doors_per_option * k];
        if (free > 0) doors[free_door] = weight(Status::free_movement, 0);
        if (!corridor.free_movement) {
            const double saved = beta * (1 - p.family_cost) * money / (p.annuity * income);
            doors[permanent_door] = weight(Status::permanent, visa);
            doors[temporary_door] = weight(Status::temporary, visa, sponsored(p.standing.rights, d, Status::temporary));
            doors[family_door] = weight(Status::permanent, visa - saved);
            if (e + 1 == atlas.first_skilled()) doors[student_door] = weight(Status::student, p.student_visa * visa - p.student_appeal - gain_of_studies(d, e, sex, beta, income));
            const double smugglers = beta * (uncapped * home - money) / (p.annuity * income);  // `common` holds the cost under the cap
            const double watched = p.enforcement_weight * enforcement_at(rules, birth, d);
            doors[irregular_door] = weight(Status::irregular, irregular_cost(person, d, s, beta) + watched + smugglers);
        }
        t.offer_gain[k] = math::exp(std::clamp((p.offer - corridor.constant[s]) / p.lambda, 0.0, 600.0));
        double best = *std::max_element(doors, doors + doors_per_option);
        for (std::size_t j = 0; j < rules.schemes.size(); ++j) {
            const Scheme& scheme = rules.schemes[j];
            if (!scheme.open || !scheme.scope.corridor(birth, d) || !scheme.scope.person(sex, e, field)) continue;
            const auto& wages = world.countries[static_cast<std::size_t>(d)].wage_foreign;
            const double below = wages[static_cast<std::size_t>(std::max(0, atlas.first_skilled() - 1))] / wages[static_cast<std::size_t>(e)];
            const double kept = 1 - tax_rate(p, atlas.countries[static_cast<std::size_t>(d)], skilled);
            const double overqualified = expected_overqualification(p, atlas, rules, birth, d, sex, e, field);
            const double terms = scheme_terms(p, scheme, kept, overqualified, std::min(1.0, below), beta, money, income);
            t.scheme_doors[j][k] = weight(Status::circular, -terms, scheme.tied);
            best = std::max(best, t.scheme_doors[j][k] * t.offer_gain[k]);
        }
        return t.common[k] * best;
    }

    /// What the country of birth takes of earnings abroad, utils, at most 0. Who goes to study earns nothing before graduating.
    double taxed_from_home(const Kind& person, int d, bool skilled, double beta, Status status) const {
        if (rules.earnings_taxes.empty()) return 0;
        const double studied = status == Status::student ? 10 * (1 - t.params.student_gain) : 0;
        const double kept = 1 - tax_rate(t.params, atlas.countries[static_cast<std::size_t>(d)], skilled);
        return beta * math::log(std::max(0.01, 1 - foreseen_tax(rules, person, d, status, studied) / kept));
    }

    /// What leaving costs women beyond men, utils: a share of the private cost of the distance.
    double barrier(int birth, int d, int sex, int e, int field) const {
        const auto& extra = t.params.standing.gender.extra_cost;
        if (sex != 0 || extra.empty()) return 0;
        const double distance = -t.params.lambda * math::log(t.onward[t.pair(birth, d)]);
        return extra[static_cast<std::size_t>(birth)] * barrier_left(rules, birth, e, field) * distance;
    }

    /// What a degree from abroad adds to the log of income there, less what it costs, utils.
    double gain_of_studies(int d, int e, int sex, double beta, double income) const {
        const double usual = t.params.standing.overqualification ? CorridorFacts{}.overqualified : 0;
        const double graduate = expected_income(t.params, atlas, world, d, e + 1, sex, true, usual);
        return beta * (t.params.student_gain * math::log(graduate / income) - t.study_cost[static_cast<std::size_t>(d)] / (t.params.annuity * income));
    }

    /// Least cost of going without papers, utils, at which the base-year law sends the wanted share of arrivals this way: a
    /// person's own cost lies above it by an exponential, so 1 - exp(-lead/spread) of those with the money prefer it to the
    /// temporary door, where lead is what the two doors differ by. Holds the lower rights and the dearer journey.
    double irregular_cost(const Kind& person, int d, std::size_t s, double beta) const {
        static const Rules base_law;
        const ChoiceParams& p = t.params;
        const double money = (s == 1 ? p.cost_skilled : p.cost_other) * t.cost[t.pair(person.birth, d)];
        const double wealth = t.wealth[static_cast<std::size_t>(person.birth)];
        const double able = share_with(p, wealth, p.irregular_cost * money) / share_with(p, wealth, money);
        const double prefer = std::min(0.9, irregular[static_cast<std::size_t>(d)][s] / std::max(1e-9, able));
        const double lead = -p.irregular_spread * math::log1p(-prefer);
        const bool bound = sponsored(p.standing.rights, d, Status::temporary);
        return door_utility(p, atlas, base_law, person, d, beta, Status::irregular, false, 0) -
               door_utility(p, atlas, base_law, person, d, beta, Status::temporary, bound, atlas.corridors(person.birth, d).visa_cost[s]) - lead;
    }

    std::vector<IrregularShares> irregular;  // [destination]: of arrivals of the base year
    std::vector<double> mean;  // [destination]: wage of residents; only where a law asks for one
};

}  // namespace

void rebuild(ChoiceTables& t, const Atlas& atlas, const Deciders& deciders, const Proposals& proposals, const World& world,
             const Rules& rules, const Exec& exec) {
    t.countries = atlas.size(), t.kinds = deciders.kinds();
    const std::size_t n = static_cast<std::size_t>(t.countries), who = n * static_cast<std::size_t>(t.kinds) * sexes;
    t.stay.assign(who, 0), t.bound.assign(who, 0), t.cost_unit.assign(who, 1);
    t.log_income.assign(who * n, 0), t.common.assign(who * n, 0), t.doors.assign(who * n * doors_per_option, 0), t.offer_gain.assign(who * n, 1), t.free.assign(who * n, 0);
    t.scheme_doors.assign(rules.schemes.size(), std::vector<double>(who * n, 0.0));
    t.onward.assign(n * n, 0), t.cost.assign(n * n, 0), t.wealth.assign(n, 0);
    t.family.assign(n * n, 0), t.study_cost.assign(n, 0), t.study_share.assign(n, 0);
    const bool asks_for_pay = std::any_of(rules.entry_tests.begin(), rules.entry_tests.end(), [](const EntryTest& test) { return test.least_pay > 0; });
    t.pay.assign(asks_for_pay ? who * n : 0, 0);
    Builder builder{t, atlas, deciders, world, rules, base_world(atlas), std::vector<IrregularShares>(n), {}};
    builder.corridor_tables();
    builder.destination_tables();
    for_each_block(exec, n, [&](std::size_t origin) {
        const int o = static_cast<int>(origin);
        std::vector<double> upper(n);
        for (int kind = 0; kind < t.kinds; ++kind)
            for (int sex = 0; sex < sexes; ++sex) {
                builder.decider(o, kind, sex, upper);
                double least = std::numeric_limits<double>::infinity();
                for (std::size_t d = 0; d < n; ++d)
                    if (d != origin && upper[d] > 0) least = std::min(least, proposals.share(origin, d) / upper[d]);
                t.bound[t.decider(o, kind, sex)] = least;
            }
    });
}

}  // namespace sterna
