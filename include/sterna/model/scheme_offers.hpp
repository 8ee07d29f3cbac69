#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Offers that schemes make: at most one a scheme and year to each worker, in the month of the season that a lane of the worker's
/// luck falls on.
inline constexpr Stream offer_stream = stream("emigration/offer");

/// Chance of a year, scheme by scheme, that whom it can make an offer gets one: so many `offers` for each of its slots.
void recruitment_by_scheme(Tables& tables, double offers, const Context& ctx);

/// Number of the first scheme that makes the row an offer in this step; no_scheme = none does.
std::uint8_t offer_made(const Block& block, int row, const Context& ctx);

/// Earliest month from `next` on, in its calendar year, at which some scheme may make the row an offer; never = none.
Month next_offer(const Block& block, int row, Month next, const Context& ctx);

/// Number of the scheme the row served in if it has the right to come again: no recruiter is needed.
std::uint8_t standing_offer(const Page& page, int row, const Context& ctx);

/// Share of a scheme's offers to the row that the law leaves its recruiters: the mean over the scheme's destinations, in the
/// proportions of ordinary moves. Agreements between countries are not touched.
double recruiting_left(const Scheme& scheme, const Page& page, int row, const Context& ctx);

}  // namespace sterna
