#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "sterna/analysis/comparison.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr std::uint8_t home = 0, away = 2, other = 1;
const std::vector<std::uint8_t> skills{false, false, true};

/// From residences, each January; education 1 until `skilled_from`, then 2, the skilled one.
std::vector<LifeState> course(const std::vector<std::uint8_t>& residences, std::size_t skilled_from = 99) {
    std::vector<LifeState> states;
    for (std::size_t t = 0; t < residences.size(); ++t)
        states.push_back({residences[t], static_cast<std::uint8_t>(t < skilled_from ? 1 : 2), 0,
                          residences[t] == home ? Status::citizen_at_home : Status::circular});
    return states;
}

SampledLife life(const std::vector<LifeState>& base, const std::vector<LifeState>& variant) {
    SampledLife out;
    out.id = {home, 7}, out.born = Month::of(1996, 4), out.base = base, out.variant = variant;
    return out;
}

LifeChange change(const std::vector<LifeState>& base, const std::vector<LifeState>& variant) {
    return change_of(life(base, variant), skills).value();
}

Scenario with_door(double workers, int years, bool open) {
    Scenario scenario = scenario_of(workers, years);
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    if (open) scenario.policies = {lever("visa_cost", "treaty", {{"change", -0.8}}, scope)};
    return scenario;
}

const Atlas& closed_atlas() {
    static const Atlas atlas = [] {
        Atlas a = calibrated_atlas();
        a.corridors(0, 2).visa_cost = {0.8, 0.8};
        return a;
    }();
    return atlas;
}

SampledLives compared(double workers, int years, int threads = 1, bool open = true) {
    TwinOptions options;
    options.execution.exec.threads = threads;
    return compare_scenarios(closed_atlas(), with_door(workers, years, false), {with_door(workers, years, open)}, options).replicates[0].lives.at(0);
}

/// States of the natives of a country at the end of a run by itself.
std::map<std::uint32_t, LifeState> at_the_end(const Scenario& scenario, int country) {
    Simulation simulation(model_of(closed_atlas(), scenario), {});
    Watch().run(simulation);
    std::map<std::uint32_t, LifeState> states;
    for_each_person(simulation.world(), [&](const Page& page, int row) {
        if (page.birth[row] != country) return;
        const std::uint8_t kind = page.kind[row];
        states[page.serial[row]] = {page.residence[row], static_cast<std::uint8_t>(education_of(kind)), static_cast<std::uint8_t>(field_of(kind)),
                                    status_of(page.state[row])};
    });
    return states;
}

}  // namespace

TEST_CASE("A life that differs is of the kind that its Januaries in both worlds say") {
    const auto stays = course({home, home, home, home}), trained = course({home, home, home, home}, 2);
    const auto goes = course({home, away, away, away}), late = course({home, home, away, away}), back = course({home, away, home, home});
    CHECK_FALSE(change_of(life(goes, goes), skills).has_value());
    CHECK(change(stays, goes) == LifeChange::left);
    CHECK(change(goes, stays) == LifeChange::stayed);
    CHECK(change(goes, trained) == LifeChange::studied_instead);
    CHECK(change(stays, trained) == LifeChange::studied);
    CHECK(change(trained, stays) == LifeChange::not_studied);
    CHECK(change(late, goes) == LifeChange::left_earlier);
    CHECK(change(goes, late) == LifeChange::left_later);
    CHECK(change(goes, back) == LifeChange::returned_earlier);
    CHECK(change(back, goes) == LifeChange::returned_later);
    CHECK(change(goes, course({home, away, other, other})) == LifeChange::elsewhere);
    CHECK(change(trained, course({home, home, home, home}, 3)) == LifeChange::otherwise);
}

TEST_CASE("A line says who it is and where the person was seen in both worlds") {
    const Atlas& atlas = calibrated_atlas();
    const std::vector<Month> looks{Month::of(2020), Month::of(2021), Month::of(2022), Month::of(2023)};
    const auto line = [&](const std::vector<LifeState>& base, const std::vector<LifeState>& variant) {
        return life_in_words(life(base, variant), looks, atlas);
    };
    const std::string &here = atlas.countries[home].name, &there = atlas.countries[away].name, &else_where = atlas.countries[other].name;
    CHECK(line(course({home, home, home, home}), course({home, away, away, home})) ==
          "woman born 1996 in " + here + " (" + atlas.education[1] + "): base: " + here + " throughout; variant: " + there +
              " 2021-2022 (circular), home 2023");
    CHECK(line(course({home, away, other, other}), course({home, home, home, home}, 2)) ==
          "woman born 1996 in " + here + " (" + atlas.fields[0] + "): base: " + there + " 2021 (circular), " + else_where +
              " 2022- (circular); variant: " + here + " throughout, " +
              atlas.education[2] + " 2022");
    CHECK(line(course({home, away, home, home}), course({home, away, home, home}, 3))
              .ends_with("variant: " + there + " 2021 (circular), home 2022, " + atlas.education[2] + " 2023"));
    CHECK(line(course({gone, home, home, gone}), course({home, home, away, gone})).ends_with(
        "base: " + here + " throughout, dead by 2023; variant: " + there + " 2022 (circular), dead by 2023"));
}

TEST_CASE("Everybody followed differs as two runs by themselves do at their end") {
    const SampledLives sample = compared(6'000, 1);
    const auto base = at_the_end(with_door(6'000, 1, false), 0), variant = at_the_end(with_door(6'000, 1, true), 0);
    std::set<std::uint32_t> everybody;
    for (const auto& [serial, state] : base) everybody.insert(serial);
    for (const auto& [serial, state] : variant) everybody.insert(serial);
    std::int64_t differ = 0, counted = 0;
    for (const std::uint32_t serial : everybody) {
        const auto b = base.find(serial), v = variant.find(serial);
        differ += (b == base.end() ? LifeState{} : b->second) != (v == variant.end() ? LifeState{} : v->second);
    }
    for (const std::int64_t n : sample.changed) counted += n;
    CHECK(differ > 0);
    CHECK(counted == differ);
    CHECK(sample.looks == std::vector<Month>{Month::of(2020), Month::of(2021)});
    for (const SampledLife& each : sample.lives) CHECK(each.id.birth == 0);
}

TEST_CASE("An open door makes lives leave and equal worlds make none differ") {
    const SampledLives sample = compared(6'000, 3), equal = compared(6'000, 3, 1, false);
    const auto number = [&](LifeChange change) { return sample.changed[static_cast<std::size_t>(change)]; };
    CHECK(number(LifeChange::left) > number(LifeChange::stayed));
    CHECK(equal.lives.empty());
}

TEST_CASE("The same people are followed on any number of threads") {
    const SampledLives one = compared(20'000, 2), three = compared(20'000, 2, 3);
    REQUIRE(one.lives.size() == three.lives.size());
    CHECK(one.followed == three.followed);
    for (std::size_t i = 0; i < one.lives.size(); ++i) {
        CHECK(one.lives[i].id == three.lives[i].id);
        CHECK(one.lives[i].variant == three.lives[i].variant);
    }
}

TEST_CASE("Of many people about as many are followed as memory is meant for") {
    const SampledLives sample = compared(400'000, 1);
    // Natives of one country of four; binomial with its expectation within a tenth, for entrants are guessed.
    CHECK(static_cast<double>(sample.followed) > 0.9 * LifeSampler::target);
    CHECK(static_cast<double>(sample.followed) < 1.1 * LifeSampler::target);
    for (std::size_t i = 0; i < sample.lives.size(); ++i) CHECK(sample.changed[static_cast<std::size_t>(sample.lives[i].change)] > 0);
}
