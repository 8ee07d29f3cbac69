#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "sterna/core/math.hpp"
#include "sterna/model/acceptance.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry development_process();
}

using namespace sterna;

namespace {

/// Mean chance to leave of people without secondary education who consider it, over the wealth of their households, when
/// income at home is `growth` times that of the base year. 41 quantiles of wealth.
double chance_to_leave(double growth, bool develops, double constant = -4) {
    test::RowLab lab(development_process());
    for (int d = 1; d < 4; ++d) lab.atlas.corridors(0, d).constant = {constant, constant};  // leaving is rare
    CountryState& home = lab.world.countries[0];
    for (double& wage : home.wage) wage *= growth;
    home.institutions.means = growth;
    if (develops) development_process().make({}, lab.measures)->prepare(lab.tables, lab.context());
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
