#pragma once
#include <cmath>

#include "sterna/model/process.hpp"

namespace sterna {

/// Books what a policy pays for one worker's event; employers are those of the destination. Migrants have no account here.
inline void book_cost(Block& block, Payer payer, int origin, int destination, std::int64_t cents) {
    if (payer == Payer::origin) block.tally.add(cube::policy_cost, static_cast<std::size_t>(origin), cents);
    if (payer == Payer::destination) block.tally.add(cube::policy_cost, static_cast<std::size_t>(destination), cents);
    if (payer == Payer::donor) block.tally.add(cube::donor_cost, static_cast<std::size_t>(origin), cents);
    if (payer == Payer::employer) block.tally.add(cube::employer_cost, static_cast<std::size_t>(destination), cents);
}

/// Books PPP dollars of the row's birth country for each person the row stands for, in whole cents of US dollars a worker.
inline void book_ppp(Block& block, int row, Payer payer, int destination, double ppp_dollars, const Context& ctx) {
    const int origin = block.page().birth[row];
    const double us_dollars = ppp_dollars * ctx.atlas.countries[static_cast<std::size_t>(origin)].price_level;
    book_cost(block, payer, origin, destination, math::nearest_int(100 * us_dollars) * ctx.weight[static_cast<std::size_t>(origin)]);
}

/// Books what treasuries get back from one worker: PPP dollars of the country `priced_in` for each person the row stands for. What
/// a donor gets back comes off what it has paid.
inline void book_recovery(Block& block, int row, Payer receiver, int destination, int priced_in, double ppp_dollars, const Context& ctx) {
    const int origin = block.page().birth[row];
    const double us_dollars = ppp_dollars * ctx.atlas.countries[static_cast<std::size_t>(priced_in)].price_level;
    const std::int64_t cents = math::nearest_int(100 * us_dollars) * ctx.weight[static_cast<std::size_t>(origin)];
    if (receiver == Payer::donor) block.tally.add(cube::donor_cost, static_cast<std::size_t>(origin), -cents);
    if (ctx.tables.recoveries.index < 0 || (receiver != Payer::origin && receiver != Payer::destination)) return;
    block.tally.add(ctx.tables.recoveries, static_cast<std::size_t>(receiver == Payer::origin ? origin : destination), cents);
}

/// Books what the law pays a head when the row leaves for, or comes home from, `destination`.
void book_move(Block& block, int row, HeadOutlay::Event event, int destination, const Context& ctx);

}  // namespace sterna
