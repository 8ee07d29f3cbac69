#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "sterna/engine/check.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

const Scenario& scenario() {
    static const Scenario two_years = scenario_of(4'000, 2);
    return two_years;
}

/// The world in July of the second year.
const World& sound() {
    static const World world = [] {
        Simulation simulation(model_of(calibrated_atlas(), scenario()), {});
        Watch watch;
        watch.run(simulation, Month::of(2021, 7));
        return simulation.world();
    }();
    return world;
}

/// What the run says at the year's end after somebody has tampered with the world; nothing if it did not notice.
std::string verdict(const std::function<void(World&)>& tamper) {
    World world = sound();
    tamper(world);
    Simulation simulation(model_of(calibrated_atlas(), scenario()), {}, std::move(world));
    Watch watch;
    try {
        watch.run(simulation);
    } catch (const InternalError& error) {
        return error.what();
    }
    return "";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// First row of natives of AAA that lives where it should and is far from retirement.
struct Row {
    Page& page;
    int row;
};
Row somebody(World& world, bool abroad) {
    for (PageBox& box : world.stores.front().segments[0].pages)
        for (int row = 0; row < box.rows; ++row) {
            const Page& page = box.page();
            const bool young = world.now.index - page.born[row] < 40 * 12 && world.now.index - page.born[row] > 25 * 12;
            if (page.residence[row] != gone && (page.residence[row] != 0) == abroad && young) return {box.page(), row};
        }
    throw InternalError("nobody of the kind in the small world");
}

}  // namespace

TEST_CASE("A sound world passes every check") { CHECK(verdict([](World&) {}).empty()); }

TEST_CASE("One person too many in any flow is noticed at the close") {
    for (const Measure flow : {cube::outflow, cube::return_flow, cube::deaths, cube::entries, cube::age_exits, cube::education_in,
                               cube::education_out, cube::onward_in, cube::onward_out, cube::retirement_return, cube::removal}) {
        CAPTURE(standard_measures()[static_cast<std::size_t>(flow.index)].name);
        const std::string text = verdict([&](World& world) {
            world.open[flow][Layout(calibrated_atlas()).cell(0, 2, 2, 0)] += 1;
        });
        CHECK(says(text, "people are not conserved"));
        CHECK(says(text, "natives of AAA"));
    }
}

TEST_CASE("A person who moves changes sex or vanishes without a flow is noticed") {
    const auto noticed = [](const std::function<void(Row)>& change) {
        return says(verdict([&](World& world) { change(somebody(world, false)); }), "people are not conserved");
    };
    CHECK(noticed([](Row r) { r.page.residence[r.row] = 2; }));
    CHECK(noticed([](Row r) { r.page.kind[r.row] ^= 1; }));
    CHECK(noticed([](Row r) { r.page.residence[r.row] = gone; }));
    CHECK(noticed([](Row r) { r.page.kind[r.row] ^= 2; }));
}

TEST_CASE("A stock that is wrong at the start of a frame is noticed at its end") {
    CHECK(says(verdict([](World& world) { world.stock[0] -= 1; }), "people are not conserved"));
}

TEST_CASE("A person in a state that cannot be is named with what is wrong") {
    const auto named = [](bool abroad, const std::function<void(Row)>& change, const std::string& what) {
        const std::string text = verdict([&](World& world) { change(somebody(world, abroad)); });
        CHECK_MESSAGE(says(text, what), "said: ", text);
        CHECK(says(text, "native "));
    };
    named(false, [](Row r) { r.page.serial[r.row] += 1; }, "stands behind a higher id");
    named(false, [](Row r) { r.page.kind[r.row] = static_cast<std::uint8_t>(r.page.kind[r.row] | 0xe0); }, "has a field that does not exist");
    named(false, [](Row r) { r.page.state[r.row] = with_status(r.page.state[r.row], Status::permanent); }, "has a status that does not fit");
    named(true, [](Row r) { r.page.state[r.row] = with_status(r.page.state[r.row], Status::citizen_at_home); }, "has a status that does not fit");
    named(false, [](Row r) { r.page.worked_home[r.row] = 660; }, "has worked for longer");
    named(false, [](Row r) { r.page.since[r.row] = static_cast<std::int16_t>(r.page.born[r.row] - 1); }, "began the present stay before birth");
}

TEST_CASE("Serials that were never given and people of a wrong age or trip count are refused") {
    const auto refuses = [](const std::function<void(Row)>& change) {
        World world = sound();
        change(somebody(world, true));
        CHECK_THROWS_AS(check_people(world, calibrated_atlas(), Month::of(2021, 6), {}), InternalError);
    };
    CHECK_NOTHROW(check_people(sound(), calibrated_atlas(), Month::of(2021, 6), {}));
    refuses([](Row r) { r.page.trips[r.row] = 0, r.page.worked_home[r.row] = 12; });
    refuses([](Row r) { r.page.born[r.row] = static_cast<std::int16_t>(Month::of(2021, 6).index - 179); });
    refuses([](Row r) { r.page.residence[r.row] = 4; });
    World world = sound();
    world.entered[3] -= 1;
    CHECK_THROWS_AS(check_people(world, calibrated_atlas(), Month::of(2021, 6), {}), InternalError);
}
