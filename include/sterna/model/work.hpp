#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Fills the block's `roll`, `offers_work`, `efficiency` and `net_wage`, so that the surveys of all processes share one look at people.
void measure_work(Block& block, const Context& ctx);

/// Efficiency of all of a group, 1/1024 of a worker.
std::int64_t units_of(const Block& block, const Roll::Group& group);

}  // namespace sterna
