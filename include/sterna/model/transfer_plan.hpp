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

inline bool is_formal(const TransferTables& t, std::size_t channel) { return t.channels[channel] != TransferChannel::informal; }

/// What the law makes of the choice of one sender: factors of the weights of formal channels, and whether informal ones are left out
/// where a formal one is open.
struct Leaning {
    double bank = 1, other_formal = 1;
    bool formal_only = false;
};
/// By the accounts opened before departure and the matches in which the row takes part.
Leaning leaning_of(const Page& page, int row, const Context& ctx);
/// The channel whose clock rings first: a logit in which a better channel draws people to itself and nowhere else.
int choose_channel(const Words& habit, PersonId id, Month january, std::size_t corridor, double yearly, const Leaning& leaning, const Context& ctx);

/// Whether the row takes part in a match: one draw for life, so that a higher take-up takes nobody out.
inline constexpr Stream match_stream = stream("remittances/match");
bool takes_part(const TransferMatch& match, const Page& page, int row, const Context& ctx);
/// Share of what arrives from the row by a formal channel that is given to works at home; at most all of it.
double earmarked_share(const Page& page, int row, const Context& ctx);

/// Fills prices and logit weights of every corridor.
void rebuild_prices(TransferTables& tables, const Context& ctx);
/// Share of the amounts that goes through channel `c` of a corridor.
double channel_share(const TransferTables& tables, std::size_t corridor, double yearly, int c);
/// Informal over formal amounts that the base year is solved for.
double informal_ratio(const TransferParams& p, const CountryFacts& origin);

}  // namespace sterna
