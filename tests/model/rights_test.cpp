#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "sterna/model/choosers.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/moving_cost.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/return_hazard.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry return_process();
ProcessEntry rights_process();
LeverEntry recruitment_fee_cap_lever();
LeverEntry rights_floor_lever();
}

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2;

/// The small world with the rich country a Gulf state, where temporary workers have a sponsor.
Atlas gulf_atlas() {
    Atlas atlas = test::small_atlas();
    atlas.countries[rich].gulf = true;
    return atlas;
}

struct RightsLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit RightsLab(Atlas given = test::small_atlas(), const Values& values = {})
        : RowLab(rights_process(), std::move(given)), process(rights_process().make(values, measures)) {
        world.network = Dense<std::int64_t, 2>({4, 4}, 0);
        process->prepare(tables, context());
    }
    double paid(int row) const { return share_paid(box.page(), row, context()); }
    std::int32_t savings(int row) const { return box.page().savings[row]; }
    void floor(double index) { rules.rights_floor.push_back({Scope{}, {index}}); }

    /// A worker who leaves home for the rich country now.
    int leaver(Status status, std::uint8_t scheme = no_scheme) {
        const int row = add(poor, poor, Status::citizen_at_home, now - 60);
        depart(block, row, rich, status, scheme, never, context());
        return row;
    }
    /// What the move of such a worker costs without any law, PPP dollars of the poor country.
    double full_cost() const {
        const ChoiceParams& p = tables.choice.params;
        return 0.6 * corridor_cost(p, atlas, poor, rich) * expected_income(p, atlas, world, poor, 1, 1, false);
    }
    /// Leaves and says who has paid what: the migrant, employers of the rich country, donors; PPP dollars of the poor country.
    std::array<double, 3> paid_for(Status status, std::uint8_t scheme = no_scheme) {
        for (auto& sums : tallies.values) std::fill(sums.begin(), sums.end(), 0);
        leaver(status, scheme);
        block.tally.flush();
        const double cent = 0.01 / atlas.countries[poor].price_level;
        CHECK(tallies[cube::employer_cost][rich] == tallies.total(cube::employer_cost));
        return {static_cast<double>(tallies.total(cube::moving_cost)), cent * static_cast<double>(tallies.total(cube::employer_cost)),
                cent * static_cast<double>(tallies.total(cube::donor_cost))};
    }
    /// Net weight of the temporary door of the rich country for a man of secondary education.
    double temporary_door() {
        rebuild(tables.choice, atlas, tables.deciders, tables.proposals, world, rules);
        const ChoiceTables& t = tables.choice;
        return t.doors[doors_per_option * t.option(t.decider(poor, tables.deciders.kind(1, 0, false), 1), rich) + Door::temporary_door];
    }
};

}  // namespace

TEST_CASE("Without the process everybody has all rights and is paid in full") {
    test::RowLab lab(rights_process(), gulf_atlas());
    for (const Status status : {Status::temporary, Status::irregular, Status::permanent}) {
        const int row = lab.add(poor, rich, status, lab.now - 12);
        CHECK(rights_held(lab.box.page(), row, lab.context()) == 1);
        CHECK(share_paid(lab.box.page(), row, lab.context()) == 1);
        CHECK(cost_of_move(lab.box.page(), row, rich, status, no_scheme, lab.context()).debt == 0);
    }
}

TEST_CASE("Rights follow status and country and pay follows rights") {
    RightsLab open, gulf(gulf_atlas());
    const auto both = [&](Status status) {
        const int row = open.add(poor, rich, status, open.now - 12);
        gulf.add(poor, rich, status, gulf.now - 12);
        return std::array<double, 4>{rights_held(open.box.page(), row, open.context()), rights_held(gulf.box.page(), row, gulf.context()),
                                     open.paid(row), gulf.paid(row)};
    };
    const auto temporary = both(Status::temporary);
    CHECK(temporary[0] == doctest::Approx(0.7));
    CHECK(temporary[1] == doctest::Approx(0.42));
    CHECK(temporary[2] == doctest::Approx(1 - 0.15 * 0.3));
    CHECK(temporary[3] == doctest::Approx((1 - 0.15 * 0.58) * (1 - 0.20 * 0.58)));
    const auto permanent = both(Status::permanent);
    CHECK(permanent[3] == doctest::Approx(1 - 0.15 * (1 - 0.54)));  // no sponsor
    const auto irregular = both(Status::irregular);
    CHECK(irregular[2] == doctest::Approx(0.75));  // the whole gap, theft included
    CHECK(irregular[3] < irregular[2]);
    CHECK(both(Status::naturalised)[2] == 1);
}

TEST_CASE("A floor raises rights and pay of those below it and of nobody else") {
    RightsLab lab(gulf_atlas());
    std::vector<int> rows;
    for (const Status s : {Status::temporary, Status::permanent, Status::naturalised, Status::irregular, Status::student})
        rows.push_back(lab.add(poor, rich, s, lab.now - 12));
    std::vector<double> before;
    for (const int row : rows) before.push_back(lab.paid(row));
    lab.floor(0.5);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double custom = customary_rights_held(lab.box.page(), rows[i], lab.context());
        CHECK((custom < 0.5 ? lab.paid(rows[i]) > before[i] : lab.paid(rows[i]) == before[i]));
        CHECK(rights_held(lab.box.page(), rows[i], lab.context()) == std::max(custom, 0.5));
    }
    lab.floor(1);
    for (const int row : rows) CHECK(rights_held(lab.box.page(), row, lab.context()) == 1);
    CHECK(lab.paid(rows[0]) == 1);
}

TEST_CASE("Free choice of employer gives tied workers the untied wage whether a scheme or a sponsor ties them") {
    RightsLab lab(gulf_atlas());
    Scheme scheme;
    scheme.number = 1, scheme.tied = true;
    lab.rules.schemes.push_back(scheme);
    const int sponsored_row = lab.add(poor, rich, Status::temporary, lab.now - 12), circular = lab.add(poor, rich, Status::circular, lab.now - 12);
    lab.box.page().scheme[circular] = 1;
    for (const int row : {sponsored_row, circular}) {
        const double tied = lab.paid(row);
        lab.rules.employer_mobility.push_back({Scope{}, {true}});
        CHECK(lab.paid(row) == doctest::Approx(tied / (1 - 0.20 * 0.58)));
        lab.rules.employer_mobility.clear();
    }
    lab.rules.schemes.front().tied = false;
    CHECK(lab.paid(circular) == doctest::Approx(1 - 0.15 * 0.58));
}

TEST_CASE("Natives at home are paid what is due to them whatever the law says of foreigners") {
    RightsLab lab(gulf_atlas());
    const int row = lab.add(rich, rich, Status::citizen_at_home, lab.now - 100);
    CHECK(net_wage(lab.box.page(), row, lab.context()) == net_wage_due(lab.box.page(), row, lab.context()));
    lab.floor(0.9);
    CHECK(net_wage(lab.box.page(), row, lab.context()) == net_wage_due(lab.box.page(), row, lab.context()));
}

TEST_CASE("Recruited workers arrive owing half of the cost of the move and a cap in months of pay limits it") {
    RightsLab lab;
    const ChoiceParams& p = lab.tables.choice.params;
    const double home = expected_income(p, lab.atlas, lab.world, poor, 1, 1, false), abroad = expected_income(p, lab.atlas, lab.world, rich, 1, 1, true);
    const double fee = 0.5 * 0.6 * corridor_cost(p, lab.atlas, poor, rich) * home;
    CHECK(lab.savings(lab.leaver(Status::temporary)) == doctest::Approx(-fee).epsilon(1e-3));
    CHECK(lab.savings(lab.leaver(Status::permanent)) == 0);
    CHECK(lab.savings(lab.leaver(Status::free_movement)) == 0);

    const double months = 0.5 * fee / (abroad / 12);
    lab.rules.fee_cap.push_back({Scope{}, {months}});
    CHECK(lab.savings(lab.leaver(Status::temporary)) == doctest::Approx(-fee / 2).epsilon(1e-3));
    CHECK(lab.savings(lab.leaver(Status::irregular)) == doctest::Approx(-p.irregular_cost * fee).epsilon(1e-3));  // no law for smugglers
    lab.rules.fee_cap.front().entry.value = 0;
    CHECK(lab.savings(lab.leaver(Status::temporary)) == 0);
}

TEST_CASE("What a cap on fees or an agreement takes off the cost of a move others pay and no more") {
    RightsLab lab;
    const double full = lab.full_cost();
    const auto check = [&](std::array<double, 3> paid, double migrant, double employers, double donors) {
        CHECK(paid[0] == doctest::Approx(migrant * full).epsilon(1e-3));  // whole dollars
        CHECK(paid[1] == doctest::Approx(employers * full).epsilon(1e-4));
        CHECK(paid[2] == doctest::Approx(donors * full).epsilon(1e-4));
    };
    check(lab.paid_for(Status::temporary), 1, 0, 0);
    Scheme agreement, partnership;
    agreement.number = 1, partnership.number = first_partnership_number;
    agreement.cost = partnership.cost = 0.7;
    lab.rules.schemes = {agreement, partnership};
    check(lab.paid_for(Status::circular, 1), 0.7, 0.3, 0);
    check(lab.paid_for(Status::circular, first_partnership_number), 0.7, 0, 0.3);
    lab.rules.fee_cap.push_back({Scope{}, {0.0}});  // half of the cost are fees
    check(lab.paid_for(Status::temporary), 0.5, 0.5, 0);
    check(lab.paid_for(Status::permanent), 0.5, 0.5, 0);
    check(lab.paid_for(Status::circular, 1), 0.35, 0.65, 0);
    check(lab.paid_for(Status::circular, first_partnership_number), 0.35, 0.5, 0.15);
    for (const Status status : {Status::free_movement, Status::protected_person}) check(lab.paid_for(status), 1, 0, 0);
    check(lab.paid_for(Status::irregular), lab.tables.choice.params.irregular_cost, 0, 0);
}

TEST_CASE("A scheme that makes the move cheaper lowers the debt to recruiters by as much and never below nothing") {
    RightsLab lab;
    Scheme scheme;
    scheme.number = 1;
    for (const auto& [cost, owed] : {std::pair{1.0, 0.5}, {0.7, 0.2}, {0.4, 0.0}}) {
        scheme.cost = cost;
        lab.rules.schemes = {scheme};
        CHECK(lab.savings(lab.leaver(Status::circular, 1)) == doctest::Approx(-owed * lab.full_cost()).epsilon(1e-3));
    }
}

TEST_CASE("A cap on fees brings nobody without papers who would not have come") {
    RightsLab lab;
    const auto chance = [&](const Rules& rules, double wealth) {
        rebuild(lab.tables.choice, lab.atlas, lab.tables.deciders, lab.tables.proposals, lab.world, rules);
        ChoiceTables& t = lab.tables.choice;
        Chooser who;
        who.id = {poor, 7}, who.sex = 1, who.education = 1, who.kind = lab.tables.deciders.kind(1, 0, false), who.wealth = wealth;
        const std::size_t option = t.option(t.decider(poor, who.kind, 1), rich);
        for (const Door door : {free_door, permanent_door, temporary_door, family_door, student_door})
            t.doors[doors_per_option * option + door] = 0;
        return weight_of(t, lab.atlas, rules, lab.traits.draws, who, rich, nullptr, nullptr);
    };
    Rules capped;
    capped.fee_cap.push_back({Scope{}, {0.0}});
    const double cost = 2 * 0.6 * corridor_cost(lab.tables.choice.params, lab.atlas, poor, rich);
    CHECK(chance({}, 1.01 * cost) > 0);
    CHECK(chance(capped, 1.01 * cost) == doctest::Approx(chance({}, 1.01 * cost)).epsilon(1e-9));
    CHECK(chance(capped, 0.99 * cost) == 0);
}

TEST_CASE("Debts are repaid from half of the wage to the last dollar and never beyond") {
    RightsLab lab;
    const int row = lab.leaver(Status::temporary);
    const int idle = lab.leaver(Status::temporary);
    lab.box.page().state[idle] = with_bit(lab.box.page().state[idle], employed_bit, false);
    const double owed = -lab.savings(row), monthly = 0.5 * net_wage(lab.box.page(), row, lab.context()) / 12;
    int months = 0;
    lab.now = lab.now + 1;
    for (; lab.savings(row) < 0; ++months) {
        lab.run(*lab.process);
        CHECK(lab.savings(row) <= 0);
    }
    CHECK(std::abs(months - std::ceil(owed / monthly)) <= 1);
    CHECK(lab.savings(idle) == doctest::Approx(-owed).epsilon(1e-6));
    for (int more = 0; more < 3; ++more) lab.run(*lab.process);
    CHECK(lab.savings(row) == 0);
}

TEST_CASE("Debt halves the hazard of return and leaves nothing to save") {
    RightsLab lab;
    MeasureList known(lab.layout);
    for (const auto& measure : return_process().measures) known.declare(measure);
    const auto returning = return_process().make({}, known);
    const int row = lab.add(poor, rich, Status::temporary, lab.now - 12);
    const double before = hazard_seen(lab.tables.returning, lab.box.page(), row, lab.context());
    lab.box.page().savings[row] = -100;
    CHECK(hazard_seen(lab.tables.returning, lab.box.page(), row, lab.context()) == doctest::Approx(before / 2));
    returning->prepare(lab.tables, lab.context());
    lab.tables.returning.on_arrival = lab.tables.returning.settled = 0;
    lab.block.select(lab.now);
    returning->decide(lab.block, lab.context());
    CHECK(lab.savings(row) == -100);
    lab.box.page().savings[row] = 0;
    returning->decide(lab.block, lab.context());
    CHECK(lab.savings(row) > 0);
}

TEST_CASE("Law that frees workers brings more of them home and custom alone changes no return") {
    RightsLab with(gulf_atlas());
    test::RowLab without(rights_process(), gulf_atlas());
    const int row = with.add(poor, rich, Status::temporary, with.now - 12);
    without.add(poor, rich, Status::temporary, without.now - 12);
    const auto hazard = [&](const test::RowLab& lab) { return hazard_seen(lab.tables.returning, lab.box.page(), row, lab.context()); };
    CHECK(hazard(with) == doctest::Approx(hazard(without)).epsilon(1e-12));
    const double before = hazard(with), paid = with.paid(row);
    with.floor(1);
    // Freedom rises from 1 - .5 x .58 to 1; better pay keeps some.
    CHECK(hazard(with) == doctest::Approx(before / (1 - 0.5 * 0.58) * std::sqrt(paid)).epsilon(1e-9));
}

TEST_CASE("A door is worth what it pays and posts fall when the law makes workers dearer") {
    RightsLab lab(gulf_atlas(), {{"employer_response", 0.0}}), answered(gulf_atlas());
    const ChoiceParams p = lab.tables.choice.params;
    const double before = lab.temporary_door(), paid = (1 - 0.15 * 0.58) * (1 - 0.20 * 0.58);
    CHECK(answered.temporary_door() == doctest::Approx(before));  // custom is what posts are measured against
    lab.floor(1), answered.floor(1);
    const double after = lab.temporary_door();
    CHECK(std::log(after / before) * p.lambda == doctest::Approx(-p.beta * std::log(paid) + p.rights_weight * 0.58));
    CHECK(answered.temporary_door() / after == doctest::Approx(std::pow(1 / paid, -0.3)));
}

TEST_CASE("Nobody who could pay for a move without a cap on fees is shut out by one and some more can pay") {
    RightsLab lab;
    lab.temporary_door();
    const ChoiceTables free_market = lab.tables.choice;
    Rules capped = lab.rules;
    capped.fee_cap.push_back({Scope{}, {0.0}});
    int more = 0;
    for (int i = 0; i < 400; ++i) {
        Chooser who;
        who.id = {poor, static_cast<std::uint32_t>(i)}, who.sex = 1, who.education = 1, who.kind = lab.tables.deciders.kind(1, 0, false);
        who.wealth = i / 400.0;
        const double without = weight_of(free_market, lab.atlas, lab.rules, lab.traits.draws, who, rich, nullptr, nullptr);
        const double with = weight_of(free_market, lab.atlas, capped, lab.traits.draws, who, rich, nullptr, nullptr);
        CHECK((without == 0 || with > 0));
        more += with > 0 && without == 0;
    }
    const double cost = 0.6 * corridor_cost(lab.tables.choice.params, lab.atlas, poor, rich);
    CHECK(std::abs(more - 400 * cost / 2) <= 2);  // wealth is spread evenly: half the cost was fees
}

TEST_CASE("Whoever has few rights moves on to another country less and never more") {
    RightsLab lab(gulf_atlas());
    lab.temporary_door();
    const int row = lab.add(poor, rich, Status::temporary, lab.now - 12);
    const Chooser bound = chooser_of(lab.block, row, lab.now, lab.context());
    CHECK(bound.freedom == doctest::Approx(1 - 0.5 * 0.58));
    Chooser free_to_go = bound;
    free_to_go.freedom = 1, free_to_go.wealth = 100;
    Chooser held = free_to_go;
    held.freedom = bound.freedom;
    const auto weight = [&](const Chooser& who) { return weight_of(lab.tables.choice, lab.atlas, lab.rules, lab.traits.draws, who, 1, nullptr, nullptr); };
    CHECK(weight(held) == doctest::Approx(weight(free_to_go) * bound.freedom));
    CHECK(weight(held) > 0);
}

TEST_CASE("Wages kept back from the foreign-born are the share that the rights of its residents leave unpaid") {
    RightsLab lab(gulf_atlas());
    for (int i = 0; i < 10; ++i) lab.add(poor, rich, Status::temporary, lab.now - 12), lab.add(rich, rich, Status::citizen_at_home, lab.now - 12);
    const double kept = 1 - lab.paid(0);
    lab.survey(*lab.process);
    lab.process->year(lab.world, lab.tallies, lab.context(), true);
    CHECK(lab.world.countries[rich].institutions.abuse == doctest::Approx(kept).epsilon(1e-3));
    CHECK(lab.world.countries[poor].institutions.abuse == 0);
    CHECK(lab.tallies.total(lab.measures.find("rights_held")) == 10 * std::llround(1024 * 0.42));
}

TEST_CASE("Levers of rights at no strength leave the law as it is and at full strength say what they promise") {
    Rules rules;
    const Rules untouched;
    for (const double strength : {0.0, 1.0}) {
        rights_floor_lever().make({})->apply(rules, Scope{}, strength, 1);
        recruitment_fee_cap_lever().make({})->apply(rules, Scope{}, strength, 2);
        CHECK((rules == untouched) == (strength == 0));
        CHECK((digest_of(rules) == digest_of(untouched)) == (strength == 0));
    }
    const Kind who{poor, 1, 1, 0};
    CHECK(rights_index({}, rules, who, rich, Status::irregular) == 1);
    RightsTable none;
    none.index.assign(4 * statuses, 0.0);
    CHECK(rights_index(none, rules, who, rich, Status::irregular) == 0.8);
    CHECK(fee_cap(rules, who, rich) == 1);
    recruitment_fee_cap_lever().make({})->apply(rules, Scope{}, 0.25, 3);
    CHECK(fee_cap(rules, who, rich) == 1);  // the tighter of two holds
}

TEST_CASE("Debts brought home are repaid there and debtors at home are looked at until they are") {
    RightsLab lab;
    const int row = lab.leaver(Status::temporary);
    lab.now = lab.now + 1;
    go_home(lab.block, row, ReturnKind::voluntary, lab.context());
    const double owed = -lab.savings(row), monthly = 0.5 * net_wage(lab.box.page(), row, lab.context()) / 12;
    REQUIRE(owed > monthly);
    int months = -1;  // in the month of the return nothing is paid
    for (; lab.savings(row) < 0; ++months) {
        CHECK(planned(*lab.process, lab.block, row, lab.context()) == lab.now + 1);
        lab.run(*lab.process);
    }
    CHECK(std::abs(months - std::ceil(owed / monthly)) <= 1);
    CHECK(lab.savings(row) == 0);
    CHECK(planned(*lab.process, lab.block, row, lab.context()) == never);
}

TEST_CASE("Savings pay the recruiters too and only what they do not reach is owed") {
    RightsLab lab;
    lab.temporary_door();  // builds the tables
    const ChoiceParams& p = lab.tables.choice.params;
    const double cost = 0.6 * corridor_cost(p, lab.atlas, poor, rich) * expected_income(p, lab.atlas, lab.world, poor, 1, 1, false);
    const auto left = [&](double savings) {
        const int row = lab.add(poor, poor, Status::citizen_at_home, lab.now - 60);
        lab.box.page().savings[row] = static_cast<std::int32_t>(savings);
        depart(lab.block, row, rich, Status::temporary, 0, never, lab.context());
        return lab.savings(row);
    };
    CHECK(left(2 * cost) == doctest::Approx(cost).epsilon(1e-3));
    CHECK(left(0.75 * cost) == doctest::Approx(-0.25 * cost).epsilon(1e-3));
    CHECK(left(0.25 * cost) == doctest::Approx(-0.5 * cost).epsilon(1e-3));
}
