#pragma once
#include <algorithm>

#include "sterna/model/process.hpp"

namespace sterna {

/// Share of the wage that a worker tied to one employer is left with.
inline double tied_wage(const CountryFacts& country, const Context& ctx) { return 1 - ctx.tables.tie * (1 - rights_index(country, Status::circular)); }

/// Share of the wage that the row's scheme holds back until the return.
inline double withheld_share(const Page& page, int row, const Context& ctx) {
    if (status_of(page.state[row]) != Status::circular) return 0;
    const Scheme* scheme = find_scheme(ctx.rules, page.scheme[row]);
    return scheme ? scheme->deposit : 0;
}

/// Yearly net wage of the row where it lives, PPP dollars, at average efficiency; 0 without work.
/// The over-qualified earn what people just below the skilled earn, if that is less.
inline double net_wage(const Page& page, int row, const Context& ctx) {
    const std::uint8_t state = page.state[row], kind = page.kind[row];
    if (!(state & employed_bit) || (state & studying_bit)) return 0;
    const auto residence = static_cast<std::size_t>(page.residence[row]), education = static_cast<std::size_t>(education_of(kind));
    const CountryState& country = ctx.world.countries[residence];
    const CountryFacts& facts = ctx.atlas.countries[residence];
    const auto& wages = page.residence[row] == page.birth[row] ? country.wage : country.wage_foreign;
    const bool skilled = ctx.atlas.skilled[education];
    double wage = wages[education];
    if (skilled && (state & overqualified_bit)) wage = std::min(wage, wages[static_cast<std::size_t>(std::max(0, ctx.atlas.first_skilled() - 1))]);
    if (sex_of(kind) == 0) wage *= facts.female_wage_ratio;
    if (status_of(state) == Status::irregular) wage *= 1 - ctx.tables.irregular_wage_gap;
    if (status_of(state) == Status::circular) {
        const Scheme* scheme = find_scheme(ctx.rules, page.scheme[row]);
        if (scheme && scheme->tied) wage *= tied_wage(facts, ctx);
    }
    return wage * (1 - tax_rate(ctx.tables.choice.params, facts, skilled));
}

/// What of the net wage the row gets in hand: a scheme may hold a part back until the return.
inline double wage_in_hand(const Page& page, int row, const Context& ctx) { return net_wage(page, row, ctx) * (1 - withheld_share(page, row, ctx)); }

/// Net income that an average person like the row expects in `country`, PPP dollars a year.
inline double expected_income_of(const Page& page, int row, int country, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    return expected_income(ctx.tables.choice.params, ctx.atlas, ctx.world, country, education_of(kind), sex_of(kind),
                           country != page.birth[row]);
}

}  // namespace sterna
