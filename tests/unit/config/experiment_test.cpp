#include "sterna/config/experiment.hpp"

#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace sterna;
using sterna::test::ScratchFolder;

namespace {

Experiment read(const std::string& text) {
    const ScratchFolder folder;
    std::ofstream(folder.path / "e.yaml") << text;
    return load_experiment((folder.path / "e.yaml").string());
}

std::string problems_of(const std::string& text) {
    try {
        read(text);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string head = "schema_version: 1\nscenario: s.yaml\n", outputs = "outputs: [{series: wage_gap}]\n";

}  // namespace

TEST_CASE("An experiment keeps what is written and finds its scenarios beside itself") {
    const Experiment e = read(head + R"(against: ../base.yaml
title: Doors
overrides: [population.workers=2000, time.end=2030]
replicates: 7
seed: 12
design: sobol
points: 16
axes:
  - {key: model.return.h0, from: 0.1, to: 0.4, scale: log}
  - {key: policies.visa.quota, values: [100, "200 per year"]}
uncertain:
  - {key: model.emigration.lambda, within: 20 %}
  - {process: return, evidence: assumption, within: 10 %}
outputs:
  - {name: brains, series: skilled_share, countries: [GHA, LDC], over: sum, at: 2040, change: relative}
  - {party: migrants}
)");
    CHECK(e.title == "Doors");
    CHECK(e.overrides == std::vector<std::string>{"population.workers=2000", "time.end=2030"});
    CHECK((e.replicates == 7 && e.seed == 12 && e.design == DesignKind::sobol && e.points == 16));
    CHECK(std::filesystem::path(e.against).filename() == "base.yaml");
    CHECK(std::filesystem::path(e.scenario).parent_path() == std::filesystem::path(e.file).parent_path());
    CHECK((e.axes[0].log && e.axes[0].from == 0.1 && e.axes[0].to == 0.4 && e.axes[0].values.empty()));
    CHECK(e.axes[1].values == std::vector<std::string>{"100", "\"200 per year\""});
    CHECK(e.uncertain[0].within == 0.2);
    CHECK((e.groups[0].process == "return" && e.groups[0].evidence == Evidence::assumption && e.groups[0].within == 0.1));
    CHECK((e.outputs[0].countries.size() == 2 && e.outputs[0].over == "sum" && e.outputs[0].at == "2040" && e.outputs[0].change == "relative"));
    CHECK((e.outputs[1].name == "migrants" && e.outputs[1].party == "migrants"));
}

TEST_CASE("Every problem of an experiment is told at once with its place") {
    const std::string said = problems_of(R"(schema_version: 1
scenario: s.yaml
replicates: 0
design: gird
axes:
  - {key: a.b, from: 2, to: 1}
  - {values: [1]}
  - {key: a.c, values: [1], from: 2}
outputs:
  - {name: x, series: y, party: origin}
  - {party: origin}
  - {series: scorecard/poverty}
  - {name: z, series: y, at: never}
)");
    for (const char* part : {":3:13: replicates", "design", "grid", "axes[1]: `from` is not below `to`", "axes[2].key: missing", "axes[3]: has values and a range",
                             "a `series` or a `party`", "name one with `against`", "add `name:`", "`never` is no time"})
        CHECK_MESSAGE(has(said, part), part << " in " << said);
}

TEST_CASE("An experiment without outputs with a key varied twice or a hypercube without its number of points is refused") {
    CHECK(has(problems_of(head), "outputs: missing"));
    CHECK(has(problems_of(head + outputs + "axes: [{key: a.b, values: [1]}]\nuncertain: [{key: a.b, from: 0, to: 1}]\n"), "varied twice"));
    CHECK(has(problems_of(head + outputs + "design: latin_hypercube\n"), "points: missing"));
    CHECK(has(problems_of(head + outputs + "design: list\naxes: [{key: a.b, values: [1, 2]}, {key: a.c, values: [1]}]\n"), "equally many"));
    CHECK(has(problems_of(head + "outputs: [{series: a}, {series: a}]\n"), "two are called a"));
    CHECK(has(problems_of(head + outputs + "uncertain: [{within: 10 %}]\n"), "names nothing"));
    CHECK(has(problems_of(head + outputs + "colour: red\n"), "colour"));
}
