#include "sterna/model/moving_cost.hpp"

#include <algorithm>

#include "sterna/model/own_income.hpp"

namespace sterna {

namespace {

bool recruited(Status status) { return status == Status::temporary || status == Status::circular || status == Status::irregular; }

/// No law reaches smugglers, and whoever may come or has to flee needs no recruiter.
bool within_reach_of_law(Status status) {
    return status != Status::free_movement && status != Status::irregular && status != Status::protected_person;
}

double full_cost(const Page& page, int row, int destination, Status status, const Context& ctx) {
    const ChoiceParams& p = ctx.tables.choice.params;
    const bool skilled = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))];
    double years = (skilled ? p.cost_skilled : p.cost_other) * corridor_cost(p, ctx.atlas, page.birth[row], destination);
    if (has_migrated(page, row)) years *= p.repeat_cost;
    if (status == Status::irregular) years *= p.irregular_cost;
    return years * base_home_income(page, row, ctx);
}

/// Most that recruiters may take of a move of this status, PPP dollars; infinite without a law.
double legal_fee(const Page& page, int row, int destination, Status status, const Context& ctx) {
    if (ctx.rules.fee_cap.empty() || !within_reach_of_law(status)) return math::infinity;
    return fee_cap(ctx.rules, own_kind(page, row), destination) * expected_income_of(page, row, destination, ctx) / 12;
}

}  // namespace

MoveCost cost_of_move(const Page& page, int row, int destination, Status status, std::uint8_t scheme, const Context& ctx) {
    const RightsTable& rights = ctx.tables.choice.params.standing.rights;
    const double full = full_cost(page, row, destination, status, ctx);
    const double fee = recruitment_fee(rights, full, legal_fee(page, row, destination, status, ctx));
    MoveCost cost;
    cost.employers = rights.fee_share * full - fee;
    cost.migrant = full - cost.employers;
    double relief = 0;
    if (const Scheme* terms = status == Status::circular ? find_scheme(ctx.rules, scheme) : nullptr) {
        relief = (1 - terms->cost) * cost.migrant;
        (payer_of_relief(*terms) == Payer::donor ? cost.donors : cost.employers) += relief;
    }
    cost.migrant -= relief;
    if (recruited(status)) cost.debt = std::max(0.0, fee - relief);  // what is taken off are fees before anything else
    return cost;
}

}  // namespace sterna
