#include "sterna/model/choosers.hpp"

#include <algorithm>

#include "sterna/core/math.hpp"
#include "sterna/model/home_pay.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/own_rights.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/service_bond.hpp"

namespace sterna {

namespace {

/// Utils that a degree at home adds to staying: the same part of the horizon as abroad is lived as a graduate.
double gain_of_home_degree(const Chooser& who, const Context& ctx) {
    const ChoiceTables& t = ctx.tables.choice;
    const int graduate = ctx.tables.deciders.kind(who.education + 1, 0, false);
    const double now = t.log_income[t.option(t.decider(who.birth, who.kind, who.sex), who.birth)];
    return t.params.beta * t.params.student_gain * (t.log_income[t.option(t.decider(who.birth, graduate, who.sex), who.birth)] - now);
}

/// What only those at home bring: pay that the law raises, a bond, a degree still to be had, a country known from an earlier stay.
void set_at_home(Chooser& who, const Page& page, int row, const Context& ctx) {
    const ChoiceParams& p = ctx.tables.choice.params;
    if (!ctx.rules.pay_rises.empty()) {
        const bool young_health = ctx.tables.deciders.young_health(who.kind);
        who.home_pay = (young_health ? p.raised_pay_health_young : p.beta) * math::log(home_pay(page, row, ctx));
    }
    who.bond = bond_due(page, row, ctx) / who.home_income;
    who.known = page.known[row] - 1;
    who.only_study = (page.state[row] & studying_bit) != 0;
    if (who.age < p.student_from || who.age >= p.student_to || who.education + 1 != ctx.atlas.first_skilled()) return;
    who.study_rank = ctx.traits.study_rank(who.id);
    if (who.only_study) who.home_degree = gain_of_home_degree(who, ctx);
}

/// What tests at the door look at.
void set_merits(Chooser& who, const Page& page, int row, const Context& ctx) {
    const PointsTest& test = ctx.tables.points_test;
    who.efficiency = relative_efficiency(page, row, ctx);
    who.points = points(test, {ctx.atlas.skilled[static_cast<std::size_t>(who.education)] != 0, who.education, who.field, who.age, false});
    who.language_points = 100 * test.points_language;
}

}  // namespace

Chooser chooser_of(const Block& block, int row, Month considered, const Context& ctx) {
    const Page& page = block.page();
    const ChoiceTables& t = ctx.tables.choice;
    Chooser who;
    who.id = block.person(row);
    who.now = considered;
    who.birth = page.birth[row], who.residence = page.residence[row];
    who.sex = sex_of(page.kind[row]), who.education = education_of(page.kind[row]), who.field = field_of(page.kind[row]);
    who.age = age_of(page, row, ctx.now);
    const bool young = who.age >= t.params.health_young_from && who.age < t.params.health_young_to;
    who.kind = ctx.tables.deciders.kind(who.education, who.field, young);
    who.beta = ctx.tables.deciders.young_health(who.kind) ? t.params.beta_health_young : t.params.beta;
    who.taste = ctx.taste(page, row);
    const double spread = math::exp(t.params.wealth_sigma * ctx.wealth_score(page, row));
    const double home_income = t.cost_unit[t.decider(who.birth, who.kind, who.sex)];
    who.home_income = home_income;
    if (who.residence == who.birth) set_at_home(who, page, row, ctx);
    who.banned = page.scheme[row] == barred && who.residence == who.birth && months_between(Month{page.since[row]}, ctx.now) < ctx.tables.ban;
    who.wealth = t.wealth[static_cast<std::size_t>(who.birth)] * spread + page.savings[row] / home_income - clawback_due(page, row, ctx) - who.bond;
    who.cost_factor = has_migrated(page, row) ? t.params.repeat_cost : 1.0;
    who.freedom = freedom(t.params.standing.rights, rights_held(page, row, ctx));
    who.scheme = page.scheme[row];
    who.track = track_of(page, row, ctx.traits);
    for (const Scheme& scheme : ctx.rules.schemes)
        if (scheme.number == who.scheme && who.residence == who.birth)
            who.gap_served = months_between(Month{page.since[row]}, ctx.now) >= scheme.gap;
    who.step = ctx.step;
    if (!ctx.rules.entry_tests.empty()) set_merits(who, page, row, ctx);
    return who;
}

double yearly_consideration(const Context& ctx, const Page& page, int row, int year) {
    const int age = (Month::of(year).index - page.born[row]) / 12;
    const std::size_t skill = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))] ? 1 : 0;
    const double factor = ctx.world.countries[page.birth[row]].consideration[skill];
    double p = factor * ctx.tables.consider[static_cast<std::size_t>(std::clamp(age - 15, 0, 49))];
    p = std::min(p, 0.95);
    const bool returned = page.residence[row] == page.birth[row] && page.known[row] > 0;
    if (!returned || years_between(Month{page.since[row]}, ctx.now) >= ctx.tables.repeat_years) return p;
    return std::min(-math::expm1(ctx.tables.repeat_consider * math::log1p(-p)), 0.95);  // the hazard is multiplied
}

double chance_of_reentry(const Rules& rules, const Scheme& scheme, int birth, int destination) {
    double chance = scheme.reentry;
    if (!scheme.open) return chance;
    for (const auto& least : rules.reentry)
        if (least.scope.corridor(birth, destination)) chance = std::max(chance, least.entry.value);
    return chance;
}

bool may_come_again(const Page& page, int row, const Scheme& scheme, const Context& ctx) {
    if (page.scheme[row] != scheme.number || page.residence[row] != page.birth[row] || !scheme.open) return false;
    const PersonId id{page.birth[row], page.serial[row]};
    const bool known = page.known[row] > 0;  // where the row served
    const double chance = known ? chance_of_reentry(ctx.rules, scheme, page.birth[row], page.known[row] - 1) : scheme.reentry;
    return ctx.draws.uniform(reentry_stream, id, Month{page.since[row]}) < chance;
}

bool RefusalChain::shut(int destination, Channel channel, int scheme) const {
    if (!application_) return false;
    for (int at = application_->refusals; at >= 0; at = outbox_.refusals[static_cast<std::size_t>(at)].next) {
        const Refusal& no = outbox_.refusals[static_cast<std::size_t>(at)];
        if (no.destination == destination && no.channel == channel && no.scheme == scheme) return true;
    }
    return false;
}

}  // namespace sterna
