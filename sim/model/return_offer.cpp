#include "sterna/model/return_offer.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/core/money.hpp"
#include "sterna/model/interest.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/public_money.hpp"

namespace sterna {

namespace {

bool concerns(const Scope& scope, const Page& page, int row, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    return scope.person(sex_of(kind), education_of(kind), field_of(kind)) && scope.age(age_of(page, row, ctx.now));
}

bool may_claim(const ReturnOffer& offer, const Page& page, int row, const Context& ctx) {
    return offer.scope.corridor(page.birth[row], page.residence[row]) && offer.scope.status(status_of(page.state[row])) &&
           concerns(offer.scope, page, row, ctx);
}

/// What is paid to the row as it goes home, or taken from it: below 0.
void count_paid(Block& block, int row, double ppp_dollars, const Context& ctx) {
    const Page& page = block.page();
    block.tally.add(cube::paid_on_return, static_cast<std::size_t>(page.birth[row] * sexes + sex_of(page.kind[row])),
                    math::nearest_int(ppp_dollars) * ctx.weight[page.birth[row]]);
}

/// Whether the grant of the last return came from this offer and leaving now is too soon.
bool must_pay_back(const ReturnOffer& offer, const Page& page, int row, const Context& ctx) {
    return months_between(Month{page.since[row]}, ctx.now) < 12 * offer.clawback_years &&
           offer.scope.corridor(page.birth[row], page.known[row] - 1) && concerns(offer.scope, page, row, ctx);
}

/// Years of home income that an offer is worth to the row. Years without tax count at 5 % interest, as all that people look ahead to.
double worth(const ReturnOffer& offer, const Page& page, int row, const Context& ctx) {
    if (offer.tax_holiday == 0) return offer.grant;
    const bool skilled = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))];
    const double rate = tax_rate(ctx.tables.choice.params, ctx.atlas.countries[page.birth[row]], skilled);
    return offer.grant + tax_on_net(annuity(0.05, offer.tax_holiday), rate);
}

bool came_home_with_grant(const Page& page, int row) {
    return page.residence[row] == page.birth[row] && (page.training[row] & granted_bit);
}

}  // namespace

double grant_offered(const Page& page, int row, const Context& ctx) {
    double grant = 0;
    for (const ReturnOffer& offer : ctx.rules.return_offers)
        if (may_claim(offer, page, row, ctx)) grant += worth(offer, page, row, ctx);
    return grant;
}

double clawback_due(const Page& page, int row, const Context& ctx) {
    if (!came_home_with_grant(page, row)) return 0;
    double due = 0;
    for (const ReturnOffer& offer : ctx.rules.return_offers)
        if (must_pay_back(offer, page, row, ctx)) due += worth(offer, page, row, ctx);
    return due;
}

void pay_back_grants(Block& block, int row, Status status, const Context& ctx) {
    Page& page = block.page();
    if (!came_home_with_grant(page, row)) return;
    const double income = expected_income_of(page, row, page.birth[row], ctx);
    for (const ReturnOffer& offer : ctx.rules.return_offers)
        if (status != Status::protected_person && must_pay_back(offer, page, row, ctx)) {
            const double due = worth(offer, page, row, ctx) * income;
            page.savings[row] = static_cast<std::int32_t>(std::max(-1e9, page.savings[row] - due));
            count_paid(block, row, -due, ctx);
            book_recovery(block, row, offer.payer, page.known[row] - 1, page.birth[row], due, ctx);
        }
    page.training[row] = with_bit(page.training[row], granted_bit, false);
}

double portable_share(const Page& page, int row, const Context& ctx) {
    const Status status = status_of(page.state[row]);
    if (status == Status::irregular || status == Status::student) return 0;
    double share = ctx.atlas.corridors(page.birth[row], page.residence[row]).portability;
    for (const auto& floor : ctx.rules.portability)
        if (floor.scope.corridor(page.birth[row], page.residence[row]) && floor.scope.status(status) && concerns(floor.scope, page, row, ctx))
            share = std::max(share, floor.entry.value);
    return std::clamp(share, 0.0, 1.0);
}

void take_benefits_home(Block& block, int row, const Context& ctx) {
    if (ctx.tables.benefits_taken_home.index < 0) return;
    Page& page = block.page();
    const double years = std::clamp(std::min(years_between(Month{page.since[row]}, ctx.now), age_of(page, row, ctx.now) - 15), 0.0, 40.0);
    const double income = expected_income_of(page, row, page.residence[row], ctx);
    const double paid = ctx.tables.returning.accrual * income * years * portable_share(page, row, ctx);
    page.savings[row] = static_cast<std::int32_t>(std::min(2e9, page.savings[row] + static_cast<double>(static_cast<int>(paid + 0.5))));
    count_paid(block, row, paid, ctx);
    const Money money = Money::from_dollars(paid * ctx.atlas.countries[page.residence[row]].price_level) * ctx.weight[page.birth[row]];
    block.tally.add(ctx.tables.benefits_taken_home, ctx.layout.corridor(page.birth[row], page.residence[row]), money.cents());
}

void forfeit_deposit(Block& block, int row, const Context& ctx) {
    Page& page = block.page();
    if (withheld_share(page, row, ctx) == 0 || page.savings[row] <= 0) return;
    const double wage = net_wage(page, row, ctx);
    const double held = held_by_scheme(page, row, ctx) * wage * months_between(Month{page.since[row]}, ctx.now) / 12 +
                        months_held_by_law(page, row, ctx.now, ctx) * wage / 12;
    const std::int32_t before = page.savings[row];
    page.savings[row] = static_cast<std::int32_t>(std::max(0.0, before - held));
    const std::int32_t lost = before - page.savings[row];
    count_paid(block, row, -lost, ctx);
    book_recovery(block, row, Payer::destination, page.residence[row], page.residence[row], lost, ctx);
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
        count_paid(block, row, paid, ctx);
        for (const ReturnOffer& offer : ctx.rules.return_offers)
            if (may_claim(offer, page, row, ctx)) book_ppp(block, row, offer.payer, page.residence[row], paid * worth(offer, page, row, ctx) / grant, ctx);
    }
    take_benefits_home(block, row, ctx);
    page.state[row] = with_bit(page.state[row], returning_bit, false);
    const bool granted = grant_offered(page, row, ctx) > 0;
    go_home(block, row, ReturnKind::voluntary, ctx);
    page.training[row] = with_bit(page.training[row], granted_bit, granted);
}

}  // namespace sterna
