#include "sterna/model/human_capital.hpp"

#include <algorithm>

#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

constexpr Stream match_stream = stream("human_capital/match"), spell_stream = stream("brain_waste/spell");

/// Some offer of a post at home concerns the row as it stands.
bool job_offered(const Page& page, int row, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    const double age = (ctx.now.index - page.born[row]) / 12.0;
    return std::any_of(ctx.rules.return_offers.begin(), ctx.rules.return_offers.end(), [&](const ReturnOffer& offer) {
        const Scope& scope = offer.scope;
        return offer.job_offer && scope.corridor(page.birth[row], page.residence[row]) && scope.status(status_of(page.state[row])) &&
               scope.age(age) && scope.person(sex_of(kind), education_of(kind), field_of(kind));
    });
}

/// What laws add to the chance of a match.
double help_to_match(const Page& page, int row, const Context& ctx) {
    const double age = (ctx.now.index - page.born[row]) / 12.0;
    double added = 0;
    for (const auto& help : ctx.rules.matching)
        if (concerns(help.scope, own_kind(page, row), page.residence[row]) && help.scope.age(age)) added += help.entry.value;
    return added;
}

bool matched_returnee(const Page& page, int row) {
    return page.residence[row] == page.birth[row] && (page.training[row] & matched_bit);
}

/// Where a new graduate's draw of a job falls: no work, work below the education, skilled work.
enum class FirstJob { none, low, skilled };

FirstJob first_job(double u, double unemployment, const Queueing& p) {
    if (u < unemployment) return FirstJob::none;
    return u < unemployment + (1 - unemployment) * p.low_offers ? FirstJob::low : FirstJob::skilled;
}

/// Waiting pays when other income covers what the low wage exceeds the hope of leaving by.
bool prefers_to_wait(const Page& page, int row, const Context& ctx) {
    const double worth = ctx.world.countries[page.residence[row]].capital.worth_of_waiting;
    if (worth <= 0) return false;
    const Queueing& p = ctx.tables.queueing;
    return p.support * math::exp(p.support_sigma * ctx.traits.wealth_score(person_at(page, row))) > 1 - worth;
}

double unemployment_of(const Page& page, int row, const Context& ctx) {
    return ctx.world.countries[page.residence[row]].unemployment[static_cast<std::size_t>(education_of(page.kind[row]))];
}

}  // namespace

double log_efficiency_of(const Page& page, int row, const Context& ctx) {
    const Career career{page.worked_home[row] / 12.0, page.worked_abroad[row] / 12.0, page.wasted[row] / 4.0,
                        ctx.ability(page, row), matched_returnee(page, row)};
    const auto& spreads = ctx.tables.ability_spread;
    const double spread = spreads.empty() ? 0 : spreads[page.birth[row]];
    return log_efficiency(ctx.tables.human_capital, career, spread);
}

double efficiency(const Page& page, int row, const Context& ctx) { return math::exp(log_efficiency_of(page, row, ctx)); }

double recognition(const Rules& rules, int birth, int residence, int sex, int education, int field) {
    double factor = 1;
    for (const auto& change : rules.recognition)
        if (change.scope.corridor(birth, residence) && change.scope.person(sex, education, field)) factor *= change.entry.value;
    return factor;
}

double expected_overqualification(const ChoiceParams& params, const Atlas& atlas, const Rules& rules, int birth, int residence, int sex,
                                  int education, int field) {
    if (!params.standing.overqualification || birth == residence || !atlas.skilled[static_cast<std::size_t>(education)]) return 0;
    return recognised(atlas.corridors(birth, residence).overqualified, recognition(rules, birth, residence, sex, education, field));
}

namespace {

/// Chance of a skilled migrant to be over-qualified now.
double chance_abroad(const Page& page, int row, const Context& ctx) {
    const int birth = page.birth[row], residence = page.residence[row];
    const std::uint8_t kind = page.kind[row];
    const double share = ctx.atlas.corridors(birth, residence).overqualified;
    const double chance = overqualification(ctx.tables.overqualification, share, years_between(Month{page.since[row]}, ctx.now));
    // Without papers no qualification is recognised, whatever the law says of others.
    if (status_of(page.state[row]) == Status::irregular) return chance;
    const double left = recognised(chance, recognition(ctx.rules, birth, residence, sex_of(kind), education_of(kind), field_of(kind)));
    const Scheme* scheme = scheme_of(page, row, ctx);
    return scheme ? recognised(left, 1 - scheme->recognition) : left;
}

}  // namespace

bool overqualified(const Page& page, int row, const Context& ctx) {
    const Overqualification& p = ctx.tables.overqualification;
    const bool native = page.birth[row] == page.residence[row];
    if (!ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))]) return false;
    if (native && (page.training[row] & new_graduate_bit) && (page.state[row] & overqualified_bit)) return true;
    if (!(native ? p.natives : p.migrants)) return false;
    const double chance = native ? natives_overqualified : chance_abroad(page, row, ctx);
    return ctx.draws.uniform(spell_stream, person_at(page, row), Month{page.since[row]}) < chance;
}

double participation(int residence, int sex, const Context& ctx) {
    const auto& rates = ctx.atlas.countries[static_cast<std::size_t>(residence)].participation;
    return ctx.tables.choice.params.standing.gender.on ? rates[static_cast<std::size_t>(sex)] : (rates[0] + rates[1]) / 2;
}

bool in_labour_force(const Page& page, int row, const Context& ctx) {
    if (page.state[row] & studying_bit) return false;
    const double share = participation(page.residence[row], sex_of(page.kind[row]), ctx);
    return ctx.force(page, row) < share;
}

namespace {

/// A new graduate at home whose draw of a job falls on one below the education.
bool offered_low_work(const Page& page, int row, Month month, const Context& ctx) {
    if (!(page.training[row] & new_graduate_bit) || page.residence[row] != page.birth[row] || !in_labour_force(page, row, ctx))
        return false;
    const double u = ctx.job(page, row, month);
    return first_job(u, unemployment_of(page, row, ctx), ctx.tables.queueing) == FirstJob::low;
}

}  // namespace

bool waits_abroad(const Page& page, int row, Month month, const Context& ctx) {
    return offered_low_work(page, row, month, ctx) && prefers_to_wait(page, row, ctx);
}

double chance_of_match(const Page& page, int row, const Context& ctx) {
    if (status_of(page.state[row]) == Status::irregular || !ctx.tables.human_capital.modelled) return 0;
    return job_offered(page, row, ctx) ? 1 : std::min(1.0, ctx.tables.human_capital.match_chance + help_to_match(page, row, ctx));
}

double expected_returnee_gain(const Page& page, int row, const Context& ctx) {
    return chance_of_match(page, row, ctx) * returnee_gain(ctx.tables.human_capital, page.worked_abroad[row] / 12.0, page.wasted[row] / 4.0);
}

bool matches_on_return(const Page& page, int row, const Context& ctx) {
    return ctx.draws.uniform(match_stream, person_at(page, row), ctx.now) < chance_of_match(page, row, ctx);
}

bool finds_work(const Page& page, int row, Month month, const Context& ctx) {
    if (!in_labour_force(page, row, ctx) || waits_abroad(page, row, month, ctx)) return false;
    return ctx.job(page, row, month) >= unemployment_of(page, row, ctx);
}

std::uint8_t state_with_job(const Page& page, int row, Month month, const Context& ctx) {
    const bool works = finds_work(page, row, month, ctx);
    const std::uint8_t state = with_bit(page.state[row], employed_bit, works);
    if (page.residence[row] != page.birth[row]) return state;
    return with_bit(state, overqualified_bit, works && offered_low_work(page, row, month, ctx));
}

double relative_efficiency(const Page& page, int row, const Context& ctx) {
    const auto& usual = ctx.world.countries[page.residence[row]].base_efficiency;
    const auto education = static_cast<std::size_t>(education_of(page.kind[row]));
    return usual.empty() ? 1.0 : efficiency(page, row, ctx) / usual[education];
}

}  // namespace sterna
