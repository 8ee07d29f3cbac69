#include "sterna/analysis/exit_survey.hpp"

#include <algorithm>
#include <limits>

#include "sterna/model/permit_end.hpp"

namespace sterna {

namespace {

constexpr double corridor_workers = 5, destination_workers = 20;  // with fewer, means lean on the next larger unit

}  // namespace

void ExitSurvey::Sums::add(const Sums& other) {
    persons += other.persons, hazard += other.hazard, permit += other.permit, irregular += other.irregular,
        onward += other.onward;
}

ExitSurvey::Sums ExitSurvey::Sums::leaning_on(const Sums& all, double added) const {
    if (all.persons <= 0) return *this;
    const double part = added / all.persons;
    return {persons + added, hazard + part * all.hazard, permit + part * all.permit, irregular + part * all.irregular, onward + part * all.onward};
}

ExitSurvey::ExitSurvey(const Simulation& simulation, const Tables& tables, const Rules& rules, const ExpectedMoves& moves)
    : removal_(tables.removal_hazard) {
    const Model& model = simulation.model();
    const auto n = static_cast<std::size_t>(model.layout.countries);
    const auto weight = weights_of(simulation.world());
    const Context ctx{model.atlas, model.layout, simulation.world(), rules, tables, model.draws, model.traits, weight, simulation.world().now, 1, true};
    corridor_ = Dense<Sums, 4>({n, n, skill_groups, 2});
    for_each_block(simulation.execution().exec, n, [&](std::size_t o) {
        for (const PageBox& box : simulation.world().stores.front().segments[o].pages)
            for (int row = 0; row < box.rows; ++row) ask(box.page(), row, ctx);
    });
    for (std::size_t o = 0; o < n; ++o)
        for (std::size_t d = 0; d < n; ++d)
            for (std::size_t s = 0; s < skill_groups; ++s) {
                Sums &recent = corridor_(o, d, s, 0), &settled = corridor_(o, d, s, 1);
                const double there = recent.persons + settled.persons;
                if (there <= 0) continue;
                recent.onward = moves.onward(o, d, s) * recent.persons / there, settled.onward = moves.onward(o, d, s) * settled.persons / there;
            }
    lean(weight);
}

void ExitSurvey::add(const ExitSurvey& other) {
    if (corridor_.size() == 0) {
        *this = other;
        return;
    }
    for (std::size_t i = 0; i < corridor_.size(); ++i) corridor_.values()[i].add(other.corridor_.values()[i]);
}

void ExitSurvey::ask(const Page& page, int row, const Context& ctx) {
    const std::size_t o = page.birth[row], d = page.residence[row];
    if (page.residence[row] == gone || o == d) return;
    const double weight = static_cast<double>(ctx.weight[o]), years = years_between(Month{page.since[row]}, ctx.now);
    const double length = std::max(1e-9, duration_hazard(ctx.tables.returning, years, ctx.atlas.corridors(o, d).arrival_factor));
    const Status status = status_of(page.state[row]);
    const double hazard = leaves_by_permit(status) ? 0 : return_hazard(ctx.tables.returning, page, row, ctx) / length;
    const std::size_t skill = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))] ? 1 : 0;
    corridor_(o, d, skill, years < static_cast<double>(recent_years) ? 0 : 1)
        .add({weight, weight * hazard, weight * expected_exit_by_permit(page, row, ctx), status == Status::irregular ? weight : 0, 0});
}

void ExitSurvey::lean(const std::array<std::int64_t, 256>& weight) {
    const auto n = corridor_.shape()[0];
    for (std::size_t s = 0; s < skill_groups; ++s)
        for (std::size_t stay = 0; stay < 2; ++stay) {
            Sums world;
            double workers = 0;
            std::vector<Sums> destination(n);
            for (std::size_t o = 0; o < n; ++o)
                for (std::size_t d = 0; d < n; ++d) {
                    const Sums& sums = corridor_(o, d, s, stay);
                    world.add(sums), destination[d].add(sums), workers += sums.persons / static_cast<double>(weight[o]);
                }
            const double mean_weight = workers > 0 ? world.persons / workers : 0;
            for (std::size_t d = 0; d < n; ++d) destination[d] = destination[d].leaning_on(world, destination_workers * mean_weight);
            for (std::size_t o = 0; o < n; ++o)
                for (std::size_t d = 0; d < n; ++d)
                    corridor_(o, d, s, stay) = corridor_(o, d, s, stay).leaning_on(destination[d], corridor_workers * static_cast<double>(weight[o]));
        }
}

ExitRates ExitSurvey::rates(const Atlas& atlas, const ReturnParams& returning, std::size_t birth, std::size_t residence, std::size_t skill) const {
    const CorridorFacts& facts = atlas.corridors(birth, residence);
    const auto terms = [&](std::size_t stay) -> ExitTerms {
        const Sums& sums = corridor_(birth, residence, skill, stay);
        if (sums.persons <= 0) return {};
        return {sums.hazard / sums.persons, sums.permit / sums.persons, removal_ * sums.irregular / sums.persons, sums.onward / sums.persons};
    };
    return {returning, facts.return_factor, facts.arrival_factor, facts.removal_share, terms(0), terms(1), facts.attrition, 0};
}

std::vector<double> exits_of_arrivals(const Atlas& atlas, const ExitSurvey& survey, const ReturnParams& returning, const Dense<double, 3>& arrivals) {
    const std::size_t n = atlas.countries.size();
    std::vector<double> shares(n);
    for (std::size_t d = 0; d < n; ++d) {
        double left = 0, all = 0;
        for (std::size_t o = 0; o < n; ++o)
            for (std::size_t s = 0; s < skill_groups && o != d; ++s)
                left += arrivals(o, d, s) * gone_within_five(survey.rates(atlas, returning, o, d, s)), all += arrivals(o, d, s);
        shares[d] = all > 0 ? left / all : std::numeric_limits<double>::quiet_NaN();
    }
    return shares;
}

}  // namespace sterna
