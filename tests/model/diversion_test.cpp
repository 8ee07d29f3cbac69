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

/// Of the flow lost when one destination shuts what other destinations gain, by the model and by the formula for people who rarely
/// leave; persons a year.
struct Diversion {
    double lost = 0, elsewhere = 0, formula = 0;
};

/// The same choice with one destination shut to everybody.
ChoiceTables shut(ChoiceTables tables, std::size_t destination) {
    const auto n = static_cast<std::size_t>(tables.countries);
    for (std::size_t k = destination; k < tables.common.size(); k += n) tables.common[k] = 0;
    return tables;
}

/// Who may leave home, as they choose when staying is worth `rarer` utils more.
std::vector<std::pair<Chooser, double>> choosers(const Simulation& simulation, const Context& ctx, double rarer) {
    std::vector<std::pair<Chooser, double>> people;
    Block block;
    for (const Segment& segment : simulation.world().stores[0].segments)
        for (const PageBox& box : segment.pages) {
            PageBox copy = box;
            block.attach(copy, 0, nullptr, nullptr);
            for (int row = 0; row < block.rows(); ++row) {
                const Page& page = block.page();
                if (page.residence[row] != page.birth[row] || (page.state[row] & studying_bit)) continue;
                people.emplace_back(chooser_of(block, row, ctx.now, ctx), yearly_consideration(ctx, page, row, ctx.now.year()) * static_cast<double>(segment.weight));
                people.back().first.home_degree += rarer;  // adds to staying
            }
        }
    return people;
}

std::vector<Diversion> diversions(const Simulation& simulation, double rarer) {
    const Model& model = simulation.model();
    const Rules rules = model.rules_of(simulation.world());
    const Context ctx = simulation.context(rules);
    const ChoiceTables& open = simulation.tables().choice;
    const auto people = choosers(simulation, ctx, rarer);
    const auto n = static_cast<std::size_t>(model.layout.countries);
    std::vector<Diversion> sums(n);
    std::vector<double> p(n), after(n);
    const auto leave = [&](const ChoiceTables& tables, const Chooser& who, std::vector<double>& out) {
        return probabilities(tables, model.atlas, rules, model.traits.draws, who, out);
    };
    for (std::size_t d = 0; d < n; ++d) {
        const ChoiceTables closed = shut(open, d);
        for (const auto& [who, persons] : people) {
            const double before = leave(open, who, p);
            if (before <= 0 || p[d] <= 0) continue;
            const double q = p[d] / before, lost = persons * p[d];
            sums[d].lost += lost;
            sums[d].elsewhere += lost - persons * (before - leave(closed, who, after));
            sums[d].formula += lost * (1 - (1 - math::exp(open.params.lambda * math::log(std::max(1e-300, 1 - q)))) / q);
        }
    }
    return sums;
}

}  // namespace

TEST_CASE("Of the flow to any of forty countries that shuts the share of the nested logit goes elsewhere") {
    const Atlas atlas = read_world("configs/worlds/forum-40-2020");
    const Simulation simulation(model_of(atlas, scenario_of(3'000, 1)), {});
    // Where people rarely leave the formula holds; the likelier they leave, the more of those refused go elsewhere.
    const auto rare = diversions(simulation, 12), real = diversions(simulation, 0);
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
