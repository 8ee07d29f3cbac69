#pragma once
#include "sterna/model/own_rights.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// Whether the law raises pay at home of natives of this kind at this age.
inline bool raises_pay(const PayRise& law, const Kind& who, double age) {
    return law.scope.origins[static_cast<std::size_t>(who.birth)] && law.scope.person(who.sex, who.education, who.field) && law.scope.age(age);
}

/// Pay at home over the market's of natives of this kind at this age; 1 without a law that raises it.
inline double home_pay(const Rules& rules, const Kind& who, double age) {
    double rise = 0;
    for (const PayRise& law : rules.pay_rises)
        if (!law.over && raises_pay(law, who, age)) rise += law.share;
    return 1 + rise;
}

/// The same for the row, which may live abroad and think of home.
inline double home_pay(const Page& page, int row, const Context& ctx) {
    return ctx.rules.pay_rises.empty() ? 1 : home_pay(ctx.rules, own_kind(page, row), (ctx.now.index - page.born[row]) / 12.0);
}

/// Whether laws that raise pay at home can reach the row where it works: whoever works below the education is not in that work.
inline bool in_raised_work(const Page& page, int row) {
    return page.residence[row] == page.birth[row] && !(page.state[row] & overqualified_bit);
}

/// Mean of the same over a career from 22 to 65.
inline double home_pay_of_career(const Rules& rules, const Kind& who) {
    constexpr double begins = 22, ends = 65;
    double rise = 0;
    for (const PayRise& law : rules.pay_rises) {
        if (law.over || !law.scope.origins[static_cast<std::size_t>(who.birth)] || !law.scope.person(who.sex, who.education, who.field)) continue;
        const double years = std::min(law.scope.max_age, ends) - std::max(law.scope.min_age, begins);
        rise += law.share * std::max(0.0, years) / (ends - begins);
    }
    return 1 + rise;
}

}  // namespace sterna
