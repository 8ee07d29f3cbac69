#pragma once
#include "sterna/model/own_rights.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// Whether the row owes its country of birth this tax on what it earns abroad. Nobody finds those without papers.
inline bool owes(const EarningsTax& tax, const Page& page, int row, const Context& ctx) {
    const Status status = status_of(page.state[row]);
    return page.residence[row] != page.birth[row] && status != Status::irregular && tax.scope.status(status) &&
           months_between(Month{page.since[row]}, ctx.now) < 12 * tax.years && concerns(tax.scope, own_kind(page, row), page.residence[row]);
}

/// Share of the gross wage that the row owes its country of birth now, by all laws together.
inline double earnings_tax(const Page& page, int row, const Context& ctx) {
    double share = 0;
    for (const EarningsTax& tax : ctx.rules.earnings_taxes)
        if (!tax.over && owes(tax, page, row, ctx)) share += tax.rate;
    return share;
}

/// The same as a mover foresees it, mean of ten years, of which the first `studied` are spent at university and not at work.
inline double foreseen_tax(const Rules& rules, const Kind& who, int destination, Status status, double studied = 0) {
    if (status == Status::irregular) return 0;
    constexpr double horizon = 10;
    double share = 0;
    for (const EarningsTax& tax : rules.earnings_taxes)
        if (!tax.over && concerns(tax.scope, who, destination) && tax.scope.status(status))
            share += tax.rate * std::max(0.0, std::min(tax.years, horizon) - studied) / horizon;
    return share;
}

}  // namespace sterna
