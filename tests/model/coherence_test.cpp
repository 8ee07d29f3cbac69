#include <doctest/doctest.h>

#include <memory>

#include "sterna/model/coherence.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry coherence_process();
LeverEntry return_incentive_lever();
LeverEntry quota_lever();
LeverEntry benefit_portability_lever();
LeverEntry diaspora_bond_lever();
LeverEntry dual_citizenship_lever();
LeverEntry employer_mobility_lever();
LeverEntry enforcement_lever();
LeverEntry free_movement_lever();
LeverEntry recognition_lever();
LeverEntry recruitment_fee_cap_lever();
LeverEntry rights_floor_lever();
LeverEntry visa_cost_lever();
LeverEntry skill_partnership_lever();
LeverEntry bilateral_agreement_lever();
LeverEntry market_place_lever();
LeverEntry coherence_lever();
LeverEntry capacity_building_lever();
}  // namespace sterna

using namespace sterna;

namespace {

struct Weighed : test::RowLab {
    std::unique_ptr<Process> process = coherence_process().make({}, measures);
    LeverEntry joint = return_incentive_lever(), alone = quota_lever();
    Scope scope;
    Weighed() : RowLab(coherence_process()) { scope.origins.reset(), scope.origins.set(0); }

    void score(double value) {
        for (CountryState& state : world.countries) state.institutions.coherence = value, state.institutions.international = 0.5;
    }
    /// What the efforts that `law` makes cost the first country or its donors, share of output; they become the law of the year.
    template <class F>
    double costs(F law) {
        rules = {};
        law(rules);
        process->terms(rules, world, atlas);
        double share = 0;
        for (const YearlyOutlay& outlay : rules.yearly_outlays) share += outlay.share_of_output;
        return share;
    }
    double strength(const LeverEntry& entry, int levers = 1) {
        std::vector<LeverInForce> list;
        for (int i = 0; i < levers; ++i) list.push_back({entry, scope, {Month::of(2021), {}, 0}, 1.0});
        world.now = now;
        process->weigh(list, world, atlas);
        return list.back().strength;
    }
};

}  // namespace

TEST_CASE("A joint policy starts later and weaker where authorities work apart") {
    Weighed w;
    w.score(0.5);
    w.now = Month::of(2021, 12);
    CHECK(w.strength(w.joint) == 0);  // twelve months of delay
    w.now = Month::of(2022);
    CHECK(w.strength(w.joint) == doctest::Approx(0.7));
    CHECK(w.strength(w.alone) == 1);
    w.joint.multilateral = true;
    CHECK(w.strength(w.joint) == doctest::Approx(0.7 * 0.9));
    w.score(1);
    w.joint.multilateral = false;
    w.now = Month::of(2021);
    CHECK(w.strength(w.joint) == 1);
}

TEST_CASE("At a score of four tenths what needs several authorities keeps 64 percent of its strength and what one can do keeps all") {
    Weighed w;
    w.score(0.4), w.now = Month::of(2030);
    for (const LeverEntry& entry : {return_incentive_lever(), diaspora_bond_lever(), benefit_portability_lever(), recognition_lever(),
                                    recruitment_fee_cap_lever(), skill_partnership_lever(), bilateral_agreement_lever()}) {
        CAPTURE(entry.info.name);
        CHECK(w.strength(entry) == doctest::Approx(0.4 + 0.6 * 0.4));
        CHECK(entry.info.description.find("Joint") != std::string::npos);
    }
    for (const LeverEntry& entry : {quota_lever(), visa_cost_lever(), free_movement_lever(), enforcement_lever(), rights_floor_lever(),
                                    employer_mobility_lever(), dual_citizenship_lever()}) {
        CAPTURE(entry.info.name);
        CHECK(w.strength(entry) == 1);
    }
}

TEST_CASE("A country runs as many joint policies as its authorities can and the next one waits") {
    Weighed w;
    w.score(0.5), w.now = Month::of(2030);
    CHECK(w.strength(w.joint, 6) > 0);
    CHECK(w.strength(w.joint, 7) == 0);
    CHECK(w.strength(w.alone, 7) == 1);
}

TEST_CASE("A forum keeps less of its strength where international organisations do not work together") {
    Weighed w;
    w.score(0.4), w.now = Month::of(2030);
    CHECK(w.strength(market_place_lever()) == doctest::Approx((0.4 + 0.6 * 0.4) * 0.9));
    for (CountryState& state : w.world.countries) state.institutions.international = 1;
    CHECK(w.strength(market_place_lever()) == doctest::Approx(0.4 + 0.6 * 0.4));
    CHECK(market_place_lever().info.description.find("Joint") != std::string::npos);
}

TEST_CASE("Capacity building raises scores year by year up to its end and is paid for what it adds") {
    Weighed w;
    w.process->year(w.world, w.tallies, w.context(), true);
    const double base = w.world.countries[0].institutions.coherence, other = w.world.countries[1].institutions.coherence;
    for (int year = 1; year <= 5; ++year) {
        CHECK(w.costs([&](Rules& law) { capacity_building_lever().make({})->apply(law, w.scope, 1, 1); }) ==
              doctest::Approx(year <= 3 ? 0.0001 : 0));
        w.process->year(w.world, w.tallies, w.context(), false);
        CHECK(w.world.countries[0].institutions.coherence == doctest::Approx(base + 0.1 * std::min(year, 3)));
    }
    CHECK(w.world.countries[1].institutions.coherence == other);
}

TEST_CASE("A second programme of capacity building adds its own gains and nobody pays beyond full scores") {
    Weighed w;
    w.process->year(w.world, w.tallies, w.context(), true);
    const double base = w.world.countries[0].institutions.coherence;
    const auto law = [&](int programmes) {
        return [&w, programmes](Rules& rules) {
            for (int i = 1; i <= programmes; ++i) capacity_building_lever().make({})->apply(rules, w.scope, 1, i);
        };
    };
    for (int year = 1; year <= 3; ++year) w.costs(law(1)), w.process->year(w.world, w.tallies, w.context(), false);
    CHECK(w.costs(law(2)) == doctest::Approx(0.0001));
    w.process->year(w.world, w.tallies, w.context(), false);
    CHECK(w.world.countries[0].institutions.coherence == doctest::Approx(base + 0.4));
    double paid = 0.0004;
    for (int year = 1; year <= 9; ++year) paid += w.costs(law(9)), w.process->year(w.world, w.tallies, w.context(), false);
    CHECK(w.world.countries[0].institutions.coherence == doctest::Approx(1));
    CHECK(paid == doctest::Approx(0.0001 * (1 - base) / 0.1));
}

TEST_CASE("The coherence lever costs what it adds to the scores and nothing where they are as high") {
    Weighed w;
    w.process->year(w.world, w.tallies, w.context(), true);
    const double base = w.world.countries[0].institutions.coherence;
    const auto lift = [&](const Values& values) {
        return w.costs([&](Rules& law) { coherence_lever().make(values)->apply(law, w.scope, 1, 1); });
    };
    CHECK(lift({{"score", base + 0.1}}) == doctest::Approx(0.0001));
    CHECK(lift({{"score", base + 0.3}}) == doctest::Approx(0.0003));
    CHECK(lift({{"score", base}}) == 0);
    CHECK(lift({{"score", 0.0}, {"migration_finance", base + 0.3}}) == doctest::Approx(0.0001));  // one pair of three
    CHECK(lift({{"score", 0.0}, {"international", 0.7}}) == doctest::Approx(0.0002));
    CHECK(w.costs([&](Rules& law) {
        coherence_lever().make({{"score", base + 0.2}})->apply(law, w.scope, 1, 1);
        coherence_lever().make({{"score", base + 0.3}})->apply(law, w.scope, 1, 2);
    }) == doctest::Approx(0.0003));
}

TEST_CASE("One pair of authorities can be brought together more than the others") {
    Weighed w;
    coherence_lever().make({{"score", 0.6}, {"development_finance", 0.9}})->apply(w.rules, w.scope, 1, 1);
    w.process->year(w.world, w.tallies, w.context(), true);
    const InstitutionState& s = w.world.countries[0].institutions;
    CHECK(s.migration_development == doctest::Approx(0.6));
    CHECK(s.development_finance == doctest::Approx(0.9));
    CHECK(s.coherence == doctest::Approx(0.7));
}

TEST_CASE("The coherence lever is a floor and falls away with it") {
    Weighed w;
    coherence_lever().make({})->apply(w.rules, w.scope, 1, 1);
    w.process->year(w.world, w.tallies, w.context(), true);
    CHECK(w.world.countries[0].institutions.coherence == doctest::Approx(0.8));
    w.rules = {};
    coherence_lever().make({})->apply(w.rules, w.scope, 0, 1);
    CHECK(w.rules == Rules{});
    w.process->year(w.world, w.tallies, w.context(), false);
    CHECK(w.world.countries[0].institutions.coherence < 0.7);
}
