#include "sterna/model/return_offer.hpp"

#include <algorithm>

#include "sterna/model/own_income.hpp"

namespace sterna {

namespace {

bool concerns(const Scope& scope, const Page& page, int row, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    return scope.person(sex_of(kind), education_of(kind), field_of(kind)) && scope.age(age_of(page, row, ctx.now));
}

}  // namespace

double grant_offered(const Page& page, int row, const Context& ctx) {
    double grant = 0;
    for (const ReturnOffer& offer : ctx.rules.return_offers)
        if (offer.scope.corridor(page.birth[row], page.residence[row]) && offer.scope.status(status_of(page.state[row])) &&
            concerns(offer.scope, page, row, ctx))
            grant += offer.grant;
    return grant;
}

double clawback_due(const Page& page, int row, const Context& ctx) {
    if (page.residence[row] != page.birth[row] || page.trips[row] == 0) return 0;
    double due = 0;
    for (const ReturnOffer& offer : ctx.rules.return_offers)
        if (months_between(Month{page.since[row]}, ctx.now) < 12 * offer.clawback_years &&
            offer.scope.origins[page.birth[row]] && concerns(offer.scope, page, row, ctx))
            due += offer.grant;
    return due;
}

Application* open_application(Block& block, int row) {
    auto& all = block.outbox().applications;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Application& a) { return a.row == row && a.open; });
    return found == all.end() ? nullptr : &*found;
}

void return_home(Block& block, int row, const Context& ctx) {
    Page& page = block.page();
    if (stays_in_counterfactual(page, row, ctx)) return;
    if (Application* application = open_application(block, row)) application->open = false;
    if (const double grant = grant_offered(page, row, ctx); grant > 0) {
        const double paid = grant * expected_income_of(page, row, page.birth[row], ctx);
        page.savings[row] = static_cast<std::int32_t>(std::min(2e9, page.savings[row] + paid + 0.5));
    }
    page.state[row] = with_bit(page.state[row], returning_bit, false);
    go_home(block, row, ReturnKind::voluntary, ctx);
}

}  // namespace sterna
