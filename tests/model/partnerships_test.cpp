#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "sterna/core/money.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/engine/snapshot.hpp"
#include "sterna/model/moves.hpp"
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

/// Authorities work together, so that the lever holds from its date and in full.
Scenario with(const LeverSpec& spec, int years = 5) {
    Scenario scenario = scenario_of(20'000, years);
    scenario.policies = {spec};
    switch_off(scenario, {"coherence"});
    return scenario;
}

Scenario market(int years = 5) { return with(lever("market_place", "forum", open_market(), graduates(), Month::of(2020, 6)), years); }

/// The process alone, with a market and people at home in the small world.
struct MarketLab : RowLab {
    std::unique_ptr<Process> process;
    explicit MarketLab(const Values& values = {}, Atlas given = small_atlas())
        : RowLab(partnerships_process(), std::move(given)), process(partnerships_process().make(values, measures)) {
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

/// As many countries like the first poor one and like the rich one.
Atlas crowded_atlas(std::size_t poor_ones, std::size_t rich_ones) {
    const Atlas small = small_atlas();
    Atlas atlas = small;
    atlas.countries.assign(poor_ones, small.countries[poor]);
    atlas.countries.insert(atlas.countries.end(), rich_ones, small.countries[rich]);
    const std::size_t n = atlas.countries.size();
    atlas.corridors = Dense<CorridorFacts, 2>({n, n}, small.corridors(poor, rich));
    return atlas;
}

/// Students at home at a partner's cost, and who pays.
struct StudyLab : RowLab {
    std::unique_ptr<Process> process;
    StudyLab() : RowLab(partnerships_process()), process(partnerships_process().make({}, measures)) { now = Month::of(2022, 12); }

    Scheme& promise(int number, const std::vector<int>& destinations) {
        Scheme scheme;
        scheme.number = number, scheme.training_places = 30, scheme.agreement = true;
        scheme.scope.origins.reset(), scheme.scope.destinations.reset();
        scheme.scope.origins.set(poor);
        for (const int d : destinations) scheme.scope.destinations.set(static_cast<std::size_t>(d));
        rules.schemes.push_back(scheme);
        return rules.schemes.back();
    }
    void student(int number) {
        const int row = add(poor, poor, Status::citizen_at_home, now - 24);
        Page& page = box.page();
        page.training[row] = static_cast<std::uint8_t>(Cause::partner), page.scheme[row] = static_cast<std::uint8_t>(number);
        page.state[row] = with_bit(with_bit(page.state[row], studying_bit, true), employed_bit, false);
    }
    void settle() {
        tallies.reset();
        survey(*process);
        process->year(world, tallies, context(), false);
    }
    const InstitutionState& at(int c) const { return world.countries[static_cast<std::size_t>(c)].institutions; }
    std::int64_t cents_of_a_year() const {
        return Money::from_dollars(atlas.countries[poor].tertiary_cost * atlas.countries[poor].price_level).cents();
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
    s.price_home = 0.5, s.price_away = 1, s.spent_home = 0.5, s.transfer_price = 0, s.cost = 1'000, s.sent = 0.1;
    s.benefits = 4'000, s.vacancy = 0.3, s.training = 2'000, s.grant = 500;
    const Surplus gain = surplus_of(s);
    CHECK(gain.migrant == doctest::Approx((40'000 * 1.5 - 9'000 - 1'000 + 500) * 0.5));  // 40,000 buys half at half the price
    CHECK(gain.origin == doctest::Approx(4'000 + 1'000 - 500));
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
    open.number = 8;
    trained.number = 9, trained.away_share = 0.4, trained.trained_only = true;
    const Track nobody, away{9, 0.39, false}, home{9, 0.4, false}, back{9, 0, true};
    CHECK(takes_track(open, nobody));
    CHECK(takes_track(trained, away));
    CHECK_FALSE(takes_track(trained, home));
    CHECK_FALSE(takes_track(trained, nobody));
    CHECK(takes_track(trained, back));
    CHECK_FALSE(trained_for(trained, back));
    trained.trained_only = false;
    CHECK(takes_track(trained, nobody));
    CHECK_FALSE(takes_track(trained, home));
}

TEST_CASE("Graduates of one partnership are like anybody else to the slots of another") {
    Scheme other;
    other.number = 8, other.away_share = 0.4;
    for (const double place : {0.1, 0.9}) {
        const Track track{9, place, false};
        CHECK_FALSE(trained_for(other, track));
        CHECK(takes_track(other, track));
        other.trained_only = true;
        CHECK_FALSE(takes_track(other, track));
        other.trained_only = false;
    }
}

TEST_CASE("Students fall to the schemes in the proportions of the places they promised") {
    const std::vector<double> promises{4, 10, 0, 7, 30, 5};  // two kinds of student
    int of_seven = 0;
    for (int i = 0; i < 1'000; ++i) of_seven += promised_by(promises, 2, 0, (i + 0.5) / 1'000) == 7;
    CHECK(of_seven == 750);
    CHECK(promised_by(promises, 2, 0, 0.2) == 4);
    CHECK(promised_by(promises, 2, 1, 0) == 7);
    CHECK(promised_by({}, 2, 0, 0.5) == no_scheme);
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

TEST_CASE("The scheme that trains a student pays the studies and schools at home receive it to the cent") {
    StudyLab lab;
    lab.promise(1, {rich}), lab.promise(2, {smaller});
    for (int i = 0; i < 4; ++i) lab.student(i == 0 ? 1 : 2);
    lab.settle();
    const std::int64_t each = lab.cents_of_a_year();
    CHECK(lab.at(rich).partner_training == each);
    CHECK(lab.at(smaller).partner_training == 3 * each);
    CHECK(lab.at(poor).partner_schools == 4 * each);
}

TEST_CASE("Of what a partner trains its employers pay their part and its budget the rest") {
    StudyLab lab;
    lab.promise(1, {rich}).employers_part = 0.25;
    for (int i = 0; i < 3; ++i) lab.student(1);
    lab.settle();
    const std::int64_t each = lab.cents_of_a_year();
    CHECK(lab.at(rich).employer_training == 3 * std::llround(0.25 * static_cast<double>(each)));
    CHECK(lab.at(rich).partner_training + lab.at(rich).employer_training == 3 * each);
    CHECK(lab.at(poor).partner_schools == 3 * each);
}

TEST_CASE("Studies that no destination is named for are paid by all countries but the origin") {
    StudyLab lab;
    Scheme& everywhere = lab.promise(1, {});
    everywhere.scope.destinations.set();
    lab.student(1);
    lab.settle();
    const std::int64_t each = lab.cents_of_a_year();
    std::int64_t sum = 0;
    for (int c = 0; c < lab.layout.countries; ++c) {
        sum += lab.at(c).partner_training;
        if (c != poor) CHECK(std::abs(3 * lab.at(c).partner_training - each) <= 3);  // equal parts, to a cent
    }
    CHECK(lab.at(poor).partner_training == 0);
    CHECK(sum == each);
    everywhere.scope.destinations.reset(), everywhere.scope.destinations.set(poor);
    CHECK(places_at(everywhere, lab.atlas, poor) == 0);  // nobody would pay
}

TEST_CASE("Who goes on with the studies abroad is no longer paid by a partner") {
    StudyLab lab;
    lab.promise(1, {rich});
    lab.student(1);
    depart(lab.block, 0, rich, Status::student, no_scheme, never, lab.context());
    CHECK_FALSE(cause_of(lab.box.page().training[0]) == Cause::partner);
    lab.box.page().state[0] |= studying_bit;  // as admission does
    lab.settle();
    CHECK(lab.at(rich).partner_training == 0);
}

TEST_CASE("A graduate keeps the scheme as long as the law knows it and forgets it before another pair takes its number") {
    StudyLab lab;
    lab.promise(first_partnership_number, {rich});
    lab.student(first_partnership_number);
    Page& page = lab.box.page();
    page.state[0] = with_bit(page.state[0], studying_bit, false);
    lab.settle();
    CHECK(page.scheme[0] == first_partnership_number);
    lab.rules.schemes.clear();
    lab.settle();
    CHECK(page.scheme[0] == no_scheme);
}

TEST_CASE("An agreement that has ended stays in the law until its last cohort is out") {
    MarketLab lab;
    lab.after_the_year();
    REQUIRE_FALSE(lab.world.partnerships.list.empty());
    const Partnership first = lab.world.partnerships.list[0];
    const std::size_t corridor = lab.layout.corridor(static_cast<int>(first.origin), static_cast<int>(first.destination));
    lab.rules.market_places.clear();
    lab.now = Month{static_cast<std::int16_t>(first.kept_until + 11 - first.kept_until % 12)};
    const Measure students = lab.measures.find("partnership_students");
    const auto kept = [&] {
        const auto& list = lab.world.partnerships.list;
        return std::any_of(list.begin(), list.end(), [&](const Partnership& one) { return one.number == first.number; });
    };
    lab.now = Month{static_cast<std::int16_t>(lab.now.index - 12)};  // the last December in which the law knows it
    lab.tallies[students][corridor] = 5;
    for (int year = 0; year < 3; ++year) {
        lab.after_the_year();
        REQUIRE(kept());
        lab.now = lab.now + 12;
        Rules law;
        lab.world.now = lab.now;
        lab.process->terms(law, lab.world, lab.atlas);
        const Scheme* scheme = find_scheme(law, static_cast<int>(first.number));
        REQUIRE(scheme);
        CHECK_FALSE(scheme->open);
    }
    lab.tallies[students][corridor] = 0;
    for (int year = 0; year < 2; ++year) lab.after_the_year(), lab.now = lab.now + 12;
    CHECK_FALSE(kept());
}

TEST_CASE("Without universities nobody trains and nobody counts on training") {
    MarketLab without, none;
    without.rules.market_places[0].universities = false, without.rules.market_places[0].employers = true;
    none.rules.market_places[0].training = 0;
    REQUIRE_FALSE(without.after_the_year().empty());
    REQUIRE(without.after_the_year().size() == none.after_the_year().size());
    for (std::size_t i = 0; i < none.world.partnerships.list.size(); ++i) {
        CHECK(without.world.partnerships.list[i].training_places == 0);
        CHECK(without.world.partnerships.list[i].transfer == none.world.partnerships.list[i].transfer);
        CHECK(without.world.partnerships.list[i].surplus_origin == none.world.partnerships.list[i].surplus_origin);
    }
}

TEST_CASE("Employers who take part pay their share of the places and the destination the others") {
    MarketLab lab({{"employer_training", 0.5}});
    lab.rules.market_places[0].employers = true, lab.rules.market_places[0].training = 0.25;
    for (const Partnership& one : lab.after_the_year()) {
        CHECK(one.training_places == doctest::Approx(0.75 * one.slots));
        CHECK(one.employers_part == doctest::Approx(2.0 / 3));
    }
}

TEST_CASE("Every pair that could agree is at the table and those who agree beyond the last number are counted as unseated") {
    MarketLab lab({}, crowded_atlas(8, 10));
    lab.rules.market_places[0].partners = 10;
    const auto& list = lab.after_the_year();
    CHECK(lab.world.partnerships.feasible == 80);
    CHECK(lab.world.partnerships.blocking_pairs == 0);
    CHECK(list.size() == 63);
    CHECK(lab.world.partnerships.unseated == 17);
    lab.now = lab.now + 12;
    lab.after_the_year();
    CHECK(lab.world.partnerships.list.size() == 63);
    CHECK(lab.world.partnerships.unseated == 17);
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
    switch_off(without, {"coherence"});
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
    for (int member = 0; member < 22; ++member) {
        World other = world;
        int i = 0;
        for_each_value_of_partnership(other.partnerships.list[0], [&](auto& value) { value += i++ == member; });
        REQUIRE(i == 22);
        CHECK_FALSE(other.partnerships == world.partnerships);
        CHECK_FALSE(digest_of(other) == before);
    }
    world.partnerships.feasible += 1, world.partnerships.blocking_pairs += 2, world.partnerships.worse_off += 3;
    CHECK_FALSE(digest_of(world) == before);
    const Digest checked = digest_of(world);
    world.partnerships.unseated += 4;
    CHECK_FALSE(digest_of(world) == checked);
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
        CHECK(traits.draws.uniform(track_stream, PersonId{page.birth[row], page.serial[row]}, Month{0}) < 0.5);
    });
    CHECK(away > 0);
}

TEST_CASE("Where partnerships are off no partner pays for studies") {
    Scenario off = with(lever("skill_partnership", "gsp", {{"places", 800.0}}, graduates(), Month::of(2020, 6)), 7);
    switch_off(off, {"partnerships"});
    const Ended run(off);
    CHECK(graduates_by(run.watch, run.simulation, Cause::partner) == 0);
}

TEST_CASE("A skill partnership that has ended promises no further places and pays until its students are done") {
    const Ended run(with(lever("skill_partnership", "gsp", {{"places", 800.0}}, graduates(), Month::of(2020, 6), Month::of(2023, 3)), 9));
    const auto& all = registered_levers();
    const auto entry = std::find_if(all.begin(), all.end(), [](const LeverEntry& one) { return one.info.name == "skill_partnership"; });
    Rules afterwards;
    entry->make({{"places", 800.0}})->after(afterwards, {}, 1);
    CHECK(afterwards.schemes.front().training_places == 0);
    const Measure studies = run.simulation.model().measures.find("partner_studies");
    const auto& frames = run.watch.frames();
    REQUIRE(frames.size() >= 9);
    CHECK(frames[2].total(studies) > 0);
    // Enrolled over 24 months by December 2022, over 26 by December 2023.
    CHECK(static_cast<double>(frames[3].total(studies)) < 1.25 * static_cast<double>(frames[2].total(studies)));
    CHECK(frames[5].total(studies) > 0);
    CHECK(frames[8].total(studies) == 0);
    CHECK(graduates_by(run.watch, run.simulation, Cause::partner) > 500);
}

TEST_CASE("A joint skill partnership starts late with fewer places and its books are exact even when authorities drop it") {
    const auto scenario = [](bool joint) {
        Scenario s = with(lever("skill_partnership", "gsp", {{"places", 1'600.0}}, graduates(), Month::of(2020)), 9);
        s.processes["coherence"] = joint;
        return s;
    };
    Scenario dropped = scenario(true);
    dropped.model["coherence"]["capacity"] = 1.0, dropped.model["coherence"]["capacity_rise"] = 0.0;
    dropped.policies.push_back(lever("recognition", "first", {}, graduates(), Month::of(2024)));  // takes the only room, a year later
    const Ended alone(scenario(false)), joint(scenario(true)), without(dropped);
    const auto first_year = [](const Ended& run) {
        const Measure studies = run.simulation.model().measures.find("partner_studies");
        std::size_t year = 0;
        while (year < run.watch.frames().size() && run.watch.frames()[year].total(studies) == 0) ++year;
        return year;
    };
    CHECK(first_year(alone) == 1);
    CHECK(first_year(joint) == 2);
    const Measure studies = joint.simulation.model().measures.find("partner_studies");
    CHECK(static_cast<double>(joint.watch.frames()[2].total(studies)) < 0.9 * static_cast<double>(alone.watch.frames()[1].total(studies)));
    CHECK(without.watch.frames()[5].total(studies) > 0);
    CHECK(without.watch.frames()[8].total(studies) < without.watch.frames()[5].total(studies));
    for (const Ended* run : {&joint, &without}) {
        std::int64_t paid = 0, received = 0;
        for (const CountryState& country : run->simulation.world().countries)
            paid += country.institutions.partner_training, received += country.institutions.partner_schools;
        CHECK(paid == received);
        CHECK(paid == run->watch.frames().back().total(studies));
    }
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
