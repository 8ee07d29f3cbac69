#include <doctest/doctest.h>

#include <algorithm>

#include "sterna/model/luck.hpp"
#include "sterna/model/process.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "support/small_world.hpp"

namespace sterna {
ProcessEntry emigration_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

/// Natives of AAA may go to CCC only, always do when they consider it, and come back at a constant yearly hazard.
Atlas one_way() {
    Atlas atlas = small_atlas();
    for (int d : {1, 3}) atlas.corridors(0, d).constant = {-600, -600};
    atlas.corridors(0, 2).constant = {40, 40};
    return atlas;
}

/// `considers`: probability of a year beyond 64; `returns`: 1/year; `dies`: 1/year at every age, 0 = nobody does.
Scenario two_states(double considers, double returns, double dies, int years) {
    Scenario scenario = scenario_of(4'000, years);
    switch_off(scenario, {"schooling", "human_capital", "labour_market", "circulation", "permits", "brain_waste", "remittances"});
    if (dies == 0) scenario.processes["demography"] = false;
    Values& deaths = scenario.model["demography"];
    deaths["mortality_slope"] = 0.0, deaths["mortality_decline"] = 0.0;
    if (dies > 0) deaths["mortality_level"] = math::log(-math::expm1(-45 * dies));
    Values& leave = scenario.model["emigration"];
    leave["cost_skilled"] = leave["cost_other"] = leave["taste_weight"] = 0.0;
    const auto rate = [](double age) { return 0.02 * math::exp(-0.1 * age) + 0.06 * math::exp(-0.1 * (age - 20) - math::exp(-0.4 * (age - 20))) + 0.003; };
    double highest = 0;
    for (int age = 15; age < 65; ++age) highest = std::max(highest, rate(age + 0.5));
    leave["consideration"] = considers * highest / rate(64.5);
    Values& back = scenario.model["return"];
    back["on_arrival"] = back["settled"] = returns;
    back["taste_weight"] = back["income_elasticity"] = back["family_share"] = 0.0;
    for (const char* factor : {"target_factor", "skilled_factor", "older_factor", "men_factor", "free_movement", "temporary", "permanent"})
        back[factor] = 1.0;
    return scenario;
}

/// Natives of AAA only, all 70 years old, at home and not skilled, so that the ledger of efficiency is empty: beyond 64 nobody's chances change with age.
World old_natives(const std::shared_ptr<const Model>& model) {
    World world = Simulation(model, {}).world();
    for (std::size_t c = 1; c < 4; ++c) world.stores[0].segments[c].pages.clear();
    for (PageBox& box : world.stores[0].segments[0].pages)
        for (int row = 0; row < box.rows; ++row) {
            Page& page = box.page();
            page.kind[row] = kind_of(sex_of(page.kind[row]), 0, 0);
            page.born[row] = static_cast<std::int16_t>(world.now.index - 70 * 12), page.since[row] = world.now.index;
            page.residence[row] = 0, page.trips[row] = 0, page.until[row] = page.held[row] = no_date, page.savings[row] = 0;
            page.state[row] = with_bit(with_status(0, Status::citizen_at_home), employed_bit, true);
        }
    world.countries[0].consideration = {1, 1};
    const Layout& layout = model->layout;
    std::fill(world.stock.begin(), world.stock.end(), 0), std::fill(world.units.begin(), world.units.end(), 0);
    for_each_person(world, [&](const Page& page, int row) {
        world.stock[layout.cell(0, 0, education_of(page.kind[row]), sex_of(page.kind[row]))] += world.stores[0].segments[0].weight;
    });
    return world;
}

Atlas childless(Atlas atlas) {
    atlas.entries.fill(0);
    return atlas;
}

}  // namespace

TEST_CASE("Leaving at 2 percent and returning at 10 keeps a sixth abroad for ten years each") {
    const Atlas atlas = childless(one_way());
    const auto model = model_of(atlas, two_states(-math::expm1(-0.02), 0.10, 0, 120));
    Simulation simulation(model, {}, old_natives(model));
    Watch watch;
    watch.run(simulation, Month::of(2080));
    std::int64_t people = 0, abroad = 0, begun = 0;
    double elapsed = 0;
    for_each_person(simulation.world(), [&](const Page& page, int row) {
        ++people, abroad += page.residence[row] == 2;
        if (page.residence[row] == 2) ++begun, elapsed += years_between(Month{page.since[row]}, Month::of(2080)) + 1 / 24.0;
    });
    CHECK_BAND(z_of_count(abroad, people, 1 / 6.0));
    CHECK_OUTSIDE_BAND(z_of_count(abroad, people, 0.22));
    // Exponential stays: those under way have lasted as long on average as whole ones do, ten years, with the same spread.
    CHECK_BAND(z_of_mean(elapsed, begun, 10, 100));
    watch.run(simulation);
    std::int64_t ended = 0, within_five = 0;
    for (const Tallies& t : watch.frames())
        for (int years = 0; years < year_bins; ++years) {
            ended += t[cube::completed_spells][static_cast<std::size_t>(years)];
            if (years < 5) within_five += t[cube::completed_spells][static_cast<std::size_t>(years)];
        }
    const std::int64_t weight = simulation.world().stores[0].segments[0].weight;
    // Stays that the window's end cuts off are the long ones: at 120 years they bias the share by a twelfth of a per cent.
    CHECK_BAND(z_of_count(within_five / weight, ended / weight, -math::expm1(-0.5)));
}

TEST_CASE("Trips are geometric when chances to return and to leave again multiply to 59 percent") {
    // Abroad one returns or dies, at home one leaves again or dies: .05/(.05+.01) x q/(q+.01) = .59.
    const double dies = 0.01, returns = 0.05, leaves = dies * 0.708 / (1 - 0.708);
    const Atlas atlas = childless(one_way());
    const auto model = model_of(atlas, two_states(-math::expm1(-leaves), returns, dies, 600));
    Simulation simulation(model, {}, old_natives(model));
    Watch watch;
    std::vector<int> trips(simulation.world().entered[0], 0);
    while (!simulation.done()) {
        watch.run(simulation, simulation.world().now + 1);
        for_each_person(simulation.world(), [&](const Page& page, int row) { trips[page.serial[row]] = page.trips[row]; });
    }
    std::vector<std::int64_t> people(5, 0);  // by 1, 2, 3, 4, more trips
    std::int64_t migrants = 0, sum = 0;
    for (const int n : trips) {
        if (n == 0) continue;
        ++people[static_cast<std::size_t>(std::min(n, 5) - 1)], ++migrants, sum += n;
    }
    const auto all = static_cast<double>(migrants);
    CHECK_BAND(z_of_chi_square(people, std::vector<double>{0.41 * all, 0.2419 * all, 0.142721 * all, 0.08420539 * all, 0.12117361 * all}));
    CHECK_BAND(z_of_mean(static_cast<double>(sum), migrants, 2.4390, 0.59 / (0.41 * 0.41)));
}

TEST_CASE("The network term carries the steady state from 12 migrants in a thousand to 122") {
    // m = f (1+M)^eta (N-M) against r M with N = 1000, f = .001, r = .08.
    const Atlas atlas = small_atlas();
    World world;
    for (const CountryFacts& facts : atlas.countries) {
        CountryState& state = world.countries.emplace_back();
        state.wage = state.wage_foreign = facts.wage, state.unemployment = facts.unemployment;
    }
    world.network = Dense<std::int64_t, 2>({4, 4}, 0);
    const Deciders deciders(atlas);
    const Proposals proposals(atlas);
    const auto weight_at = [&](double elasticity, std::int64_t diaspora) {
        ChoiceTables tables;
        tables.params.eta = elasticity * tables.params.lambda;
        world.network(0, 2) = diaspora;
        rebuild(tables, atlas, deciders, proposals, world, {});
        return tables.common[tables.option(tables.decider(0, 0, 1), 2)];
    };
    const auto steady_state = [&](double elasticity) {
        double migrants = 1;
        const double alone = weight_at(elasticity, 0);
        for (int i = 0; i < 400; ++i) {
            const auto low = static_cast<std::int64_t>(migrants);
            const double part = migrants - static_cast<double>(low);
            const double pull = ((1 - part) * weight_at(elasticity, low) + part * weight_at(elasticity, low + 1)) / alone;
            migrants += 0.001 * pull * (1000 - migrants) - 0.08 * migrants;
        }
        return migrants;
    };
    CHECK_NEAR(steady_state(0), 12.3457, 5e-5);
    CHECK_NEAR(steady_state(0.5), 121.56, 0.005);
}

TEST_CASE("Seven instead of eight in a hundred leaving a year keeps a twentieth more at home for ten years") {
    const Atlas atlas = childless(one_way());
    const auto z_of_those_who_stay = [&](double leaving, double share) {
        Scenario scenario = two_states(leaving, 0, 0, 10);
        scenario.population.workers = 40'000;
        const auto model = model_of(atlas, scenario);
        Simulation simulation(model, {}, old_natives(model));
        Watch watch;
        watch.run(simulation);
        std::int64_t people = 0, at_home = 0;
        for_each_person(simulation.world(), [&](const Page& page, int row) { ++people, at_home += page.residence[row] == 0; });
        return z_of_count(at_home, people, share);
    };
    CHECK_BAND(z_of_those_who_stay(0.08, 0.4344));
    CHECK_BAND(z_of_those_who_stay(0.07, 0.4840));
    CHECK_OUTSIDE_BAND(z_of_those_who_stay(0.07, 0.4344));
}

TEST_CASE("Five years bound to home raise the expected service from eleven to sixteen years") {
    // Hazard .08 a year over a career of 30 years, by the luck of the years.
    const Draws draws(29);
    const auto service = [&](int bound_years, std::uint32_t i) {
        for (int year = bound_years; year < 30; ++year) {
            const YearLuck luck(draws, {0, i}, 2020 + year);
            if (luck.consider() < -math::expm1(-0.08)) return year + (luck.consider_month().month_of_year() - 0.5) / 12;
        }
        return 30.0;
    };
    const auto z = [&](int bound_years, double expected) {
        double sum = 0, squares = 0;
        constexpr int people = 100'000;
        for (std::uint32_t i = 0; i < people; ++i) {
            const double years = service(bound_years, i);
            sum += years, squares += years * years;
        }
        const double mean = sum / people;
        return z_of_mean(sum, people, expected, squares / people - mean * mean);
    };
    CHECK_BAND(z(0, 11.366));
    CHECK_BAND(z(5, 15.808));
    CHECK_OUTSIDE_BAND(z(5, 15.5));
}

TEST_CASE("Dear visas turn people to other countries and to the way without papers and enforcement shuts that too") {
    Scenario base = scenario_of(20'000, 2), variant = base;
    ScopeSpec rich;
    rich.destinations = {"CCC"};
    variant.policies = {lever("visa_cost", "fortress", {{"change", 12.0}}, rich)};
    const RunResult open = run(calibrated_atlas(), base), irregular = run(calibrated_atlas(), variant);
    variant.policies.push_back(lever("enforcement", "border", {{"change", 6.0}}, rich));
    const RunResult shut = run(calibrated_atlas(), variant);
    const Layout layout(calibrated_atlas());
    const auto to = [&](const RunResult& result, int destination) {
        std::int64_t persons = 0;
        for (const Tallies& t : result.frames)
            for (int e = 0; e < 3; ++e)
                for (int g = 0; g < sexes; ++g) persons += t[cube::outflow][layout.cell(0, destination, e, g)];
        return persons;
    };
    CHECK(to(open, 2) > 1'000);
    CHECK(to(irregular, 2) < to(open, 2));
    CHECK(to(irregular, 2) > to(open, 2) / 10);
    CHECK(to(irregular, 1) + to(irregular, 3) > to(open, 1) + to(open, 3));
    CHECK(to(shut, 2) < to(open, 2) / 1'000);
    CHECK(to(shut, 1) + to(shut, 3) > to(open, 1) + to(open, 3));
}

TEST_CASE("A scheme makes as many offers a slot whatever ages it is for") {
    for (const double oldest : {65.0, 25.0}) {
        Scenario scenario = scenario_of(40'000, 1);
        ScopeSpec scope;
        scope.origins = {"AAA"}, scope.destinations = {"CCC"}, scope.min_age = 18, scope.max_age = oldest;
        scenario.policies = {lever("circular_visa", "youth", {{"quota", 3'000.0}}, scope)};
        const auto model = model_of(calibrated_atlas(), scenario);
        const Simulation simulation(model, {});
        double people = 0;  // who may take an offer
        for_each_person(simulation.world(), [&](const Page& page, int row) {
            const int months = scenario.start.index - page.born[row];
            if (page.birth[row] != 0 || page.residence[row] != 0 || (page.state[row] & studying_bit)) return;
            if (months >= 18 * 12 && months < oldest * 12) people += static_cast<double>(simulation.world().stores[0].segments[0].weight);
        });
        CHECK(simulation.tables().recruit.front() * people == doctest::Approx(3 * 3'000.0).epsilon(1e-9));
    }
}

TEST_CASE("Who may come again is offered a slot within a year of the end of the time at home and nobody sooner") {
    const auto applicants = [](double reentry) {
        RowLab lab(emigration_process());
        lab.world.network = lab.world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
        Scheme scheme;
        scheme.number = 1, scheme.gap = 12, scheme.reentry = reentry;
        scheme.scope.origins.reset(), scheme.scope.origins.set(0);
        scheme.scope.destinations.reset(), scheme.scope.destinations.set(2);
        lab.rules.schemes.push_back(scheme);
        const int n = 500;
        for (int i = 0; i < n; ++i) {
            const int row = lab.add(0, 0, Status::citizen_at_home, lab.now);
            lab.box.page().scheme[row] = 1, lab.box.page().trips[row] = 1, lab.box.page().savings[row] = 1'000'000;
        }
        const auto process = emigration_process().make({{"consideration", 0.01}, {"offer", 10.0}}, lab.measures);
        std::vector<bool> asked(static_cast<std::size_t>(n), false);
        std::array<std::int64_t, 2> by_year{};
        for (int month = 0; month < 24; ++month) {
            lab.run(*process);
            for (const Application& a : lab.outbox.applications)
                if (a.channel == Channel::scheme && !asked[static_cast<std::size_t>(a.row)]) asked[static_cast<std::size_t>(a.row)] = true, ++by_year[static_cast<std::size_t>(month / 12)];
        }
        return by_year;
    };
    const auto promised = applicants(1), newcomers = applicants(0);
    CHECK(promised[0] == 0);
    CHECK(promised[1] > 490);
    CHECK(newcomers[1] < 100);
}
