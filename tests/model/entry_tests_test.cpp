#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "sterna/model/choosers.hpp"
#include "sterna/model/points.hpp"
#include "support/bands.hpp"
#include "support/door_lab.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry admission_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {


bool by_work(const Alternative& at) { return at.channel == Channel::permanent || at.channel == Channel::temporary; }

/// Somebody with more or less of everything that doors may ask for.
Chooser differing(const DoorLab& lab, std::uint32_t serial) {
    Chooser who = lab.person(serial);
    who.efficiency = 0.25 * (1 + serial % 13), who.points = 5.0 * (serial % 17), who.language_points = 20;
    return who;
}

double share_of_women(const Atlas& atlas, int residence, bool foreign, int education) {
    double women = 0, all = 0;
    for (const CellCount& cell : atlas.cells)
        if (cell.residence == residence && cell.education == education && (cell.origin != residence) == foreign)
            all += cell.persons, women += cell.sex == 0 ? cell.persons : 0;
    return all > 0 ? women / all : 0;
}

}  // namespace

TEST_CASE("The mean wage is over natives and foreigners by education and sex and what a foreigner expects is the wage for the work to be had") {
    DoorLab lab;
    lab.world.countries[rich].wage_foreign = {20'000, 30'000, 50'000};
    GenderTable& gender = lab.tables.params.standing.gender;
    gender.pay = {1, 1, 0.8, 1};
    std::array<std::array<double, 3>, 2> persons{};  // of natives and of foreigners
    double all = 0;
    for (const CellCount& cell : lab.atlas.cells)
        if (cell.residence == rich) persons[cell.origin == rich ? 0 : 1][cell.education] += cell.persons, all += cell.persons;
    double sum = 0;
    for (std::size_t e = 0; e < 3; ++e) {
        const auto paid = [&](double wage, bool foreign) { return wage * (1 - 0.2 * share_of_women(lab.atlas, rich, foreign, static_cast<int>(e))); };
        sum += persons[0][e] * paid(lab.world.countries[rich].wage[e], false) + persons[1][e] * paid(lab.world.countries[rich].wage_foreign[e], true);
    }
    CHECK_CLOSE(mean_wage(lab.tables.params, lab.atlas, lab.world, rich), sum / all, 1e-12);
    CHECK_CLOSE(expected_wage(lab.tables.params, lab.atlas, lab.world, rich, 1, 1, 0.4), 30'000, 1e-12);
    CHECK_CLOSE(expected_wage(lab.tables.params, lab.atlas, lab.world, rich, 2, 1, 0.4), 0.6 * 50'000 + 0.4 * 30'000, 1e-12);
    CHECK_CLOSE(expected_wage(lab.tables.params, lab.atlas, lab.world, rich, 2, 0, 0), 0.8 * 50'000, 1e-12);
}

TEST_CASE("A floor shuts the doors that ask to those paid less and changes nothing for anybody else") {
    for (const double floor : {0.5, 1.2}) {
        DoorLab open, lab;
        lab.rules.entry_tests.push_back({towards(rich), doors_of_workers, floor, 0});
        lab.refresh();
        CHECK(open.tables.pay.empty());
        const double wage = lab.world.countries[rich].wage_foreign[1] / mean_wage(lab.tables.params, lab.atlas, lab.world, rich);
        std::int64_t passed = 0, failed = 0;
        for (std::uint32_t i = 0; i < 10'000; ++i) {
            const Chooser who = differing(open, i);
            for (const int d : {1, 3}) CHECK(weight_of(open.tables, open.atlas, open.rules, open.traits, who, d, nullptr, nullptr) ==
                                             weight_of(lab.tables, lab.atlas, lab.rules, lab.traits, who, d, nullptr, nullptr));
            const Alternative before = open.best(who, rich), after = lab.best(who, rich);
            if (who.efficiency * wage >= floor) {
                CHECK((before.destination == after.destination && before.channel == after.channel));
                passed += by_work(before);
            } else {
                CHECK_FALSE((after.destination == rich && by_work(after)));
                failed += by_work(before);
            }
        }
        CHECK(passed > 0);
        CHECK(failed > 0);
    }
}

TEST_CASE("A door that is not named asks nothing and neither does free movement a scheme or a university") {
    DoorLab open, lab;
    for (DoorLab* one : {&open, &lab}) {
        one->rules.free_movement.push_back({towards(1), {0.5}});  // for half of the people
        Scheme scheme;
        scheme.number = 1, scheme.scope = towards(3);
        one->rules.schemes.push_back(scheme);
    }
    lab.rules.entry_tests.push_back({Scope{}, entry_bit(Channel::permanent), 5, 0});
    open.refresh(), lab.refresh();
    std::array<std::int64_t, channels_of_entry> through{};
    std::int64_t free = 0;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        Chooser who = open.person(i);
        for (const int d : {1, rich, 3}) {
            const Alternative before = open.best(who, d), after = lab.best(who, d);
            if (after.destination >= 0) ++through[static_cast<std::size_t>(after.channel)];
            CHECK((after.destination < 0 || after.channel != Channel::permanent));
            if (before.destination >= 0 && before.channel != Channel::permanent) CHECK(before.channel == after.channel);
        }
        if (open.best(who, 1).channel != Channel::free_movement) continue;
        ++free;
        CHECK(weight_of(open.tables, open.atlas, open.rules, open.traits, who, 1, nullptr, nullptr) ==
              weight_of(lab.tables, lab.atlas, lab.rules, lab.traits, who, 1, nullptr, nullptr));
    }
    CHECK(free > 1'000);
    for (const Channel channel : {Channel::temporary, Channel::scheme, Channel::family, Channel::student, Channel::irregular})
        CHECK(through[static_cast<std::size_t>(channel)] > 0);
}

TEST_CASE("Whoever may move freely keeps the best of all doors whatever these ask of others") {
    DoorLab open, lab;
    for (DoorLab* one : {&open, &lab}) {
        one->atlas.countries[poor].price_level = 0.2;  // life at home is cheap: a permit for a time is worth most
        one->atlas.corridors(poor, rich).visa_cost = {0, 0};
        one->rules.free_movement.push_back({towards(rich), {0.5}});
    }
    lab.rules.entry_tests.push_back({Scope{}, doors_of_workers, 5, 0});
    open.refresh(), lab.refresh();
    std::int64_t same = 0, less = 0;
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        const Chooser who = open.person(i);
        const bool free = open.best(who, rich).channel == Channel::free_movement;
        const double before = weight_of(open.tables, open.atlas, open.rules, open.traits, who, rich, nullptr, nullptr);
        const double after = weight_of(lab.tables, lab.atlas, lab.rules, lab.traits, who, rich, nullptr, nullptr);
        if (free) CHECK(after == before);
        same += free && before > 0, less += !free && after < before;
    }
    CHECK(same > 1'000);
    CHECK(less > 1'000);
}

TEST_CASE("A higher floor or cut admits nobody whom a lower one refuses and some of those shut out go without papers") {
    for (const bool by_points : {false, true}) {
        std::vector<bool> before(10'000, true);
        std::int64_t irregular_before = -1, admitted_before = 10'001;
        for (const double step : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0}) {
            DoorLab lab;
            if (step > 0) lab.rules.entry_tests.push_back({Scope{}, doors_of_workers, by_points ? 0 : 3 * step, by_points ? 20 + 90 * step : 0});
            lab.refresh();
            std::int64_t irregular = 0, admitted = 0;
            for (std::uint32_t i = 0; i < 10'000; ++i) {
                const Alternative at = lab.best(differing(lab, i), rich);
                const bool now = at.destination == rich && by_work(at);
                CHECK((!now || before[i]));
                before[i] = now, admitted += now, irregular += at.destination == rich && at.channel == Channel::irregular;
            }
            CHECK(admitted < admitted_before);
            CHECK(irregular >= irregular_before);
            admitted_before = admitted, irregular_before = irregular;
        }
        CHECK(admitted_before == 0);
    }
}

TEST_CASE("Points for a language count only where it is shared") {
    DoorLab lab;
    lab.rules.entry_tests.push_back({Scope{}, doors_of_workers, 0, 65});
    lab.refresh();
    lab.only({temporary_door});
    lab.atlas.corridors(poor, 1).common_language = true, lab.atlas.corridors(poor, rich).common_language = false;
    Chooser who = lab.person(39);
    who.points = 50, who.language_points = 20;
    CHECK(lab.best(who, 1).destination == 1);
    CHECK(lab.best(who, rich).destination < 0);
    who.points = 65;
    CHECK(lab.best(who, rich).destination == rich);
}

TEST_CASE("With doors shut to some the race still chooses as the closed form says") {
    DoorLab lab;
    lab.rules.entry_tests = {{towards(rich), doors_of_workers, 1.0, 0}, {towards(3), doors_of_workers, 0, 60}};
    lab.refresh();
    std::int64_t chosen = 0;
    for (const std::uint32_t serial : {7U, 12U, 39U}) {
        Chooser who = differing(lab, serial);
        who.taste = -2;
        std::vector<double> p(4);
        probabilities(lab.tables, lab.atlas, lab.rules, lab.traits, who, p);
        std::array<std::int64_t, 4> times{};
        const int n = 20'000;
        for (int i = 0; i < n; ++i) {
            who.now = Month{static_cast<std::int16_t>(i)};
            const int d = lab.choice(who).destination;
            if (d >= 0) ++times[static_cast<std::size_t>(d)], ++chosen;
        }
        for (std::size_t d = 1; d < 4; ++d) {
            if (p[d] == 0) CHECK(times[d] == 0);
            else CHECK_BAND(z_of_count(times[d], n, p[d]));
        }
    }
    CHECK(chosen > 1'000);
}

TEST_CASE("Points are forty for skill twenty each for youth a field and a language and half the skill for secondary school") {
    const PointsTest usual;
    CHECK(points(usual, {true, 2, 1, 30, true}) == doctest::Approx(100));
    CHECK(points(usual, {true, 2, 0, 30, false}) == doctest::Approx(60));
    CHECK(points(usual, {true, 2, 1, 37.5, false}) == doctest::Approx(70));
    CHECK(points(usual, {false, 1, 1, 45, false}) == doctest::Approx(20));
    CHECK(points(usual, {false, 0, 0, 60, true}) == doctest::Approx(20));
}

TEST_CASE("The door sees the same points as a quota and the efficiency of the person relative to others of the same education") {
    RowLab lab(admission_process());
    lab.world.network = lab.world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
    const Values weights{{"points_education", 0.5}, {"points_age", 0.3}, {"points_field", 0.1}, {"points_language", 0.1}};
    admission_process().make(weights, lab.measures)->prepare(lab.tables, lab.context());
    rebuild(lab.tables.choice, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    const int row = lab.add(poor, poor, Status::citizen_at_home, lab.now - 12);
    lab.box.page().worked_home[row] = 120;
    CHECK(chooser_of(lab.block, row, lab.now, lab.context()).points == 0);  // nobody asks
    lab.rules.entry_tests.push_back({Scope{}, doors_of_workers, 0, 50});
    lab.world.countries[poor].base_efficiency = {2, 2, 2};
    const Chooser who = chooser_of(lab.block, row, lab.now, lab.context());
    CHECK(who.points == doctest::Approx(100 * (0.5 * 0.5 + 0.3 * 10 / 15)));  // secondary, 35 years old
    CHECK(who.language_points == doctest::Approx(10));
    CHECK(who.efficiency == doctest::Approx(std::exp(0.08 * 10 - 0.0012 * 100) / 2));
}

TEST_CASE("A points system keeps all but the skilled from the usual doors of a run") {
    // Below the skilled: 20 for secondary, 20 for age, 20 for a language.
    const auto arrivals = [](std::vector<LeverSpec> laws) {
        Scenario scenario = scenario_of(30'000, 2);
        scenario.model["emigration"]["relatives"] = 0.0, scenario.model["emigration"]["student_to"] = 18.0;
        ScopeSpec scope;
        scope.origins = {"AAA"}, scope.destinations = {"CCC"};
        scenario.policies = {lever("enforcement", "border", {{"change", 6.0}}, scope)};
        for (LeverSpec& law : laws) law.scope = scope, scenario.policies.push_back(law);
        const RunResult result = run(calibrated_atlas(), scenario);
        const Layout layout(calibrated_atlas());
        std::array<std::int64_t, 2> by_skill{};
        for (const Tallies& t : result.frames)
            for (int e = 0; e < 3; ++e)
                for (int g = 0; g < sexes; ++g) by_skill[e == 2 ? 1 : 0] += t[cube::outflow][layout.cell(0, 2, e, g)];
        return by_skill;
    };
    const auto free = arrivals({}), points = arrivals({lever("points_system", "test", {})});
    const auto pay = arrivals({lever("salary_floor", "blue card", {{"floor", 1.5}})});
    CHECK(free[0] > 0);
    CHECK(points[0] == 0);
    CHECK(points[1] > 0);
    CHECK(pay[0] < free[0] / 2);
    CHECK(pay[1] > 0);
    CHECK(pay[1] < free[1]);
}
