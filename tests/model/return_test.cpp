#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "sterna/model/own_income.hpp"
#include "sterna/model/return_hazard.hpp"
#include "sterna/model/return_offer.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry return_process();
}

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2;

struct ReturnLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit ReturnLab(Values values = {}) : RowLab(return_process()), process(return_process().make(values, measures)) {
        process->prepare(tables, context());
    }
    double hazard(int row) const { return return_hazard(tables.returning, box.page(), row, context()); }
    double seen(int row) const { return hazard_seen(tables.returning, box.page(), row, context()); }
};

/// Nobody differs but by what the test sets.
Values alike() { return {{"taste_weight", 0.0}, {"family_share", 0.0}, {"saving_rate", 0.0}, {"accrual", 0.0}}; }

}  // namespace

TEST_CASE("About a third of arrivals leave within five years and the settled hardly ever") {
    const ReturnParams p;
    double sum = 0;
    const int steps = 60'000;
    for (int i = 0; i < steps; ++i) sum += duration_hazard(p, (i + 0.5) * 5 / steps) * 5 / steps;
    // Integral of the falling hazard: .006 x 5 + .134 x 4 x (1 - e^(-5/4)).
    const double expected = 0.03 + 0.536 * (1 - std::exp(-1.25));
    CHECK(sum == doctest::Approx(expected).epsilon(1e-6));
    CHECK(1 - std::exp(-sum) == doctest::Approx(0.338).epsilon(0.02));
    CHECK(duration_hazard(p, 60) == doctest::Approx(p.settled).epsilon(1e-4));
}

TEST_CASE("Taste for home shifts who returns and not how many") {
    const double weight = 0.5;
    double mean = 0;
    const int n = 200'000;
    for (int i = 0; i < n; ++i) mean += taste_factor(weight, math::normal_quantile((i + 0.5) / n)) / n;
    CHECK(mean == doctest::Approx(1).epsilon(1e-4));
    CHECK(taste_factor(weight, 1) > taste_factor(weight, -1));
}

TEST_CASE("Each circumstance multiplies the hazard of return by its own factor") {
    ReturnLab lab(alike());
    const ReturnParams& p = lab.tables.returning;
    const Month since = lab.now - 30;
    const int row = lab.add(poor, rich, Status::permanent, since);
    Page& page = lab.box.page();
    const double before = lab.hazard(row);

    page.state[row] = with_status(page.state[row], Status::temporary);
    CHECK(lab.hazard(row) == doctest::Approx(before * p.temporary / p.permanent));
    page.state[row] = with_status(page.state[row], Status::permanent);

    page.kind[row] = kind_of(0, 1, 0);
    CHECK(lab.hazard(row) == doctest::Approx(before / p.men_factor).epsilon(1e-9));
    page.kind[row] = kind_of(1, 1, 0);

    page.born[row] = (lab.now - 12 * 55).index;
    CHECK(lab.hazard(row) == doctest::Approx(before * p.older_factor));
    page.born[row] = (lab.now - 12 * 35).index;

    page.savings[row] = 1'000'000;
    CHECK(lab.hazard(row) == doctest::Approx(before * p.target_factor));
    page.savings[row] = 0;

    for (double& wage : lab.world.countries[poor].wage) wage *= 4;
    CHECK(lab.hazard(row) == doctest::Approx(before * 2));  // elasticity one half
}

TEST_CASE("The taste and the family of a person are drawn once and stay") {
    ReturnLab lab;
    const ReturnParams& p = lab.tables.returning;
    int with_family = 0;
    const int n = 4000;
    for (std::uint32_t i = 0; i < n; ++i) {
        const PersonId id{0, i};
        const Month since{100};
        const bool now = family_at_home(p, lab.draws, id, since, since + 3);
        with_family += now;
        CHECK(now == family_at_home(p, lab.draws, id, since, since + 59));
        CHECK_FALSE(family_at_home(p, lab.draws, id, since, since + 60));
    }
    CHECK(std::abs(with_family - 0.4 * n) < 4.89 * std::sqrt(n * 0.24));  // one false alarm in a million
}

namespace {

/// People abroad of every status, age, sex and education, with and without savings and debts.
void add_all_sorts(ReturnLab& lab) {
    Page& page = lab.box.page();
    for (int i = 0; i < 2000; ++i) {
        const auto pick = [&](std::uint32_t k, int n) {
            return static_cast<int>(lab.draws.entity(stream("test/all-sorts"), static_cast<std::uint32_t>(i), Month{0}, k)[0] % static_cast<std::uint32_t>(n));
        };
        const int birth = pick(0, lab.layout.countries), residence = (birth + 1 + pick(1, lab.layout.countries - 1)) % lab.layout.countries;
        const int row = lab.add(birth, residence, static_cast<Status>(1 + pick(2, statuses - 1)), lab.now - 1 - pick(3, 400));
        page.kind[row] = kind_of(pick(4, 2), pick(5, lab.layout.educations), pick(6, lab.layout.fields));
        page.born[row] = (lab.now - 12 * 16 - pick(7, 12 * 48)).index;
        page.savings[row] = pick(8, 3) == 0 ? -5'000 : pick(9, 100'000);
        page.worked_abroad[row] = static_cast<std::uint16_t>(pick(10, 300));
    }
}

}  // namespace

TEST_CASE("No hazard of return exceeds the bound that spares a close look") {
    for (int law = 0; law < 8; ++law) {
        ReturnLab lab;
        Scope some{};
        some.origins.reset(poor);
        if (law == 1) lab.rules.recognition.push_back({Scope{}, {0.3}});
        if (law == 2) lab.rules.rights_floor.push_back({Scope{}, {0.9}});
        if (law == 3) lab.rules.portability.push_back({Scope{}, {1.0}});
        if (law == 4) lab.rules.return_shock.push_back({some, {0.7}});
        if (law == 5) lab.rules.enforcement.push_back({Scope{}, {-0.5}});
        if (law == 6) lab.rules.return_offers.push_back({some, 1.5});
        if (law == 7) lab.rules.earnings_taxes.push_back({.scope = some, .rate = 0.1, .years = 40});
        for (double& wage : lab.world.countries[rich].wage_foreign) wage *= 0.4;
        lab.process->prepare(lab.tables, lab.context());
        add_all_sorts(lab);
        int close = 0;
        for (int row = 0; row < lab.box.rows; ++row) {
            const ReturnParams& p = lab.tables.returning;
            const Page& page = lab.box.page();
            const double most = hazard_most(p, page, row, lab.now, lab.context());
            CHECK(lab.seen(row) <= most);
            close += lab.seen(row) > 0.2 * most;
        }
        if (law != 7) CHECK(close > lab.box.rows / 2);  // a bound that is far off spares nobody
    }
}

TEST_CASE("Within a year no hazard of return outgrows the bound of its first month unless a law watches the time") {
    Scope old;
    old.min_age = 40;
    int rose = 0;
    for (int law = 0; law < 6; ++law)
        for (const double arrivals : {-2.0, 1.0, 6.0}) {
            ReturnLab lab;
            if (law == 1) lab.rules.return_offers.push_back({old, 1.5});
            if (law == 2) lab.rules.earnings_taxes.push_back({.scope = {}, .rate = 0.3, .years = 5});
            if (law == 3) lab.rules.portability.push_back({old, {1.0}});
            if (law == 4) lab.rules.matching.push_back({old, {0.3}});
            if (law == 5) lab.rules.pay_rises.push_back({.scope = old, .share = 1});
            for (CorridorFacts& facts : lab.atlas.corridors.values()) facts.arrival_factor = arrivals;
            lab.process->prepare(lab.tables, lab.context());
            add_all_sorts(lab);
            const Month december = lab.now + 11;
            const Page& page = lab.box.page();
            std::vector<double> most;
            for (int row = 0; row < lab.box.rows; ++row) most.push_back(hazard_most(lab.tables.returning, page, row, december, lab.context()));
            std::vector<std::uint8_t> watched(most.size());
            for (int row = 0; row < lab.box.rows; ++row) watched[static_cast<std::size_t>(row)] = law_watches_time(page, row, lab.context());
            for (; lab.now <= december; lab.now = lab.now + 1)
                for (int row = 0; row < lab.box.rows; ++row) {
                    const bool above = lab.seen(row) > most[static_cast<std::size_t>(row)];
                    CHECK_FALSE((above && !watched[static_cast<std::size_t>(row)]));
                    rose += above;
                }
        }
    CHECK(rose > 0);  // so there is something to watch
}

TEST_CASE("Pay abroad changes with time in the foreseen month and in no other of the year") {
    ReturnLab lab;
    Scheme scheme;
    scheme.number = 3, scheme.levy = 0.1, scheme.levy_months = 20, scheme.scope = {};
    lab.rules.schemes.push_back(scheme);
    lab.rules.earnings_taxes.push_back({.scope = {}, .rate = 0.2, .years = 2.5});
    const Month start = lab.now;
    for (int months = 0; months < 60; ++months)
        for (const Status status : {Status::circular, Status::temporary, Status::irregular})
            lab.box.page().scheme[lab.add(poor, rich, status, start - months)] = 3;
    int changes = 0;
    for (int row = 0; row < lab.box.rows; ++row) {
        lab.now = start;
        const Month foreseen = next_change_of_pay(lab.box.page(), row, lab.context());
        const double before = kept_share(lab.box.page(), row, lab.context());
        for (lab.now = start + 1; lab.now < start + 12 && lab.now <= foreseen; lab.now = lab.now + 1) {
            const bool changed = kept_share(lab.box.page(), row, lab.context()) != before;
            CHECK(changed == (lab.now == foreseen));
            changes += changed;
        }
    }
    CHECK(changes > 20);
}

TEST_CASE("As many go home in a month as their hazards say") {
    ReturnLab lab;
    double expected = 0, variance = 0;
    for (int i = 0; i < 4000; ++i) {
        const int row = lab.add(poor, rich, Status::temporary, lab.now - 1 - i % 24);
        const double p = -math::expm1(-lab.hazard(row) / 12);
        expected += p, variance += p * (1 - p);
    }
    lab.run(*lab.process);
    const auto returned = static_cast<double>(lab.tallies.total(cube::return_flow));
    CHECK(expected > 30);
    CHECK(std::abs(returned - expected) < 4.89 * std::sqrt(variance));  // one false alarm in a million
}

TEST_CASE("A calibrated factor and the attrition of a corridor add up in the number of returns") {
    ReturnLab lab(alike());
    lab.atlas.corridors(poor, rich).return_factor = 2;
    lab.atlas.corridors(poor, rich).attrition = 0.3;
    double expected = 0, variance = 0;
    for (int i = 0; i < 4000; ++i) {
        const int row = lab.add(poor, rich, Status::permanent, lab.now - 72);
        const double p = -math::expm1(-(2 * lab.hazard(row) + 0.3) / 12);
        expected += p, variance += p * (1 - p);
    }
    lab.run(*lab.process);
    CHECK(std::abs(static_cast<double>(lab.tallies.total(cube::return_flow)) - expected) < 4.89 * std::sqrt(variance));
}

TEST_CASE("Attrition takes the settled only") {
    ReturnLab lab({{"on_arrival", 0.0}, {"settled", 0.0}});
    lab.atlas.corridors(poor, rich).attrition = 3;
    for (int i = 0; i < 2000; ++i) lab.add(poor, rich, Status::permanent, lab.now - (i < 1000 ? 59 : 60));
    lab.run(*lab.process);
    int recent = 0, settled = 0;
    for (int row = 0; row < 2000; ++row) (row < 1000 ? recent : settled) += lab.box.page().residence[row] == poor;
    CHECK(recent == 0);
    CHECK(settled > 100);
}

TEST_CASE("Workers of a circular scheme never leave by the hazard of return") {
    ReturnLab lab;
    for (int i = 0; i < 1000; ++i) lab.add(poor, rich, Status::circular, lab.now - 12);
    for (int month = 0; month < 24; ++month) lab.run(*lab.process);
    CHECK(lab.tallies.total(cube::return_flow) == 0);
}

TEST_CASE("A grant brings home everybody who would have come without it and some more") {
    ReturnLab without(alike()), with(alike());
    with.rules.return_offers.push_back({Scope{}, 2.0, false, 0});
    for (int i = 0; i < 4000; ++i) {
        without.add(poor, rich, Status::temporary, without.now - 6);
        with.add(poor, rich, Status::temporary, with.now - 6);
    }
    CHECK(with.hazard(0) == doctest::Approx(without.hazard(0) * std::exp(1.0)));
    without.run(*without.process);
    with.run(*with.process);
    int more = 0;
    const double home = expected_income(with.tables.choice.params, with.atlas, with.world, poor, 1, 1, false);
    for (int row = 0; row < 4000; ++row) {
        const bool alone = without.box.page().residence[row] == poor, granted = with.box.page().residence[row] == poor;
        CHECK((!alone || granted));
        more += granted && !alone;
        if (granted) CHECK(with.box.page().savings[row] == doctest::Approx(2 * home).epsilon(1e-3));
    }
    CHECK(more > 0);
}

TEST_CASE("A grant must be paid back to leave again within its time and not after") {
    ReturnLab lab;
    lab.rules.return_offers.push_back({Scope{}, 0.5, false, 3});
    const int row = lab.add(poor, rich, Status::permanent, lab.now - 12);
    CHECK(clawback_due(lab.box.page(), row, lab.context()) == 0);
    return_home(lab.block, row, lab.context());
    lab.now = lab.now + 35;
    CHECK(clawback_due(lab.box.page(), row, lab.context()) == 0.5);
    lab.now = lab.now + 1;
    CHECK(clawback_due(lab.box.page(), row, lab.context()) == 0);
}

TEST_CASE("Of a return and an onward move in one step the earlier happens") {
    ReturnLab probe(alike());
    probe.atlas.corridors(poor, rich).attrition = 3;
    for (int i = 0; i < 500; ++i) probe.add(poor, rich, Status::permanent, probe.now - 72);
    for (const double clock : {0.0, 1.0}) {
        ReturnLab lab(alike());
        lab.atlas = probe.atlas;
        for (int i = 0; i < 500; ++i) lab.add(poor, rich, Status::permanent, lab.now - 72);
        for (int row = 0; row < 500; ++row) {
            Application application;
            application.row = row, application.clock = clock;
            lab.outbox.applications.push_back(application);
        }
        lab.block.select(lab.now);
        lab.process->decide(lab.block, lab.context());
        int home = 0, closed = 0;
        for (int row = 0; row < 500; ++row) home += lab.box.page().residence[row] == poor, closed += !lab.outbox.applications[static_cast<std::size_t>(row)].open;
        const int waiting = static_cast<int>(lab.outbox.waiting_returns.size());
        CHECK((clock == 0.0 ? waiting : home) > 50);
        CHECK((clock == 0.0 ? home : waiting) == 0);
        CHECK(closed == home);
        for (const auto& [row, when] : lab.outbox.waiting_returns) CHECK((when > 0 && when <= 1));

        if (waiting == 0) continue;
        // The first of those waiting moves on in this step; the others were refused and return.
        lab.box.page().since[lab.outbox.waiting_returns.front().first] = lab.now.index;
        lab.process->granted(lab.block, lab.context());
        int after = 0;
        for (int row = 0; row < 500; ++row) after += lab.box.page().residence[row] == poor;
        CHECK(after == waiting - 1);
    }
}

TEST_CASE("Saving abroad adds up to the rate times the net wage to the dollar a month") {
    ReturnLab lab({{"on_arrival", 0.0}, {"settled", 0.0}});
    const int row = lab.add(poor, rich, Status::permanent, lab.now - 12);
    const CountryFacts& country = lab.atlas.countries[rich];
    const double net = country.wage[1] * (1 - tax_rate(lab.tables.choice.params, country, false));
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    CHECK(std::abs(lab.box.page().savings[row] - 0.2 * net) <= 6);  // half a dollar a month
}

TEST_CASE("Old age is spent at home the more the dearer the other country and the stronger the taste") {
    ReturnLab lab;
    const ReturnParams& p = lab.tables.returning;
    const int row = lab.add(poor, rich, Status::permanent, lab.now - 240);
    const double before = retirement_return_probability(p, lab.box.page(), row, lab.context());
    lab.atlas.countries[rich].price_level *= 2;
    CHECK(retirement_return_probability(p, lab.box.page(), row, lab.context()) > before);
    double mean = 0;
    for (int i = 0; i < 1000; ++i) {
        const int other = lab.add(poor, poor == 0 ? 1 : 0, Status::permanent, lab.now - 240);
        lab.atlas.countries[1].price_level = lab.atlas.countries[poor].price_level;
        mean += retirement_return_probability(p, lab.box.page(), other, lab.context()) / 1000;
    }
    CHECK(mean == doctest::Approx(0.19).epsilon(0.1));  // logistic(-1.5) = .182 at mean taste
}

TEST_CASE("What experience from abroad is worth at home draws people home and a job offer draws more of them") {
    ReturnLab without(alike()), with(alike());
    with.rules.return_offers.push_back({Scope{}, 0, true, 0});
    const auto experienced = [](ReturnLab& lab, Status status, int months) {
        const int row = lab.add(poor, rich, status, lab.now - 24);
        lab.box.page().worked_abroad[row] = static_cast<std::uint16_t>(months);
        return row;
    };
    const double learned = 0.2 * (1 - std::exp(-1.0));  // three years
    const int newcomer = experienced(without, Status::temporary, 0), expert = experienced(without, Status::temporary, 36);
    CHECK(without.hazard(expert) / without.hazard(newcomer) == doctest::Approx(std::sqrt(1 + 0.7 * learned)));
    for (const int months : {0, 36}) experienced(with, Status::temporary, months);
    CHECK(with.hazard(newcomer) == doctest::Approx(without.hazard(newcomer)));
    CHECK(with.hazard(expert) / with.hazard(newcomer) == doctest::Approx(std::sqrt(1 + learned)));
    // Who cannot show what was learned earns nothing by it, offer or not.
    const int hidden_newcomer = experienced(with, Status::irregular, 0), hidden_expert = experienced(with, Status::irregular, 36);
    CHECK(with.hazard(hidden_expert) == with.hazard(hidden_newcomer));

    ReturnLab usual(alike()), offered(alike());
    offered.rules = with.rules;
    for (int i = 0; i < page_rows; ++i) experienced(usual, Status::temporary, 120), experienced(offered, Status::temporary, 120);
    int more = 0;
    for (int month = 0; month < 12; ++month) usual.run(*usual.process), offered.run(*offered.process);
    for (int row = 0; row < page_rows; ++row) {
        const bool alone = usual.box.page().residence[row] == poor, drawn = offered.box.page().residence[row] == poor;
        CHECK((!alone || drawn));
        more += drawn && !alone;
    }
    CHECK(more > 0);
}

TEST_CASE("Who can take a pension home spends old age there more often") {
    ReturnLab lab;
    const ReturnParams& p = lab.tables.returning;
    const int row = lab.add(poor, rich, Status::permanent, lab.now - 240);
    const auto log_odds = [&](double portability) {
        lab.atlas.corridors(poor, rich).portability = portability;
        const double chance = retirement_return_probability(p, lab.box.page(), row, lab.context());
        return std::log(chance / (1 - chance));
    };
    CHECK(log_odds(1) - log_odds(0) == doctest::Approx(p.retirement_portability));
    CHECK(p.retirement_portability == 0.35);
}

TEST_CASE("Whoever came as a child has no family to go home to and earned nothing before 15") {
    ReturnLab lab({{"taste_weight", 0.0}, {"family_share", 1.0}});
    const int child = lab.add(poor, rich, Status::permanent, lab.now - 36), adult = lab.add(poor, rich, Status::permanent, lab.now - 36);
    lab.box.page().born[child] = (lab.now - 12 * 16).index;
    const ReturnParams& p = lab.tables.returning;
    CHECK(hazard_keyed(p, lab.box.page(), child, lab.context()) == 1);
    CHECK(hazard_keyed(p, lab.box.page(), adult, lab.context()) == p.family_factor);
    lab.atlas.corridors(poor, rich).portability = 1;
    lab.tables.benefits_taken_home = lab.measures.find("benefits_taken_home");
    take_benefits_home(lab.block, child, lab.context());
    take_benefits_home(lab.block, adult, lab.context());
    CHECK(lab.box.page().savings[adult] == doctest::Approx(3.0 * lab.box.page().savings[child]).epsilon(1e-3));
}
