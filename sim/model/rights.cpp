#include "sterna/model/own_income.hpp"
#include "sterna/model/own_rights.hpp"

namespace sterna {

namespace {

const RightsTable& table(const Context& ctx) { return ctx.tables.choice.params.standing.rights; }

bool bound_by_custom(const Page& page, int row, Status status, const Context& ctx) {
    if (status != Status::circular) return sponsored(table(ctx), page.residence[row], status);
    const Scheme* scheme = find_scheme(ctx.rules, page.scheme[row]);
    return scheme && scheme->tied;
}

}  // namespace

double rights_held(const Page& page, int row, const Context& ctx) {
    return rights_index(table(ctx), ctx.rules, own_kind(page, row), page.residence[row], status_of(page.state[row]));
}

double customary_rights_held(const Page& page, int row, const Context& ctx) {
    return customary_rights(table(ctx), page.residence[row], status_of(page.state[row]));
}

double share_paid(const Page& page, int row, const Context& ctx) {
    const Status status = status_of(page.state[row]);
    const bool tied = bound_by_custom(page, row, status, ctx) && !may_change_employer(ctx.rules, own_kind(page, row), page.residence[row], status);
    return paid_share(table(ctx), rights_held(page, row, ctx), tied, status);
}

double tied_share(const Page& page, int row, const Context& ctx) {
    const Status status = status_of(page.state[row]);
    const double index = rights_held(page, row, ctx);
    return paid_share(table(ctx), index, true, status) / paid_share(table(ctx), index, false, status);
}

double customary_share_paid(const Page& page, int row, const Context& ctx) {
    const Status status = status_of(page.state[row]);
    return paid_share(table(ctx), customary_rights_held(page, row, ctx), bound_by_custom(page, row, status, ctx), status);
}

}  // namespace sterna
