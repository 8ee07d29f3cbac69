#pragma once
#include <algorithm>

#include "sterna/model/process.hpp"

namespace sterna {

/// The scheme whose permit the row holds, or none.
inline const Scheme* scheme_of(const Page& page, int row, const Context& ctx) {
    return status_of(page.state[row]) == Status::circular ? find_scheme(ctx.rules, page.scheme[row]) : nullptr;
}

/// Share of the gross wage that a worker of the scheme still pays for the training.
inline double levy_now(const Scheme& scheme, const Page& page, int row, Month now) {
    return months_between(Month{page.since[row]}, now) < scheme.levy_months ? scheme.levy : 0.0;
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
    double levy = 0;
    if (const Scheme* scheme = scheme_of(page, row, ctx)) {
        const double rights = std::max(scheme->rights, rights_index(facts, Status::circular));
        if (scheme->tied) wage *= 1 - ctx.tables.tie * (1 - rights);
        levy = levy_now(*scheme, page, row, ctx.now);
    }
    return wage * std::max(0.0, 1 - tax_rate(ctx.tables.choice.params, facts, skilled) - levy);
}

/// Net income that an average person like the row expects in `country`, PPP dollars a year.
inline double expected_income_of(const Page& page, int row, int country, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    return expected_income(ctx.tables.choice.params, ctx.atlas, ctx.world, country, education_of(kind), sex_of(kind),
                           country != page.birth[row]);
}

}  // namespace sterna
