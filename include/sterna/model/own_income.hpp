#pragma once
#include <algorithm>
#include <cmath>

#include "sterna/model/deposits.hpp"
#include "sterna/model/earnings_tax.hpp"
#include "sterna/model/home_pay.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/own_rights.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// The scheme whose permit the row holds, or none.
inline const Scheme* scheme_of(const Page& page, int row, const Context& ctx) {
    return status_of(page.state[row]) == Status::circular ? find_scheme(ctx.rules, page.scheme[row]) : nullptr;
}

/// Share of the wage that the row's scheme holds back until the return.
inline double held_by_scheme(const Page& page, int row, const Context& ctx) {
    const Scheme* scheme = scheme_of(page, row, ctx);
    return scheme ? scheme->deposit : 0;
}

/// The same with what laws hold back beside it.
inline double withheld_share(const Page& page, int row, const Context& ctx) {
    const double by_scheme = held_by_scheme(page, row, ctx);
    return ctx.rules.deposits.empty() ? by_scheme : by_scheme + share_held_by_law(page, row, ctx);
}

/// Share of the gross wage that the row still pays for its training.
inline double levy_now(const Page& page, int row, const Context& ctx) {
    const Scheme* scheme = scheme_of(page, row, ctx);
    return scheme && months_between(Month{page.since[row]}, ctx.now) < scheme->levy_months ? scheme->levy : 0.0;
}

/// First month after the step from which the row, whom nothing else happens to, pays another levy or tax at home; never if none.
inline Month next_change_of_pay(const Page& page, int row, const Context& ctx) {
    Month next = never;
    const auto ends = [&](Month end) {
        if (end > ctx.last()) next = std::min(next, end);
    };
    const Month since{page.since[row]};
    if (const Scheme* scheme = scheme_of(page, row, ctx)) ends(since + scheme->levy_months);
    for (const EarningsTax& tax : ctx.rules.earnings_taxes)
        if (owes(tax, page, row, ctx)) ends(since + static_cast<int>(std::ceil(12 * tax.years)));
    return next;
}

/// Share of the gross wage that is left where the row works, after tax and levy.
inline double left_of_wage(const Page& page, int row, const Context& ctx) {
    const bool skilled = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))];
    const double tax = tax_rate(ctx.tables.choice.params, ctx.atlas.countries[page.residence[row]], skilled);
    return std::max(0.0, 1 - tax - levy_now(page, row, ctx));
}

/// Share of the gross wage that the row pays its country of birth: what it owes, but never all that is left.
inline double earnings_tax_paid(const Page& page, int row, const Context& ctx) {
    constexpr double most = 0.95;  // of what is left: nobody works for nothing
    return std::min(earnings_tax(page, row, ctx), most * left_of_wage(page, row, ctx));
}

/// Share of the gross wage that is left after taxes and levy.
inline double kept_share(const Page& page, int row, const Context& ctx) {
    const double left = left_of_wage(page, row, ctx);
    return ctx.rules.earnings_taxes.empty() ? left : left - earnings_tax_paid(page, row, ctx);
}

/// Pay of the row over the market's where it works.
inline double raised_pay(const Page& page, int row, const Context& ctx) { return in_raised_work(page, row) ? home_pay(page, row, ctx) : 1; }

/// Yearly net wage due to the row where it lives, PPP dollars, at average efficiency; 0 without work.
/// The over-qualified earn what people just below the skilled earn, if that is less.
inline double net_wage_due(const Page& page, int row, const Context& ctx) {
    const std::uint8_t state = page.state[row], kind = page.kind[row];
    if (!(state & employed_bit) || (state & studying_bit)) return 0;
    const auto residence = static_cast<std::size_t>(page.residence[row]), education = static_cast<std::size_t>(education_of(kind));
    const CountryState& country = ctx.world.countries[residence];
    const auto& wages = page.residence[row] == page.birth[row] ? country.wage : country.wage_foreign;
    const bool skilled = ctx.atlas.skilled[education];
    double wage = wages[education];
    if (skilled && (state & overqualified_bit)) wage = std::min(wage, wages[static_cast<std::size_t>(std::max(0, ctx.atlas.first_skilled() - 1))]);
    if (sex_of(kind) == 0) wage *= female_pay(ctx.tables.choice.params.standing.gender, page.residence[row]);
    return wage * raised_pay(page, row, ctx) * kept_share(page, row, ctx);
}

/// The same as it is paid, by the rights that the row has.
inline double net_wage(const Page& page, int row, const Context& ctx) {
    const double due = net_wage_due(page, row, ctx);
    return page.residence[row] == page.birth[row] ? due : due * share_paid(page, row, ctx);
}

/// What of the net wage the row gets in hand: a scheme or the law may hold a part back until the return.
inline double wage_in_hand(const Page& page, int row, const Context& ctx) { return net_wage(page, row, ctx) * (1 - withheld_share(page, row, ctx)); }

/// Share of the net wage that the row may spend or send: what is in hand, of which debtors pay recruiters first.
inline double free_share(const Page& page, int row, const Context& ctx) {
    const double owed = page.savings[row] < 0 ? ctx.tables.choice.params.standing.rights.repayment : 0;
    return (1 - withheld_share(page, row, ctx)) * (1 - owed);
}

/// The row's own yearly net wage of which transfers are sent, PPP dollars where it lives.
inline double wage_to_send_from(const Page& page, int row, const Context& ctx) {
    return net_wage(page, row, ctx) * relative_efficiency(page, row, ctx) * free_share(page, row, ctx);
}

/// Net income that the market offers an average person like the row in `country`, PPP dollars a year.
inline double market_income_of(const Page& page, int row, int country, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    const double below = expected_overqualification(ctx.tables.choice.params, ctx.atlas, ctx.rules, page.birth[row], country, sex_of(kind),
                                                    education_of(kind), field_of(kind));
    return expected_income(ctx.tables.choice.params, ctx.atlas, ctx.world, country, education_of(kind), sex_of(kind),
                           country != page.birth[row], below);
}

/// The same with what laws add to pay at home: what the person compares.
inline double expected_income_of(const Page& page, int row, int country, const Context& ctx) {
    const double income = market_income_of(page, row, country, ctx);
    return country == page.birth[row] ? income * home_pay(page, row, ctx) : income;
}

/// Base-year net income at home of an average person like the row, PPP dollars a year: the unit of the money cost of a move.
inline double base_home_income(const Page& page, int row, const Context& ctx) {
    const ChoiceTables& t = ctx.tables.choice;
    if (t.cost_unit.empty()) return market_income_of(page, row, page.birth[row], ctx);  // nobody chooses to emigrate
    const std::uint8_t kind = page.kind[row];
    return t.cost_unit[t.decider(page.birth[row], ctx.tables.deciders.kind(education_of(kind), field_of(kind), false), sex_of(kind))];
}

}  // namespace sterna
