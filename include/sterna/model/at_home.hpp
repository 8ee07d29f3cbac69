#pragma once
#include "sterna/model/block.hpp"

namespace sterna {

/// How many natives at home of the country of the roll were born from one month until before another: a look along the columns, of
/// which compilers make vectors.
inline int born_at_home(const Block& block, Month from, Month until) {
    const Page& page = block.page();
    const int home = block.roll.birth();
    int found = 0;
    for (int row = 0; row < block.rows(); ++row) {
        const int there = page.residence[row] == home, native = page.birth[row] == home;
        const int late = page.born[row] >= from.index, early = page.born[row] < until.index;
        found += there & native & late & early;
    }
    return found;
}

}  // namespace sterna
