#include "sterna/config/load.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "small_catalogue.hpp"

using namespace sterna;
using namespace sterna::small;

namespace {

bool says(const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; }

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + (text.empty() ? 0 : 1);
}

const std::string nurses =
    "policies:\n"
    "  - lever: circular_visa\n"
    "    label: nurses-2028\n"
    "    from: 2028-01\n"
    "    ramp: 24 months\n"
    "    scope: {origins: [GHA, KEN], destinations: [DEU], fields: [health], ages: [20, 40]}\n"
    "    quota: 20000 per year\n"
    "    max_stay: 3 years\n"
    "    reentry: guaranteed\n"
    "    deposit: 10 %\n"
    "    lottery: on\n"
    "  - lever: quota\n"
    "    amount: 500 per month\n"
    "    until: 2035\n"
    "  - lever: quota\n"
    "    amount: 7\n";

}  // namespace

TEST_CASE("a scenario of three lines has every default of the structs") {
    const Scenario fresh, s = scenario_of("");
    CHECK(s.seed == 7);
    CHECK(s.population.workers == fresh.population.workers);
    CHECK(s.start == fresh.start);
    CHECK(s.end == fresh.end);
    CHECK(s.step == fresh.step);
    CHECK(s.every == fresh.every);
    CHECK(std::get<double>(s.model.at("return").at("h0")) == ReturnParams{}.h0);
    CHECK(std::get<double>(s.model.at("emigration").at("beta")) == EmigrationParams{}.beta);
    CHECK(s.processes == std::map<std::string, bool>{{"emigration", true}, {"return", true}});
    CHECK(s.policies.empty());
}

TEST_CASE("every fixed key reaches its field") {
    const Scenario s = scenario_of(
        "meta: {title: T, question: Q}\npopulation: {workers: 2000, floor: 10, seed: 5, focus: {GHA: 50}}\n"
        "time: {start: 2021-01, end: 2031-02, step: month}\noutput: {every: month}\n"
        "model: {return: {h0: 0.5}}\nprocesses: {return: off}\n");
    CHECK(s.title == "T");
    CHECK(s.question == "Q");
    CHECK(s.population.workers == 2000);
    CHECK(s.population.floor == 10);
    CHECK(s.population.seed == 5);
    CHECK(s.population.focus.at("GHA") == 50);
    CHECK(s.focus_where.at("GHA").line == 5);
    CHECK(s.start == Month::of(2021));
    CHECK(s.end == Month::of(2031, 2));
    CHECK(s.step == Step::month);
    CHECK(s.every == FrameEvery::month);
    CHECK(std::get<double>(s.model.at("return").at("h0")) == 0.5);
    CHECK_FALSE(s.processes.at("return"));
    CHECK(s.processes.at("emigration"));
}

TEST_CASE("longer steps are read and rows of a year go with them") {
    const Scenario s = scenario_of("time: {step: quarter}\noutput: {every: year}\n");
    CHECK(s.step == Step::quarter);
    CHECK(s.every == FrameEvery::year);
}

TEST_CASE("a lever is read with its dates scope and units") {
    const auto policies = scenario_of(nurses).policies;
    REQUIRE(policies.size() == 3);
    const LeverSpec& visa = policies[0];
    CHECK(visa.lever == "circular_visa");
    CHECK(visa.label == "nurses-2028");
    CHECK(visa.from == Month::of(2028));
    CHECK_FALSE(visa.until);
    CHECK(visa.ramp_months == 24);
    CHECK(visa.scope.origins == std::vector<std::string>{"GHA", "KEN"});
    CHECK(visa.scope.min_age == 20);
    CHECK(visa.scope.max_age == 40);
    CHECK(visa.values.at("quota") == Value(20000.0));
    CHECK(visa.values.at("max_stay") == Value(36.0));
    CHECK(visa.values.at("deposit") == Value(0.1));
    CHECK(visa.values.at("reentry") == Value(std::string("guaranteed")));
    CHECK(visa.values.at("lottery") == Value(true));
    CHECK(visa.where.line == 5);
    CHECK(visa.scope_where.at("destinations").line == 9);
    CHECK(policies[1].values.at("amount") == Value(6000.0));
    CHECK(policies[1].until == Month::of(2035));
}

TEST_CASE("entries without a label are called by lever and number") {
    const auto policies = scenario_of(nurses).policies;
    CHECK(policies[1].label == "quota-1");
    CHECK(policies[2].label == "quota-2");
}

TEST_CASE("every problem of every section is reported at once in the order of the file") {
    const std::string message = complaint(
        "schema_version: 1\nworld: nowhere\nsede: 1\ntime: {start: 2020-13}\nmodel: {return: {h0: 3}}\npolicies: [{lever: "
        "quotta}]\n");
    CHECK(lines_of(message) == 6);
    std::size_t last = 0;
    for (const char* part :
         {":1:1: seed: missing", ":2:8: world:", ":3:1: sede: unknown key `sede`, did you mean `seed`?",
          ":4:15: time.start:", ":5:22: model.return.h0: 3 is out of range; accepted: a number from 0 to 2 [1/year]",
          ":6:20: policies.quotta-1.lever: unknown lever `quotta`, did you mean `quota`?"}) {
        CAPTURE(part);
        const std::size_t at = message.find(part);
        REQUIRE(at != std::string::npos);
        CHECK(at >= last);
        last = at;
    }
}

TEST_CASE("of many problems a hundred are printed and the rest counted") {
    std::string text = shortest + "model:\n";
    for (int i = 0; i < 250; ++i) text += "  unknown_" + std::to_string(i) + ": {}\n";
    const std::string message = complaint(text);
    CHECK(lines_of(message) == 101);
    CHECK(says(message, "and 150 more problems"));
}

TEST_CASE("maps of a base file merge lists and values replace") {
    const Folder folder;
    folder.write("base.yaml",
                 shortest + "population: {workers: 10, floor: 5}\npolicies: [{lever: free_movement}, {lever: visa_cost}]\n");
    const auto path = folder.write(
        "a.yaml", "schema_version: 1\nextends: base.yaml\npopulation: {workers: 20}\npolicies: [{lever: visa_cost}]\n");
    const Scenario s = load_scenario(path, {}, small_catalogue());
    CHECK(s.population.workers == 20);
    CHECK(s.population.floor == 5);
    CHECK(s.seed == 7);
    REQUIRE(s.policies.size() == 1);
    CHECK(s.policies[0].lever == "visa_cost");
}

TEST_CASE("a world is found from the file that names it") {
    const Folder folder;
    std::filesystem::create_directories(folder.path("deep/er"));
    folder.write("base.yaml", shortest);
    const auto path = folder.write("deep/er/a.yaml", "schema_version: 1\nextends: ../../base.yaml\n");
    CHECK(load_scenario(path, {}, small_catalogue()).world == folder.path("world"));
}

TEST_CASE("a problem in a base file is reported there") {
    const Folder folder;
    const auto base = folder.write("base.yaml", shortest + "output: {every: week}\n");
    const auto path = folder.write("a.yaml", "schema_version: 1\nextends: base.yaml\n");
    CHECK_THROWS_WITH_AS(load_scenario(path, {}, small_catalogue()), doctest::Contains((base + ":4:17: output.every").c_str()),
                         InputError);
}

TEST_CASE("files that extend each other or a tower of nine are refused") {
    const Folder folder;
    const auto a = folder.write("a.yaml", "schema_version: 1\nextends: b.yaml\n");
    folder.write("b.yaml", "schema_version: 1\nextends: ./a.yaml\n");
    CHECK_THROWS_WITH_AS(load_scenario(a, {}, small_catalogue()), doctest::Contains("b.yaml:2:10: extends:"), InputError);

    for (int i = 0; i < 9; ++i)
        folder.write("t" + std::to_string(i) + ".yaml",
                     i == 0 ? shortest : "schema_version: 1\nextends: t" + std::to_string(i - 1) + ".yaml\n");
    CHECK_NOTHROW(load_scenario(folder.path("t7.yaml"), {}, small_catalogue()));
    CHECK_THROWS_WITH_AS(load_scenario(folder.path("t8.yaml"), {}, small_catalogue()), doctest::Contains("at most 8"),
                         InputError);
}

TEST_CASE("the command line changes values by path and policies by label") {
    const Scenario s =
        scenario_of(nurses, {"population.workers=2e6", "time.end=2040-01", "policies.nurses-2028.quota=500 per month",
                             "policies.quota-2.scope.origins=[GHA]", "model.return.h0=0.2", "model.return.h0=0.3", "seed=9"});
    CHECK(s.population.workers == 2e6);
    CHECK(s.end == Month::of(2040));
    CHECK(s.policies[0].values.at("quota") == Value(6000.0));
    CHECK(s.policies[2].scope.origins == std::vector<std::string>{"GHA"});
    CHECK(std::get<double>(s.model.at("return").at("h0")) == 0.3);
    CHECK(s.seed == 9);
}

TEST_CASE("a wrong setting of the command line is named as it was typed") {
    const auto told = [](const std::string& setting) { return complaint(shortest + nurses, {setting}); };
    CHECK(says(told("model.return.h0=3"), "-P model.return.h0=3: model.return.h0: 3 is out of range"));
    CHECK(says(told("model.retrun.h0=1"), "did you mean `return`?"));
    CHECK(says(told("policies.nurses.quota=1"), "unknown label `nurses`"));
    CHECK(says(told("policies.quota-3.amount=1"), "did you mean `quota-1`?"));
    for (const char* bad : {"seed", "seed=", "=1", "time..end=2030", ".seed=1"})
        CHECK(says(told(bad), "accepted: `section.key=value`"));
    CHECK(says(told("extends=b.yaml"), "a matter of the file"));
    CHECK(says(told("seed.low=1"), "has no keys"));
    CHECK(says(told("seed=&a 1"), "anchors"));
    CHECK(says(told("population.workers=\"5\""), "in quotes"));
}

TEST_CASE("a run of no time of more than a thousand years or of half a step is refused") {
    const auto told = [](const std::string& time) { return complaint(shortest + "time: {" + time + "}\n"); };
    CHECK(says(told("start: 2030, end: 2030"), "must come after the start"));
    CHECK(says(told("end: 3021"), "12012 months; a run holds at most 12000"));
    CHECK(told("end: 3020") == "");
    CHECK(says(told("start: 2020-02, end: 2030-01, step: year"), "119 months, not a whole number of steps of 12"));
    CHECK(says(told("end: 4700"), "is not a month"));
    CHECK(says(told("start: 2060"), ":4:15: time.end:"));
    CHECK(says(told("start: 2020-07"), ":4:15: time.start: 2020-07 is not a January"));
}

TEST_CASE("rules between the keys of a policy are checked") {
    const auto told = [](const std::string& keys) {
        return complaint(shortest + "policies: [{lever: visa_cost, " + keys + "}]\n");
    };
    CHECK(says(told("from: 2030-02, until: 2030-02"), "it would never act"));
    CHECK(told("from: 2030-02, until: 2030-03") == "");
    CHECK(says(told("from: 2030, ramp: 1.5 months"), "not a whole number of months"));
    CHECK(says(told("ramp: 2 months"), "needs `from`"));
    CHECK(says(told("ramp: -1"), "out of range"));
    CHECK(says(told("scope: {ages: [40, 40]}"), "holds nobody"));
    CHECK(says(told("scope: {ages: [40]}"), "has 1 values"));
    CHECK(says(told("scope: {origins: []}"), "touch nobody"));
    CHECK(says(told("scope: {origins: [GHA, GHA]}"), "repeated"));
    CHECK(says(told("scope: {origins: GHA}"), "accepted: a list"));
    CHECK(says(told("scope: {origins: [G.A]}"), "is no name"));
    CHECK(says(told("label: a.b"), "is no label"));
}

TEST_CASE("a label can be used once") {
    CHECK(says(complaint(shortest + "policies: [{lever: visa_cost, label: a}, {lever: visa_cost, label: a}]\n"),
               "label used twice"));
    CHECK(says(complaint(shortest + "policies: [{lever: visa_cost, label: visa_cost-2}, {lever: visa_cost}]\n"),
               "label used twice"));
}

TEST_CASE("a parameter without default is asked for only where its process runs") {
    Catalogue catalogue = small_catalogue();
    catalogue.processes[0].params[0].required = true;
    const Folder folder;
    CHECK_THROWS_WITH_AS(load_scenario(folder.write("a.yaml", shortest), {}, catalogue),
                         doctest::Contains("model.return.h0: missing"), InputError);
    CHECK_NOTHROW(load_scenario(folder.write("b.yaml", shortest + "processes: {return: off}\n"), {}, catalogue));
}

TEST_CASE("a seed of 64 bits keeps every digit") {
    CHECK(scenario_of("", {"seed=18446744073709551615"}).seed == 18446744073709551615u);
    CHECK(scenario_of("", {"seed=9007199254740993"}).seed == 9007199254740993u);
    CHECK(says(complaint(shortest, {"seed=18446744073709551616"}), "not a whole number"));
}
