#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sterna/engine/registry.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/public_money.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
LeverEntry recognition_lever();
LeverEntry enforcement_lever();
LeverEntry gender_access_lever();
LeverEntry displacement_lever();
ProcessEntry fiscal_process();
}  // namespace sterna

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr std::size_t poor = 0, rich = 2, island = 3;

Scope between(std::size_t origin, std::size_t destination) {
    Scope scope;
    scope.origins.reset(), scope.destinations.reset();
    scope.origins.set(origin), scope.destinations.set(destination);
    return scope;
}

/// Natives of AAA at home who leave one by one; each stands for seven persons.
struct Departures : RowLab {
    Departures() : RowLab(fiscal_process()) { weight.fill(7); }
    void leave(int education, std::size_t destination, Status status) {
        const int row = add(poor, poor, Status::citizen_at_home, now - 24);
        box.page().kind[row] = kind_of(1, education, 0);
        depart(block, row, static_cast<int>(destination), status, no_scheme, never, context());
        block.tally.flush();
    }
    std::int64_t paid_by(std::size_t country) const { return tallies[cube::policy_cost][country]; }
};

std::int64_t total_of(const RunResult& result, Measure measure) {
    std::int64_t sum = 0;
    for (const Tallies& frame : result.frames) sum += frame.total(measure);
    return sum;
}

}  // namespace

TEST_CASE("Every lever names who may bear its cost and its key for the payer offers nobody else") {
    static const std::vector<std::pair<std::string, Payer>> words{{"origin", Payer::origin},     {"destination", Payer::destination},
                                                                  {"employer", Payer::employer}, {"migrant", Payer::migrant},
                                                                  {"donor", Payer::donor}};
    for (const LeverEntry& lever : registered_levers()) {
        CAPTURE(lever.info.name);
        CHECK_FALSE(lever.payers.empty());
        for (const ParamInfo& info : lever.info.params) {
            if (info.key != "payer") continue;
            for (const auto& [word, payer] : words) {
                const bool offered = std::find(info.choices.begin(), info.choices.end(), word) != info.choices.end();
                const bool named = std::find(lever.payers.begin(), lever.payers.end(), payer) != lever.payers.end();
                CHECK((!offered || named));
            }
        }
    }
}

TEST_CASE("A lever that names nobody who pays or a process that there is not is refused by its name") {
    LeverEntry lever = recognition_lever();
    CHECK_NOTHROW(check_lever(lever));
    lever.payers.clear();
    CHECK_THROWS_WITH_AS(check_lever(lever), doctest::Contains("recognition names nobody who pays"), InternalError);
    lever = recognition_lever(), lever.process = "permits brain_wastes";
    CHECK_THROWS_WITH_AS(check_lever(lever), doctest::Contains("brain_wastes, which is no process"), InternalError);
}

TEST_CASE("Recognition costs its payer for each skilled person who comes from the origin and for nobody else") {
    Departures lab;
    recognition_lever().make({{"share", 0.5}, {"cost", 2000.0}})->apply(lab.rules, between(poor, rich), 1, 1);
    lab.leave(2, rich, Status::permanent);
    CHECK(lab.paid_by(rich) == 7 * 100'000);  // half of 2,000 dollars for seven persons
    lab.leave(1, rich, Status::permanent);
    lab.leave(2, island, Status::permanent);
    CHECK(lab.tallies.total(cube::policy_cost) == 7 * 100'000);
    lab.rules = {};
    recognition_lever().make({{"payer", std::string("donor")}})->apply(lab.rules, Scope{}, 0.25, 1);
    lab.leave(2, rich, Status::permanent);
    CHECK(lab.tallies.total(cube::policy_cost) == 7 * 100'000);
    CHECK(lab.tallies[cube::donor_cost][poor] == 7 * 50'000);
}

TEST_CASE("In a run recognition costs the destinations its price times the skilled who leave home") {
    Scenario scenario = scenario_of(4'000, 2);
    scenario.policies = {lever("recognition", "diplomas", {{"share", 1.0}, {"cost", 2000.0}})};
    switch_off(scenario, {"coherence"});
    const RunResult result = run(calibrated_atlas(), scenario);
    const Layout layout(calibrated_atlas());
    std::int64_t skilled = 0;
    for (const Tallies& frame : result.frames)
        for (int o = 0; o < layout.countries; ++o)
            for (int d = 0; d < layout.countries; ++d)
                for (int sex = 0; sex < sexes; ++sex)
                    if (o != d) skilled += frame[cube::outflow][layout.cell(o, d, 2, sex)];
    REQUIRE(skilled > 0);
    CHECK(total_of(result, cube::policy_cost) == 200'000 * skilled);
    std::int64_t booked = 0;  // by budgets, of the last year
    for (const CountryState& state : result.countries) booked += state.public_finance.policy_cost;
    CHECK(booked == result.frames.back().total(cube::policy_cost));
}

TEST_CASE("Somebody who fled is received once at the dearer terms of two wars and whoever migrates costs no reception") {
    Departures lab;
    displacement_lever().make({{"persons", 100.0}, {"reception", 3000.0}})->apply(lab.rules, Scope{}, 1, 1);
    displacement_lever().make({{"persons", 100.0}, {"reception", 4000.0}})->apply(lab.rules, between(poor, rich), 0.5, 2);
    lab.leave(1, rich, Status::protected_person);
    CHECK(lab.paid_by(rich) == 7 * 400'000);
    lab.leave(1, island, Status::protected_person);
    CHECK(lab.paid_by(island) == 7 * 300'000);
    lab.leave(1, rich, Status::permanent);
    CHECK(lab.tallies.total(cube::policy_cost) == 7 * 700'000);
}

TEST_CASE("Closer watching costs each destination its share of output and less watching saves nothing") {
    Rules rules;
    enforcement_lever().make({{"change", 2.0}, {"cost", 0.0005}})->apply(rules, between(poor, rich), 0.5, 1);
    REQUIRE(rules.yearly_outlays.size() == 1);
    CHECK(rules.yearly_outlays[0] == YearlyOutlay{rich, nobody, 0, 0.0005});
    rules = {};
    enforcement_lever().make({{"change", -1.0}})->apply(rules, between(poor, rich), 1, 1);
    CHECK(rules.enforcement.size() == 1);
    CHECK(rules.yearly_outlays.empty());
    Scope everywhere;
    everywhere.origins.reset(), everywhere.origins.set(poor);
    enforcement_lever().make({})->apply(rules, everywhere, 1, 1);
    CHECK(std::none_of(rules.yearly_outlays.begin(), rules.yearly_outlays.end(), [](const YearlyOutlay& x) { return x.payer == poor; }));
    CHECK(std::any_of(rules.yearly_outlays.begin(), rules.yearly_outlays.end(), [](const YearlyOutlay& x) { return x.payer == rich; }));
}

TEST_CASE("Access for women costs each origin its share of output or donors who hand it to the origin") {
    Rules rules;
    gender_access_lever().make({{"share", 0.5}, {"cost", 0.0004}})->apply(rules, between(poor, rich), 0.5, 1);
    REQUIRE(rules.yearly_outlays.size() == 1);
    CHECK(rules.yearly_outlays[0] == YearlyOutlay{poor, nobody, 0, 0.0001});
    rules = {};
    gender_access_lever().make({{"cost", 0.0004}, {"payer", std::string("donor")}})->apply(rules, between(poor, rich), 1, 1);
    CHECK(rules.yearly_outlays[0] == YearlyOutlay{nobody, poor, 0, 0.0004});
}
