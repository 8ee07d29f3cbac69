#include <doctest/doctest.h>

#include <memory>

#include "sterna/engine/snapshot.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/partner_training.hpp"
#include "sterna/model/partnership_surplus.hpp"
#include "support/check_close.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry partnerships_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, smaller = 1, rich = 2;

ScopeSpec graduates() {
    ScopeSpec scope;
    scope.origins = {"POOR"}, scope.destinations = {"CCC"}, scope.education = {"tertiary"};
    return scope;
}

Values open_market() { return {{"slots", 0.005}, {"supply", 0.05}, {"life", 3.0}, {"stay", 24.0}}; }

Scenario with(const LeverSpec& spec, int years = 5) {
    Scenario scenario = scenario_of(20'000, years);
    scenario.policies = {spec};
    return scenario;
}

Scenario market(int years = 5) { return with(lever("market_place", "forum", open_market(), graduates(), Month::of(2020, 6)), years); }

/// The process alone, with a market and people at home in the small world.
struct MarketLab : RowLab {
    std::unique_ptr<Process> process;
    explicit MarketLab(const Values& values = {}) : RowLab(partnerships_process()), process(partnerships_process().make(values, measures)) {
        now = Month::of(2020, 12);
        MarketPlace place;
        place.slots = 0.01, place.supply = 0.05, place.partners = 4, place.life_years = 5, place.training = 0.25, place.universities = true;
        place.scope.educations = 0x4;
        rules.market_places.push_back(place);
        world.at_home.assign(static_cast<std::size_t>(layout.countries * layout.educations * sexes * layout.fields), 100);
        for (int c = 0; c < layout.countries; ++c)
            for (int e = 0; e < layout.educations; ++e)
                for (int g = 0; g < sexes; ++g) tallies[cube::stock][layout.cell(c, c, e, g)] = 10'000;
    }
    const std::vector<Partnership>& after_the_year() {
        process->year(world, tallies, context(), false);
        return world.partnerships.list;
    }
};

std::int64_t graduates_by(const Watch& watch, const Simulation& simulation, Cause cause) {
    std::int64_t persons = 0;
    const Measure measure = simulation.model().measures.find("graduates");
    for (const Tallies& frame : watch.frames())
        for (std::size_t i = 0; i < frame[measure].size(); ++i)
            if (i % causes == static_cast<std::size_t>(cause)) persons += frame[measure][i];
    return persons;
}

std::int64_t moves(const Watch& watch, const Simulation& simulation) {
    std::int64_t persons = 0;
    for (const Tallies& frame : watch.frames()) persons += frame.total(simulation.model().measures.find("partnership_moves"));
    return persons;
}

struct Ended {
    Simulation simulation;
    Watch watch;
    explicit Ended(const Scenario& scenario) : simulation(model_of(calibrated_atlas(), scenario), {}) { watch.run(simulation); }
};

}  // namespace

TEST_CASE("A slot is worth to each party what a hand count says") {
    SlotYear s;
    s.wage_home = 10'000, s.tax_home = 1'000, s.wage_away = 50'000, s.tax_away = 10'000;
    s.price_home = 0.5, s.price_away = 1, s.spent_home = 0.5, s.transfer_price = 0, s.cost = 1'000, s.sent = 0.1, s.match = 0.05;
    s.benefits = 4'000, s.vacancy = 0.3, s.training = 2'000, s.grant = 500;
    const Surplus gain = surplus_of(s);
    CHECK(gain.migrant == doctest::Approx((40'000 * 1.5 - 9'000 - 1'000 + 500) * 0.5 - 200));  // 40,000 buys half at half the price
    CHECK(gain.origin == doctest::Approx(4'000 * 1.05 + 1'000 - 500));
    CHECK(gain.destination == doctest::Approx(10'000 - 4'000 + 15'000 - 1'250));
}

TEST_CASE("Two states that settle equally gain the same and the money between them adds up") {
    const Settlement s = settle_equally({7, -3, 9});
    CHECK(s.feasible);
    CHECK(s.transfer == 6);
    CHECK(s.after == Surplus{7, 3, 3});
    CHECK_FALSE(settle_equally({7, -10, 9}).feasible);
    CHECK_FALSE(settle_equally({-1, 5, 9}).feasible);
    CHECK(settle_equally({0, -9, 9}).feasible);
}

TEST_CASE("Places of partners go to as many as there are among those not placed otherwise") {
    for (const double liquid : {0.1, 0.6, 1.0})
        for (const double share : {0.001, 0.03, 0.2}) {
            const double enrolment = 0.3, least = 0.5;
            const double rank = partner_rank(share, enrolment, liquid, least);
            const auto over = [&](double from) { return std::max(0.0, rank - from); };
            CHECK_CLOSE(liquid * over(enrolment) + (1 - liquid) * over(enrolment * least), share, 1e-12);
        }
    CHECK(partner_rank(2, 0.3, 0.5, 0.5) == 1);
}

TEST_CASE("Slots kept for those trained let in the away track and nobody of the home track") {
    Scheme open, trained;
    trained.training_places = 10, trained.away_share = 0.4, trained.trained_only = true;
    CHECK(takes_track(open, not_partner_trained));
    CHECK(takes_track(open, 0.9));
    CHECK(takes_track(trained, 0.39));
    CHECK_FALSE(takes_track(trained, 0.4));
    CHECK_FALSE(takes_track(trained, not_partner_trained));
    trained.trained_only = false;
    CHECK(takes_track(trained, not_partner_trained));
    CHECK_FALSE(takes_track(trained, 0.9));
}

TEST_CASE("A round leaves no country with more partners than it has room for and nobody worse off") {
    MarketLab lab;
    lab.rules.market_places[0].partners = 1;
    const auto& list = lab.after_the_year();
    REQUIRE(list.size() == 1);
    CHECK(list[0].destination == rich);
    CHECK(list[0].surplus_migrant >= 0);
    CHECK(list[0].surplus_origin >= 0);
    CHECK(list[0].surplus_destination == doctest::Approx(list[0].surplus_origin));
    CHECK(lab.world.partnerships.blocking_pairs == 0);
    CHECK(lab.world.partnerships.feasible >= 2);
}

TEST_CASE("Authorities that do not work together run fewer partnerships") {
    MarketLab all, few({{"least_coherent", 1.0}, {"capacity", 2.0}});
    few.world.countries[rich].institutions.coherence = 0.4;
    CHECK(all.after_the_year().size() == 3);
    CHECK(few.after_the_year().size() == 1);
}

TEST_CASE("A pair in force is not offered again and one that has ended is under its old number") {
    MarketLab lab;
    const std::vector<Partnership> first = lab.after_the_year();
    lab.now = lab.now + 12;
    CHECK(lab.after_the_year() == first);
    CHECK(lab.world.partnerships.feasible == 0);
    lab.now = lab.now + 48;
    const auto& again = lab.after_the_year();
    REQUIRE(again.size() == first.size());
    for (std::size_t i = 0; i < again.size(); ++i) {
        CHECK(again[i].number == first[i].number);
        CHECK(again[i].until == first[i].until + 60);
    }
}

TEST_CASE("What one state pays under partnerships another receives to the cent") {
    MarketLab lab;
    lab.after_the_year();
    const Measure workers = lab.measures.find("partnership_workers");
    lab.tallies[workers][lab.layout.corridor(poor, rich)] = 137;
    lab.tallies[workers][lab.layout.corridor(smaller, rich)] = 11;
    lab.now = lab.now + 12;
    lab.after_the_year();
    std::int64_t sum = 0;
    for (const CountryState& country : lab.world.countries) sum += country.institutions.partnership_cents;
    CHECK(sum == 0);
    CHECK(lab.world.countries[rich].institutions.partnership_cents < 0);
}

TEST_CASE("Who promised the places pays the studies and schools at home receive it to the cent") {
    MarketLab lab;
    lab.after_the_year();
    const Measure students = lab.measures.find("partner_students");
    lab.tallies[students][poor] = 1'000;
    lab.rules.schemes.clear();
    for (const int number : {1, 2}) {
        Scheme scheme;
        scheme.number = number, scheme.training_places = 30 * number;
        scheme.scope.origins.reset(), scheme.scope.destinations.reset();
        scheme.scope.origins.set(poor), scheme.scope.destinations.set(static_cast<std::size_t>(number == 1 ? rich : smaller));
        lab.rules.schemes.push_back(scheme);
    }
    lab.now = lab.now + 12;
    lab.after_the_year();
    const auto& at = [&](int c) { return lab.world.countries[static_cast<std::size_t>(c)].institutions; };
    const CountryFacts& facts = lab.atlas.countries[poor];
    const double cents = 100 * 1'000 * facts.tertiary_cost * facts.price_level;
    CHECK_CLOSE(static_cast<double>(at(rich).partner_training), cents / 3, 1);
    CHECK_CLOSE(static_cast<double>(at(smaller).partner_training), 2 * cents / 3, 1);
    CHECK(at(poor).partner_schools == at(rich).partner_training + at(smaller).partner_training);
}

TEST_CASE("Slots agreed on are used and not overrun by more than a worker") {
    const Ended run(market());
    const Partnerships& book = run.simulation.world().partnerships;
    REQUIRE(book.list.size() == 2);
    CHECK(moves(run.watch, run.simulation) > 0);
    const Measure measure = run.simulation.model().measures.find("partnership_moves");
    for (const Partnership& one : book.list) {
        std::int64_t persons = 0;
        for (const Tallies& frame : run.watch.frames())
            persons += frame[measure][run.simulation.model().layout.corridor(static_cast<int>(one.origin), static_cast<int>(one.destination))];
        const auto weight = static_cast<double>(weights_of(run.simulation.world())[static_cast<std::size_t>(one.origin)]);
        CHECK(static_cast<double>(persons) <= 4 * one.slots + weight);
        CHECK(static_cast<double>(persons) >= 0.5 * one.slots);
    }
}

TEST_CASE("A market place without time or without the process changes nothing") {
    Scenario without = scenario_of(20'000, 3), never_comes = market(3), off = market(3);
    never_comes.policies[0].from = Month::of(2030);
    CHECK(run(calibrated_atlas(), never_comes) == run(calibrated_atlas(), without));
    CHECK_FALSE(run(calibrated_atlas(), market(3)) == run(calibrated_atlas(), without));
    switch_off(off, {"partnerships"}), switch_off(without, {"partnerships"});
    CHECK(run(calibrated_atlas(), off) == run(calibrated_atlas(), without));
}

TEST_CASE("Partnerships are the same on any threads and in any stores and when saved on the way") {
    const Scenario scenario = market();
    const RunResult reference = run(calibrated_atlas(), scenario);
    Execution execution;
    execution.exec = {5, 3}, execution.stores = 3;
    CHECK(run(calibrated_atlas(), scenario, execution) == reference);
    execution = {};
    execution.wake_everybody = true, execution.compact_always = true;
    CHECK(run(calibrated_atlas(), scenario, execution) == reference);

    const auto model = model_of(calibrated_atlas(), scenario);
    Simulation first(model, {});
    Watch watch;
    watch.run(first, Month::of(2022, 5));
    REQUIRE_FALSE(first.world().partnerships.list.empty());
    const World loaded = load(save(first.world()));
    CHECK(loaded.partnerships == first.world().partnerships);
    CHECK(digest_of(loaded) == digest_of(first.world()));
    Simulation second(model, {}, loaded);
    watch.run(second);
    CHECK(watch.result(second) == reference);
}

TEST_CASE("Every value of a partnership is in the digest of the world") {
    const Ended run(market(2));
    World world = run.simulation.world();
    REQUIRE_FALSE(world.partnerships.list.empty());
    const Digest before = digest_of(world);
    for (int member = 0; member < 21; ++member) {
        World other = world;
        int i = 0;
        for_each_value_of_partnership(other.partnerships.list[0], [&](auto& value) { value += i++ == member; });
        REQUIRE(i == 21);
        CHECK_FALSE(other.partnerships == world.partnerships);
        CHECK_FALSE(digest_of(other) == before);
    }
    world.partnerships.feasible += 1, world.partnerships.blocking_pairs += 2, world.partnerships.worse_off += 3;
    CHECK_FALSE(digest_of(world) == before);
    CHECK(load(save(world)).partnerships == world.partnerships);
}

TEST_CASE("A skill partnership trains people beyond the places there are and only its away track gets the slots") {
    const Ended run(with(lever("skill_partnership", "gsp", {{"places", 800.0}, {"away_share", 0.5}}, graduates(), Month::of(2020, 6)), 9));
    const std::int64_t trained = graduates_by(run.watch, run.simulation, Cause::partner), left = moves(run.watch, run.simulation);
    CHECK(trained > 1'000);
    CHECK(left > 0);
    CHECK(left < 0.75 * static_cast<double>(trained));
    const Traits traits = run.simulation.model().traits;
    int away = 0;
    for_each_person(run.simulation.world(), [&](const Page& page, int row) {
        if (status_of(page.state[row]) != Status::circular) return;
        ++away;
        CHECK(cause_of(page.training[row]) == Cause::partner);
        CHECK(track_of(page, row, traits) < 0.5);
    });
    CHECK(away > 0);
}

TEST_CASE("An agreement that caps fees brings people who could not pay and one that caps nothing brings fewer") {
    const auto admitted = [&](double cut) {
        ScopeSpec scope = graduates();
        scope.education = {"below_secondary"};
        const Ended run(with(lever("bilateral_agreement", "bla", {{"slots", 4'000.0}, {"fee_cut", cut}}, scope, Month::of(2020, 6)), 3));
        return moves(run.watch, run.simulation);
    };
    const std::int64_t dear = admitted(0), cheap = admitted(1);
    CHECK(dear > 0);
    CHECK(cheap > dear);
}

TEST_CASE("Workers who pay their training back keep less of the wage until it is paid") {
    RowLab lab(partnerships_process());
    Scheme scheme;
    scheme.number = 5, scheme.tied = false, scheme.levy = 0.1, scheme.levy_months = 48;
    lab.rules.schemes.push_back(scheme);
    const int owing = lab.add(poor, rich, Status::circular, lab.now - 47), free = lab.add(poor, rich, Status::circular, lab.now - 48);
    lab.box.page().scheme[owing] = lab.box.page().scheme[free] = 5;
    const double gross = lab.world.countries[rich].wage_foreign[1];
    CHECK_CLOSE(net_wage(lab.box.page(), free, lab.context()) - net_wage(lab.box.page(), owing, lab.context()), 0.1 * gross, 1e-12);
}
