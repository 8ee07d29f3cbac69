#include <algorithm>
#include <cmath>

#include "model/fiscal_lab.hpp"
#include "model/one_page.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry schooling_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0;

/// A thousand about to turn 18, and `places` for each hundred who want to study.
struct SchoolLab : OnePage {
    std::unique_ptr<Process> process;
    double wish = 0;
    explicit SchoolLab(double places) : OnePage({schooling_process()}), process(make(schooling_process())) {
        for (int i = 0; i < 1000; ++i) add(poor, poor, 0, 17, Month::of(2020) - i % 12);
        survey(*process, Month::of(2020));
        process->year(world, tallies, context(Month::of(2020)), true);
        wish = 1000 * state().enrolment;
        state().base_places = places / 100 * wish;
    }
    CountryState& state() { return world.countries[poor]; }
    double own() { return 1.015 * state().base_places; }
    double enrolled(double share, bool donors = false) {
        rules.places_added = {{Scope{}, share, 0.2, donors}};
        process->year(world, tallies, context(Month::of(2020, 12)), false);
        return state().enrolment * 1000;
    }
};

}  // namespace

TEST_CASE("Where places are short an added one takes a student and where they are not it stands empty") {
    SchoolLab lab(50);
    const double without = lab.enrolled(0), few = lab.enrolled(0.1);
    CHECK_CLOSE(few / without, 1.1, 1e-9);
    CHECK(lab.state().unmet_places < lab.wish / 2);
    CHECK_CLOSE(lab.state().places_upkeep[0], 0.2 * 0.1 * lab.own(), 1e-9);
    double before = 0;
    for (const double share : {0.0, 0.1, 0.5, 1.0, 2.0}) {
        const double now = lab.enrolled(share);
        CHECK(now >= before);
        before = now;
    }
    CHECK(lab.state().unmet_places == 0);
    CHECK(before < 1.5 * lab.own() * 2);
    CHECK_CLOSE(lab.state().places_upkeep[0], 0.2 * 2 * lab.own(), 1e-9);  // paid for all of them

    SchoolLab roomy(200);
    const double all = roomy.enrolled(0);
    CHECK(roomy.enrolled(1) == all);
    CHECK(roomy.state().places_upkeep[0] > 0);
}

TEST_CASE("Donors pay for those who could not have studied without the places they add") {
    SchoolLab lab(50);
    lab.enrolled(0, true);
    CHECK(lab.state().donated_studies.empty());
    lab.enrolled(0.25, true);
    REQUIRE(lab.state().donated_studies.size() == 9);
    CHECK_CLOSE(lab.state().donated_studies.back(), 0.2, 1e-9);  // a quarter on top is a fifth of all
    CHECK(lab.state().places_upkeep[0] == 0);
    lab.enrolled(0, true);
    REQUIRE(lab.state().donated_studies.size() == 9);
    CHECK(lab.state().donated_studies.back() == 0);  // nobody begins in one
    CHECK(lab.state().donated_studies[7] > 0);  // who did goes on
    for (int year = 0; year < 9; ++year) lab.enrolled(0, true);
    CHECK(lab.state().donated_studies.empty());
}

TEST_CASE("Upkeep is paid month by month by whom the law names") {
    for (const std::size_t payer : {0, 1}) {
        DecemberLab lab;
        lab.world.countries[poor].places_upkeep[payer] = 1200;
        lab.process->enter(lab.world, lab.tallies, lab.context());
        const double student_year = lab.atlas.countries[poor].tertiary_cost * lab.atlas.countries[poor].price_level;
        CHECK(lab.tallies[payer == 0 ? cube::policy_cost : cube::donor_cost][poor] == std::llround(100 * 100 * student_year));
        CHECK(lab.tallies.total(payer == 0 ? cube::donor_cost : cube::policy_cost) == 0);
    }
}

TEST_CASE("Of students in places that donors pay the budget pays as much less as donors pay") {
    const auto close = [](double donated) {
        DecemberLab lab;
        lab.weight.fill(7);
        const int student = lab.add(poor, poor, Status::citizen_at_home, lab.now - 24);
        lab.box.page().state[student] |= studying_bit;
        lab.box.page().born[student] = (Month::of(2020, 3) - 12 * 18).index;  // enrolled in the year before the last
        lab.world.countries[poor].donated_studies = std::vector<double>(9, 0.0);
        lab.world.countries[poor].donated_studies[7] = donated;
        const PublicFinanceState s = lab.close(poor);
        return std::pair{s.training + s.training_health, lab.tallies[cube::donor_cost][poor]};
    };
    const auto [all, nothing] = close(0);
    const auto [rest, donors] = close(0.4);
    CHECK(nothing == 0);
    CHECK(rest + donors == all);
    CHECK_CLOSE(static_cast<double>(donors) / static_cast<double>(all), 0.4, 1e-4);
}

TEST_CASE("Places added by law bring more graduates in time and their upkeep is in the books") {
    Scenario scenario = scenario_of(20'000, 8);
    scenario.model["schooling"]["places_margin"] = 1.0;
    scenario.model["schooling"]["places_growth"] = -0.05;
    ScopeSpec one;
    one.origins = {"AAA"};
    const auto run_with = [&](double places) {
        if (places > 0) scenario.policies = {lever("training_expansion", "more", {{"places", places}}, one)};
        return run(calibrated_atlas(), scenario);
    };
    const RunResult without = run_with(0), with = run_with(0.3);
    const Layout layout(calibrated_atlas());
    const auto skilled = [&](const RunResult& r) {
        std::int64_t persons = 0;
        for (int d = 0; d < layout.countries; ++d)
            for (int sex = 0; sex < sexes; ++sex) persons += r.frames.back()[cube::stock][layout.cell(poor, d, 2, sex)];
        return persons;
    };
    CHECK(skilled(with) > skilled(without));
    CHECK(with.frames.back()[cube::policy_cost][poor] > 0);
    CHECK(with.frames.back()[cube::policy_cost][1] == 0);
}
