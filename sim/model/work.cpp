#include "sterna/model/work.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "sterna/model/own_income.hpp"

namespace sterna {

namespace {

/// Uniform draws for life of everybody on the page, by row.
void draw_for_life(std::vector<double>& out, const Block& block, Stream stream, const Context& ctx) {
    const Page& page = block.page();
    const auto rows = static_cast<std::size_t>(block.rows());
    out.resize(rows);
    ctx.traits.draws.uniforms(stream, Traits::birth, {page.birth, rows}, {page.serial, rows}, out);
}

/// What ability adds to the log wage of each row, into `efficiency`.
void draw_abilities(Block& block, const Context& ctx) {
    std::vector<double>&rank = block.efficiency, &own = block.scratch;
    draw_for_life(rank, block, Traits::study, ctx), draw_for_life(own, block, Traits::skill, ctx);
    math::normal_quantiles(rank), math::normal_quantiles(own);
    std::array<double, 256> spread{};  // of nobody's, without the process
    std::copy(ctx.tables.ability_spread.begin(), ctx.tables.ability_spread.end(), spread.begin());
    double* const score = rank.data();
    for (std::size_t i = 0; i < rank.size(); ++i) score[i] = Traits::ability_of_scores(score[i], own[i]) * spread[block.page().birth[i]];
}

/// As log_efficiency_of gives them for each row, from what ability adds: first without what returnees gain, who are few.
void take_logs(Block& block, const Context& ctx) {
    const Page& page = block.page();
    const HumanCapital p = ctx.tables.human_capital;
    double* __restrict of_row = block.efficiency.data();
    const int rows = block.rows();
    for (int row = 0; row < rows; ++row) {
        const Career career{page.worked_home[row] / 12.0, page.worked_abroad[row] / 12.0, page.wasted[row] / 4.0, of_row[row], false};
        of_row[row] = log_efficiency(p, career, 1);
    }
    for (int row = 0; row < rows; ++row)
        if ((page.training[row] & matched_bit) && page.residence[row] == page.birth[row])
            of_row[row] += math::log1p(returnee_gain(p, page.worked_abroad[row] / 12.0, page.wasted[row] / 4.0));
}

/// Net wages at average efficiency of a group at home. Without laws that look at age they follow from what the state says of work.
class WagesOfGroup {
  public:
    explicit WagesOfGroup(const Context& ctx) : by_state_(ctx.rules.pay_rises.empty()) { known_.fill(unknown); }
    double of(const Page& page, int row, const Context& ctx) {
        if (!by_state_) return net_wage(page, row, ctx);
        double& wage = known_[(page.state[row] >> 4) & 7];  // employed, over-qualified, studying
        if (wage == unknown) wage = net_wage(page, row, ctx);
        return wage;
    }

  private:
    static constexpr double unknown = -1;
    bool by_state_;
    std::array<double, 8> known_;
};

/// Efficiency of a usual worker of the kind; 0 before anybody has been counted.
double usual_efficiency(int residence, std::uint8_t kind, const Context& ctx) {
    const auto& usual = ctx.world.countries[static_cast<std::size_t>(residence)].base_efficiency;
    return usual.empty() ? 0 : usual[static_cast<std::size_t>(education_of(kind))];
}

/// `luck` by row says who takes part.
void measure_group(Block& block, const Roll::Group& group, const double* luck, const Context& ctx) {
    const Page& page = block.page();
    const double share = participation(block.roll.birth(), sex_of(group.kind), ctx), usual = usual_efficiency(block.roll.birth(), group.kind, ctx);
    // Bytes may be part of anything to the compiler, which would look up every place anew after each.
    std::uint8_t* const offers_work = block.offers_work.data();
    double* const net_wage = block.net_wage.data();
    const double* const efficiency = block.efficiency.data();
    WagesOfGroup wages(ctx);
    for (const int row : group.rows) {
        const bool offers = !(page.state[row] & studying_bit) && luck[row] < share;
        const double wage = wages.of(page, row, ctx) * (usual == 0 ? 1.0 : efficiency[row] / usual);
        offers_work[row] = offers;
        net_wage[row] = offers ? wage : 0.0;
    }
}

void measure_one(Block& block, int row, double luck, const Context& ctx) {
    const Page& page = block.page();
    const auto i = static_cast<std::size_t>(row);
    if ((page.state[row] & studying_bit) || !(luck < participation(page.residence[row], sex_of(page.kind[row]), ctx))) return;
    const double usual = usual_efficiency(page.residence[row], page.kind[row], ctx);
    block.offers_work[i] = 1;
    block.net_wage[i] = net_wage(page, row, ctx) * (usual == 0 ? 1.0 : block.efficiency[i] / usual);
}

}  // namespace

void measure_work(Block& block, const Context& ctx) {
    const auto rows = static_cast<std::size_t>(block.rows());
    block.roll.take(block.page(), block.rows());
    draw_abilities(block, ctx);
    take_logs(block, ctx);
    math::exps(block.efficiency);
    block.offers_work.assign(rows, 0), block.net_wage.assign(rows, 0);
    draw_for_life(block.scratch, block, force_stream, ctx);
    for (const Roll::Group& group : block.roll.at_home()) measure_group(block, group, block.scratch.data(), ctx);
    for (const int row : block.roll.elsewhere()) measure_one(block, row, block.scratch[static_cast<std::size_t>(row)], ctx);
}

std::int64_t units_of(const Block& block, const Roll::Group& group) {
    std::int64_t units = 0;
    for (const int row : group.rows) units += units_of_efficiency(block.efficiency[static_cast<std::size_t>(row)]);
    return units;
}

}  // namespace sterna
