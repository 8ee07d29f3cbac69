#include "sterna/model/moves.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/moving_cost.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/own_rights.hpp"
#include "sterna/model/public_money.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/service_bond.hpp"

namespace sterna {

namespace {

std::uint16_t plus(std::uint16_t months, int more) { return static_cast<std::uint16_t>(std::min(660, months + more)); }

std::uint8_t plus(std::uint8_t count, int more) { return static_cast<std::uint8_t>(std::min(255, count + more)); }

std::size_t cell_at(const Page& page, int row, int residence, const Context& ctx) {
    return ctx.layout.cell(page.birth[row], residence, education_of(page.kind[row]), sex_of(page.kind[row]));
}

/// Whoever moves while studying gives the studies up.
void drop_out(Page& page, int row) {
    if (!(page.state[row] & studying_bit)) return;
    page.state[row] = with_bit(page.state[row], studying_bit, false);
    page.held[row] = no_date;
    // Nobody pays for studies that go on elsewhere.
    if (cause_of(page.training[row]) == Cause::partner)
        page.training[row] = static_cast<std::uint8_t>((page.training[row] & ~7) | static_cast<int>(Cause::baseline));
}

/// Savings pay what recruiters do not lend, as far as they go; what recruiters lend is owed, beside debts of an earlier move.
std::int32_t savings_after_move(std::int32_t savings, double cost, double debt) {
    const double spent = std::min<double>(std::max(0, savings), std::max(0.0, cost - debt));
    return static_cast<std::int32_t>(std::clamp(std::floor(savings - spent - debt + 0.5), -1e9, 2e9));
}

void start_spell(Page& page, int row, int residence, Status status, Month now) {
    page.residence[row] = static_cast<std::uint8_t>(residence);
    page.since[row] = now.index;
    page.wake[row] = now.index;  // planned anew at the next step
    page.state[row] = with_status(page.state[row], status);
    page.state[row] = with_bit(page.state[row], overqualified_bit, false);
}

void count_units(Block& block, int row, Measure measure, int residence, std::int64_t units, const Context& ctx) {
    if (units != 0) block.tally.add(measure, ctx.layout.corridor(block.page().birth[row], residence), units);
}

void bring_up_to(Block& block, int row, int month_of_year, const Context& ctx) {
    Page& page = block.page();
    const int months = month_of_year - experience_counted(page, row), residence = page.residence[row];
    count_experience_to(page, row, month_of_year);
    const std::uint8_t state = page.state[row];
    if (months <= 0 || !(state & employed_bit) || (state & studying_bit)) return;
    const std::int64_t before = units_of_skilled(page, row, ctx);
    auto& worked = residence == page.birth[row] ? page.worked_home[row] : page.worked_abroad[row];
    worked = plus(worked, months);
    const std::int64_t learned = units_of_skilled(page, row, ctx);
    count_units(block, row, skilled_units::learning, residence, learned - before, ctx);
    if (!(state & overqualified_bit)) return;
    page.wasted[row] = plus(page.wasted[row], months / 3);
    count_units(block, row, skilled_units::depreciation, residence, units_of_skilled(page, row, ctx) - learned, ctx);
}

}  // namespace

namespace {

void work_to_december(Page& page, int row) {
    auto& worked = page.residence[row] == page.birth[row] ? page.worked_home[row] : page.worked_abroad[row];
    worked = plus(worked, 12 - experience_counted(page, row));
}

/// Of the listed rows as they stand.
void efficiencies(std::vector<double>& out, const Block& block, const Context& ctx) {
    out.resize(block.listed.size());
    for (std::size_t j = 0; j < out.size(); ++j) out[j] = log_efficiency_of(block.page(), block.listed[j], ctx);
    math::exps(out);
}

void pay_for_move(Block& block, int row, int destination, Status status, std::uint8_t scheme, const Context& ctx) {
    Page& page = block.page();
    const MoveCost cost = cost_of_move(page, row, destination, status, scheme, ctx);
    block.tally.add(cube::moving_cost, static_cast<std::size_t>(page.birth[row] * sexes + sex_of(page.kind[row])),
                    math::nearest_int(cost.migrant) * ctx.weight[page.birth[row]]);
    book_ppp(block, row, Payer::employer, destination, cost.employers, ctx);
    book_ppp(block, row, Payer::donor, destination, cost.donors, ctx);
    page.savings[row] = savings_after_move(page.savings[row], cost.migrant, cost.debt);
}

/// Leaves the country of residence, for home or for another: counts the stay by its completed years.
int end_stay(Block& block, int row, const Context& ctx) {
    const Page& page = block.page();
    const int years = std::clamp(months_between(Month{page.since[row]}, ctx.now) / 12, 0, year_bins - 1);
    block.tally.add(cube::ended_stays, static_cast<std::size_t>(page.residence[row] * year_bins + years), ctx.weight[page.birth[row]]);
    return years;
}

}  // namespace

bool stays_in_counterfactual(const Page& page, int row, const Context& ctx) {
    if (!ctx.cuts(Edge::returns)) return false;
    const Counterfactual& c = *ctx.counterfactual;
    const bool skilled_when_leaving =
        ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))] && !(page.training[row] & trained_abroad_bit);
    return excess_departure(c, ctx.draws, {page.birth[row], page.serial[row]}, Month{page.since[row]}, skilled_when_leaving);
}

void settle(Block& block, int row, const Context& ctx) {
    if (ctx.year_end()) return;  // the census of this step has done it
    bring_up_to(block, row, ctx.now.month_of_year() - 1, ctx);
}

void settle_year(Block& block, const Context& ctx) {
    Page& page = block.page();
    block.listed.clear();  // the skilled who learn
    for (const int row : block.living) {
        const std::uint8_t state = page.state[row];
        const bool works = (state & employed_bit) && !(state & studying_bit);
        if (works && (state & overqualified_bit)) bring_up_to(block, row, 12, ctx);
        else if (works && ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))]) block.listed.push_back(row);
        else if (works) work_to_december(page, row);
    }
    efficiencies(block.scratch, block, ctx);
    for (const int row : block.listed) work_to_december(page, row);
    efficiencies(block.scratch_beside, block, ctx);
    for (std::size_t j = 0; j < block.listed.size(); ++j) {
        const int row = block.listed[j];
        const std::int64_t learned = units_of_efficiency(block.scratch_beside[j]) - units_of_efficiency(block.scratch[j]);
        count_units(block, row, skilled_units::learning, page.residence[row], learned * ctx.weight[page.birth[row]], ctx);
    }
    for (const int row : block.living) count_experience_to(page, row, 0);
}

std::int64_t units_of_skilled(const Page& page, int row, const Context& ctx) {
    if (!ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))]) return 0;
    return units_of_efficiency(efficiency(page, row, ctx)) * ctx.weight[page.birth[row]];
}

void count_person(Block& block, int row, Measure measure, const Context& ctx) {
    const Page& page = block.page();
    block.tally.add(measure, cell_at(page, row, page.residence[row], ctx), ctx.weight[page.birth[row]]);
}

void depart(Block& block, int row, int destination, Status status, std::uint8_t scheme, Month permit_end, const Context& ctx) {
    Page& page = block.page();
    settle(block, row, ctx);
    drop_out(page, row);
    const std::int64_t persons = ctx.weight[page.birth[row]];
    const std::size_t cell = cell_at(page, row, destination, ctx);
    const std::int64_t leaving = units_of_skilled(page, row, ctx);
    if (page.residence[row] == page.birth[row]) {
        count_units(block, row, skilled_units::left_home, destination, leaving, ctx);
        block.tally.add(cube::outflow, cell, persons);
        if (page.trips[row] > 0) block.tally.add(cube::repeat_flow, cell, persons);
        book_move(block, row, HeadOutlay::Event::departure, destination, ctx);
        if (status == Status::protected_person) book_move(block, row, HeadOutlay::Event::refuge, destination, ctx);
        pay_back_grants(block, row, status, ctx);
        buy_out(block, row, status, ctx);
        pay_for_move(block, row, destination, status, scheme, ctx);
        page.trips[row] = plus(page.trips[row], 1);
    } else {
        count_units(block, row, skilled_units::exited, page.residence[row], leaving, ctx);
        count_person(block, row, cube::onward_out, ctx);
        end_stay(block, row, ctx);
        block.tally.add(cube::onward_in, cell, persons);
    }
    page.scheme[row] = scheme;
    page.until[row] = permit_end.index;
    start_spell(page, row, destination, status, ctx.now);
    count_units(block, row, skilled_units::arrived, destination, units_of_skilled(page, row, ctx), ctx);
}

void go_home(Block& block, int row, ReturnKind kind, const Context& ctx) {
    Page& page = block.page();
    if (stays_in_counterfactual(page, row, ctx)) return;
    settle(block, row, ctx);
    if (status_of(page.state[row]) == Status::student) drop_out(page, row);
    const Measure measure = kind == ReturnKind::voluntary    ? cube::return_flow
                            : kind == ReturnKind::retirement ? cube::retirement_return
                                                             : cube::removal;
    count_person(block, row, measure, ctx);
    const bool trained_abroad = page.training[row] & trained_abroad_bit;
    if (trained_abroad) count_person(block, row, cube::return_trained_abroad, ctx);
    const int left = page.residence[row];
    count_units(block, row, skilled_units::exited, left, units_of_skilled(page, row, ctx), ctx);
    book_move(block, row, HeadOutlay::Event::homecoming, page.residence[row], ctx);
    const int years = end_stay(block, row, ctx);
    block.tally.add(cube::completed_spells, static_cast<std::size_t>(page.birth[row] * year_bins + years), ctx.weight[page.birth[row]]);
    page.until[row] = no_date;
    const bool matched = kind == ReturnKind::voluntary && matches_on_return(page, row, ctx);
    page.training[row] = with_bit(with_bit(page.training[row], matched_bit, matched), granted_bit, false);
    page.known[row] = static_cast<std::uint8_t>(page.residence[row] + 1);
    start_spell(page, row, page.birth[row], Status::citizen_at_home, ctx.now);
    const std::int64_t arriving = units_of_skilled(page, row, ctx);
    count_units(block, row, skilled_units::came_home, left, arriving, ctx);
    if (trained_abroad) count_units(block, row, skilled_units::came_home_trained_abroad, left, arriving, ctx);
}

void change_education(Block& block, int row, int education, int field, const Context& ctx) {
    Page& page = block.page();
    settle(block, row, ctx);
    count_person(block, row, cube::education_out, ctx);
    const std::int64_t before = units_of_skilled(page, row, ctx);
    page.kind[row] = with_education(page.kind[row], education, field);
    count_units(block, row, skilled_units::education, page.residence[row], units_of_skilled(page, row, ctx) - before, ctx);
    count_person(block, row, cube::education_in, ctx);
    if (ctx.atlas.skilled[static_cast<std::size_t>(education)] && page.residence[row] != page.birth[row])
        page.training[row] |= trained_abroad_bit;
}

void end_overdue_studies(Block& block, const Context& ctx) {
    Page& page = block.page();
    for (const int row : block.due) {
        if (page.residence[row] == gone || studies_overdue(page, row) > ctx.now) continue;
        settle(block, row, ctx);
        const Month done{page.held[row]};
        drop_out(page, row);
        page.state[row] = state_with_job(page, row, done, ctx);
    }
}

void leave_population(Block& block, int row, Measure measure, const Context& ctx) {
    count_person(block, row, measure, ctx);
    const Measure units = measure.index == cube::deaths.index ? skilled_units::deaths : skilled_units::age_exits;
    count_units(block, row, units, block.page().residence[row], units_of_skilled(block.page(), row, ctx), ctx);
    block.page().residence[row] = gone;
    block.page().wake[row] = no_date;
}

}  // namespace sterna
