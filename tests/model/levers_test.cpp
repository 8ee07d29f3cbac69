#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sterna/engine/registry.hpp"
#include "sterna/model/process.hpp"

namespace sterna {
LeverEntry quota_lever();
LeverEntry visa_cost_lever();
LeverEntry circular_visa_lever();
LeverEntry return_incentive_lever();
LeverEntry free_movement_lever();
LeverEntry enforcement_lever();
LeverEntry displacement_lever();
LeverEntry transfer_competition_lever();
LeverEntry transfer_fee_cap_lever();
LeverEntry mobile_money_lever();
LeverEntry formalisation_match_lever();
LeverEntry predeparture_account_lever();
LeverEntry bilateral_agreement_lever();
LeverEntry skill_partnership_lever();
LeverEntry market_place_lever();
LeverEntry employer_mobility_lever();
LeverEntry benefit_portability_lever();
LeverEntry dual_citizenship_lever();
LeverEntry recruitment_fee_cap_lever();
LeverEntry recognition_lever();
LeverEntry diaspora_engagement_lever();
LeverEntry knowledge_network_lever();
LeverEntry gender_access_lever();
LeverEntry wage_topup_lever();
LeverEntry bonding_lever();
LeverEntry training_expansion_lever();
LeverEntry bhagwati_tax_lever();
LeverEntry reintegration_lever();
LeverEntry seasonal_visa_lever();
LeverEntry reentry_right_lever();
LeverEntry deposit_lever();
LeverEntry salary_floor_lever();
LeverEntry points_system_lever();
LeverEntry ethical_recruitment_lever();
}  // namespace sterna

using namespace sterna;

namespace {

struct Case {
    LeverEntry entry;
    Values values;
};

std::vector<Case> all() {
    return {{quota_lever(), {{"amount", 100.0}}},
            {visa_cost_lever(), {{"change", 0.6}}},
            {circular_visa_lever(), {{"quota", 500.0}, {"reentry", std::string("guaranteed")}}},
            {return_incentive_lever(), {}},
            {free_movement_lever(), {}},
            {enforcement_lever(), {{"change", 2.0}}},
            {displacement_lever(), {{"persons", 1000.0}}},
            {transfer_competition_lever(), {}},
            {transfer_fee_cap_lever(), {}},
            {mobile_money_lever(), {}},
            {formalisation_match_lever(), {}},
            {predeparture_account_lever(), {}},
            {bilateral_agreement_lever(), {{"slots", 100.0}}},
            {skill_partnership_lever(), {{"places", 100.0}}},
            {market_place_lever(), {}},
            {employer_mobility_lever(), {}},
            {benefit_portability_lever(), {}},
            {dual_citizenship_lever(), {}},
            {recruitment_fee_cap_lever(), {}},
            {recognition_lever(), {}},
            {diaspora_engagement_lever(), {}},
            {knowledge_network_lever(), {}},
            {gender_access_lever(), {}},
            {wage_topup_lever(), {}},
            {bonding_lever(), {}},
            {training_expansion_lever(), {}},
            {bhagwati_tax_lever(), {}},
            {reintegration_lever(), {}},
            {seasonal_visa_lever(), {{"quota", 500.0}, {"reentry", std::string("guaranteed")}}},
            {reentry_right_lever(), {}},
            {deposit_lever(), {}},
            {salary_floor_lever(), {}},
            {points_system_lever(), {}},
            {ethical_recruitment_lever(), {}}};
}

Scope only(int origin) {
    Scope scope;
    scope.origins.reset();
    scope.origins.set(static_cast<std::size_t>(origin));
    return scope;
}

}  // namespace

TEST_CASE("No strength is no law and any strength is one") {
    for (const Case& c : all()) {
        CAPTURE(c.entry.info.name);
        Rules rules;
        const auto lever = c.entry.make(c.values);
        lever->apply(rules, Scope{}, 0, 1);
        CHECK(rules == Rules{});
        lever->apply(rules, Scope{}, 0.01, 1);
        CHECK_FALSE(rules == Rules{});
    }
}

TEST_CASE("Two levers of different kinds give the same law in either order") {
    const auto cases = all();
    for (const Case& first : cases)
        for (const Case& second : cases) {
            if (first.entry.info.name == second.entry.info.name) continue;
            Rules one, other;
            first.entry.make(first.values)->apply(one, only(0), 0.5, 1), second.entry.make(second.values)->apply(one, only(1), 1, 2);
            second.entry.make(second.values)->apply(other, only(1), 1, 2), first.entry.make(first.values)->apply(other, only(0), 0.5, 1);
            CHECK(std::is_permutation(one.schemes.begin(), one.schemes.end(), other.schemes.begin(), other.schemes.end()));
            CHECK(std::is_permutation(one.rights_floor.begin(), one.rights_floor.end(), other.rights_floor.begin(), other.rights_floor.end()));
            CHECK(std::is_permutation(one.head_outlays.begin(), one.head_outlays.end(), other.head_outlays.begin(), other.head_outlays.end()));
            CHECK(std::is_permutation(one.yearly_outlays.begin(), one.yearly_outlays.end(), other.yearly_outlays.begin(), other.yearly_outlays.end()));
            CHECK(std::is_permutation(one.visa_cost.begin(), one.visa_cost.end(), other.visa_cost.begin(), other.visa_cost.end()));
            CHECK(std::is_permutation(one.entry_tests.begin(), one.entry_tests.end(), other.entry_tests.begin(), other.entry_tests.end()));
            one.schemes = other.schemes, one.rights_floor = other.rights_floor, one.yearly_outlays = other.yearly_outlays, one.head_outlays = other.head_outlays;
            one.visa_cost = other.visa_cost, one.entry_tests = other.entry_tests;
            CHECK(one == other);
        }
}

TEST_CASE("A lever keeps the scope it is given and touches one list of the law beside rights trust offers recruiting and costs") {
    for (const Case& c : all()) {
        CAPTURE(c.entry.info.name);
        Rules rules;
        c.entry.make(c.values)->apply(rules, only(3), 1, 1);
        std::vector<Scope> scopes;
        for (const auto& x : rules.visa_cost) scopes.push_back(x.scope);
        for (const auto& x : rules.free_movement) scopes.push_back(x.scope);
        for (const auto& x : rules.quotas) scopes.push_back(x.scope);
        for (const auto& x : rules.schemes) scopes.push_back(x.scope);
        for (const auto& x : rules.return_offers) scopes.push_back(x.scope);
        for (const auto& x : rules.enforcement) scopes.push_back(x.scope);
        for (const auto& x : rules.displacements) scopes.push_back(x.scope);
        for (const auto& x : rules.transfers.caps) scopes.push_back(x.scope);
        for (const auto& x : rules.transfers.margins) scopes.push_back(x.scope);
        for (const auto& x : rules.transfers.reach) scopes.push_back(x.scope);
        for (const auto& x : rules.transfers.matches) scopes.push_back(x.scope);
        for (const auto& x : rules.transfers.accounts) scopes.push_back(x.scope);
        for (const auto& x : rules.transfers.offers) CHECK(x.scope == only(3));
        for (const auto& x : rules.head_outlays) CHECK(x.scope == only(3));
        for (const auto& x : rules.market_places) scopes.push_back(x.scope);
        for (const auto& x : rules.employer_mobility) scopes.push_back(x.scope);
        for (const auto& x : rules.portability) scopes.push_back(x.scope);
        for (const auto& x : rules.dual_citizenship) scopes.push_back(x.scope);
        for (const auto& x : rules.fee_cap) scopes.push_back(x.scope);
        for (const auto& x : rules.recognition) scopes.push_back(x.scope);
        for (const auto& x : rules.engagement) scopes.push_back(x.scope);
        for (const auto& x : rules.expert_years) scopes.push_back(x.scope);
        for (const auto& x : rules.women_barriers) scopes.push_back(x.scope);
        for (const auto& x : rules.pay_rises) scopes.push_back(x.scope);
        for (const auto& x : rules.service_bonds) scopes.push_back(x.scope);
        for (const auto& x : rules.places_added) scopes.push_back(x.scope);
        for (const auto& x : rules.earnings_taxes) scopes.push_back(x.scope);
        for (const auto& x : rules.matching) scopes.push_back(x.scope);
        for (const auto& x : rules.reentry) scopes.push_back(x.scope);
        for (const auto& x : rules.deposits) scopes.push_back(x.scope);
        for (const auto& x : rules.entry_tests) scopes.push_back(x.scope);
        for (const auto& x : rules.recruiting) CHECK(x.scope == only(3));
        for (const auto& x : rules.bond_trust) CHECK(x.scope == only(3));
        for (const HeadOutlay& x : rules.head_outlays) CHECK(x.scope == only(3));
        for (const YearlyOutlay& x : rules.yearly_outlays) CHECK((x.payer == 3) != (c.entry.payers == std::vector<Payer>{Payer::destination}));
        REQUIRE(scopes.size() == 1);
        CHECK(scopes.front() == only(3));
    }
}

TEST_CASE("A quota closes in from above while it is phased in and counts the doors it names") {
    Rules rules;
    const auto lever = quota_lever().make({{"amount", 100.0}, {"door", std::string("permanent")}, {"selection", std::string("points")}, {"points_cut", 70.0}});
    for (const double strength : {0.25, 0.5, 1.0}) lever->apply(rules, Scope{}, strength, 4);
    CHECK(rules.quotas[0].per_year == 400);
    CHECK(rules.quotas[1].per_year == 200);
    CHECK(rules.quotas[2].per_year == 100);
    CHECK(rules.quotas[2].label_index == 4);
    CHECK(rules.quotas[2].entry_channels == 1 << static_cast<int>(Channel::permanent));
    CHECK(rules.quotas[2].selection == Selection::points);
    CHECK(rules.quotas[2].points_cut == 70);
}

TEST_CASE("A quota on any door leaves free movement and schemes alone") {
    Rules rules;
    quota_lever().make({{"amount", 1.0}})->apply(rules, Scope{}, 1, 1);
    const auto counts = [&](Channel channel) { return (rules.quotas[0].entry_channels >> static_cast<int>(channel)) & 1; };
    CHECK(counts(Channel::permanent));
    CHECK(counts(Channel::temporary));
    CHECK_FALSE(counts(Channel::free_movement));
    CHECK_FALSE(counts(Channel::scheme));
}

TEST_CASE("Amounts scale with the strength and rights do not") {
    Rules rules;
    visa_cost_lever().make({{"change", -2.0}})->apply(rules, Scope{}, 0.5, 1);
    CHECK(rules.visa_cost[0].entry.value == -1);
    circular_visa_lever().make({{"quota", 500.0}})->apply(rules, Scope{}, 0.1, 2);
    CHECK(rules.schemes[0].slots_per_year == doctest::Approx(50));
    return_incentive_lever().make({{"grant", 2.0}, {"clawback", 4.0}})->apply(rules, Scope{}, 0.5, 3);
    CHECK(rules.return_offers[0].grant == 1);
    CHECK(rules.return_offers[0].clawback_years == 4);
    free_movement_lever().make({})->apply(rules, Scope{}, 0.1, 4);
    CHECK(rules.free_movement[0].entry.value);
    employer_mobility_lever().make({})->apply(rules, Scope{}, 0.1, 5);
    CHECK(rules.employer_mobility[0].entry.value);
    dual_citizenship_lever().make({})->apply(rules, Scope{}, 0.1, 6);
    CHECK(rules.dual_citizenship[0].entry.value);
    benefit_portability_lever().make({{"share", 0.8}})->apply(rules, Scope{}, 0.5, 7);
    CHECK(rules.portability[0].entry.value == doctest::Approx(0.4));
}

TEST_CASE("A circular visa that has ended gives no permit but its number is still known") {
    Rules rules;
    const auto lever = circular_visa_lever().make({{"quota", 500.0}, {"max_stay", 7.0}, {"reentry", std::string("guaranteed")}});
    lever->apply(rules, Scope{}, 1, 9);
    lever->after(rules, Scope{}, 9);
    CHECK(rules.schemes[0].open);
    CHECK(rules.schemes[0].reentry == 1);
    CHECK_FALSE(rules.schemes[1].open);
    CHECK(rules.schemes[1].slots_per_year == 0);
    CHECK(rules.schemes[1].reentry == 0);
    CHECK(rules.schemes[1].number == 9);
    CHECK(rules.schemes[1].max_stay == 7);
    for (const Case& c : all()) {
        Rules law, ended;
        c.entry.make(c.values)->apply(law, Scope{}, 1, 1);
        c.entry.make(c.values)->after(ended, Scope{}, 1);
        CHECK(ended.schemes.size() == law.schemes.size());
        for (const Scheme& scheme : ended.schemes) CHECK_FALSE(scheme.open);
        if (law.schemes.empty()) CHECK(ended == Rules{});
    }
}

TEST_CASE("A seasonal visa is a circular one for some months of the year and lets nobody come again once it has ended") {
    Rules rules;
    const auto lever = seasonal_visa_lever().make({{"quota", 500.0}, {"opens", 11.0}, {"season", 2.0}, {"reentry", std::string("guaranteed")}, {"deposit", 0.2}});
    lever->apply(rules, only(3), 0.5, 9);
    lever->after(rules, only(3), 9);
    const Scheme &open = rules.schemes[0], &ended = rules.schemes[1];
    CHECK(open.slots_per_year == 250);
    CHECK(open.season_opens == 11);
    CHECK(open.season_months == 2);
    CHECK(open.max_stay == 7);
    CHECK(open.gap == 3);
    CHECK(open.renewals == 0);
    CHECK(open.reentry == 1);
    CHECK(open.deposit == 0.2);
    CHECK(open.tied);
    CHECK(ended.reentry == 0);
    CHECK_FALSE(ended.open);
    CHECK(ended.deposit == 0.2);
    CHECK(seasonal_visa_lever().opening);
}

TEST_CASE("Tests at the door ask those for whom they are named and rise from nought along a ramp") {
    const auto bit = [](Channel channel) { return 1 << static_cast<int>(channel); };
    for (const auto& [door, bits] : std::vector<std::pair<std::string, int>>{{"any", bit(Channel::permanent) | bit(Channel::temporary)},
                                                                            {"permanent", bit(Channel::permanent)},
                                                                            {"temporary", bit(Channel::temporary)}}) {
        Rules rules;
        salary_floor_lever().make({{"door", door}})->apply(rules, only(3), 0.5, 1);
        points_system_lever().make({{"cut", 80.0}, {"door", door}})->apply(rules, only(3), 0.25, 2);
        REQUIRE(rules.entry_tests.size() == 2);
        CHECK(rules.entry_tests[0].entry_channels == bits);
        CHECK(rules.entry_tests[0].least_pay == doctest::Approx(0.6));
        CHECK(rules.entry_tests[0].least_points == 0);
        CHECK(rules.entry_tests[1].entry_channels == bits);
        CHECK(rules.entry_tests[1].least_points == doctest::Approx(20));
        CHECK(rules.entry_tests[1].least_pay == 0);
    }
}

TEST_CASE("Engagement raises what each of the skilled abroad counts for and trust and every origin in scope pays its share of output") {
    Rules rules;
    const auto lever = diaspora_engagement_lever().make({{"engagement", 0.2}, {"trust", 0.3}, {"cost", 0.0002}});
    lever->apply(rules, only(3), 0.5, 1);
    CHECK(rules.engagement[0].entry.value == doctest::Approx(1.1));
    CHECK(rules.bond_trust[0].entry.value == doctest::Approx(1.15));
    REQUIRE(rules.yearly_outlays.size() == 1);
    CHECK(rules.yearly_outlays[0] == YearlyOutlay{3, nobody, 0, 0.0001});
}

TEST_CASE("Missions of experts count by the weeks they work and the named payer bears their cost") {
    Rules rules;
    knowledge_network_lever().make({})->apply(rules, only(3), 1, 1);
    CHECK(rules.expert_years[0].entry.value == doctest::Approx(200 * 6 / 52.0));
    REQUIRE(rules.yearly_outlays.size() == 1);
    CHECK(rules.yearly_outlays[0] == YearlyOutlay{3, nobody, 1'000'000, 0});
    Rules donors;
    knowledge_network_lever().make({{"payer", std::string("donor")}})->apply(donors, only(3), 0.5, 1);
    CHECK(donors.yearly_outlays[0] == YearlyOutlay{nobody, 3, 500'000, 0});
}

TEST_CASE("Workers who may change employers are paid as those without a tie and get it back when the law ends") {
    const RightsTable rights{.index = {}, .sponsor = {}, .theft = 0.15, .tie = 0.2};
    Rules rules;
    const Kind worker{0, 1, 1, 0};
    employer_mobility_lever().make({})->apply(rules, only(0), 1, 1);
    CHECK(may_change_employer(rules, worker, 2, Status::temporary));
    CHECK_FALSE(may_change_employer(rules, {1, 1, 1, 0}, 2, Status::temporary));
    CHECK(paid_share(rights, 0.5, false, Status::temporary) / paid_share(rights, 0.5, true, Status::temporary) == doctest::Approx(1 / 0.9));
    CHECK((employer_mobility_lever().heeds & heeds::statuses) != 0);
    CHECK_FALSE(employer_mobility_lever().joint);
}

TEST_CASE("Every lever says what it does what it leaves out and who pays and its defaults are in range") {
    for (const Case& c : all()) {
        CAPTURE(c.entry.info.name);
        CHECK(c.entry.info.description.find("In law:") != std::string::npos);
        CHECK(c.entry.info.description.find("Not captured:") != std::string::npos);
        CHECK((c.entry.info.description.find("pay") != std::string::npos));
        for (const ParamInfo& info : c.entry.info.params)
            if (const double* value = std::get_if<double>(&info.default_value)) CHECK((info.required || (*value >= info.range.low && *value <= info.range.high)));
    }
}
