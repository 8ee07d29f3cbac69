#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Fills the block's `offers_work`, `efficiency` and `net_wage`, so that the surveys of all processes share one look at people.
void measure_work(Block& block, const Context& ctx);

}  // namespace sterna
