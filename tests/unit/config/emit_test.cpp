#include "sterna/config/emit.hpp"

#include <doctest/doctest.h>
#include <cmath>

#include <random>

#include "small_catalogue.hpp"

using namespace sterna;
using namespace sterna::small;

namespace {

bool same(const LeverSpec& a, const LeverSpec& b) {
    return a.lever == b.lever && a.label == b.label && a.from == b.from && a.until == b.until && a.ramp_months == b.ramp_months &&
           a.scope == b.scope && a.values == b.values;
}

bool same(const Scenario& a, const Scenario& b) {
    return a.title == b.title && a.question == b.question && a.world == b.world && a.population.workers == b.population.workers &&
           a.population.floor == b.population.floor && a.population.focus == b.population.focus &&
           a.population.seed == b.population.seed && a.start == b.start && a.end == b.end && a.step == b.step &&
           a.seed == b.seed && a.model == b.model && a.processes == b.processes && a.every == b.every &&
           std::equal(a.policies.begin(), a.policies.end(), b.policies.begin(), b.policies.end(),
                      [](const LeverSpec& x, const LeverSpec& y) { return same(x, y); });
}

/// Any scenario the reader can give: every field drawn.
Scenario drawn(std::uint64_t seed) {
    std::mt19937_64 bits(seed);
    const auto below = [&](int n) { return static_cast<int>(bits() % static_cast<std::uint64_t>(n)); };
    const auto share = [&] { return static_cast<double>(bits() >> 11) / 9007199254740992.0; };
    const std::vector<std::string> texts{"",     "plain",        "with \"quotes\" and \\",   "two\nlines\twide",
                                         "null", "# no comment", "\xC3\xA9t\xC3\xA9: [a, {b"};
    Scenario s;
    s.title = texts[bits() % texts.size()];
    s.question = texts[bits() % texts.size()];
    s.world = "world";
    s.population = {std::floor(1 + share() * 1e6), share() * 1e4, {{"NO", 1 + share()}, {"null", 50}, {"GHA", 1e9}}, bits()};
    s.step = std::vector<Step>{Step::month, Step::quarter, Step::year}[bits() % 3];
    s.start = Month::of(below(2000));
    s.end = s.start + static_cast<int>(s.step) * (1 + below(100));
    s.seed = bits();
    s.model = {{"return", {{"h0", 2 * share()}}}, {"emigration", {{"lambda", 0.05 + 0.9 * share()}, {"beta", 5 * share()}}}};
    s.processes = {{"return", below(2) == 0}, {"emigration", below(2) == 0}};
    s.every = s.step == Step::month && below(2) == 0 ? FrameEvery::month : FrameEvery::year;
    for (int i = 0; i < below(4); ++i) {
        LeverSpec l;
        l.lever = "circular_visa";
        l.label = "2-" + std::to_string(i);
        if (below(2) == 0) l.from = Month::of(2020, 1 + below(12));
        if (below(2) == 0) l.until = Month::of(2021 + below(50));
        if (l.from) l.ramp_months = below(100);
        if (below(2) == 0) l.scope.origins = {"GHA", "NO", "null", "LDC"};
        if (below(2) == 0) l.scope.sex = {"female"};
        l.scope.statuses = {"citizen-at-home"};
        l.scope.min_age = 15 + 20 * share();
        l.values = {{"quota", share() * 1e7},
                    {"max_stay", 1.0 + below(120)},
                    {"deposit", share()},
                    {"reentry", std::string("none")},
                    {"lottery", below(2) == 0}};
        s.policies.push_back(l);
    }
    return s;
}

}  // namespace

TEST_CASE("a resolved scenario reads back the same field by field and is written the same") {
    const Folder folder;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const Scenario before = drawn(seed);
        const std::string text = to_yaml(before);
        CAPTURE(text);
        const Scenario after = load_scenario(folder.write("a.yaml", text), {"world=" + folder.path("world")}, small_catalogue());
        Scenario moved = before;
        moved.world = folder.path("world");
        CHECK(same(moved, after));
        CHECK(to_yaml(after) == to_yaml(moved));
    }
}

TEST_CASE("the same scenario written in two ways has one canonical text") {
    const std::string a =
        canonical_text(scenario_of("model: {return: {h0: 0.1}}\npolicies: [{lever: quota, amount: 500 per month}]\n"));
    const std::string b =
        canonical_text(scenario_of("# a comment\npolicies:\n  - amount: 6e3\n    lever: quota\n    label: quota-1\n    scope: "
                                   "{ages: [15, 65]}\nmodel:\n  return:\n    h0: 1e-1\n"));
    CHECK(a == b);
    CHECK(a != canonical_text(scenario_of("model: {return: {h0: 0.1}}\n")));
}

TEST_CASE("the canonical text does not tell where the world lies") {
    CHECK(canonical_text(scenario_of("")) == canonical_text(scenario_of("")));
    CHECK(canonical_text(scenario_of("")).find("world: \"world\"") != std::string::npos);
}

TEST_CASE("the file of defaults reads as the scenario of defaults and names every key of every lever") {
    const Folder folder;
    const Catalogue catalogue = small_catalogue();
    const std::string text = defaults_yaml(catalogue);
    const Scenario from_file = load_scenario(folder.write("all.yaml", text), {"world=" + folder.path("world")}, catalogue);
    const Scenario from_structs =
        load_scenario(folder.write("a.yaml", shortest), {"seed=1", "world=" + folder.path("world")}, catalogue);
    CHECK(same(from_file, from_structs));
    for (const auto& lever : catalogue.levers) {
        CHECK(text.find("- lever: " + lever.name) != std::string::npos);
        for (const auto& info : lever.params) CHECK(text.find("#     " + info.key + ":") != std::string::npos);
    }
}
