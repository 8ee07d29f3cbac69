#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Most of a wage that schemes and laws together hold back.
inline constexpr double most_held_back = 0.9;

/// Share of the row's wage that laws hold back beside the scheme it serves in.
double share_held_by_law(const Page& page, int row, const Context& ctx);

/// Months of the row's wage that they have held back of the stay by `end`: of each, its share of the months since arrival or since
/// it came into force, at today's share.
double months_held_by_law(const Page& page, int row, Month end, const Context& ctx);

}  // namespace sterna
