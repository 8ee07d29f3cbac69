#include "sterna/model/diaspora.hpp"

#include <doctest/doctest.h>

#include "model/one_page.hpp"
#include "support/check_close.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry diaspora_process();
LeverEntry knowledge_network_lever();
LeverEntry diaspora_engagement_lever();
}  // namespace sterna

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, rich = 2;
const Month start = Month::of(2020), december = Month::of(2020, 12);

/// Skilled people of the poor country in the rich one and at home, in a world where everybody has the same income.
struct Network {
    OnePage p{{diaspora_process()}};
    std::unique_ptr<Process> process;

    explicit Network(const Values& values = {}) {
        for (CountryFacts& facts : p.atlas.countries) facts.gdp_per_head = 1000, facts.exports = 500, facts.direct_investment = 80;
        for (int d = 0; d < p.atlas.size(); ++d)
            if (d != poor) p.atlas.corridors(poor, d).inflow = {0, 0};
        process = p.make(diaspora_process(), values);
        close(3000, 7000, 0, true);
    }
    void close(std::int64_t abroad, std::int64_t home, std::int64_t leaving = 0, bool first = false, std::int64_t returnees = 0) {
        p.tallies = p.measures.empty_tallies();
        p.tallies[cube::stock][p.layout.cell(poor, rich, 2, 0)] = abroad;
        p.tallies[cube::stock][p.layout.cell(poor, poor, 2, 0)] = home;
        p.tallies[cube::outflow][p.layout.cell(poor, rich, 2, 0)] = leaving;
        p.tallies[p.measures.find("returnees_skilled")][poor] = returnees;
        process->year(p.world, p.tallies, p.context(first ? start : december), first);
    }
    const CapitalState& now() const { return p.world.countries[poor].capital; }
    /// Weight of the rich country among the partners of the poor.
    double rich_share() const {
        double sum = 0;
        const auto weight = [&](int d) { return p.atlas.countries[static_cast<std::size_t>(d)].population / std::max(50.0, p.atlas.corridors(poor, d).distance_km); };
        for (int d = 1; d < p.atlas.size(); ++d) sum += weight(d);
        return weight(rich) / sum;
    }
};

constexpr double unit = 31;  // one person and thirty workers of weight one

Scenario with(std::initializer_list<const char*> effects) {
    Scenario scenario = scenario_of(4000, 4);
    for (const char* name : {"knowledge", "trade", "investment", "returnees"}) scenario.model["diaspora"][name] = false;
    for (const char* name : effects) scenario.model["diaspora"][name] = true;
    return scenario;
}

}  // namespace

TEST_CASE("in the base year all that a diaspora does is one") {
    const Network network;
    CHECK(network.now().knowledge == 1.0);
    CHECK(network.now().returnees == 1.0);
    CHECK(network.now().trade == 1.0);
    CHECK(network.now().investment == 1.0);
    CHECK(network.now().exports == 500.0);
    CHECK(network.now().direct_investment == 80.0);
}

TEST_CASE("exports follow output as borrowing does") {
    Network network;
    CountryState& country = network.p.world.countries[poor];
    country.capital.base_output = 2e9, country.output = 3e9;
    network.close(3000, 7000);
    CHECK_CLOSE(network.now().exports, 1.5 * 500, 1e-13);
    CHECK(network.now().trade == 1.0);
    CHECK(country.output == 3e9);
}

TEST_CASE("twice the skilled abroad raise productivity and exports by their elasticities") {
    Network network;
    network.close(6000, 7000);
    const double ratio = (6000 + unit) / (3000 + unit);
    CHECK_CLOSE(network.now().knowledge, std::pow(ratio, 0.05), 1e-13);
    CHECK_CLOSE(network.now().trade, 1 + network.rich_share() * (std::pow(ratio, 0.15) - 1), 1e-13);
    CHECK_CLOSE(network.now().exports, 500 * network.now().trade, 1e-13);
}

TEST_CASE("an engaged diaspora counts for more of the skilled") {
    Network network;
    network.p.rules.engagement.resize(1);
    network.p.rules.engagement[0].entry.times(1.2);
    network.close(3000, 7000);
    CHECK_CLOSE(network.now().knowledge, std::pow((1.2 * 3000 + unit) / (3000 + unit), 0.05), 1e-13);
    network.p.rules.engagement[0].scope.origins.reset(poor);
    network.close(3000, 7000);
    CHECK(network.now().knowledge == 1.0);
}

TEST_CASE("experts who work at home for some weeks add their person-years to the network and never more than there are") {
    Network network;
    const auto lever = knowledge_network_lever().make({{"missions", 26000.0}, {"weeks", 2.0}, {"cost", 0.0}});
    lever->apply(network.p.rules, Scope{}, 1, 1);
    network.close(3000, 7000);
    CHECK_CLOSE(network.now().knowledge, std::pow((3000 + 1000 + unit) / (3000 + unit), 0.05), 1e-13);
    lever->apply(network.p.rules, Scope{}, 1, 1), lever->apply(network.p.rules, Scope{}, 1, 1), lever->apply(network.p.rules, Scope{}, 1, 1);
    network.close(3000, 7000);
    CHECK_CLOSE(network.now().knowledge, std::pow((3000 + 3000 + unit) / (3000 + unit), 0.05), 1e-13);
    network.p.rules.expert_years.resize(1);
    network.p.rules.expert_years[0].scope.destinations.reset(rich);  // where they live
    network.close(3000, 7000);
    CHECK(network.now().knowledge == 1.0);
}

TEST_CASE("engagement and missions raise productivity and output of the origin at its own cost and move nobody in the first year") {
    for (const auto& [name, values] : std::vector<std::pair<std::string, Values>>{{"diaspora_engagement", {}},
                                                                                  {"knowledge_network", {{"missions", 50000.0}, {"cost", 100.0}}}}) {
        CAPTURE(name);
        Scenario usual = with({"knowledge"}), policy = usual;
        usual.end = policy.end = Month::of(2022);
        ScopeSpec scope;
        scope.origins = {"AAA"};
        policy.policies.push_back(lever(name, "tried", values, scope));
        const RunResult without = run(calibrated_atlas(), usual), done = run(calibrated_atlas(), policy);
        CHECK(done.countries[poor].tfp > without.countries[poor].tfp);
        CHECK(done.countries[poor].output > without.countries[poor].output);
        CHECK(done.frames[0][cube::outflow] == without.frames[0][cube::outflow]);
        for (std::size_t year = 0; year < 2; ++year)
            for (std::size_t c = 0; c < 4; ++c) CHECK((done.frames[year][cube::policy_cost][c] > 0) == (c == poor));
        const double million = static_cast<double>(done.frames[0][cube::policy_cost][poor]) / 1e8;
        if (name == "knowledge_network") CHECK_CLOSE(million, 5, 1e-6);
        CHECK(done.countries[poor].public_finance.policy_cost == done.frames[1][cube::policy_cost][poor]);
    }
}

TEST_CASE("those who live where people produce more pass on more") {
    Network network;
    network.p.atlas.countries[rich].gdp_per_head = 8000;
    network.close(3000, 7000, 0, true);
    CHECK_CLOSE(network.now().base_knowledge_network, 3000 * std::pow(8.0, 0.3), 1e-12);
}

TEST_CASE("investment follows the skilled abroad after four years and gives way to the outflow of the year") {
    Network network;
    const double ratio = (6000 + unit) / (3000 + unit), later = 1 + network.rich_share() * (std::pow(ratio, 0.3) - 1);
    network.close(6000, 7000);
    for (int year = 1; year < 4; ++year) {
        CHECK(network.now().investment == 1.0);
        network.close(6000, 7000);
    }
    CHECK(network.now().investment == 1.0);
    network.close(6000, 7000);
    CHECK_CLOSE(network.now().investment, later, 1e-13);
    network.close(6000, 7000, 500);
    CHECK_CLOSE(network.now().investment, later * std::pow((500 + unit) / unit, -0.05), 1e-13);
    CHECK_CLOSE(network.now().direct_investment, 80 * network.now().investment, 1e-13);
}

TEST_CASE("a tenth of returnees among the skilled raise productivity by half a per cent") {
    Network network;
    network.close(3000, 7000, 0, false, 700);
    CHECK_CLOSE(network.now().returnees, 1.005, 1e-13);
}

TEST_CASE("each effect switched off leaves its factor at one and the others as they were") {
    Network all;
    for (int year = 0; year < 6; ++year) all.close(6000, 6000, 100, false, 600);
    for (const char* off : {"knowledge", "trade", "investment", "returnees"}) {
        Network network({{off, false}});
        for (int year = 0; year < 6; ++year) network.close(6000, 6000, 100, false, 600);
        const std::string name = off;
        CHECK(network.now().knowledge == (name == "knowledge" ? 1.0 : all.now().knowledge));
        CHECK(network.now().trade == (name == "trade" ? 1.0 : all.now().trade));
        CHECK(network.now().investment == (name == "investment" ? 1.0 : all.now().investment));
        CHECK(network.now().returnees == (name == "returnees" ? 1.0 : all.now().returnees));
    }
}

TEST_CASE("a run with every effect off is the run without the process and trade changes nobody and no output") {
    Scenario absent = with({});
    switch_off(absent, {"diaspora"});
    const RunResult without = run(calibrated_atlas(), absent), off = run(calibrated_atlas(), with({})),
                    trade = run(calibrated_atlas(), with({"trade"})), knowledge = run(calibrated_atlas(), with({"knowledge"}));
    CHECK(off.people == without.people);
    CHECK(trade.people == without.people);
    bool moved = false;
    for (std::size_t c = 0; c < without.countries.size(); ++c) {
        CHECK(off.countries[c].output == without.countries[c].output);
        CHECK(off.countries[c].wage == without.countries[c].wage);
        CHECK(trade.countries[c].output == without.countries[c].output);
        moved = moved || knowledge.countries[c].output != without.countries[c].output;
    }
    CHECK(moved);
}
