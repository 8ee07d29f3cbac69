#pragma once
#include <span>
#include <vector>

#include "sterna/model/block.hpp"

namespace sterna {

/// Numbers of a group side by side, in the block's scratch: loops over them become vectors. Valid until the next call.
inline std::span<const double> gathered(const std::vector<double>& of_row, const Roll::Group& group, Block& block) {
    block.scratch.resize(group.rows.size());
    double* to = block.scratch.data();
    for (const int row : group.rows) *to++ = of_row[static_cast<std::size_t>(row)];
    return block.scratch;
}

}  // namespace sterna
