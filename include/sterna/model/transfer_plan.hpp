#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// What somebody abroad sends home in a year, if anything.
struct TransferPlan {
    double odds = 0;         // log odds of sending, without their level
    double probability = 0;
    double us_dollars = 0;   // a year, before fees
    double natural = 0;      // the same at base-year prices and before scaling
};

/// `wage` = own net wage in hand (`wage_to_send_from`), PPP dollars a year; time abroad is that of January, so that whether somebody sends does not change
/// with the months. Nothing while no process fills the tables, at home or without a wage.
TransferPlan transfer_plan(const Page& page, int row, double wage, bool returning, Month january, const Context& ctx);

/// One block of draws a person and calendar year says whether he or she sends and how.
inline constexpr Stream transfer_habit = stream("remittances/habit");
inline bool sends(const Words& habit, double probability) { return to_unit53(habit[0], habit[1]) < probability; }
/// The channel whose clock rings first: a logit in which a better channel draws people to itself and nowhere else.
int choose_channel(const Words& habit, PersonId id, Month january, std::size_t corridor, double yearly, const Context& ctx);

/// Fills prices and logit weights of every corridor.
void rebuild_prices(TransferTables& tables, const Context& ctx);
/// Share of the amounts that goes through channel `c` of a corridor.
double channel_share(const TransferTables& tables, std::size_t corridor, double yearly, int c);
/// Informal over formal amounts that the base year is solved for.
double informal_ratio(const TransferParams& p, const CountryFacts& origin);

}  // namespace sterna
