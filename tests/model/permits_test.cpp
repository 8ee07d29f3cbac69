#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "sterna/model/choosers.hpp"
#include "sterna/model/overstay.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/transitions.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry permits_process();
}

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2;

struct PermitLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit PermitLab(const Values& values = {}) : RowLab(permits_process()), process(permits_process().make(values, measures)) {}

    Scheme& scheme(double reentry) {
        Scheme s;
        s.number = 1, s.max_stay = 12, s.reentry = reentry;
        s.scope.origins.reset(), s.scope.origins.set(poor);
        s.scope.destinations.reset(), s.scope.destinations.set(rich);
        s.scope.educations = 0x2;
        return rules.schemes.emplace_back(s);
    }
    /// A worker of the scheme whose permit ends this month.
    int worker() {
        const int row = add(poor, rich, Status::circular, now - 12);
        box.page().scheme[row] = 1;
        box.page().until[row] = now.index;
        return row;
    }
    int with_status_now(Status status) {
        int n = 0;
        for (int row = 0; row < box.rows; ++row) n += box.page().residence[row] == rich && status_of(box.page().state[row]) == status;
        return n;
    }
};

bool within_noise(double count, double n, double p) { return std::abs(count - n * p) < 4.89 * std::sqrt(n * p * (1 - p)); }  // one false alarm in a million

}  // namespace

TEST_CASE("A fifth overstay a scheme nobody can repeat and one in a hundred a guaranteed one at any gain and length") {
    const OverstayParams p;
    for (const double gain : {0.3, 1.0, 2.5})
        for (const double months : {6.0, 36.0}) {
            const OverstayScale scale = solve_overstay(p, 0.25, gain, months);
            CHECK(overstay_probability(p, scale, {gain, months, 0, 0, 0}) == doctest::Approx(0.20).epsilon(1e-9));
            CHECK(overstay_probability(p, scale, {gain, months, 1, 0, 0}) == doctest::Approx(0.01).epsilon(1e-9));
        }
}

TEST_CASE("The sum over ten undetected years is as published for ten per cent detection") {
    CHECK(years_sum(0.9 * 0.95, 10) == doctest::Approx(4.665).epsilon(1e-3));
    CHECK(years_sum(1, 7) == 7);
}

TEST_CASE("Re-entry deposits grants detection and penalties all make overstaying rarer") {
    OverstayParams p;
    const OverstayScale scale = solve_overstay(p, 0.25, 1.5, 24);
    const OverstayCase base{1.5, 24, 0.3, 0.1, 0.1, 0, 0, 24};
    const double before = overstay_probability(p, scale, base);
    OverstayCase c = base;
    c.reentry = 0.4;
    CHECK(overstay_probability(p, scale, c) < before);
    for (const double gain : {-1.0, 0.0, 0.5})  // nor does it keep those abroad who would gain nothing by coming again
        CHECK(overstay_probability(p, scale, {gain, 24, 1, 0, 0}) <= overstay_probability(p, scale, {gain, 24, 0, 0, 0}));
    c = base, c.deposit = 0.2;
    CHECK(overstay_probability(p, scale, c) < before);
    c = base, c.stay = 48;  // of wages
    CHECK(overstay_probability(p, scale, c) < before);
    c = base, c.grant = 0.5;
    CHECK(overstay_probability(p, scale, c) < before);
    for (const double detection : {0.15, 0.3, 0.6, 0.9}) {
        const double earlier = overstay_probability(p, scale, base);
        p.detection = detection;
        CHECK(overstay_probability(p, scale, base) < earlier);
    }
    const double detected = overstay_probability(p, scale, base);
    p.penalty = 2;
    CHECK(overstay_probability(p, scale, base) < detected);
}

TEST_CASE("At the end of a permit workers of a scheme go home or overstay in the shares of their scheme") {
    for (const double reentry : {0.0, 1.0}) {
        PermitLab lab;
        lab.scheme(reentry);
        const int n = page_rows;
        for (int i = 0; i < n; ++i) lab.worker();
        lab.run(*lab.process);
        const auto overstayed = static_cast<double>(lab.tallies.total(cube::overstay));
        // The mean gain weights both sexes, the workers here are men of the same relative wage: one gain for all.
        CHECK(within_noise(overstayed, n, reentry == 0.0 ? 0.20 : 0.01));
        CHECK(lab.with_status_now(Status::irregular) == overstayed);
        CHECK(lab.tallies.total(cube::return_flow) == n - overstayed);
        for (int row = 0; row < n; ++row) CHECK(lab.box.page().scheme[row] == (lab.box.page().residence[row] == poor ? 1 : barred));
    }
}

TEST_CASE("A hundred slots of half a year serve two hundred workers a year and leave ten overstayers in the long run") {
    CHECK(workers_a_year(100, 0.5) == 200);
    CHECK(overstay_stock(100, 0.5, 0.01, 0.2) == doctest::Approx(10));

    // The same by people: every month whoever left is replaced; nobody but the removed leaves irregular life. Rows are reused.
    const double yearly = 1 - std::exp(-0.2);  // removals at a hazard of .2
    PermitLab lab({{"detection", yearly}, {"regularisation", 0.0}});
    lab.scheme(1).max_stay = 6;
    const int slots = 1000;
    std::vector<int> free_rows;
    std::int64_t admitted = 0, serial = 0;
    double stock = 0;
    const int warm_up = 360, months = 1200;
    for (int month = 0; month < months; ++month) {
        Page& page = lab.box.page();
        int at_work = 0;
        free_rows.clear();
        for (int row = 0; row < lab.box.rows; ++row) {
            at_work += page.residence[row] == rich && status_of(page.state[row]) == Status::circular;
            if (page.residence[row] == poor) free_rows.push_back(row);
        }
        for (; at_work < slots; ++at_work) {
            int row = lab.box.rows;
            if (free_rows.empty()) row = lab.add(poor, rich, Status::circular, lab.now - 1);
            else row = free_rows.back(), free_rows.pop_back();
            page.residence[row] = rich, page.scheme[row] = 1, page.serial[row] = static_cast<std::uint32_t>(serial++);
            page.state[row] = with_status(page.state[row], Status::circular);
            page.since[row] = (lab.now - 1).index, page.until[row] = (lab.now + 5).index;
            admitted += month >= warm_up;
        }
        lab.run(*lab.process);
        if (month >= warm_up) stock += lab.with_status_now(Status::irregular);
    }
    const double years = (months - warm_up) / 12.0;
    CHECK(static_cast<double>(admitted) / years == doctest::Approx(2000).epsilon(0.01));
    // More detection than the reference makes overstaying rarer: the share at this detection, not the share at the reference.
    OverstayParams p;
    p.detection = yearly;
    const OverstayClass& kind = lab.tables.overstay.back();
    const double share = overstay_probability(p, kind.scale, {kind.mean_gain, 6, 1, 0, 0});
    const double expected = overstay_stock(slots, 0.5, share, 0.2);
    // Poisson arrivals with stays of five years: the mean over 70 years has a variance of expected x 2 x 5 / 70.
    CHECK(std::abs(stock / (months - warm_up) - expected) < 4.89 * std::sqrt(expected * 10 / years));
}

TEST_CASE("A permit of a scheme is renewed as often as the law says and then no more") {
    PermitLab lab;
    lab.scheme(1).renewals = 2;
    const int n = 200;
    for (int i = 0; i < n; ++i) lab.worker();
    for (int month = 0; month < 24; ++month) {
        lab.run(*lab.process);
        CHECK(lab.with_status_now(Status::circular) == n);
    }
    lab.run(*lab.process);
    CHECK(lab.with_status_now(Status::circular) == 0);
}

TEST_CASE("A scheme that is closed renews nothing and its workers leave when their permits end") {
    PermitLab lab;
    lab.scheme(1).renewals = 5;
    lab.rules.schemes.front().open = false;
    for (int i = 0; i < 100; ++i) lab.worker();
    lab.run(*lab.process);
    CHECK(lab.with_status_now(Status::circular) == 0);
}

TEST_CASE("Temporary permits are renewed for as long as the law says and their holders choose if they are not") {
    PermitLab renewed({{"renewal", 1.0}, {"settlement", 0.0}}), ended({{"renewal", 0.0}, {"settlement", 0.0}});
    for (int i = 0; i < 1000; ++i)
        for (PermitLab* lab : {&renewed, &ended}) lab->box.page().until[lab->add(poor, rich, Status::temporary, lab->now - 24)] = lab->now.index;
    renewed.run(*renewed.process);
    ended.run(*ended.process);
    CHECK(renewed.with_status_now(Status::temporary) == 1000);
    for (int row = 0; row < 1000; ++row) CHECK(renewed.box.page().until[row] == (renewed.now - 1 + 24).index);
    CHECK(ended.with_status_now(Status::temporary) == 0);
    CHECK(ended.tallies.total(cube::overstay) + ended.tallies.total(cube::return_flow) == 1000);
    CHECK(ended.tallies.total(cube::overstay) > 0);
}

TEST_CASE("One temporary permit in twenty ends for good and only then may its holder settle leave or overstay") {
    PermitLab lab({{"settlement", 1.0}}), nobody_settles({{"settlement", 0.0}});
    for (int i = 0; i < page_rows; ++i)
        for (PermitLab* one : {&lab, &nobody_settles}) one->box.page().until[one->add(poor, rich, Status::temporary, one->now - 24)] = one->now.index;
    lab.run(*lab.process);
    nobody_settles.run(*nobody_settles.process);
    CHECK(within_noise(page_rows - lab.with_status_now(Status::temporary), page_rows, 0.05));
    CHECK(lab.with_status_now(Status::permanent) > 0);
    CHECK(nobody_settles.with_status_now(Status::temporary) == lab.with_status_now(Status::temporary));
    const std::int64_t overstays = nobody_settles.tallies.total(cube::overstay), leaves = nobody_settles.tallies.total(cube::return_flow);
    CHECK(overstays > 0);
    CHECK(leaves > overstays);
    CHECK(overstays + leaves == page_rows - nobody_settles.with_status_now(Status::temporary));
}

TEST_CASE("A deposit held back for three permits keeps more people from overstaying than one held back for one") {
    const auto overstayers = [](int permits) {
        PermitLab lab({{"share_without", 0.5}});
        lab.scheme(0).deposit = 0.3;
        for (int i = 0; i < page_rows; ++i) lab.box.page().since[lab.worker()] = (lab.now - 12 * permits).index;
        lab.run(*lab.process);
        return lab.with_status_now(Status::irregular);
    };
    CHECK(overstayers(3) < overstayers(1));
    CHECK(overstayers(3) > 0);
}

TEST_CASE("Longer steps end permits with the same luck") {
    const Values nobody_is_found{{"detection", 0.0}, {"regularisation", 0.0}};
    PermitLab by_month(nobody_is_found), by_year(nobody_is_found);
    by_year.step = 12;
    for (PermitLab* lab : {&by_month, &by_year}) {
        lab->scheme(0);
        for (int i = 0; i < 1000; ++i) lab->box.page().until[lab->worker()] = (lab->now + i % 6).index;
    }
    for (int month = 0; month < 6; ++month) by_month.run(*by_month.process);
    by_year.run(*by_year.process);
    for (int row = 0; row < 1000; ++row) CHECK(by_year.box.page().state[row] == by_month.box.page().state[row]);
    CHECK(by_year.tallies.total(cube::overstay) > 0);
}

TEST_CASE("People without papers are removed and regularised at the yearly rates") {
    PermitLab lab({{"detection", 0.10}, {"regularisation", 0.02}});
    const int n = page_rows;
    for (int i = 0; i < n; ++i) lab.add(poor, rich, Status::irregular, lab.now - 12);
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    // Two competing exits; the discrete month costs less than a twentieth of the second.
    const double removed = static_cast<double>(lab.tallies.total(cube::removal));
    const double total = -std::log(0.9) - std::log(0.98), all = 1 - std::exp(-total);
    CHECK(within_noise(removed, n, all * -std::log(0.9) / total));
    CHECK(within_noise(n - lab.with_status_now(Status::irregular) - removed, n, all * -std::log(0.98) / total));
}

TEST_CASE("A destination removes the share that it removes of those found without papers") {
    PermitLab lab({{"regularisation", 0.0}});
    lab.atlas.corridors(poor, rich).removal_share = 0.5;
    for (int i = 0; i < page_rows; ++i) lab.add(poor, rich, Status::irregular, lab.now - 12);
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    CHECK(within_noise(static_cast<double>(lab.tallies.total(cube::removal)), page_rows, 1 - std::sqrt(0.9)));
    PermitLab none({{"regularisation", 0.0}});
    none.atlas.corridors(poor, rich).removal_share = 0;
    for (int i = 0; i < page_rows; ++i) none.add(poor, rich, Status::irregular, none.now - 12);
    for (int month = 0; month < 12; ++month) none.run(*none.process);
    CHECK(none.tallies.total(cube::removal) == 0);
}

TEST_CASE("Once a year some settle and some are naturalised and in the Gulf nobody settles") {
    PermitLab lab;
    const int n = 2000;
    for (int i = 0; i < n; ++i) lab.add(poor, rich, Status::temporary, lab.now - 12);
    for (int i = 0; i < n; ++i) lab.add(poor, rich, Status::permanent, lab.now - (i % 2 ? 120 : 40));
    for (int month = 0; month < 11; ++month) lab.run(*lab.process);
    CHECK(lab.with_status_now(Status::naturalised) == 0);
    CHECK(lab.with_status_now(Status::temporary) == n);
    lab.run(*lab.process);
    CHECK(within_noise(lab.with_status_now(Status::naturalised), n / 2, 0.06));
    CHECK(within_noise(n - lab.with_status_now(Status::temporary), n, 0.05));

    PermitLab gulf;
    gulf.atlas.countries[rich].gulf = true;
    for (int i = 0; i < n; ++i) gulf.add(poor, rich, Status::temporary, gulf.now - 12);
    for (int month = 0; month < 12; ++month) gulf.run(*gulf.process);
    CHECK(gulf.with_status_now(Status::temporary) == n);
}

TEST_CASE("Gulf states give papers for a time and citizenship to nobody") {
    PermitLab lab({{"detection", 0.0}, {"regularisation", 0.5}, {"naturalisation", 1.0}, {"renewal", 1.0}});
    lab.atlas.countries[rich].gulf = true;
    const int n = page_rows;
    for (int i = 0; i < n; ++i) lab.add(poor, rich, i % 2 ? Status::irregular : Status::permanent, lab.now - 120);
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    CHECK(lab.with_status_now(Status::permanent) == n / 2);
    CHECK(within_noise(lab.with_status_now(Status::temporary), n / 2, 0.5));
    CHECK(lab.with_status_now(Status::temporary) + lab.with_status_now(Status::irregular) == n / 2);
    for (int row = 0; row < n; ++row) {
        if (status_of(lab.box.page().state[row]) != Status::temporary) continue;
        CHECK(lab.box.page().until[row] >= (lab.now - 12 + 24).index);
        CHECK(lab.box.page().until[row] < (lab.now + 24).index);
    }
}

TEST_CASE("Whoever leaves by permit or is removed gives up an application to move on") {
    PermitLab lab({{"detection", 0.99}, {"share_without", 0.02}});
    lab.scheme(1);
    const int worker = lab.worker();
    Application application;
    application.row = worker;
    lab.outbox.applications.push_back(application);
    lab.process->prepare(lab.tables, lab.context());
    lab.block.select(lab.now);
    lab.process->decide(lab.block, lab.context());
    REQUIRE(lab.box.page().residence[worker] == poor);
    CHECK_FALSE(lab.outbox.applications.front().open);
}

TEST_CASE("Statuses improve at the yearly rates of the table and nowhere else") {
    const TransitionParams p;
    const auto ways = transitions(p);
    REQUIRE(ways.size() == 3);
    CHECK(chance_of_year(ways[0], 5, false, false) == 0.06);
    CHECK(chance_of_year(ways[0], 4.9, false, false) == 0);
    CHECK(chance_of_year(ways[0], 5, false, true) == doctest::Approx(0.078));
    CHECK(chance_of_year(ways[0], 5, true, true) == 0);
    CHECK(chance_of_year(ways[1], 1, false, true) == 0.05);
    CHECK(chance_of_year(ways[1], 1, true, false) == 0);
    CHECK(chance_of_year(ways[2], 0, true, false) == 0.02);
    for (const bool dual : {false, true}) {
        PermitLab lab({{"detection", 0.0}});
        if (dual) lab.rules.dual_citizenship.push_back({Scope{}, {true}});
        const std::array<Status, 4> from{Status::permanent, Status::temporary, Status::irregular, Status::protected_person};
        for (int i = 0; i < page_rows; ++i) lab.add(poor, rich, from[static_cast<std::size_t>(i % 4)], lab.now - 120);
        std::array<std::array<int, statuses>, 4> after{};
        for (int month = 0; month < 12; ++month) lab.run(*lab.process);
        for (int i = 0; i < page_rows; ++i) ++after[static_cast<std::size_t>(i % 4)][static_cast<std::size_t>(status_of(lab.box.page().state[i]))];
        const double n = page_rows / 4.0;
        CHECK(within_noise(after[0][static_cast<std::size_t>(Status::naturalised)], n, dual ? 0.078 : 0.06));
        CHECK(within_noise(after[1][static_cast<std::size_t>(Status::permanent)], n, 0.05));
        CHECK(within_noise(after[2][static_cast<std::size_t>(Status::permanent)], n, 0.02));
        CHECK(after[3][static_cast<std::size_t>(Status::protected_person)] == page_rows / 4);
    }
}

TEST_CASE("Students get a work permit in the share of the country or go home and none of them overstays") {
    for (const bool usa : {false, true}) {
        PermitLab lab({{"share_without", 0.9}});
        if (usa) lab.atlas.countries[rich].code = "USA";
        const int n = page_rows;
        for (int i = 0; i < n; ++i) {
            const int row = lab.add(poor, rich, Status::student, lab.now - 48);
            lab.box.page().until[row] = lab.box.page().held[row] = lab.now.index;
            lab.box.page().state[row] = with_bit(lab.box.page().state[row], studying_bit, true);
        }
        lab.run(*lab.process);
        CHECK(within_noise(lab.with_status_now(Status::temporary), n, usa ? 0.675 : 0.35));
        CHECK(lab.with_status_now(Status::student) == 0);
        CHECK(lab.tallies.total(cube::overstay) == 0);
        CHECK(lab.tallies.total(cube::return_flow) == n - lab.with_status_now(Status::temporary));
        for (int row = 0; row < n; ++row) CHECK((lab.box.page().state[row] & studying_bit) == 0);
    }
}

TEST_CASE("A unit of enforcement multiplies removals by e and divides voluntary returns of the irregular by e") {
    PermitLab calm({{"regularisation", 0.0}}), strict({{"regularisation", 0.0}});
    strict.rules.enforcement.push_back({Scope{}, {1.0}});
    for (PermitLab* lab : {&calm, &strict}) {
        for (int i = 0; i < page_rows; ++i) lab->add(poor, rich, Status::irregular, lab->now - 12);
        for (int month = 0; month < 12; ++month) lab->run(*lab->process);
    }
    CHECK(within_noise(static_cast<double>(calm.tallies.total(cube::removal)), page_rows, 0.10));
    CHECK(within_noise(static_cast<double>(strict.tallies.total(cube::removal)), page_rows, 1 - std::pow(0.9, std::exp(1.0))));
    const int row = 0;
    for (PermitLab* lab : {&calm, &strict}) lab->box.page().residence[row] = rich, lab->box.page().state[row] = with_status(employed_bit, Status::irregular), lab->box.page().since[row] = (lab->now - 12).index;
    const double ratio = hazard_seen({}, strict.box.page(), row, strict.context()) / hazard_seen({}, calm.box.page(), row, calm.context());
    CHECK(ratio == doctest::Approx(std::exp(-1.0)));
    OverstayParams p;
    CHECK(detection_of(p, 0) == doctest::Approx(0.1));
    const OverstayScale scale = solve_overstay(p, 0.25, 1.5, 24);
    CHECK(overstay_probability(p, scale, {1.5, 24, 0, 0, 0, 0, 1}) < overstay_probability(p, scale, {1.5, 24, 0, 0, 0, 0, 0}));
}

TEST_CASE("Whoever is removed or has overstayed finds regular doors shut for five years after coming home") {
    PermitLab lab({{"detection", 0.99}, {"regularisation", 0.0}});
    const int row = lab.add(poor, rich, Status::irregular, lab.now - 12);
    while (lab.box.page().residence[row] == rich) lab.run(*lab.process);
    CHECK(lab.box.page().scheme[row] == barred);
    World& world = lab.world;
    world.network = Dense<std::int64_t, 2>({4, 4}, 0);
    rebuild(lab.tables.choice, lab.atlas, lab.tables.deciders, lab.tables.proposals, world, lab.rules);
    CHECK(chooser_of(lab.block, row, lab.now, lab.context()).banned);
    lab.now = Month{lab.box.page().since[row]} + 59;
    CHECK(chooser_of(lab.block, row, lab.now, lab.context()).banned);
    lab.now = lab.now + 1;
    CHECK_FALSE(chooser_of(lab.block, row, lab.now, lab.context()).banned);
}

TEST_CASE("Who may overstay expects the loss of wage that rights set and strict detection makes it matter") {
    const auto overstayers = [](double gap, double detection) {
        PermitLab lab({{"detection", detection}});
        lab.tables.choice.params.standing.rights.irregular_gap = gap;
        for (int i = 0; i < page_rows; ++i) lab.worker();
        lab.run(*lab.process);
        CHECK(lab.tables.overstay.front().scale.wage_gap == gap);
        return lab.with_status_now(Status::irregular);
    };
    // The shares hold at the usual detection whatever is lost; where less is to be gained, more detection deters less.
    CHECK(overstayers(0.0, 0.1) == overstayers(0.5, 0.1));
    CHECK(overstayers(0.0, 0.5) < overstayers(0.5, 0.5));
}

TEST_CASE("Work without papers is paid a quarter less and a deposit is lost by overstaying and kept by going home") {
    PermitLab lab({{"share_without", 0.5}});
    const int legal = lab.add(poor, rich, Status::permanent, lab.now - 12), irregular = lab.add(poor, rich, Status::irregular, lab.now - 12);
    lab.process->prepare(lab.tables, lab.context());
    lab.tables.choice.params.standing.rights.irregular_gap = 0.25;  // what `rights` fills
    CHECK(net_wage(lab.box.page(), irregular, lab.context()) == doctest::Approx(0.75 * net_wage(lab.box.page(), legal, lab.context())));

    PermitLab held({{"share_without", 0.5}});
    held.scheme(0).deposit = 0.1;
    for (int i = 0; i < 500; ++i) held.worker();
    held.process->prepare(held.tables, held.context());
    held.tables.recoveries = held.measures.declare({"recoveries", {Axis::country}, "cent", "what the treasury gets", true, false});
    held.tallies = held.measures.empty_tallies();
    held.attach();
    const double deposit = 0.1 * net_wage(held.box.page(), 0, held.context());  // of twelve months
    for (int row = 0; row < 500; ++row) {
        CHECK(wage_in_hand(held.box.page(), row, held.context()) == doctest::Approx(9 * deposit));
        held.box.page().savings[row] = static_cast<std::int32_t>(deposit) + 1000;
    }
    held.run(*held.process);
    CHECK(held.with_status_now(Status::irregular) > 0);
    std::int64_t lost = 0, dollars = 0;
    for (int row = 0; row < 500; ++row) {
        const std::int32_t taken = static_cast<std::int32_t>(deposit) + 1000 - held.box.page().savings[row];
        dollars += taken;
        if (held.box.page().residence[row] == rich) lost += std::llround(100 * taken * held.atlas.countries[rich].price_level);
        const bool home = held.box.page().residence[row] == poor;
        CHECK(held.box.page().savings[row] == doctest::Approx(home ? std::floor(deposit) + 1000 : 1000).epsilon(1e-3));
    }
    CHECK(held.tallies[held.tables.recoveries][rich] == lost);  // in the treasury of the residence
    CHECK(held.tallies.total(held.tables.recoveries) == lost);
    CHECK(held.tallies.total(cube::paid_on_return) == -dollars);  // what the treasury gets the migrants no longer have
}

TEST_CASE("Offered to stay for good those settle who would rather live abroad than between two countries") {
    PermitLab lab;
    lab.scheme(1).settlement = 1;
    const int n = 1000;
    for (int i = 0; i < n; ++i) lab.worker();
    lab.run(*lab.process);
    const ChoiceParams& p = lab.tables.choice.params;
    int settled = 0;
    for (int row = 0; row < n; ++row) {
        const double z = lab.traits.taste_for_home({poor, static_cast<std::uint32_t>(row)});
        const auto worth = [&](Status s) {
            return value_of_status(p, lab.atlas, lab.rules, {poor, 1, 1, 0}, rich, p.beta, s, false) + p.taste_weight * z * spent_home(p, s);
        };
        const bool settles = worth(Status::permanent) > worth(Status::circular);
        CHECK(settles == (lab.box.page().residence[row] == rich && status_of(lab.box.page().state[row]) == Status::permanent));
        settled += settles;
    }
    CHECK(settled > 100);
    CHECK(settled < 900);
}

TEST_CASE("Whoever may change employers leaves a tied scheme as a free one and the tie makes others overstay") {
    const auto overstays = [](bool tied, bool mobile) {
        PermitLab lab;
        RightsTable& rights = lab.tables.choice.params.standing.rights;
        rights.index.assign(4 * statuses, 0.1), rights.tie = 0.9;
        lab.scheme(1).tied = tied;
        if (mobile) lab.rules.employer_mobility.push_back({Scope{}, {true}});
        for (int i = 0; i < page_rows; ++i) lab.worker();
        lab.run(*lab.process);
        return lab.tallies.total(cube::overstay);
    };
    CHECK(overstays(true, true) == overstays(false, false));
    CHECK(overstays(true, false) > overstays(true, true));
}

TEST_CASE("A chance of coming again is honoured as a probability and a better one takes the right from nobody") {
    PermitLab lab;
    Scheme& scheme = lab.scheme(0);
    const int n = page_rows;
    for (int i = 0; i < n; ++i) lab.box.page().scheme[lab.add(poor, poor, Status::citizen_at_home, lab.now - 6)] = 1;
    std::vector<bool> before(static_cast<std::size_t>(n), false);
    for (const double chance : {0.0, 0.3, 0.7, 1.0}) {
        scheme.reentry = chance;
        int may = 0;
        for (int row = 0; row < n; ++row) {
            const bool now = may_come_again(lab.box.page(), row, scheme, lab.context());
            CHECK((now || !before[static_cast<std::size_t>(row)]));
            before[static_cast<std::size_t>(row)] = now, may += now;
        }
        if (chance == 0.0) CHECK(may == 0);
        else if (chance == 1.0) CHECK(may == n);
        else CHECK(within_noise(may, n, chance));
    }
}
