#include "sterna/model/consideration.hpp"

#include <algorithm>

namespace sterna {

namespace {

constexpr double most_who_go = 0.5;  // of those who consider and have the means

/// Natives at home who consider a move in a year, persons by skill.
std::array<double, skill_groups> considering(const World& world, std::size_t origin, const Context& ctx) {
    std::array<double, skill_groups> persons{};
    for (const Population& store : world.stores)
        for (const PageBox& box : store.segments[origin].pages)
            for (int row = 0; row < box.rows; ++row) {
                const Page& page = box.page();
                if (page.residence[row] != page.birth[row] || (page.state[row] & studying_bit)) continue;
                const int age = (ctx.now.index - page.born[row]) / 12;
                const std::size_t skill = ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))] ? 1 : 0;
                persons[skill] += ctx.tables.consider[static_cast<std::size_t>(std::clamp(age - 15, 0, 49))] *
                                  static_cast<double>(store.segments[origin].weight);
            }
    return persons;
}

}  // namespace

double share_with_means(const ChoiceParams& p, const Atlas& atlas, std::size_t origin, std::size_t skill) {
    const double years = skill == 1 ? p.cost_skilled : p.cost_other, wealth = base_wealth(p, atlas, static_cast<int>(origin));
    double leaving = 0, able = 0;
    for (std::size_t d = 0; d < atlas.countries.size(); ++d) {
        if (d == origin) continue;
        const double flow = atlas.corridors(origin, d).inflow[skill];
        const double cost = years * corridor_cost(p, atlas, static_cast<int>(origin), static_cast<int>(d));
        leaving += flow, able += flow * share_with(p, wealth, cost);
    }
    return leaving > 0 ? able / leaving : 1;
}

void raise_consideration(World& world, const ChoiceParams& p, const Context& ctx) {
    const auto n = static_cast<std::size_t>(ctx.layout.countries);
    for (std::size_t o = 0; o < n; ++o) {
        const auto people = considering(world, o, ctx);
        for (std::size_t s = 0; s < skill_groups; ++s) {
            double leaving = 0;
            for (std::size_t d = 0; d < n; ++d)
                if (d != o) leaving += ctx.atlas.corridors(o, d).inflow[s];
            const double able = people[s] * share_with_means(p, ctx.atlas, o, s);
            world.countries[o].consideration[s] = able > 0 ? std::max(1.0, leaving / (most_who_go * able)) : 1.0;
        }
    }
}

}  // namespace sterna
