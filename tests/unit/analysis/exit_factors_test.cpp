#include <doctest/doctest.h>

#include "sterna/analysis/exit_factors.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// Leave by the hazard of return, and by what a test adds.
ExitRates rates_of(const ReturnParams& p) { return {p, 1, 1, 1, {}, {}, 0, 0}; }

double share_gone(std::vector<Arrivals> arrivals, const Passing& passing) {
    double left = 0, all = 0;
    for (auto& [persons, rates] : arrivals) {
        rates.arrival_factor = passing.arrival_factor, rates.removal_share = passing.removal_share;
        left += persons * gone_within_five(rates), all += persons;
    }
    return left / all;
}

}  // namespace

TEST_CASE("As many arrivals leave as asked and removals yield only where the hazard alone cannot") {
    const ReturnParams p;
    ExitRates other = rates_of(p);
    other.recent.hazard = 0.4, other.recent.onward = 0.005;
    const std::vector<Arrivals> arrivals{{300, rates_of(p)}, {100, other}};
    double last = -1;
    for (const double exits : {0.05, 0.14, 0.35, 0.7}) {
        const Passing passing = passing_through(arrivals, p, exits);
        CHECK_CLOSE(share_gone(arrivals, passing), exits, 1e-3);
        CHECK(passing.removal_share == 1);
        CHECK(passing.arrival_factor > last);
        last = passing.arrival_factor;
    }
    std::vector<Arrivals> found = arrivals;
    for (Arrivals& group : found) group.rates.recent.removal = 0.1;  // of which alone .39 leave
    const Passing yields = passing_through(found, p, 0.14);
    CHECK(yields.removal_share < 1);
    CHECK_CLOSE(share_gone(found, yields), 0.14, 5e-3);
    CHECK(passing_through(found, p, 0.001).removal_share >= 0.02);  // something is left for enforcement to multiply
    CHECK(passing_through(found, p, 0.5).removal_share == 1);
}

TEST_CASE("Where nobody arrives or the hazard does not fade nothing is solved") {
    ReturnParams p;
    CHECK(passing_through({}, p, 0.3).arrival_factor == 1);
    p.on_arrival = p.settled;
    CHECK(passing_through({{1, rates_of(p)}}, p, 0.3).arrival_factor == 1);
}

TEST_CASE("Where the settled never leave arrivals still leave as asked") {
    ReturnParams p;
    p.settled = 0;
    const std::vector<Arrivals> arrivals{{1, rates_of(p)}};
    CHECK_CLOSE(share_gone(arrivals, passing_through(arrivals, p, 0.3)), 0.3, 1e-3);
}

TEST_CASE("The share asked for returns whatever else takes people away and no factor leaves its range") {
    const ReturnParams p;
    ExitRates onward = rates_of(p);
    onward.recent.onward = onward.settled.onward = 0.05, onward.unseen = 0.03;
    Stays stays{};
    for (std::size_t y = 0; y < 20; ++y) stays[y] = 50;
    const std::vector<Residents> residents{{stays, rates_of(p)}, {stays, onward}};
    const auto returned = [&](double factor) {
        double sum = 0;
        for (Residents group : residents) {
            group.rates.factor = factor, group.rates.change = -deaths_of_all_ages;
            sum += leave_over(group.stays, 5, group.rates).returned;
        }
        return sum / 2000;
    };
    for (const double share : {0.05, 0.11, 0.3}) CHECK_CLOSE(returned(return_factor(residents, share, 5, 1)), share, 1e-3);
    CHECK(return_factor(residents, 0.94, 5, 1) <= 40);
    CHECK(return_factor(residents, 1e-6, 5, 1) == 0.02);
    CHECK(return_factor(residents, 0, 5, 1) == 1);
    CHECK(return_factor({}, 0.1, 5, 1) == 1);
}
