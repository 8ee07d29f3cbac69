#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <memory>

#include "sterna/model/choosers.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/scheme_offers.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry admission_process();
ProcessEntry emigration_process();
ProcessEntry permits_process();
LeverEntry deposit_lever();
LeverEntry ethical_recruitment_lever();
}  // namespace sterna

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, rich = 2;
const Month always = Month::of(1900);

Scope corridor(int origin, int destination) {
    Scope scope;
    scope.origins.reset(), scope.origins.set(static_cast<std::size_t>(origin));
    scope.destinations.reset(), scope.destinations.set(static_cast<std::size_t>(destination));
    return scope;
}

Scheme to_rich() {
    Scheme scheme;
    scheme.number = 1, scheme.max_stay = 12, scheme.scope = corridor(poor, rich);
    scheme.scope.educations = 0x2;
    return scheme;
}

/// A page of workers whose permits, of a scheme or a temporary one, end this month after a year.
struct LastMonth : RowLab {
    std::unique_ptr<Process> process;
    explicit LastMonth(const Values& values = {}, Status status = Status::circular) : RowLab(permits_process()) {
        process = permits_process().make(values, measures);
        rules.schemes.push_back(to_rich());
        tables.recoveries = measures.declare({"recoveries", {Axis::country}, "cent", "what the treasury gets", true, false});
        tallies = measures.empty_tallies();
        for (int i = 0; i < page_rows; ++i) {
            const int row = add(poor, rich, status, now - 12);
            box.page().scheme[row] = status == Status::circular ? 1 : no_scheme;
            box.page().until[row] = now.index, box.page().savings[row] = 1'000'000;
        }
    }
    std::int64_t overstays() {
        run(*process);
        return tallies.total(cube::overstay);
    }
};

}  // namespace

TEST_CASE("The right to come again is the best that a scheme or the laws of the corridor promise and ends with the scheme") {
    Scheme scheme = to_rich();
    scheme.reentry = 0.4;
    Rules rules;
    CHECK(chance_of_reentry(rules, scheme, poor, rich) == 0.4);
    rules.reentry = {{corridor(poor, rich), {0.3}}, {corridor(poor, rich), {0.8}}, {corridor(1, rich), {0.9}}, {corridor(poor, 3), {1}}};
    CHECK(chance_of_reentry(rules, scheme, poor, rich) == 0.8);
    CHECK(chance_of_reentry(rules, scheme, 1, rich) == 0.9);
    scheme.open = false, scheme.reentry = 0;
    CHECK(chance_of_reentry(rules, scheme, poor, rich) == 0);
}

TEST_CASE("A law that lets workers come again makes overstayers of a fifth into one in a hundred like a promise of the scheme") {
    LastMonth without, promised, lawful, elsewhere;
    promised.rules.schemes.front().reentry = 1;
    lawful.rules.reentry.push_back({corridor(poor, rich), {1}});
    elsewhere.rules.reentry.push_back({corridor(poor, 3), {1}});
    const std::int64_t usual = without.overstays();
    CHECK_BAND(z_of_count(usual, page_rows, 0.20));
    CHECK_BAND(z_of_count(lawful.overstays(), page_rows, 0.01));
    CHECK(promised.overstays() == lawful.tallies.total(cube::overstay));
    CHECK(elsewhere.overstays() == usual);
}

TEST_CASE("Former workers go ahead of newcomers by law with the chance it gives and a better chance takes the right from nobody") {
    RowLab lab(admission_process());
    const auto process = admission_process().make({}, lab.measures);
    const Scheme scheme = to_rich();
    const auto ahead = [&](int row) {
        Application application;
        application.row = row, application.destination = rich, application.channel = Channel::scheme, application.scheme = 1;
        process->assess(lab.block, application, {{1, nullptr, &scheme, 100}}, lab.context());
        return (application.key >> 40) > 0;
    };
    for (int i = 0; i < page_rows; ++i) {
        const int row = lab.add(poor, poor, Status::citizen_at_home, lab.now - 6);
        lab.box.page().scheme[row] = 1, lab.box.page().known[row] = i == 0 ? 0 : rich + 1;
    }
    std::vector<bool> before(page_rows, false);
    for (const double chance : {0.0, 0.3, 0.7, 1.0}) {
        lab.rules.reentry = {{corridor(poor, rich), {chance}}};
        std::int64_t n = 0;
        for (int row = 1; row < page_rows; ++row) {
            const bool now = ahead(row);
            CHECK((now || !before[static_cast<std::size_t>(row)]));
            before[static_cast<std::size_t>(row)] = now, n += now;
        }
        if (chance > 0 && chance < 1) CHECK_BAND(z_of_count(n, page_rows - 1, chance));
        else CHECK(n == (chance == 0 ? 0 : page_rows - 1));
        CHECK_FALSE(ahead(0));  // nobody knows where this one has been
    }
}

TEST_CASE("A deposit by law keeps people from overstaying like a deposit of the scheme and adds to it") {
    const auto overstays = [](double scheme, std::vector<double> laws) {
        LastMonth lab({{"share_without", 0.5}});
        lab.rules.schemes.front().deposit = scheme;
        for (const double share : laws) lab.rules.deposits.push_back({corridor(poor, rich), always, share});
        return lab.overstays();
    };
    const std::int64_t none = overstays(0, {}), some = overstays(0.3, {});
    CHECK(some < none);
    CHECK(overstays(0, {0.3}) == some);
    CHECK(overstays(0.1, {0.2}) == some);
    CHECK(overstays(0, {0.1, 0.2}) == some);
    CHECK(overstays(0.6, {0.9}) == overstays(0.9, {}));  // nine tenths of the wage at most
    CHECK(overstays(0.9, {}) < some);
}

TEST_CASE("A deposit keeps temporary workers outside schemes from overstaying too but only those in its scope") {
    const auto overstays = [](std::vector<Deposit> deposits) {
        LastMonth lab({{"share_without", 0.5}, {"renewal", 0.0}, {"settlement", 0.0}}, Status::temporary);
        lab.rules.deposits = std::move(deposits);
        return lab.overstays();
    };
    Scope circular = corridor(poor, rich), women = circular;
    circular.statuses_in = 1U << static_cast<unsigned>(Status::circular), women.sexes_in = 1;
    const std::int64_t none = overstays({});
    CHECK(overstays({{corridor(poor, rich), always, 0.5}}) < none);
    CHECK(overstays({{circular, always, 0.5}}) == none);
    CHECK(overstays({{women, always, 0.5}}) == none);
    CHECK(overstays({{corridor(poor, 3), always, 0.5}}) == none);
}

TEST_CASE("Of the wage in hand the law takes its share from those who come for a time and from nobody else") {
    RowLab lab(permits_process());
    lab.rules.schemes.push_back(to_rich());
    lab.rules.deposits.push_back({Scope{}, always, 0.25});
    for (int s = 0; s < statuses; ++s) {
        const auto status = static_cast<Status>(s);
        const int row = lab.add(poor, status == Status::citizen_at_home ? poor : rich, status, lab.now - 12);
        if (status == Status::circular) lab.box.page().scheme[row] = 1;
        const bool passing = status == Status::circular || status == Status::temporary;
        CHECK(wage_in_hand(lab.box.page(), row, lab.context()) == doctest::Approx((passing ? 0.75 : 1) * net_wage(lab.box.page(), row, lab.context())));
        CHECK(free_share(lab.box.page(), row, lab.context()) == doctest::Approx(passing ? 0.75 : 1));
    }
}

TEST_CASE("Who overstays loses to the treasury what was held back since the law and who goes home keeps it") {
    for (const int months : {3, 40}) {
        LastMonth lab({{"share_without", 0.5}});
        lab.rules.deposits.push_back({corridor(poor, rich), lab.now - months, 0.2});
        lab.process->prepare(lab.tables, lab.context());
        const double held = 0.2 * net_wage(lab.box.page(), 0, lab.context()) * std::min(months, 12) / 12;
        REQUIRE(lab.overstays() > 100);
        std::int64_t lost = 0, cents = 0;
        for (int row = 0; row < page_rows; ++row) {
            const Page& page = lab.box.page();
            const bool home = page.residence[row] == poor;
            CHECK(page.savings[row] == doctest::Approx(home ? 1'000'000 : 1'000'000 - held).epsilon(2e-6));
            if (home) continue;
            lost += 1'000'000 - page.savings[row];
            cents += std::llround(100 * (1'000'000 - page.savings[row]) * lab.atlas.countries[rich].price_level);
        }
        CHECK(lab.tallies[lab.tables.recoveries][rich] == cents);
        CHECK(lab.tallies.total(lab.tables.recoveries) == cents);
        CHECK(lab.tallies.total(cube::paid_on_return) == -lost);
    }
}

TEST_CASE("A deposit knows from when it is law and counts as old as any stay where nobody says") {
    Rules rules;
    const auto lever = deposit_lever().make({{"share", 0.3}});
    lever->apply_dated(rules, Scope{}, {0.5, 1, Month::of(2024, 3), {}, Month::of(2025)});
    lever->apply_dated(rules, Scope{}, {1, 1, {}, {}, Month::of(2025)});
    CHECK(rules.deposits[0] == Deposit{Scope{}, Month::of(2024, 3), 0.15});
    CHECK(rules.deposits[1].from < Month::of(1950));
}

TEST_CASE("Seasonal workers overstay by the fifth with nothing to lose and hardly ever with a place to come back to") {
    struct Count {
        std::int64_t overstays = 0, admitted = 0;
        double share() const { return static_cast<double>(overstays) / static_cast<double>(admitted); }
    };
    const auto count = [](std::vector<LeverSpec> laws) {
        Scenario scenario = scenario_of(40'000, 4);
        scenario.model["emigration"]["offer"] = 3.0;
        scenario.model["permits"]["renewal"] = 1.0;  // nobody else's permit ends
        ScopeSpec scope;
        scope.origins = {"AAA"}, scope.destinations = {"CCC"};
        laws.push_back(lever("seasonal_visa", "harvest", {{"quota", 3'000.0}, {"opens", 1.0}}));  // all are out by December
        for (LeverSpec& law : laws) law.scope = scope, scenario.policies.push_back(law);
        const auto model = model_of(calibrated_atlas(), scenario);
        Simulation simulation(model, {});
        Watch watch;
        watch.run(simulation);
        const Measure arrivals = model->measures.find("arrivals");
        Count sum;
        for (const Tallies& t : watch.frames()) {
            sum.overstays += t.total(cube::overstay);
            sum.admitted += t[arrivals][static_cast<std::size_t>(rich * statuses + static_cast<int>(Status::circular))];
        }
        return sum;
    };
    const Count plain = count({}), deposit = count({lever("deposit", "half", {{"share", 0.5}})}), again = count({lever("reentry_right", "again", {})});
    CHECK(plain.share() > 0.1);
    CHECK(plain.share() < 0.3);
    CHECK(deposit.share() < plain.share() / 2);
    CHECK(again.share() < 0.03);
}

namespace {

/// Workers at home whom a scheme approaches with certainty, but for the law.
struct Approached : RowLab {
    Approached() : RowLab(emigration_process()) {
        Scheme scheme = to_rich();
        scheme.slots_per_year = 100;
        rules.schemes.push_back(scheme);
        for (int i = 0; i < page_rows; ++i) add(poor, poor, Status::citizen_at_home, now - 120);
    }
    /// How many are made an offer in a year.
    std::int64_t offers(double approached = 1) {
        tables.recruit.assign(rules.schemes.size(), approached);
        std::int64_t n = 0;
        for (int month = 0; month < 12; ++month, now = now + 1)
            for (int row = 0; row < page_rows; ++row) n += offer_made(block, row, context()) != no_scheme;
        now = now - 12;
        return n;
    }
};

}  // namespace

TEST_CASE("A code takes its share of recruiters offers from those in scope and leaves their neighbours alone") {
    Approached lab;
    CHECK(lab.offers() == page_rows);
    lab.rules.recruiting = {{corridor(poor, rich), {0.4}}};
    CHECK_BAND(z_of_count(lab.offers(), page_rows, 0.4));
    lab.rules.recruiting.push_back({corridor(poor, rich), {0.5}});
    CHECK_BAND(z_of_count(lab.offers(), page_rows, 0.2));
    lab.rules.recruiting = {{corridor(poor, rich), {0}}};
    CHECK(lab.offers() == 0);
    for (const auto& narrow : std::vector<void (*)(Scope&)>{[](Scope& s) { s.origins.flip(); }, [](Scope& s) { s.destinations.flip(); },
                                                            [](Scope& s) { s.educations = 0x4; }, [](Scope& s) { s.fields = 0x2; },
                                                            [](Scope& s) { s.sexes_in = 0x1; }}) {
        lab.rules.recruiting = {{corridor(poor, rich), {0}}};
        narrow(lab.rules.recruiting.front().scope);
        CHECK(lab.offers() == page_rows);
    }
}

TEST_CASE("A code for one of the destinations of a scheme stops the part of usual moves that goes there") {
    Approached lab;
    lab.rules.schemes.front().scope.destinations.set(3);
    lab.rules.recruiting = {{corridor(poor, 3), {0}}};
    const Dense<double, 2>& share = lab.tables.proposals.share;
    const double left = share(poor, rich) / (share(poor, rich) + share(poor, 3));
    CHECK(left > 0.3);
    CHECK(left < 0.95);
    CHECK_BAND(z_of_count(lab.offers(), page_rows, left));
}

TEST_CASE("A code touches neither agreements between countries nor those with the right to come again") {
    Approached lab;
    lab.rules.recruiting = {{Scope{}, {0}}};
    lab.rules.schemes.front().agreement = true;
    CHECK(lab.offers() == page_rows);
    lab.rules.schemes.front().agreement = false, lab.rules.schemes.front().reentry = 1;
    for (int row = 0; row < page_rows; row += 2) lab.box.page().scheme[row] = 1, lab.box.page().trips[row] = 1;
    CHECK(lab.offers() == page_rows / 2);
}

TEST_CASE("A code loses a fifth of its effect with each whole year and nothing between") {
    const auto lever = ethical_recruitment_lever().make({{"share", 0.5}, {"visa", 0.1}});
    const auto law = [&](Month now, double strength) {
        Rules rules;
        lever->apply_dated(rules, Scope{}, {strength, 1, Month::of(2024, 3), {}, now});
        return rules;
    };
    CHECK(law(Month::of(2025, 2), 1).recruiting[0].entry.value == doctest::Approx(0.5));
    CHECK(law(Month::of(2025, 3), 1).recruiting[0].entry.value == doctest::Approx(0.6));
    CHECK(law(Month::of(2027, 2), 1).visa_cost[0].entry.value == doctest::Approx(0.064));
    CHECK(law(Month::of(2026, 3), 1) == law(Month::of(2027, 2), 1));
    CHECK(law(Month::of(2027, 3), 0.5).visa_cost[0].entry.value == doctest::Approx(0.0256));
    Rules undated;
    lever->apply_dated(undated, Scope{}, {1, 1, {}, {}, Month::of(2090)});
    CHECK(undated.visa_cost[0].entry.value == doctest::Approx(0.1));
    Rules visas_alone;
    ethical_recruitment_lever().make({{"share", 0.0}})->apply(visas_alone, Scope{}, 1, 1);
    CHECK(visas_alone.recruiting.empty());
}

TEST_CASE("With a code fewer leave by a scheme that recruits the more so the more of its offers stop") {
    const auto arrivals = [](double share) {
        Scenario scenario = scenario_of(40'000, 2);
        ScopeSpec scope;
        scope.origins = {"AAA"}, scope.destinations = {"CCC"};
        scenario.policies = {lever("circular_visa", "door", {{"quota", 3'000.0}}, scope),
                             lever("ethical_recruitment", "code", {{"share", share}, {"visa", 0.0}}, scope)};
        const auto model = model_of(calibrated_atlas(), scenario);
        Simulation simulation(model, {});
        Watch watch;
        watch.run(simulation);
        std::int64_t sum = 0;
        const Measure by_status = model->measures.find("arrivals");
        for (const Tallies& t : watch.frames()) sum += t[by_status][static_cast<std::size_t>(rich * statuses + static_cast<int>(Status::circular))];
        return sum;
    };
    const std::int64_t all = arrivals(0), half = arrivals(0.5), none = arrivals(1);
    CHECK(half < all);
    CHECK(none < half);
}
