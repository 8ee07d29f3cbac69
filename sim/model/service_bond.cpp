#include "sterna/model/service_bond.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/model/public_money.hpp"

namespace sterna {

namespace {

/// Graduates of studies at home that no partner country paid, who have never left.
bool could_be_bound(const Page& page, int row, const Context& ctx) {
    return ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))] && !has_migrated(page, row) &&
           !(page.training[row] & trained_abroad_bit) && cause_of(page.training[row]) != Cause::partner;
}

/// `enrolled`, `graduated` = when whoever studies right after 18 did so. The first people studied before any law.
bool binds(const ServiceBond& bond, const Page& page, int row, Month enrolled, Month graduated, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    return enrolled >= std::max(bond.from, Month::of(ctx.atlas.base_year)) && enrolled < bond.until &&
           months_between(graduated, ctx.now) < 12 * bond.years && bond.scope.origins[page.birth[row]] &&
           bond.scope.person(sex_of(kind), education_of(kind), field_of(kind));
}

}  // namespace

double bond_due(const Page& page, int row, const Context& ctx) {
    if (ctx.rules.service_bonds.empty() || !could_be_bound(page, row, ctx)) return 0;
    const int months = ctx.tables.study_months[field_of(page.kind[row]) == ctx.atlas.field("health") ? 1 : 0];
    const Month enrolled = Month{page.born[row]} + 12 * 18, graduated = enrolled + months;
    const double luck = ctx.traits.draws.uniform(bond_stream, PersonId{page.birth[row], page.serial[row]}, Month{0});
    double trainings = 0;
    for (const ServiceBond& bond : ctx.rules.service_bonds)
        if (luck < bond.enforced && binds(bond, page, row, enrolled, graduated, ctx)) trainings += bond.buyout;
    return trainings * ctx.atlas.countries[page.birth[row]].tertiary_cost * months / 12;
}

void buy_out(Block& block, int row, Status status, const Context& ctx) {
    Page& page = block.page();
    const double due = status == Status::protected_person ? 0 : bond_due(page, row, ctx);
    if (due == 0) return;
    const double spent = std::min<double>(std::max(0, page.savings[row]), due);  // what is not saved comes out of other wealth
    page.savings[row] = static_cast<std::int32_t>(std::floor(page.savings[row] - spent + 0.5));
    block.tally.add(cube::moving_cost, static_cast<std::size_t>(page.birth[row] * sexes + sex_of(page.kind[row])),
                    math::nearest_int(due) * ctx.weight[page.birth[row]]);
    book_recovery(block, row, Payer::origin, page.birth[row], page.birth[row], due, ctx);
}

}  // namespace sterna
