#include <algorithm>
#include <cmath>

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

/// Persons of the year that the indicators are made of, over natives of some origins.
struct Counts {
    double natives = 0, skilled = 0, skilled_home = 0, abroad = 0, skilled_abroad = 0;
    double left_skilled = 0, came_skilled = 0, came = 0, overqualified = 0, overstays = 0;
    double formal_usd = 0;
};

Counts count(const Scope& scope, const World& world, const Tallies& t, const Context& ctx) {
    Counts c;
    const Layout& layout = ctx.layout;
    for (int o = 0; o < layout.countries; ++o) {
        if (!scope.origins[static_cast<std::size_t>(o)]) continue;
        c.formal_usd += world.countries[static_cast<std::size_t>(o)].households.formal_received_usd;
        for (int r = 0; r < layout.countries; ++r)
            for (int e = 0; e < layout.educations; ++e)
                for (int g = 0; g < sexes; ++g) {
                    const auto at = [&](Measure m) { return static_cast<double>(t[m][layout.cell(o, r, e, g)]); };
                    const bool skilled = ctx.atlas.skilled[static_cast<std::size_t>(e)];
                    c.natives += at(cube::stock), c.skilled += skilled ? at(cube::stock) : 0;
                    c.skilled_home += skilled && r == o ? at(cube::stock) : 0;
                    c.abroad += r != o ? at(cube::stock) : 0, c.skilled_abroad += skilled && r != o ? at(cube::stock) : 0;
                    c.came += at(cube::return_flow), c.came_skilled += skilled ? at(cube::return_flow) : 0;
                    c.left_skilled += skilled ? at(cube::outflow) : 0;
                    c.overqualified += at(cube::overqualified), c.overstays += at(cube::overstay);
                }
    }
    return c;
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

double value_of(ProgrammeIndicator indicator, const Counts& c) {
    switch (indicator) {
        case ProgrammeIndicator::skilled_at_home: return share(c.skilled_home, c.natives);
        case ProgrammeIndicator::skilled_emigration: return share(c.left_skilled - c.came_skilled, c.skilled);
        case ProgrammeIndicator::returns: return share(c.came, c.abroad);
        case ProgrammeIndicator::overqualified: return share(c.overqualified, c.skilled_abroad);
        case ProgrammeIndicator::overstays: return share(c.overstays, c.abroad);
        case ProgrammeIndicator::formal_transfers: return c.formal_usd;
    }
    throw InternalError("an indicator that does not exist");
}

/// Budgets of the origins in scope, US dollars.
struct Budgets {
    double balance = 0, cost = 0, output = 0;
};

Budgets budgets_of(const Scope& scope, const World& world, const Context& ctx) {
    Budgets sum;
    for (std::size_t o = 0; o < world.countries.size(); ++o) {
        if (!scope.origins[o]) continue;
        const CountryState& state = world.countries[o];
        sum.balance += static_cast<double>(state.public_finance.balance) / 100, sum.cost += static_cast<double>(state.public_finance.policy_cost) / 100;
        sum.output += state.output * ctx.atlas.countries[o].price_level;
    }
    return sum;
}

class Programmes final : public Process {
  public:
    void weigh(std::vector<LeverInForce>& levers, const World& world, const Atlas&) const override {
        for (LeverInForce& lever : levers)
            if (lever.programme) lever.strength *= share_in_force(*lever.programme, world);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        if (first) return;  // no year has passed whose flows could be counted
        for (const WorkProgramme& plan : ctx.rules.programmes) {
            const double value = value_of(plan.indicator, count(plan.scope, world, tallies, ctx));
            const Budgets budgets = budgets_of(plan.scope, world, ctx);
            const double balance = share(budgets.balance, budgets.output);
            const bool known = world.programmes.contains(plan.number);
            if (!plan.running || !known) world.programmes[plan.number] = {plan.start, value, balance, 0, 0, 0};
            else review(plan, world.programmes[plan.number], value, balance, budgets);
        }
    }

  private:
    /// Members wait for the programme; after its end the last share stands.
    static double share_in_force(const WorkProgramme& plan, const World& world) {
        if (world.now < plan.from) return 0;
        const auto known = world.programmes.find(plan.number);
        if (known == world.programmes.end()) return plan.start;
        return known->second.stopped ? 0 : known->second.scale;
    }

    static void review(const WorkProgramme& plan, ProgrammeState& state, double value, double balance, const Budgets& budgets) {
        constexpr int year = 12;
        if (state.stopped || year * state.reviews >= plan.months) return;  // it is over
        ++state.reviews;
        state.spent += budgets.cost;
        const double passed = std::min(1.0, static_cast<double>(year * state.reviews) / plan.months);
        const double wanted = state.base + plan.target * passed * std::abs(state.base);
        const bool reached = plan.target >= 0 ? value >= wanted : value <= wanted;
        const bool afforded = !plan.budget || balance >= state.base_balance;
        state.scale = std::min(1.0, state.scale * (reached && afforded ? plan.raise : plan.cut));
        state.stopped = state.spent > plan.cost_cap * budgets.output ? 1 : 0;
    }
};

}  // namespace

ProcessEntry programmes_process() {
    return {.info = {.name = "programmes",
                     .summary = "Work programmes are reviewed at each yearly close and hold their levers to an indicator.",
                     .description =
                         "Acts only where the lever `work_programme` opens a programme. At each yearly close the indicator of the programme "
                         "and the budgets of its origins are compared with those of the close before it began; the strength of the levers that name it "
                         "rises or falls, or they stop for good once policies have cost too much. The last close decides and nothing else. "
                         "Moves nothing but the strength of levers. Does not capture who reviews.",
                     .params = {}},
            .streams = {},
            .measures = {},
            .make = [](const Values&, const MeasureList&) -> std::unique_ptr<Process> { return std::make_unique<Programmes>(); }};
}

}  // namespace sterna
