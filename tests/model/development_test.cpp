#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "sterna/core/math.hpp"
#include "sterna/model/acceptance.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry development_process();
}

using namespace sterna;

namespace {

/// Mean chance to leave of people of AAA without secondary education who consider it, over the wealth of their households: 41
/// quantiles.
double mean_chance(test::RowLab& lab) {
    ChoiceTables& t = lab.tables.choice;
    const Proposals proposals(lab.atlas);
    lab.world.network = Dense<std::int64_t, 2>({4, 4}, 0);
    rebuild(t, lab.atlas, lab.tables.deciders, proposals, lab.world, lab.rules);
    std::vector<double> p(4);
    double sum = 0;
    for (int i = 0; i < 41; ++i) {
        Chooser who;
        who.id = {0, 1}, who.now = lab.now, who.age = 25, who.sex = 1;
        who.wealth = t.wealth[0] * math::exp(t.params.wealth_sigma * math::normal_quantile((i + 0.5) / 41));
        sum += probabilities(t, lab.atlas, lab.rules, Draws(12), who, p);
    }
    return sum / 41;
}

/// The same when income at home is `growth` times that of the base year.
double chance_to_leave(double growth, bool develops, double constant = -4) {
    test::RowLab lab(development_process());
    for (int d = 1; d < 4; ++d) lab.atlas.corridors(0, d).constant = {constant, constant};  // leaving is rare
    CountryState& home = lab.world.countries[0];
    for (double& wage : home.wage) wage *= growth;
    home.institutions.means = growth;
    if (develops) development_process().make({}, lab.measures)->prepare(lab.tables, lab.context());
    return mean_chance(lab);
}

}  // namespace

TEST_CASE("Emigration first rises and then falls with income at home because the poor cannot pay") {
    for (const double constant : {-2.0, -4.0, -6.0}) {
        double best = 0, at = 0;
        for (double growth = 0.05; growth < 20; growth *= 1.15)
            if (const double p = chance_to_leave(growth, true, constant); p > best) best = p, at = growth;
        const double income = test::small_atlas().countries[0].gdp_per_head;
        MESSAGE("constant ", constant, ": turning point at ", at * income, " PPP dollars a head");
        CHECK(best > 1.1 * chance_to_leave(0.05, true, constant));
        CHECK(best > 1.1 * chance_to_leave(20, true, constant));
    }
}

TEST_CASE("Between countries too the share that leaves rises with income while few can pay and falls later") {
    // The same country, constants and destinations at other base-year incomes.
    const auto chance_at = [](double income) {
        test::RowLab lab(development_process());
        CountryFacts& home = lab.atlas.countries[0];
        const double times = income / home.gdp_per_head;
        home.gdp_per_head = income;
        for (double& wage : home.wage) wage *= times;
        lab.world.countries[0].wage = home.wage;
        for (int d = 1; d < 4; ++d) lab.atlas.corridors(0, d).constant = {-4, -4};
        return mean_chance(lab);
    };
    double best = 0, at = 0;
    for (double income = 300; income < 80'000; income *= 1.15)
        if (const double p = chance_at(income); p > best) best = p, at = income;
    MESSAGE("turning point between countries at ", at, " PPP dollars a head");
    CHECK(best > 1.5 * chance_at(300));
    CHECK(best > 1.5 * chance_at(80'000));
    CHECK(at > 1'000);
    CHECK(at < 20'000);
}

TEST_CASE("Liquid wealth over the cost of a move grows in proportion to income between countries as it does over time") {
    const auto ratio = [](double income, double cost_income) {
        test::RowLab lab(development_process());
        lab.atlas.countries[0].gdp_per_head = income;
        lab.tables.choice.params.cost_income = cost_income;
        mean_chance(lab);
        const ChoiceTables& t = lab.tables.choice;
        return t.wealth[0] / t.cost[t.pair(0, 2)];
    };
    CHECK(ratio(16'000, 0.7) / ratio(2'000, 0.7) == doctest::Approx(8));
    CHECK(ratio(16'000, 0) / ratio(2'000, 0) == doctest::Approx(std::pow(8, 0.3)));
    CHECK(ChoiceParams{}.cost_income + ChoiceParams{}.wealth_income == doctest::Approx(1));
}

TEST_CASE("Without the feedback income at home does nothing to leaving") {
    CHECK(chance_to_leave(3, false) == chance_to_leave(1, false));
    CHECK(chance_to_leave(1, true) == chance_to_leave(1, false));
}

TEST_CASE("Acceptance rests at a half falls with arrivals joblessness and abuse and caps what opens") {
    const OpinionParams p;
    CHECK(next_acceptance(p, 0.5, 0.006, 0, 0) == doctest::Approx(0.5));
    CHECK(next_acceptance(p, 0.5, 0.016, 0, 0) == doctest::Approx(0.46));
    CHECK(next_acceptance(p, 0.5, 0.006, 0.01, 0.1) == doctest::Approx(0.46));
    CHECK(opening_let_through(0.25) == doctest::Approx(0.5));
    CHECK(opening_let_through(0.9) == 1);
    CHECK(congestion(p, 0.02) == 0);
    CHECK(congestion(p, 0.03) == doctest::Approx(-0.5));
}
