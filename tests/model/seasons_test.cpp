#include <doctest/doctest.h>

#include <array>
#include <set>

#include "sterna/model/luck.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/season.hpp"
#include "support/door_lab.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry admission_process();
ProcessEntry emigration_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

Scheme season(int opens, int months) {
    Scheme scheme;
    scheme.number = 1, scheme.season_opens = opens, scheme.season_months = months;
    return scheme;
}

Scenario seasonal(const Values& more, int years) {
    Scenario scenario = scenario_of(30'000, years);
    scenario.every = FrameEvery::month;
    scenario.model["emigration"]["offer"] = 3.0, scenario.model["emigration"]["recruitment"] = 6.0;  // few who are asked refuse
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    Values values = more;
    values["quota"] = 1'200.0;
    scenario.policies = {lever("seasonal_visa", "harvest", values, scope)};
    return scenario;
}

/// Workers of the scheme admitted, by calendar month, and how many persons one of them stands for.
struct Admissions {
    std::vector<std::int64_t> by_month;
    std::int64_t weight = 0;
    explicit Admissions(const Scenario& scenario) {
        const auto model = model_of(calibrated_atlas(), scenario);
        Simulation simulation(model, {});
        weight = simulation.world().stores[0].segments[0].weight;
        Watch watch;
        watch.run(simulation);
        const Measure arrivals = model->measures.find("arrivals");
        for (const Tallies& t : watch.frames())
            by_month.push_back(t[arrivals][static_cast<std::size_t>(2 * statuses + static_cast<int>(Status::circular))]);
    }
    std::int64_t of_year(std::size_t year) const {
        std::int64_t sum = 0;
        for (std::size_t m = 12 * year; m < 12 * year + 12; ++m) sum += by_month[m];
        return sum;
    }
};

}  // namespace

TEST_CASE("A season is open in its months across New Year too and a step counts for the months of it that it touches") {
    const Scheme spring = season(4, 3), winter = season(11, 3), always;
    std::set<int> in_spring, in_winter;
    for (int m = 1; m <= 12; ++m) {
        if (in_season(spring, Month::of(2025, m))) in_spring.insert(m);
        if (in_season(winter, Month::of(2025, m))) in_winter.insert(m);
        CHECK(in_season(always, Month::of(2025, m)));
    }
    CHECK(in_spring == std::set<int>{4, 5, 6});
    CHECK(in_winter == std::set<int>{1, 11, 12});
    CHECK(in_season(season(2, 1), Month::of(2025, 1), 3));
    CHECK_FALSE(in_season(season(4, 1), Month::of(2025, 1), 3));
    CHECK(in_season(winter, Month::of(2025, 9), 3));
    for (int opens = 1; opens <= 12; ++opens)
        for (const int months : {1, 3, 9}) {
            CHECK(months_in_season(season(opens, months), Month::of(2025), 12) == months);
            int by_quarter = 0;
            for (int m = 1; m <= 12; m += 3) by_quarter += months_in_season(season(opens, months), Month::of(2025, m), 3);
            CHECK(by_quarter == months);
        }
}

TEST_CASE("Offers of a scheme fall evenly on its season and on all the year as before where it has none") {
    const Scheme spring = season(4, 3), winter = season(11, 3), always;
    std::array<int, 12> in_winter{};
    const Draws draws(3);
    for (std::uint32_t i = 0; i < 9'000; ++i) {
        const std::uint32_t lane = draws.words(stream("test/lane"), {0, i}, Month{0})[0];
        CHECK(month_in_season(always, lane, 2031) == month_of_lane(lane, 2031));
        CHECK(in_season(spring, month_in_season(spring, lane, 2031)));
        const Month month = month_in_season(winter, lane, 2031);
        CHECK(month.year() == 2031);
        ++in_winter[static_cast<std::size_t>(month.month_of_year() - 1)];
    }
    for (const std::size_t m : {0, 10, 11}) CHECK(std::abs(in_winter[m] - 3'000) < 220);  // 4.89 standard deviations
}

TEST_CASE("The door of a seasonal scheme is open in its season alone") {
    DoorLab lab;
    Scheme scheme = season(4, 3);
    scheme.scope = towards(rich);
    lab.rules.schemes.push_back(scheme);
    lab.refresh();
    lab.only({});
    Chooser who = lab.person(39);
    for (int month = 1; month <= 12; ++month) {
        who.now = Month::of(2025, month);
        CHECK((lab.best(who, rich).channel == Channel::scheme) == (month >= 4 && month <= 6));
    }
    who.step = 3, who.now = Month::of(2025, 1);
    CHECK(lab.best(who, rich).destination < 0);
    who.now = Month::of(2025, 4);
    CHECK(lab.best(who, rich).channel == Channel::scheme);
}

TEST_CASE("Who has waited since the season is not eligible before the next") {
    RowLab lab(admission_process());
    const auto process = admission_process().make({}, lab.measures);
    const Scheme scheme = season(4, 3);
    Application application;
    application.row = lab.add(poor, poor, Status::citizen_at_home, Month::of(2020)), application.considered = Month::of(2020, 5);
    application.destination = rich, application.channel = Channel::scheme, application.scheme = 1;
    for (int month = 1; month <= 12; ++month) {
        lab.now = Month::of(2021, month);
        process->assess(lab.block, application, {{1, nullptr, &scheme, 100}}, lab.context());
        CHECK((application.key > 0) == (month >= 4 && month <= 6));
    }
}

TEST_CASE("Nobody enters by a seasonal visa outside the season and its places fill within it") {
    const std::string next = "next", wait = "wait";
    for (const std::string& rejected : {next, wait})
        for (const int opens : {4, 11}) {
            Scenario scenario = seasonal({{"opens", static_cast<double>(opens)}}, 3);
            scenario.model["admission"]["rejected"] = rejected;
            const Admissions workers(scenario);
            const Scheme law = season(opens, 3);
            std::int64_t sum = 0;
            for (std::size_t m = 0; m < workers.by_month.size(); ++m) {
                const bool open = in_season(law, scenario.start + static_cast<int>(m));
                CHECK((workers.by_month[m] > 0) == open);
                sum += workers.by_month[m];
            }
            for (std::size_t year = 0; year < 3; ++year) CHECK(std::abs(workers.of_year(year) - 1'200) < 3 * workers.weight);
            CHECK(std::abs(sum - 3 * 1'200) < 2 * workers.weight);
        }
}

TEST_CASE("In steps of a quarter workers come in the quarters that the season touches") {
    Scenario scenario = seasonal({{"opens", 5.0}, {"season", 3.0}}, 2);  // May to July
    scenario.step = Step::quarter;
    const Admissions workers(scenario);
    REQUIRE(workers.by_month.size() == 8);  // a frame is a step
    std::int64_t sum = 0;
    for (std::size_t quarter = 0; quarter < 8; ++quarter) {
        CHECK((workers.by_month[quarter] > 0) == (quarter % 4 == 1 || quarter % 4 == 2));
        sum += workers.by_month[quarter];
    }
    CHECK(std::abs(sum - 2'400) < 2 * workers.weight);
}

TEST_CASE("Seasonal workers are home before the next season and come again in it where they have the right") {
    Scenario scenario = seasonal({{"reentry", std::string("guaranteed")}}, 4);
    scenario.model["emigration"]["consideration"] = 0.01;
    const auto model = model_of(calibrated_atlas(), scenario);
    Simulation simulation(model, {});
    Watch watch;
    std::int64_t abroad_in_march = 0;
    while (!simulation.done()) {
        watch.run(simulation, simulation.world().now + 1);
        if (simulation.world().now.month_of_year() != 4) continue;
        for_each_person(simulation.world(), [&](const Page& page, int row) { abroad_in_march += status_of(page.state[row]) == Status::circular; });
    }
    CHECK(abroad_in_march == 0);
    std::int64_t repeat = 0, moves = 0;
    for (const Tallies& t : watch.frames()) repeat += t.total(cube::repeat_flow), moves += t.total(cube::outflow);
    Scenario without = scenario;
    without.policies[0].values["reentry"] = std::string("none");
    std::int64_t repeat_without = 0;
    const RunResult newcomers = run(calibrated_atlas(), without);
    for (const Tallies& t : newcomers.frames) repeat_without += t.total(cube::repeat_flow);
    CHECK(repeat > 2 * repeat_without);
    CHECK(moves > repeat);
}

TEST_CASE("Who must stay at home for longer than the season has lasted is offered the place when that is over") {
    RowLab lab(emigration_process());
    lab.world.network = lab.world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
    lab.now = Month::of(2021, 2);
    Scheme scheme = season(4, 3);
    scheme.gap = 3, scheme.reentry = 1;
    scheme.scope.origins.reset(), scheme.scope.origins.set(0);
    scheme.scope.destinations.reset(), scheme.scope.destinations.set(2);
    lab.rules.schemes.push_back(scheme);
    const int n = 300;
    for (int i = 0; i < n; ++i) {
        const int row = lab.add(0, 0, Status::citizen_at_home, Month::of(2021, i % 2 == 0 ? 3 : 1));  // free in June, in April
        lab.box.page().scheme[row] = 1, lab.box.page().trips[row] = 1, lab.box.page().savings[row] = 1'000'000;
    }
    const auto process = emigration_process().make({{"consideration", 0.01}, {"offer", 10.0}}, lab.measures);
    std::array<std::set<int>, 13> asked;  // rows by month of an application to the scheme
    for (; lab.now < Month::of(2022);) {
        const int month = lab.now.month_of_year();
        lab.run(*process);
        for (const Application& a : lab.outbox.applications)
            if (a.channel == Channel::scheme) asked[static_cast<std::size_t>(month)].insert(a.row);
    }
    std::array<std::int64_t, 2> rows{};
    for (std::size_t month = 1; month <= 12; ++month)
        for (const int row : asked[month]) {
            CHECK((month >= 4 && month <= 6));
            CHECK((row % 2 != 0 || month == 6));
            ++rows[static_cast<std::size_t>(row % 2)];
        }
    CHECK(rows[0] > 140);
    CHECK(rows[1] > 140);
    for (const std::size_t month : {4, 5, 6}) CHECK(asked[month].size() > 20);
}
