#include <map>
#include <string>

#include <doctest/doctest.h>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/ledger_items.hpp"
#include "sterna/model/moves.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry human_capital_process();
ObserverEntry ledger_observer();
}

using namespace sterna;
using namespace sterna::test;

namespace {

/// Keeps the ledgers of the last frame.
class Ledgers final : public Recorder {
  public:
    void integers(const SeriesInfo& info, std::span<const std::int64_t> values) override {
        if (info.name.starts_with("ledger/")) of_[info.name].assign(values.begin(), values.end());
    }
    void reals(const SeriesInfo&, std::span<const double>) override {}
    std::int64_t line(const std::string& name, int country, std::size_t item, std::size_t items) const {
        return of_.at("ledger/" + name)[static_cast<std::size_t>(country) * items + item];
    }
    std::int64_t units(const std::string& name, int country, std::size_t item) const { return line(name + "_units", country, item, ledger::unit_items); }

  private:
    std::map<std::string, std::vector<std::int64_t>> of_;
};

/// Efficiency of the skilled by birth and residence, counted one by one.
std::vector<std::int64_t> recount(const Simulation& run, const Rules& law) {
    const Context ctx = run.context(law);
    std::vector<std::int64_t> units(static_cast<std::size_t>(ctx.layout.countries * ctx.layout.countries), 0);
    for_each_person(run.world(), [&](const Page& page, int row) {
        units[ctx.layout.corridor(page.birth[row], page.residence[row])] += units_of_skilled(page, row, ctx);
    });
    return units;
}

Scenario busy(FrameEvery every) {
    Scenario scenario = scenario_of(16'000, 5);
    scenario.policies = binding_policies();
    scenario.every = every;
    return scenario;
}

/// A skilled man of 35 with twelve years of work, at work since January.
struct SkilledAtWork : RowLab {
    SkilledAtWork() : RowLab(human_capital_process()) {
        now = Month::of(2021, 12);
        row = add(0, 0, Status::citizen_at_home, Month::of(2010));
        box.page().kind[row] = kind_of(1, 2, 0);
        box.page().worked_home[row] = 144;
    }
    int row = 0;
    std::int64_t units() const { return units_of_skilled(box.page(), row, context()); }
    std::int64_t counted(Measure m) { return block.tally.flush(), tallies[m][0]; }
};

}  // namespace

TEST_CASE("The ledger in efficiency units closes in every frame and opens where the last one closed") {
    for (const FrameEvery every : {FrameEvery::year, FrameEvery::month}) {
        Simulation run(model_of(calibrated_atlas(), busy(every)), {});
        Ledgers ledgers;
        run.record_start(ledgers);
        std::vector<std::int64_t> closed;
        for (int c = 0; c < 4; ++c) closed.push_back(ledgers.units("natives", c, ledger::closing_units));
        while (!run.done()) {
            if (!run.step(ledgers)) continue;
            for (int c = 0; c < 4; ++c) {
                CHECK(ledgers.units("natives", c, ledger::opening) == closed[static_cast<std::size_t>(c)]);
                closed[static_cast<std::size_t>(c)] = ledgers.units("natives", c, ledger::closing_units);
            }
            const auto counted = recount(run, run.model().rules_of(run.world()));
            for (int c = 0; c < 4; ++c) CHECK(ledgers.units("natives", c, ledger::closing_units) == counted[static_cast<std::size_t>(c * 5)]);
        }
    }
}

TEST_CASE("Every item of the ledger in efficiency units has the sign and the cause of its item in persons") {
    Simulation run(model_of(calibrated_atlas(), busy(FrameEvery::year)), {});
    Ledgers ledgers;
    std::array<std::int64_t, ledger::unit_items> seen{};
    while (!run.done()) {
        if (!run.step(ledgers)) continue;
        for (const std::string name : {"natives", "foreign_born"})
            for (int c = 0; c < 4; ++c) {
                for (std::size_t i = 0; i < ledger::change; ++i) {
                    const std::int64_t persons = ledgers.line(name, c, i, ledger::items), units = ledgers.units(name, c, i);
                    CHECK((persons > 0) == (units > 0));
                    CHECK((persons < 0) == (units < 0));
                    seen[i] += std::abs(units);
                }
                CHECK(ledgers.units(name, c, ledger::learning) > 0);
                CHECK(ledgers.units(name, c, ledger::depreciation) <= 0);
                seen[ledger::depreciation] -= ledgers.units(name, c, ledger::depreciation);
            }
    }
    for (const std::size_t item : {ledger::emigration, ledger::return_trained_home, ledger::immigration, ledger::foreign_exit, ledger::deaths,
                                   ledger::age_exits, ledger::graduates_baseline})
        CHECK(seen[item] > 0);
    CHECK(seen[ledger::depreciation] > 0);
}

TEST_CASE("A year of work adds what the earnings function says and over-qualified work takes its part away") {
    // Twelve and thirteen years: exp(.08 x 12 - .0012 x 144) and exp(.08 x 13 - .0012 x 169), in 1/1024.
    SkilledAtWork lab;
    CHECK(lab.units() == std::llround(1024 * std::exp(0.96 - 0.1728)));
    lab.block.select(never);
    settle_year(lab.block, lab.context());
    CHECK(lab.units() == std::llround(1024 * std::exp(1.04 - 0.2028)));
    CHECK(lab.counted(skilled_units::learning) == std::llround(1024 * std::exp(1.04 - 0.2028)) - std::llround(1024 * std::exp(0.96 - 0.1728)));
    CHECK(lab.counted(skilled_units::depreciation) == 0);
    SkilledAtWork wasting;
    wasting.box.page().state[wasting.row] = with_bit(wasting.box.page().state[wasting.row], overqualified_bit, true);
    wasting.block.select(never);
    settle_year(wasting.block, wasting.context());
    CHECK(wasting.counted(skilled_units::learning) == lab.counted(skilled_units::learning));
    CHECK(wasting.counted(skilled_units::depreciation) ==
          std::llround(1024 * std::exp(1.04 - 0.2028 - 0.02)) - std::llround(1024 * std::exp(1.04 - 0.2028)));
}

TEST_CASE("An onward move and a return carry the units that the person has on that day") {
    SkilledAtWork lab;
    Page& page = lab.box.page();
    page.residence[lab.row] = 1, page.trips[lab.row] = 1, page.training[lab.row] = trained_abroad_bit;
    page.state[lab.row] = with_status(page.state[lab.row], Status::permanent);
    page.settled[lab.row] = 11;  // nothing is learned on the way
    lab.attach();
    const std::int64_t units = lab.units();
    REQUIRE(units > 0);
    depart(lab.block, lab.row, 2, Status::permanent, no_scheme, never, lab.context());
    lab.block.tally.flush();
    const auto at = [&](Measure m, int residence) { return lab.tallies[m][lab.layout.corridor(0, residence)]; };
    CHECK(at(skilled_units::exited, 1) == units);
    CHECK(at(skilled_units::arrived, 2) == units);
    CHECK(at(skilled_units::left_home, 2) == 0);
    lab.tables.human_capital.match_chance = 1;
    page.worked_abroad[lab.row] = 36, page.worked_home[lab.row] = 108;
    lab.now = Month::of(2022, 6);
    page.settled[lab.row] = 5;
    go_home(lab.block, lab.row, ReturnKind::voluntary, lab.context());
    lab.block.tally.flush();
    CHECK(at(skilled_units::exited, 2) == units);
    CHECK(at(skilled_units::came_home, 2) == lab.units());
    CHECK(at(skilled_units::came_home_trained_abroad, 2) == lab.units());
    CHECK(lab.units() > units);  // what was learned abroad is worth something at home
}

TEST_CASE("Each count of units stands on its own line of the ledger") {
    const auto model = model_of(calibrated_atlas(), scenario_of(4'000, 1));
    Simulation run(model, {});
    Tallies t = model->measures.empty_tallies();
    const Layout& layout = model->layout;
    const auto set = [&](Measure m, int birth, int residence, std::int64_t units) { t[m][layout.corridor(birth, residence)] = units; };
    set(skilled_units::left_home, 0, 2, 3), set(skilled_units::came_home, 0, 2, 11), set(skilled_units::came_home_trained_abroad, 0, 2, 4);
    set(skilled_units::arrived, 0, 2, 5), set(skilled_units::exited, 0, 2, 13);
    set(skilled_units::deaths, 0, 0, 17), set(skilled_units::age_exits, 0, 0, 19), set(skilled_units::learning, 0, 0, 40);
    set(skilled_units::depreciation, 0, 0, -2), set(skilled_units::education, 0, 0, 29);
    t[model->measures.find("graduate_units")][layout.corridor(0, 0) * causes + 1] = 23;
    std::vector<std::int64_t> before(static_cast<std::size_t>(layout.countries * layout.countries), 0);
    before[0] = 100, before[layout.corridor(0, 2)] = 50;
    set(skilled_units::stock, 0, 0, 100 - 3 + 11 - 17 - 19 + 40 - 2 + 29), set(skilled_units::stock, 0, 2, 50 + 5 - 13);
    const Frame frame{model->atlas, model->measures, run.world(), t, run.world().stock, before, 12};
    Ledgers ledgers;
    t[cube::stock] = run.world().stock;
    ledger_observer().make()->record(frame, ledgers);
    const std::map<std::size_t, std::int64_t> natives{{ledger::opening, 100}, {ledger::emigration, -3}, {ledger::return_trained_home, 7},
                                                      {ledger::return_trained_abroad, 4}, {ledger::deaths, -17}, {ledger::age_exits, -19},
                                                      {ledger::graduates_prospect, 23}, {ledger::change, 6}, {ledger::learning, 40},
                                                      {ledger::depreciation, -2}, {ledger::closing_units, 139}};
    const std::map<std::size_t, std::int64_t> foreign{{ledger::opening, 50}, {ledger::immigration, 5}, {ledger::foreign_exit, -13},
                                                      {ledger::closing_units, 42}};
    for (std::size_t item = 0; item < ledger::unit_items; ++item) {
        CAPTURE(ledger_unit_items[item]);
        CHECK(ledgers.units("natives", 0, item) == (natives.contains(item) ? natives.at(item) : 0));
        CHECK(ledgers.units("foreign_born", 2, item) == (foreign.contains(item) ? foreign.at(item) : 0));
    }
}
