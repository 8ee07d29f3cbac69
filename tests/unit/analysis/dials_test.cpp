#include "sterna/analysis/dials.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sterna/engine/registry.hpp"
#include "support/check_close.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

AxisSpec over(const std::string& key, double from, double to) {
    AxisSpec spec;
    spec.key = key, spec.from = from, spec.to = to;
    return spec;
}

/// A scenario with every process and key there is.
const Scenario& full() {
    static const Scenario scenario = [] {
        Scenario s = scenario_of(1000, 2);
        for (const SectionInfo& process : catalogue().processes) {
            s.processes[process.name] = process.default_on;
            for (const ParamInfo& info : process.params) s.model[process.name].insert({info.key, info.default_value});
        }
        s.policies = {lever("visa_cost", "treaty", {{"change", -0.8}})};
        return s;
    }();
    return scenario;
}

Dial dial_of(const AxisSpec& spec) { return dials_of({spec}, full(), catalogue()).front(); }

std::string refusal(const AxisSpec& spec) {
    try {
        dial_of(spec);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("A dial goes from one end of its range to the other by equal sums or by equal factors on a logarithmic scale") {
    AxisSpec spec = over("model.emigration.lambda", 0.2, 0.8);
    CHECK(dial_of(spec).at(0) == "0.2");
    CHECK(dial_of(spec).at(1) == "0.8");
    CHECK_CLOSE(dial_of(spec).number_at(0.5), 0.5, 1e-12);
    CHECK(dial_of(over("model.finance.base", -1, 1)).at(0.55) == "0.1");  // and not 0.10000000000000009
    spec.log = true;
    CHECK_CLOSE(dial_of(spec).number_at(0.5), 0.4, 1e-12);
    AxisSpec whole = over("time.years", 1, 4);
    whole.whole = true;
    CHECK(dial_of(whole).at(0.5) == "3");
    CHECK(dial_of(over("model.coherence.delay", 0, 5)).at(0.5) == "3");  // months are whole by themselves
}

TEST_CASE("A dial without ends has those that explain gives or stays within a share of what the scenario says") {
    AxisSpec spec;
    spec.key = "model.emigration.lambda";
    CHECK((dial_of(spec).from == 0.05 && dial_of(spec).to == 1));
    spec.within = 0.1;
    CHECK_CLOSE(dial_of(spec).from, 0.45, 1e-12);
    CHECK_CLOSE(dial_of(spec).to, 0.55, 1e-12);
    spec.within = 5;
    CHECK((dial_of(spec).from == 0.05 && dial_of(spec).to == 1));
    spec.key = "policies.treaty.change", spec.within = 0.5;
    CHECK_CLOSE(dial_of(spec).from, -1.2, 1e-12);
    CHECK_CLOSE(dial_of(spec).to, -0.4, 1e-12);
}

TEST_CASE("A dial of months stays whole within its range at every place") {
    AxisSpec spec = over("model.coherence.delay", 2.2, 5.9);
    for (const double place : {0.0, 0.3, 0.7, 1.0}) {
        const double months = dial_of(spec).number_at(place);
        CHECK((months == std::round(months) && months >= 3 && months <= 5));
    }
    CHECK(refusal(over("model.coherence.delay", 2.2, 2.9)).find("fewer than two whole") != std::string::npos);
}

TEST_CASE("A range that leaves what a key accepts or that nobody gives is refused with the key") {
    CHECK(refusal(over("model.emigration.lambda", 0.2, 2)).find("leaves its range") != std::string::npos);
    AxisSpec open;
    open.key = "population.workers";
    CHECK(refusal(open).find("give `from` and `to`") != std::string::npos);
    open.within = 0.1;
    CHECK(refusal(open).find("no value of its own") != std::string::npos);
    AxisSpec log = over("model.emigration.beta", 0, 2);
    log.log = true;
    CHECK(refusal(log).find("above 0") != std::string::npos);
}

TEST_CASE("A grid holds every combination once the last axis fastest and a list goes down all axes together") {
    Experiment e;
    AxisSpec words;
    words.key = "a.b", words.values = {"x", "y", "z"};
    AxisSpec range = over("a.c", 0, 1);
    range.steps = 2;
    e.axes = {words, range};
    const auto points = points_of(e, dials_of(e.axes, full(), catalogue()));
    std::set<std::vector<std::string>> all;
    for (const Setting& point : points) all.insert(point.overrides);
    CHECK((points.size() == 6 && all.size() == 6));
    CHECK(points[1].overrides == std::vector<std::string>{"a.b=x", "a.c=1"});
    e.design = DesignKind::list, e.axes[1].values = {"1", "2", "3"}, e.axes[1].from.reset(), e.axes[1].to.reset();
    const auto listed = points_of(e, dials_of(e.axes, full(), catalogue()));
    CHECK((listed.size() == 3 && listed[2].overrides == std::vector<std::string>{"a.b=z", "a.c=3"}));
    CHECK(points_of(Experiment{}, {}).size() == 1);
}

TEST_CASE("A group of uncertain keys is every number of its process and label that is not 0 but those that have an axis") {
    Experiment e;
    e.axes = {over("model.return.settled", 0.001, 0.01)};
    e.groups = {{"return", std::nullopt, 0.2, {}}};
    const auto dials = uncertain_dials(e, full(), catalogue());
    const auto& params = catalogue().process("return")->params;
    const auto expected = std::count_if(params.begin(), params.end(), [](const ParamInfo& info) {
        return std::holds_alternative<double>(info.default_value) && std::get<double>(info.default_value) != 0 && info.key != "settled";
    });
    CHECK(static_cast<std::ptrdiff_t>(dials.size()) == expected);
    e.groups[0].evidence = Evidence::assumption;
    for (const Dial& dial : uncertain_dials(e, full(), catalogue())) {
        const auto found = std::find_if(params.begin(), params.end(), [&](const ParamInfo& info) { return "model.return." + info.key == dial.key; });
        CHECK((found != params.end() && found->evidence == Evidence::assumption));
    }
    Scenario months = full();
    months.model["permits"]["ban"] = 2.0;  // a fifth of two months is none
    Experiment permits;
    permits.groups = {{"permits", std::nullopt, 0.2, {}}};
    for (const Dial& dial : uncertain_dials(permits, months, catalogue())) CHECK(dial.key != "model.permits.ban");
    e.groups[0].evidence = Evidence::computed;  // of which returns have none
    CHECK_THROWS_AS(uncertain_dials(e, full(), catalogue()), InputError);
    e.groups[0].process = "no_such";
    CHECK_THROWS_AS(uncertain_dials(e, full(), catalogue()), InputError);
}

TEST_CASE("Draws of uncertain keys fall once into each of as many equal parts of a range as there are replicates") {
    Experiment e;
    e.replicates = 8;
    e.uncertain = {over("model.emigration.lambda", 0.2, 1.0), over("model.emigration.beta", 0, 1)};
    const auto dials = uncertain_dials(e, full(), catalogue());
    for (std::size_t d = 0; d < 2; ++d) {
        std::set<int> parts;
        for (const Setting& draw : draws_of(e, dials)) parts.insert(static_cast<int>(draw.places[d] * 8));
        CHECK(parts.size() == 8);
    }
    CHECK(draws_of(Experiment{}, {}).size() == 1);
}
