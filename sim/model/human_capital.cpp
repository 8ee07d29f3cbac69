#include "sterna/model/human_capital.hpp"

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

constexpr Stream match_stream = stream("human_capital/match"), spell_stream = stream("brain_waste/spell"),
                 force_stream = stream("labour_market/participation"), job_stream = stream("labour_market/job");

PersonId person_at(const Page& page, int row) { return {page.birth[row], page.serial[row]}; }

bool job_offered(const Page& page, int row, const Context& ctx) {
    for (const ReturnOffer& offer : ctx.rules.return_offers) {
        const std::uint8_t kind = page.kind[row];
        if (offer.job_offer && offer.scope.origins[page.birth[row]] &&
            offer.scope.person(sex_of(kind), education_of(kind), field_of(kind)))
            return true;
    }
    return false;
}

bool matched_returnee(const Page& page, int row, const Context& ctx) {
    if (page.residence[row] != page.birth[row] || page.worked_abroad[row] == 0) return false;
    const double u = ctx.draws.uniform(match_stream, person_at(page, row), Month{page.since[row]});
    return u < ctx.tables.human_capital.match_chance || job_offered(page, row, ctx);
}

}  // namespace

double efficiency(const Page& page, int row, const Context& ctx) {
    const Career career{page.worked_home[row] / 12.0, page.worked_abroad[row] / 12.0, page.wasted[row] / 4.0,
                        ctx.traits.ability(person_at(page, row)), matched_returnee(page, row, ctx)};
    const auto& spreads = ctx.tables.ability_spread;
    const double spread = spreads.empty() ? 0 : spreads[page.birth[row]];
    return math::exp(log_efficiency(ctx.tables.human_capital, career, spread));
}

bool overqualified(const Page& page, int row, const Context& ctx) {
    if (page.residence[row] == page.birth[row] || !ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))])
        return false;
    const Month arrival{page.since[row]};
    double chance = overqualification(ctx.tables.overqualification, years_between(arrival, ctx.now));
    const Scheme* scheme = status_of(page.state[row]) == Status::circular ? find_scheme(ctx.rules, page.scheme[row]) : nullptr;
    if (scheme) chance = with_recognition(chance, scheme->recognition);
    return ctx.draws.uniform(spell_stream, person_at(page, row), arrival) < chance;
}

bool in_labour_force(const Page& page, int row, const Context& ctx) {
    if (page.state[row] & studying_bit) return false;
    const double share = ctx.atlas.countries[page.residence[row]].participation[static_cast<std::size_t>(sex_of(page.kind[row]))];
    return ctx.traits.draws.uniform(force_stream, person_at(page, row), Month{0}) < share;
}

bool finds_work(const Page& page, int row, Month month, const Context& ctx) {
    if (!in_labour_force(page, row, ctx)) return false;
    const auto& unemployment = ctx.world.countries[page.residence[row]].unemployment;
    const double u = ctx.draws.uniform(job_stream, person_at(page, row), month);
    return u >= unemployment[static_cast<std::size_t>(education_of(page.kind[row]))];
}

double relative_efficiency(const Page& page, int row, const Context& ctx) {
    const auto& usual = ctx.world.countries[page.residence[row]].base_efficiency;
    const auto education = static_cast<std::size_t>(education_of(page.kind[row]));
    return usual.empty() ? 1.0 : efficiency(page, row, ctx) / usual[education];
}

}  // namespace sterna
