#include "sterna/model/permit_end.hpp"

#include <algorithm>

#include "sterna/model/choosers.hpp"
#include "sterna/model/deposits.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/own_rights.hpp"
#include "sterna/model/return_offer.hpp"

namespace sterna {

double chance_of_renewal(const Page& page, int row, Status status, const Context& ctx) {
    const PermitEnds& ends = ctx.tables.permit_ends;
    if (status == Status::temporary) return ends.renewal;
    if (status != Status::student) return 0;
    return ctx.atlas.countries[page.residence[row]].code == "USA" ? ends.study_stay_usa : ends.study_stay;
}

double log_tie(const Page& page, int row, const Scheme* scheme, const Context& ctx) {
    const bool tied = scheme && scheme->tied && !may_change_employer(ctx.rules, own_kind(page, row), page.residence[row], Status::circular);
    return tied ? math::log(tied_share(page, row, ctx)) : 0;
}

double chance_of_overstay(const Page& page, int row, const Scheme* scheme, const Context& ctx) {
    const auto& classes = ctx.tables.overstay;
    const auto found = std::find_if(classes.begin() + 1, classes.end(), [&](const OverstayClass& c) { return scheme && c.number == scheme->number; });
    const OverstayClass& kind = found == classes.end() ? classes.front() : *found;
    OverstayCase c;
    c.log_gain = math::log(expected_income_of(page, row, page.residence[row], ctx) / expected_income_of(page, row, page.birth[row], ctx));
    c.months = kind.months;
    c.grant = grant_offered(page, row, ctx);
    c.tie = log_tie(page, row, scheme, ctx);
    c.enforcement = enforcement_at(ctx.rules, page.birth[row], page.residence[row]);
    if (scheme) c.reentry = chance_of_reentry(ctx.rules, *scheme, page.birth[row], page.residence[row]), c.deposit = scheme->deposit;
    c.stay = page.until[row] - page.since[row];
    if (c.stay > 0) c.deposit += months_held_by_law(page, row, Month{page.until[row]}, ctx) / c.stay;
    return overstay_probability(ctx.tables.permit_ends.overstay, kind.scale, c);
}

double expected_exit_by_permit(const Page& page, int row, const Context& ctx) {
    const Status status = status_of(page.state[row]);
    const bool temporary = status == Status::temporary;
    if (!temporary && status != Status::student) return 0;
    if (ctx.tables.overstay.empty() || page.until[row] == no_date || page.until[row] > ctx.now.index + 12) return 0;
    const double leaves = 1 - chance_of_renewal(page, row, status, ctx);
    if (!temporary) return leaves;
    const double settles = ctx.atlas.countries[page.residence[row]].gulf ? 0 : ctx.tables.permit_ends.settlement;
    return leaves * (1 - settles) * (1 - chance_of_overstay(page, row, nullptr, ctx));
}

}  // namespace sterna
