#include "sterna/model/public_money.hpp"

#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"

namespace sterna {

void book_move(Block& block, int row, HeadOutlay::Event event, int destination, const Context& ctx) {
    const Page& page = block.page();
    const std::uint8_t kind = page.kind[row];
    for (const HeadOutlay& outlay : ctx.rules.head_outlays) {
        if (outlay.event != event || !outlay.scope.corridor(page.birth[row], destination) ||
            !outlay.scope.person(sex_of(kind), education_of(kind), field_of(kind)) || !outlay.scope.age(age_of(page, row, ctx.now)))
            continue;
        const double price_level = ctx.atlas.countries[page.birth[row]].price_level;
        const double incomes = outlay.home_incomes > 0 ? outlay.home_incomes * expected_income_of(page, row, page.birth[row], ctx) : 0;
        book_ppp(block, row, outlay.payer, destination, incomes + outlay.us_dollars / price_level, ctx);
    }
}

}  // namespace sterna
