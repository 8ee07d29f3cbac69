#include <doctest/doctest.h>

#include <memory>

#include "sterna/analysis/calibration.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "support/small_world.hpp"
#include "sterna/model/choosers.hpp"
#include "sterna/model/moves.hpp"

namespace sterna {
ProcessEntry circulation_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, other = 1, rich = 2;

/// The small world with an open border from AAA to CCC that two thirds cross back within five years, as guest workers did.
const Atlas& circular_atlas() {
    static const Atlas solved = [] {
        Atlas atlas = small_atlas();
        atlas.countries[rich].exit_5y = 0.7;
        CorridorFacts& open = atlas.corridors(poor, rich);
        open.free_movement = true, open.visa_required = false, open.exit_rate = 0.1;
        open.duration_0_5 = 0.4, open.duration_5_10 = 0.2;
        for (double& inflow : open.inflow) inflow *= 2;
        CalibrationOptions options;
        options.years = 2, options.passes = 1;
        calibrate(atlas, scenario_of(20'000, 2), options);
        return atlas;
    }();
    return solved;
}

struct Moves {
    std::int64_t all = 0, repeats = 0;
    double share() const { return static_cast<double>(repeats) / static_cast<double>(all); }
};

/// From AAA to CCC in the third decade, when those who had been there before the start of the run no longer matter.
Moves third_decade(const Atlas& atlas, Scenario scenario) {
    const RunResult result = run(atlas, scenario);
    const Layout layout(atlas);
    Moves moves;
    for (std::size_t year = 20; year < 30; ++year)
        for (int e = 0; e < layout.educations; ++e)
            for (int g = 0; g < sexes; ++g) {
                const std::size_t cell = layout.cell(poor, rich, e, g);
                moves.all += result.frames[year][cube::outflow][cell], moves.repeats += result.frames[year][cube::repeat_flow][cell];
            }
    return moves;
}

Scenario thirty_years() {
    Scenario scenario = scenario_of(60'000, 30);
    scenario.step = Step::quarter;
    return scenario;
}

}  // namespace

TEST_CASE("Across an open border that most cross back about three moves in five are repeat moves") {
    const double open = third_decade(circular_atlas(), thirty_years()).share();
    CAPTURE(open);
    CHECK(open > 0.52);
    CHECK(open < 0.66);
    const double visas = third_decade(calibrated_atlas(), thirty_years()).share();
    CHECK(visas < 0.2);
}

TEST_CASE("Knowing an open country takes the place of its constant and of no other") {
    RowLab lab(circulation_process());
    lab.atlas.corridors(poor, rich).free_movement = lab.atlas.corridors(poor, other).free_movement = true;
    for (int d = 1; d < 4; ++d) lab.atlas.corridors(poor, d).constant = {-4, -4};
    lab.world.network = lab.world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
    ChoiceTables& t = lab.tables.choice;
    rebuild(t, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    const int row = lab.add(poor, rich, Status::free_movement, lab.now - 24);
    lab.box.page().savings[row] = 1'000'000;
    go_home(lab.block, row, ReturnKind::voluntary, lab.context());
    const Chooser back = chooser_of(lab.block, row, lab.now, lab.context());
    CHECK(back.known == rich);
    Chooser stranger = back;
    stranger.known = -1;
    const auto weight = [&](const Chooser& who, int d) { return weight_of(t, lab.atlas, lab.rules, lab.traits.draws, who, d, nullptr, nullptr); };
    CHECK_CLOSE(weight(back, rich) / weight(stranger, rich), math::exp((t.params.familiar + 4) / t.params.lambda), 1e-9);
    CHECK(weight(back, other) == weight(stranger, other));
    CHECK(weight(back, 3) == weight(stranger, 3));
    // Where visas are needed the constant holds more than what one can get to know.
    lab.atlas.corridors(poor, rich).free_movement = false;
    rebuild(t, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    CHECK(weight(back, rich) > 0);
    CHECK(weight(back, rich) == weight(stranger, rich));
    // A corridor that is better than that keeps what it has.
    lab.atlas.corridors(poor, rich).free_movement = true, lab.atlas.corridors(poor, rich).constant = {1, 1};
    rebuild(t, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    CHECK(weight(back, rich) == weight(stranger, rich));
}

TEST_CASE("The race of those who know a country has the chances of the closed form") {
    RowLab lab(circulation_process());
    for (int d = 1; d < 4; ++d) {
        lab.atlas.corridors(poor, d).constant = {-5, -5};
        lab.atlas.corridors(poor, d).free_movement = true;
    }
    lab.world.network = lab.world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
    ChoiceTables& t = lab.tables.choice;
    rebuild(t, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    Chooser who;
    who.education = 1, who.sex = 1, who.kind = lab.tables.deciders.kind(1, 0, false), who.age = 30, who.wealth = 1000;
    who.now = Month::of(2025), who.known = 3;  // the island, which hardly anybody proposes
    std::vector<double> p(4);
    probabilities(t, lab.atlas, lab.rules, lab.traits.draws, who, p);
    const int n = 100'000;
    std::int64_t island = 0, mainland = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        who.id = {poor, i};
        const int d = race(t, lab.tables.proposals, lab.atlas, lab.rules, lab.draws, lab.traits.draws, who).destination;
        island += d == 3, mainland += d == rich;
    }
    CHECK(p[3] > 0.1);
    CHECK_BAND(z_of_count(island, n, p[3]));
    CHECK_BAND(z_of_count(mainland, n, p[2]));
    CHECK_OUTSIDE_BAND(z_of_count(island, n, 0.9 * p[3]));
}

TEST_CASE("A move takes what it costs in the base year from savings and no more") {
    RowLab lab(circulation_process());
    lab.world.network = lab.world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
    ChoiceTables& t = lab.tables.choice;
    rebuild(t, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    const double home = expected_income(t.params, lab.atlas, lab.world, poor, 1, 1, false);
    const double cost = t.params.cost_other * corridor_cost(t.params, lab.atlas, poor, rich) * home;
    for (double& wage : lab.world.countries[poor].wage) wage *= 4;  // what home has become since
    const auto left = [&](std::int32_t savings, std::uint8_t trips) {
        const int row = lab.add(poor, poor, Status::citizen_at_home, lab.now - 24);
        lab.box.page().savings[row] = savings, lab.box.page().trips[row] = trips;
        depart(lab.block, row, rich, Status::permanent, no_scheme, never, lab.context());
        return lab.box.page().savings[row];
    };
    CHECK(left(100'000, 0) == doctest::Approx(100'000 - cost).epsilon(1e-5));
    CHECK(left(100'000, 1) == doctest::Approx(100'000 - t.params.repeat_cost * cost).epsilon(1e-5));
    CHECK(left(static_cast<std::int32_t>(cost / 2), 0) == 0);
    CHECK(left(0, 0) == 0);
    CHECK(left(-500, 0) == -500);
}
