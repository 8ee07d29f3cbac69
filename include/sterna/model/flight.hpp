#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Flight from displacements of the law: at most one a displacement and year, in a month of its own.
inline constexpr Stream flight_stream = stream("emigration/flight");

/// Chance of a year, displacement by displacement, that a native at home in its scope has to flee.
void chance_of_flight(Tables& tables, const Context& ctx);

/// Whether the row has to flee in this step; if so it has applied for refuge. Who flees asks no door and makes no choice, studying
/// or not.
bool flees(Block& block, int row, const Context& ctx);

/// Earliest month from `next` on, in its calendar year, at which the row may have to; never = none.
Month next_flight(const Block& block, int row, Month next, const Context& ctx);

}  // namespace sterna
