#include <doctest/doctest.h>

#include <cmath>

#include "sterna/io/read_world.hpp"
#include "sterna/model/choosers.hpp"
#include "support/check_close.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// A share of the flow lost when one destination shuts that other destinations gain, for a person with weights `w` and this
/// value of staying: by the model, and by the formula for people who rarely leave.
struct Diversion {
    double lost = 0, elsewhere = 0, formula = 0;
};

void add_person(std::vector<Diversion>& sums, const std::vector<double>& w, double stay, double lambda, double persons) {
    double all = 0;
    for (const double x : w) all += x;
    if (all <= 0) return;
    const auto leave = [&](double sum) { return sum <= 0 ? 0.0 : 1 / (1 + math::exp(stay) / math::exp(lambda * math::log(sum))); };
    const double before = leave(all);
    for (std::size_t d = 0; d < w.size(); ++d) {
        if (w[d] <= 0) continue;
        const double q = w[d] / all, after = leave(all - w[d]), lost = persons * before * q;
        sums[d].lost += lost;
        sums[d].elsewhere += lost - persons * (before - after);
        sums[d].formula += lost * (1 - (1 - math::exp(lambda * math::log(std::max(1e-300, 1 - q)))) / q);
    }
}

std::vector<Diversion> diversions(const Simulation& simulation, const Tables& tables, double rarer) {
    const Model& model = simulation.model();
    const Rules rules = model.rules_of(simulation.world());
    const auto weight = weights_of(simulation.world());
    const Context ctx{model.atlas, model.layout, simulation.world(), rules, tables, model.draws, model.traits, weight, simulation.world().now, 1, true};
    const int n = model.layout.countries;
    std::vector<Diversion> sums(static_cast<std::size_t>(n));
    std::vector<double> w(static_cast<std::size_t>(n));
    Block block;
    for (const Segment& segment : simulation.world().stores[0].segments)
        for (const PageBox& box : segment.pages) {
            PageBox copy = box;
            block.attach(copy, 0, nullptr, nullptr);
            for (int row = 0; row < block.rows(); ++row) {
                const Page& page = block.page();
                if (page.residence[row] != page.birth[row] || (page.state[row] & studying_bit)) continue;
                const Chooser who = chooser_of(block, row, ctx.now, ctx);
                for (int d = 0; d < n; ++d) w[static_cast<std::size_t>(d)] = weight_of(tables.choice, model.atlas, rules, model.traits.draws, who, d, nullptr, nullptr);
                add_person(sums, w, value_of_staying(tables.choice, who) + rarer, tables.choice.params.lambda,
                           yearly_consideration(ctx, page, row, ctx.now.year()) * static_cast<double>(segment.weight));
            }
        }
    return sums;
}

}  // namespace

TEST_CASE("Of the flow to any of forty countries that shuts the share of the nested logit goes elsewhere") {
    const Atlas atlas = read_world("configs/worlds/forum-40-2020");
    const Simulation simulation(model_of(atlas, scenario_of(20'000, 1)), {});
    // Where people rarely leave the formula holds; the likelier they leave, the more of those refused go elsewhere.
    const auto rare = diversions(simulation, simulation.tables(), 12), real = diversions(simulation, simulation.tables(), 0);
    std::string rows;
    for (std::size_t d = 0; d < rare.size(); ++d) {
        if (rare[d].lost <= 0) continue;
        const double model = rare[d].elsewhere / rare[d].lost, formula = rare[d].formula / rare[d].lost;
        CAPTURE(atlas.countries[d].code);
        CHECK_NEAR(model, formula, 1e-4);
        const double as_is = real[d].elsewhere / real[d].lost, formula_as_is = real[d].formula / real[d].lost;
        CHECK(as_is > formula_as_is);
        CHECK(as_is < formula_as_is + 0.2);
        char line[120];
        std::snprintf(line, sizeof line, "%s formula %.4f, rare movers %.4f; as people are %.4f of %.4f\n", atlas.countries[d].code.c_str(), formula, model, as_is,
                      formula_as_is);
        rows += line;
    }
    MESSAGE(rows);
}
