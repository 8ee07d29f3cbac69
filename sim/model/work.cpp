#include "sterna/model/work.hpp"

#include <span>

#include "sterna/model/own_income.hpp"

namespace sterna {

void measure_work(Block& block, const Context& ctx) {
    const Page& page = block.page();
    const auto rows = static_cast<std::size_t>(block.rows());
    block.offers_work.assign(rows, 0), block.efficiency.assign(rows, 0), block.net_wage.assign(rows, 0);
    for (int row = 0; row < block.rows(); ++row)
        if (page.residence[row] != gone) block.efficiency[static_cast<std::size_t>(row)] = log_efficiency_of(page, row, ctx);
    math::exps(block.efficiency);
    for (int row = 0; row < block.rows(); ++row) {
        if (page.residence[row] == gone) continue;
        const auto i = static_cast<std::size_t>(row), education = static_cast<std::size_t>(education_of(page.kind[row]));
        if (!in_labour_force(page, row, ctx)) continue;
        const auto& usual = ctx.world.countries[page.residence[row]].base_efficiency;
        block.offers_work[i] = 1;
        block.net_wage[i] = net_wage(page, row, ctx) * (usual.empty() ? 1.0 : block.efficiency[i] / usual[education]);
    }
}

}  // namespace sterna
