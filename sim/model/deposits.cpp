#include "sterna/model/deposits.hpp"

#include <algorithm>

#include "sterna/model/own_income.hpp"

namespace sterna {

namespace {

bool held_back(const Deposit& deposit, const Page& page, int row) {
    const std::uint8_t kind = page.kind[row];
    const Status status = status_of(page.state[row]);
    const bool passing = status == Status::circular || status == Status::temporary;
    return passing && deposit.scope.status(status) && deposit.scope.corridor(page.birth[row], page.residence[row]) &&
           deposit.scope.person(sex_of(kind), education_of(kind), field_of(kind));
}

/// What a scheme's own deposit leaves for laws to hold back.
double room(const Page& page, int row, const Context& ctx) {
    const Scheme* scheme = scheme_of(page, row, ctx);
    return std::max(0.0, most_held_back - (scheme ? scheme->deposit : 0));
}

}  // namespace

double share_held_by_law(const Page& page, int row, const Context& ctx) {
    double share = 0;
    for (const Deposit& deposit : ctx.rules.deposits)
        if (held_back(deposit, page, row)) share += deposit.share;
    return std::min(share, room(page, row, ctx));
}

double months_held_by_law(const Page& page, int row, Month end, const Context& ctx) {
    if (ctx.rules.deposits.empty()) return 0;
    const Month arrival{page.since[row]};
    double months = 0;
    for (const Deposit& deposit : ctx.rules.deposits)
        if (held_back(deposit, page, row)) months += deposit.share * std::max(0, months_between(std::max(arrival, deposit.from), end));
    return std::min(months, room(page, row, ctx) * months_between(arrival, end));
}

}  // namespace sterna
