#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Whether somebody who leaves before a bond ends has to pay: one number for life against the share who have to.
inline constexpr Stream bond_stream = stream("emigration/bond");

/// What a native who studied at home must pay to leave it now, PPP dollars; 0 without a bond, after its end, and for those who get
/// away without paying. Nothing is kept about a bond: the 18th birthday says when the studies began and when they were over.
double bond_due(const Page& page, int row, const Context& ctx);

/// Pays it to the country of birth. Called when the row leaves home with this status; who flees owes nothing.
void buy_out(Block& block, int row, Status status, const Context& ctx);

}  // namespace sterna
