#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "sterna/model/irregular.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/choosers.hpp"
#include "support/bands.hpp"
#include "support/door_lab.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "support/small_world.hpp"

namespace sterna {
ProcessEntry emigration_process();
}

using namespace sterna;
using namespace sterna::test;

TEST_CASE("However far visas are eased they cost nothing at the least") {
    DoorLab lab;
    const auto weights = [&](double change) {
        Scope everybody;
        everybody.origins.set(), everybody.destinations.set();
        lab.rules.visa_cost = {{everybody, {change}}};
        lab.refresh();
        return lab.tables.doors;
    };
    const auto usual = weights(0), gone = weights(-0.4), below = weights(-12);
    CHECK(gone == below);
    CHECK_FALSE(usual == gone);
}

TEST_CASE("People come through every door and no door takes those it is not for") {
    DoorLab lab;
    std::array<std::int64_t, channels_of_entry> through{};
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        Chooser who = lab.person(i);
        const Alternative at = lab.best(who, rich);
        if (at.destination == rich) ++through[static_cast<std::size_t>(at.channel)];
        who.study_rank = 2;
        CHECK(lab.best(who, rich).channel != Channel::student);
        who.banned = true;
        const Alternative barred_at = lab.best(who, rich);
        CHECK((barred_at.destination < 0 || barred_at.channel == Channel::irregular));
    }
    for (const Channel channel : {Channel::permanent, Channel::temporary, Channel::family, Channel::student, Channel::irregular})
        CHECK(through[static_cast<std::size_t>(channel)] > 0);
    CHECK(through[static_cast<std::size_t>(Channel::free_movement)] == 0);
}

TEST_CASE("Whoever is at university at home goes to another or nowhere and weighs the degree to be had there") {
    DoorLab lab;
    lab.rules.free_movement.push_back({towards(3), {true}});
    lab.refresh();
    std::int64_t studies = 0;
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        Chooser who = lab.person(i);
        who.only_study = true;
        for (const int d : {1, rich, 3}) {
            const Alternative at = lab.best(who, d);
            CHECK((at.destination < 0 || at.channel == Channel::student));
            studies += at.destination == d;
        }
        who.banned = true;
        CHECK(lab.best(who, rich).destination < 0);
        who.banned = false, who.study_rank = 2;
        CHECK(lab.best(who, rich).destination < 0);
    }
    CHECK(studies > 0);
    Chooser who = lab.person(1);
    const double without = value_of_staying(lab.tables, who);
    who.home_degree = 0.25;
    CHECK_CLOSE(value_of_staying(lab.tables, who), without + 0.25, 1e-12);
}

TEST_CASE("A student at home is asked about other universities only and an older one or a pupil about none") {
    RowLab lab(emigration_process());
    lab.world.network = lab.world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
    rebuild(lab.tables.choice, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, lab.rules);
    const auto chooser = [&](int age, int education, bool studying) {
        const int row = lab.add(poor, poor, Status::citizen_at_home, lab.now - 12 * (age - 15));
        Page& page = lab.box.page();
        page.born[row] = (lab.now - 12 * age).index, page.kind[row] = kind_of(1, education, 0);
        page.state[row] = with_bit(page.state[row], studying_bit, studying);
        return chooser_of(lab.block, row, lab.now, lab.context());
    };
    const Chooser student = chooser(20, 1, true), working = chooser(20, 1, false), old = chooser(30, 1, true), pupil = chooser(16, 0, true);
    CHECK(student.only_study);
    CHECK(student.study_rank <= 1);
    const auto& wage = lab.atlas.countries[poor];
    const double net = (1 - lab.tables.choice.params.tax_skilled_rest) * (1 - wage.unemployment[2]) * wage.wage[2] /
                       ((1 - lab.tables.choice.params.tax_other_rest) * (1 - wage.unemployment[1]) * wage.wage[1]);
    CHECK_CLOSE(student.home_degree, lab.tables.choice.params.beta * 0.6 * math::log(net), 1e-9);
    CHECK_FALSE(working.only_study);
    CHECK(working.home_degree == 0);
    for (const Chooser& who : {old, pupil}) {
        CHECK(who.only_study);
        CHECK(who.study_rank == 2);
    }
}

TEST_CASE("Four relatives at home for each settled migrant may join family") {
    DoorLab lab;  // 50 settled of 1000 natives: one in five
    lab.only({family_door});
    std::int64_t open = 0;
    const int n = 50'000;
    for (std::uint32_t i = 0; i < n; ++i) {
        Chooser who = lab.person(i);
        who.wealth = 100;
        open += lab.best(who, rich).destination == rich;
    }
    CHECK_BAND(z_of_count(open, n, 0.2));
    CHECK_OUTSIDE_BAND(z_of_count(open, n, 0.21));
    // The family door costs half: half the money is enough, less is not.
    Chooser who = lab.person(0);
    const double money = lab.tables.params.cost_other * lab.tables.cost[lab.tables.pair(poor, rich)];
    for (std::uint32_t i = 0; i < 1000; ++i) {
        who.id.serial = i, who.wealth = 0.49 * money;
        CHECK(lab.best(who, rich).destination < 0);
    }
}

TEST_CASE("Going without papers is preferred to the temporary door by the solved share and by a closed form when visas get dearer") {
    DoorLab lab;
    const ChoiceParams& p = lab.tables.params;
    lab.only({temporary_door, irregular_door});
    const auto share = [&](double extra) {
        std::int64_t irregular = 0;
        const int n = 50'000;
        lab.rules.visa_cost.clear();
        lab.rules.visa_cost.push_back({towards(rich), {extra}});
        lab.refresh();
        lab.only({temporary_door, irregular_door});
        for (std::uint32_t i = 0; i < n; ++i) {
            Chooser who = lab.person(i);
            who.wealth = 100;
            irregular += lab.best(who, rich).channel == Channel::irregular;
        }
        return irregular;
    };
    const std::size_t k = lab.tables.option(lab.tables.decider(poor, lab.deciders.kind(1, 0, false), 1), rich);
    const double lead = p.lambda * math::log(lab.tables.doors[doors_per_option * k + irregular_door] / lab.tables.doors[doors_per_option * k + temporary_door]);
    const double base = -math::expm1(-lead / p.irregular_spread);
    CHECK(base > irregular_arrivals(p, lab.atlas, rich)[0]);  // of those who have no other door and the money
    for (const double extra : {0.0, 0.5, 2.0})
        CHECK_BAND(z_of_count(share(extra), 50'000, 1 - (1 - base) * math::exp(-extra / p.irregular_spread)));
    CHECK_OUTSIDE_BAND(z_of_count(share(0.5), 50'000, base));
}

TEST_CASE("The base stock of irregular residents lasts on the arrivals without papers that it implies") {
    const Atlas atlas = small_atlas();
    ChoiceParams p;
    double stock = 0;
    std::array<double, skill_groups> inflow{};
    for (int o = 0; o < 4; ++o)
        if (o != rich) stock += atlas.corridors(o, rich).stock, inflow[0] += atlas.corridors(o, rich).inflow[0], inflow[1] += atlas.corridors(o, rich).inflow[1];
    const double irregular = atlas.countries[rich].irregular_share * stock;
    const IrregularShares lasting = irregular_arrivals(p, atlas, rich);
    CHECK_CLOSE(lasting[0] * inflow[0] + lasting[1] * inflow[1], p.irregular_turnover * irregular, 1e-12);
    CHECK_CLOSE(lasting[1], 0.3 * lasting[0], 1e-12);
    Atlas lenient = atlas;  // a tenth of the fifteen hundredths that turn over is found; half of them may stay
    for (int o = 0; o < atlas.size(); ++o) lenient.corridors(o, rich).removal_share = 0.5;
    const IrregularShares fewer = irregular_arrivals(p, lenient, rich);
    CHECK(fewer[0] == doctest::Approx(lasting[0] * (p.irregular_turnover - 0.05) / p.irregular_turnover));
    CHECK(fewer[1] == doctest::Approx(lasting[1] * (p.irregular_turnover - 0.05) / p.irregular_turnover));
    p.irregular_most = 0.01;
    const IrregularShares most = irregular_arrivals(p, atlas, rich);
    CHECK_CLOSE(most[0] * inflow[0] + most[1] * inflow[1], 0.01 * (inflow[0] + inflow[1]), 1e-12);
    const IrregularShares crowded = irregular_by_skill(0.9, 0.5, 0.3);  // all others and some of the skilled
    CHECK(crowded[0] == 1);
    CHECK_CLOSE(crowded[1], 0.8, 1e-12);
}

TEST_CASE("In the base year the skilled rarely live without papers and the country has its share all the same") {
    for (const double factor : {0.3, 1.0}) {
        Scenario scenario = scenario_of(200'000, 1);
        scenario.model["emigration"]["irregular_skilled"] = factor;
        const Simulation start(model_of(small_atlas(), scenario), {});
        const auto weight = weights_of(start.world());
        std::array<double, skill_groups> all{}, irregular{};
        for_each_person(start.world(), [&](const Page& page, int row) {
            if (page.residence[row] != rich || page.birth[row] == rich) return;
            const std::size_t skill = education_of(page.kind[row]) == 2 ? 1 : 0;
            const auto persons = static_cast<double>(weight[page.birth[row]]);
            all[skill] += persons;
            if (status_of(page.state[row]) == Status::irregular) irregular[skill] += persons;
        });
        CHECK(std::abs((irregular[0] + irregular[1]) / (all[0] + all[1]) / 0.1 - 1) < 0.06);
        CHECK(std::abs(irregular[1] / all[1] / (irregular[0] / all[0]) / factor - 1) < 0.15);
    }
}

TEST_CASE("With every door open an easier way to a country moves people there and nowhere else") {
    const Scope to_rich = towards(rich);
    for (int change = 0; change < 7; ++change) {
        DoorLab lab, better;
        if (change == 0) better.rules.visa_cost.push_back({to_rich, {-0.3}});
        if (change == 1) better.rules.free_movement.push_back({to_rich, {0}});
        if (change == 6) better.rules.free_movement.push_back({to_rich, {0.7}});  // open to three people in ten
        if (change == 2) better.world.settled(poor, rich) = 150;
        if (change == 3) better.rules.enforcement.push_back({to_rich, {-0.5}});
        if (change == 4) better.tables.params.student_cost = 0.1, lab.tables.params.student_cost = 0.3;
        if (change == 5) better.tables.params.permanent_share = 0.8;
        better.refresh();
        const bool everywhere = change == 4 || change == 5;  // a parameter eases all destinations: nobody may stay who left
        std::int64_t moved = 0, wrong = 0;
        for (std::uint32_t i = 0; i < 40'000; ++i) {
            const int before = lab.choice(lab.person(i)).destination, after = better.choice(lab.person(i)).destination;
            moved += before != after;
            wrong += before != after && (everywhere ? after < 0 : after != rich);
        }
        CAPTURE(change);
        CHECK(wrong == 0);
        CHECK(moved > 0);
    }
}

TEST_CASE("A displacement sends as many people as it says under protection and keeps natives away while it lasts") {
    Scenario scenario = scenario_of(40'000, 2);
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"BBB", "CCC"};
    scenario.policies = {lever("displacement", "war", {{"persons", 20'000.0}, {"return_factor", 0.01}}, scope)};
    const auto model = model_of(calibrated_atlas(), scenario);
    Simulation simulation(model, {});
    const std::int64_t weight = simulation.world().stores[0].segments[0].weight;
    Watch watch;
    watch.run(simulation);
    const auto arrivals = model->measures.find("arrivals");
    std::int64_t fled = 0, to_scope = 0;
    for (const Tallies& t : watch.frames())
        for (int d = 0; d < 4; ++d) {
            const std::int64_t persons = t[arrivals][static_cast<std::size_t>(d * statuses + static_cast<int>(Status::protected_person))];
            fled += persons, to_scope += d == 1 || d == 2 ? persons : 0;
        }
    CHECK(fled == to_scope);
    const double expected = 2 * 20'000.0 / static_cast<double>(weight);
    CHECK(std::abs(static_cast<double>(fled) / static_cast<double>(weight) - expected) < z_limit * std::sqrt(expected) + 0.05 * expected);
    const RunResult calm = run(calibrated_atlas(), scenario_of(40'000, 2)), war = watch.result(simulation);
    const Layout layout(calibrated_atlas());
    const auto returns = [&](const RunResult& r) {
        std::int64_t sum = 0;
        for (int d = 1; d < 4; ++d)
            for (int e = 0; e < 3; ++e)
                for (int g = 0; g < sexes; ++g)
                    for (const Tallies& t : r.frames) sum += t[cube::return_flow][layout.cell(0, d, e, g)];
        return sum;
    };
    CHECK(returns(war) < returns(calm));
}
