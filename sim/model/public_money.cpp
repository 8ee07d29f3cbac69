#include "sterna/model/public_money.hpp"

#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"

namespace sterna {

namespace {

bool applies(const HeadOutlay& outlay, const Page& page, int row, HeadOutlay::Event event, int destination, const Context& ctx) {
    const std::uint8_t kind = page.kind[row];
    return outlay.event == event && outlay.scope.corridor(page.birth[row], destination) &&
           (!outlay.skilled_only || ctx.atlas.skilled[static_cast<std::size_t>(education_of(kind))]) &&
           outlay.scope.person(sex_of(kind), education_of(kind), field_of(kind)) && outlay.scope.age(age_of(page, row, ctx.now));
}

}  // namespace

void book_move(Block& block, int row, HeadOutlay::Event event, int destination, const Context& ctx) {
    const Page& page = block.page();
    const double price_level = ctx.atlas.countries[page.birth[row]].price_level;
    const HeadOutlay* reception = nullptr;  // who flees is received once, whatever the number of wars
    const auto book = [&](const HeadOutlay& outlay) {
        const double incomes = outlay.home_incomes > 0 ? outlay.home_incomes * expected_income_of(page, row, page.birth[row], ctx) : 0;
        book_ppp(block, row, outlay.payer, destination, incomes + outlay.us_dollars / price_level, ctx);
    };
    for (const HeadOutlay& outlay : ctx.rules.head_outlays) {
        if (!applies(outlay, page, row, event, destination, ctx)) continue;
        if (event != HeadOutlay::Event::refuge) book(outlay);
        else if (!reception || outlay.us_dollars > reception->us_dollars) reception = &outlay;
    }
    if (reception) book(*reception);
}

}  // namespace sterna
