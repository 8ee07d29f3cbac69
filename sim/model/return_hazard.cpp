#include "sterna/model/return_hazard.hpp"

#include <algorithm>
#include <span>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/return_offer.hpp"

namespace sterna {

namespace {

/// Home income is that of a returnee: with what experience from abroad adds to it if it finds its job.
double income_term(const ReturnParams& p, const Page& page, int row, double home, const Context& ctx) {
    const int birth = page.birth[row], residence = page.residence[row], countries = ctx.layout.countries;
    const std::size_t skill = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))] ? 1 : 0;
    const std::size_t pair = static_cast<std::size_t>(birth * countries + residence) * skill_groups + skill;
    // What custom keeps back of the pay is in the corridor's mean; only the law of the month counts.
    const double paid = share_paid(page, row, ctx) / customary_share_paid(page, row, ctx);
    const double owed = earnings_tax(page, row, ctx), taxed = owed > 0 ? kept_share(page, row, ctx) / (kept_share(page, row, ctx) + owed) : 1;
    const double back = home * (1 + expected_returnee_gain(page, row, ctx));
    const double now = back / (paid * taxed * expected_income_of(page, row, residence, ctx));
    return math::pow(now / ctx.tables.wage_ratio[pair], p.income_elasticity);
}

double person_term(const ReturnParams& p, const Page& page, int row, Month now, const Context& ctx) {
    double factor = sex_of(page.kind[row]) == 1 ? p.men_factor : 1;
    if (ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))]) factor *= p.skilled_factor;
    if (age_of(page, row, now) >= p.older_from) factor *= p.older_factor;
    return factor;
}

double freedom_term(const Page& page, int row, const Context& ctx) {
    const RightsTable& rights = ctx.tables.choice.params.standing.rights;
    double factor = freedom(rights, rights_held(page, row, ctx)) / freedom(rights, customary_rights_held(page, row, ctx));
    if (page.savings[row] < 0) factor *= rights.debt_factor;
    return factor;
}

template <class Entry>
bool concerns_row(const Scoped<Entry>& rule, const Page& page, int row) {
    return concerns(rule.scope, own_kind(page, row), page.residence[row]) && rule.scope.status(status_of(page.state[row]));
}

/// Law and events: what can be taken home draws home; enforcement keeps those without papers from going home, whence they could
/// not come again (Massey, Durand and Pren 2016); citizens of both countries go and come; flight keeps people away.
double law_term(const ReturnParams& p, const Page& page, int row, const Context& ctx) {
    const int birth = page.birth[row], residence = page.residence[row];
    const Status status = status_of(page.state[row]);
    double factor = math::pow(p.portability_factor, portable_share(page, row, ctx));
    if (status == Status::irregular && !ctx.rules.enforcement.empty()) factor *= math::exp(-enforcement_at(ctx.rules, birth, residence));
    if (status == Status::naturalised && keeps_citizenship(ctx.rules, birth, residence)) factor *= p.dual_factor;
    const Kind who = own_kind(page, row);
    for (const Displacement& flight : ctx.rules.displacements)
        if (flight.scope.origins[static_cast<std::size_t>(birth)] && flight.scope.person(who.sex, who.education, who.field)) factor *= flight.return_factor;
    double shock = 0;
    for (const auto& rule : ctx.rules.return_shock)
        if (concerns_row(rule, page, row)) shock += rule.entry.value;
    return shock == 0 ? factor : factor * math::exp(shock);
}

}  // namespace

double status_factor(const ReturnParams& p, Status status) {
    switch (status) {
        case Status::free_movement: return p.free_movement;
        case Status::permanent: return p.permanent;
        case Status::naturalised: return p.naturalised;
        case Status::temporary: return p.temporary;
        case Status::student: return p.student;
        case Status::protected_person: return p.protected_person;
        case Status::irregular: return p.irregular;
        case Status::citizen_at_home:
        case Status::circular: return 0;  // at home already; leaves by permit
    }
    throw InternalError("a status that does not exist");
}

bool family_at_home(const ReturnParams& p, const Draws& draws, PersonId id, Month since, Month now) {
    return months_between(since, now) < 12 * p.family_years && draws.uniform(family_stream, id, since) < p.family_share;
}

bool family_at_home(const ReturnParams& p, const Page& page, int row, Month now, const Context& ctx) {
    const Month since{page.since[row]};
    if (came_as_child(page, row) || months_between(since, now) >= 12 * p.family_years) return false;
    if (!ctx.drawn) return family_at_home(p, ctx.draws, person_at(page, row), since, now);
    return ctx.drawn->family(page, row, ctx.draws) < p.family_share;
}

double hazard_seen(const ReturnParams& p, const Page& page, int row, const Context& ctx) {
    const double by_status = status_factor(p, status_of(page.state[row]));
    if (by_status == 0) return 0;
    const double home = expected_income_of(page, row, page.birth[row], ctx);
    const double arrivals = ctx.atlas.corridors(page.birth[row], page.residence[row]).arrival_factor;
    double hazard = by_status * duration_hazard(p, years_between(Month{page.since[row]}, ctx.now), arrivals);
    hazard *= income_term(p, page, row, home, ctx) * person_term(p, page, row, ctx.now, ctx) * freedom_term(page, row, ctx) * law_term(p, page, row, ctx);
    if (page.savings[row] >= p.target_years * home) hazard *= p.target_factor;
    if (!ctx.rules.return_offers.empty()) hazard *= math::exp(p.offer_response * grant_offered(page, row, ctx));
    return hazard;
}

namespace {

constexpr double rounding = 1 + 1e-9;  // what the order of factors may add

/// Least income that somebody of this kind expects in `residence`, whatever the law recognises in whatever field of study.
double least_income(int birth, int residence, int education, int sex, const Tables& tables, const Context& ctx) {
    const ChoiceParams& p = tables.choice.params;
    const auto income = [&](double below) { return expected_income(p, ctx.atlas, ctx.world, residence, education, sex, birth != residence, below); };
    if (!p.standing.overqualification || birth == residence || !ctx.atlas.skilled[static_cast<std::size_t>(education)]) return income(0);
    return std::min(income(0), income(ctx.atlas.corridors(birth, residence).overqualified));
}

/// Laws that move incomes of single persons at home or abroad.
bool moves_incomes(const Rules& rules, int birth) {
    return !rules.earnings_taxes.empty() || std::any_of(rules.pay_rises.begin(), rules.pay_rises.end(), [&](const PayRise& law) {
        return law.scope.origins[static_cast<std::size_t>(birth)];
    });
}

Digest inputs_of_incomes(const Context& ctx) {
    Hasher hasher;
    hasher.update(digest_of(ctx.rules).bytes);
    for (const CountryState& country : ctx.world.countries)
        for (const auto* list : {&country.wage, &country.wage_foreign, &country.unemployment}) hasher.update(std::as_bytes(std::span(*list)));
    return hasher.finish();
}

/// Of `law_term`: law and events that concern the row, each at its most.
double law_most(const ReturnParams& p, const Page& page, int row, const Context& ctx) {
    if (!ctx.rules.enforcement.empty() || !ctx.rules.displacements.empty() || !ctx.rules.return_shock.empty()) return law_term(p, page, row, ctx);
    const double dual = status_of(page.state[row]) == Status::naturalised ? std::max(1.0, p.dual_factor) : 1;
    return std::max(1.0, p.portability_factor) * dual;
}

}  // namespace

void bound_return_incomes(const ReturnParams& p, Tables& tables, const Context& ctx) {
    const Digest inputs = inputs_of_incomes(ctx);
    if (!tables.return_income.empty() && inputs == tables.return_inputs) return;
    tables.return_inputs = inputs;
    tables.return_income.assign(ctx.layout.cells(), 0);
    const int n = ctx.layout.countries;
    const double gain = 1 + std::max(0.0, tables.human_capital.return_premium);
    for_each_block(ctx.exec, static_cast<std::size_t>(n), [&](std::size_t origin) {
        const int o = static_cast<int>(origin);
        for (int r = 0; r < n; ++r)
            for (int e = 0; e < ctx.layout.educations; ++e)
                for (int sex = 0; sex < sexes; ++sex) {
                    const std::size_t skill = ctx.atlas.skilled[static_cast<std::size_t>(e)] ? 1 : 0;
                    const double usual = tables.wage_ratio[ctx.layout.corridor(o, r) * skill_groups + skill];
                    const double home = least_income(o, o, e, sex, tables, ctx), here = least_income(o, r, e, sex, tables, ctx);
                    tables.return_income[ctx.layout.cell(o, r, e, sex)] =
                        math::pow(home * gain / (here * usual), p.income_elasticity) * rounding;
                }
    });
}

bool law_watches_time(const Page& page, int row, const Context& ctx) {
    const Rules& rules = ctx.rules;
    const int birth = page.birth[row], residence = page.residence[row];
    const auto any = [](const auto& laws, auto&& concerns) { return std::any_of(laws.begin(), laws.end(), concerns); };
    const auto in_corridor = [&](const auto& law) { return law.scope.corridor(birth, residence); };
    const auto of_origin = [&](const auto& law) { return law.scope.origins[static_cast<std::size_t>(birth)]; };
    return any(rules.return_offers, in_corridor) || any(rules.matching, in_corridor) || any(rules.portability, in_corridor) ||
           any(rules.earnings_taxes, in_corridor) || any(rules.pay_rises, of_origin);
}

double hazard_most(const ReturnParams& p, const Page& page, int row, Month until, const Context& ctx) {
    const double by_status = status_factor(p, status_of(page.state[row]));
    if (by_status == 0) return 0;
    const int birth = page.birth[row], residence = page.residence[row];
    if (ctx.tables.return_income.empty() || moves_incomes(ctx.rules, birth)) return math::infinity;
    const double arrivals = ctx.atlas.corridors(birth, residence).arrival_factor;
    const bool falls = arrivals * (p.on_arrival - p.settled) >= 0;
    const double now = duration_hazard(p, years_between(Month{page.since[row]}, ctx.now), arrivals);
    double most = by_status * (falls ? now : std::max(now, p.settled));
    most *= ctx.tables.return_income[ctx.layout.cell(birth, residence, education_of(page.kind[row]), sex_of(page.kind[row]))];
    most *= std::max(person_term(p, page, row, ctx.now, ctx), person_term(p, page, row, until, ctx));
    most *= law_most(p, page, row, ctx) * std::max(1.0, p.target_factor) * rounding;
    if (!ctx.rules.rights_floor.empty()) most *= freedom_term(page, row, ctx);
    if (!ctx.rules.return_offers.empty()) most *= math::exp(p.offer_response * grant_offered(page, row, ctx));
    return most;
}

double hazard_keyed(const ReturnParams& p, const Page& page, int row, const Context& ctx) {
    const double taste = taste_factor(p.taste_weight, ctx.taste(page, row));
    return family_at_home(p, page, row, ctx.now, ctx) ? taste * p.family_factor : taste;
}

bool means_to_return(const ReturnParams& p, const Page& page, int row, const Context& ctx) {
    if (leaves_by_permit(status_of(page.state[row]))) return true;
    const double factor = ctx.atlas.corridors(page.birth[row], page.residence[row]).return_factor * p.intention_years;
    const double keyed = hazard_keyed(p, page, row, ctx);
    constexpr double half = 0.6931471805599453;  // ln 2: as likely as not
    if (factor * hazard_most(p, page, row, ctx.now, ctx) * keyed <= half) return false;
    return factor * hazard_seen(p, page, row, ctx) * keyed > half;
}

double retirement_return_probability(const ReturnParams& p, const Page& page, int row, const Context& ctx) {
    const double abroad = ctx.atlas.countries[page.residence[row]].price_level, home = ctx.atlas.countries[page.birth[row]].price_level;
    const double taste = ctx.taste(page, row);
    return math::logistic(p.retirement_level + p.taste_weight * taste + p.retirement_prices * math::log(abroad / home) +
                          p.retirement_portability * portable_share(page, row, ctx));
}

}  // namespace sterna
