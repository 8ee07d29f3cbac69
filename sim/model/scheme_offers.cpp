#include "sterna/model/scheme_offers.hpp"

#include <algorithm>

#include "sterna/model/choosers.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/partner_training.hpp"
#include "sterna/model/season.hpp"

namespace sterna {

namespace {

bool eligible(const Scheme& scheme, const Page& page, int row, const Context& ctx) {
    return at_home_in(scheme.scope, page, row) && takes_track(scheme, track_of(page, row, ctx.traits));
}

bool approachable(const Scheme& scheme, const Page& page, int row, const Context& ctx) {
    return eligible(scheme, page, row, ctx) && !(page.state[row] & studying_bit) && scheme.scope.age(age_of(page, row, ctx.now));
}

/// Whom a scheme can make an offer that they may take: of its ages and not in school. Counted as they are now, so that offers
/// stay so many a slot whatever the scope.
std::int64_t approachable_persons(const Scheme& scheme, const Context& ctx) {
    std::int64_t persons = 0;
    for (const Population& store : ctx.world.stores)
        for (std::size_t o = 0; o < store.segments.size(); ++o) {
            if (!scheme.scope.origins[o]) continue;
            std::int64_t workers = 0;
            for (const PageBox& box : store.segments[o].pages)
                for (int row = 0; row < box.rows; ++row) workers += approachable(scheme, box.page(), row, ctx);
            persons += workers * store.segments[o].weight;
        }
    return persons;
}

/// Those trained for a scheme who have not been abroad are offered its slots until they take one; those with the right to come
/// again, once they have been at home for as long as they must.
double chance_of_offer(std::size_t j, const Page& page, int row, const Context& ctx) {
    const Scheme& scheme = ctx.rules.schemes[j];
    const bool trained = page.trips[row] == 0 && trained_for(scheme, track_of(page, row, ctx.traits));
    const bool comes_again = months_between(Month{page.since[row]}, ctx.now) >= scheme.gap && may_come_again(page, row, scheme, ctx);
    if (trained || comes_again) return 1.0;
    return ctx.tables.recruit[j] * recruiting_left(scheme, page, row, ctx);
}

Words offer_words(const Block& block, int row, const Scheme& scheme, int year, const Context& ctx) {
    return ctx.draws.words(offer_stream, block.person(row), Month::of(year), static_cast<std::uint32_t>(scheme.number));
}

/// Who served in a scheme with a season and would be asked before the time at home is over is asked when it is, if the season lasts.
Month month_of_offer(const Scheme& scheme, const Page& page, int row, std::uint32_t lane, int year) {
    const Month month = month_in_season(scheme, lane, year);
    if (scheme.season_months == 12 || page.scheme[row] != scheme.number) return month;
    const Month free = Month{page.since[row]} + scheme.gap;
    return month < free && free.year() == year && in_season(scheme, free) ? free : month;
}

}  // namespace

void recruitment_by_scheme(Tables& tables, double offers, const Context& ctx) {
    tables.recruit.assign(ctx.rules.schemes.size(), 0.0);
    for (std::size_t j = 0; j < ctx.rules.schemes.size(); ++j) {
        if (!ctx.rules.schemes[j].open || ctx.rules.schemes[j].slots_per_year <= 0) continue;  // offers nothing; counting people takes time
        const double people = static_cast<double>(approachable_persons(ctx.rules.schemes[j], ctx));
        if (people > 0) tables.recruit[j] = std::min(0.9, offers * ctx.rules.schemes[j].slots_per_year / people);
    }
}

std::uint8_t offer_made(const Block& block, int row, const Context& ctx) {
    const Page& page = block.page();
    const int year = ctx.now.year();
    for (std::size_t j = 0; j < ctx.rules.schemes.size(); ++j) {
        const Scheme& scheme = ctx.rules.schemes[j];
        if (!scheme.open || !eligible(scheme, page, row, ctx) || !scheme.scope.age(age_of(page, row, ctx.now))) continue;
        const Words luck = offer_words(block, row, scheme, year, ctx);
        if (ctx.in_step(month_of_offer(scheme, page, row, luck[1], year)) && to_unit(luck[0]) < chance_of_offer(j, page, row, ctx))
            return static_cast<std::uint8_t>(scheme.number);
    }
    return no_scheme;
}

Month next_offer(const Block& block, int row, Month next, const Context& ctx) {
    const Page& page = block.page();
    const int year = next.year();
    Month earliest = never;
    for (const Scheme& scheme : ctx.rules.schemes) {
        if (!scheme.open || !eligible(scheme, page, row, ctx)) continue;
        const Month month = month_of_offer(scheme, page, row, offer_words(block, row, scheme, year, ctx)[1], year);
        if (month >= next) earliest = std::min(earliest, month);
    }
    return earliest;
}

std::uint8_t standing_offer(const Page& page, int row, const Context& ctx) {
    const Scheme* scheme = find_scheme(ctx.rules, page.scheme[row]);
    return scheme && may_come_again(page, row, *scheme, ctx) ? page.scheme[row] : no_scheme;
}

double recruiting_left(const Scheme& scheme, const Page& page, int row, const Context& ctx) {
    if (ctx.rules.recruiting.empty() || scheme.agreement) return 1;
    const int birth = page.birth[row];
    const std::uint8_t kind = page.kind[row];
    double all = 0, left = 0;
    for (int d = 0; d < ctx.layout.countries; ++d) {
        if (d == birth || !scheme.scope.destinations[static_cast<std::size_t>(d)]) continue;
        double share = ctx.tables.proposals.share(birth, d);
        all += share;
        for (const auto& change : ctx.rules.recruiting)
            if (change.scope.corridor(birth, d) && change.scope.person(sex_of(kind), education_of(kind), field_of(kind)))
                share *= change.entry.value;
        left += share;
    }
    return all > 0 ? left / all : 1;
}

}  // namespace sterna
