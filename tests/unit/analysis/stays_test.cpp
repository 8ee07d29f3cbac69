#include <doctest/doctest.h>

#include "sterna/analysis/stays.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// Leaves at `home`, `unseen` and `onward` a year whatever the stay.
ExitRates even(const ReturnParams& p, double home, double unseen, double onward, double change) {
    const ExitTerms terms{0, home, 0, onward};
    return {p, 1, 1, 1, terms, terms, unseen, change};
}

}  // namespace

TEST_CASE("A base stock keeps its persons and its two known classes of stay") {
    CorridorFacts corridor;
    corridor.duration_0_5 = 0.3, corridor.duration_5_10 = 0.2;
    const Stays stays = base_stays(corridor, 1000);
    double recent = 0, middle = 0;
    for (std::size_t y = 0; y < 5; ++y) recent += stays[y], middle += stays[y + 5];
    CHECK_CLOSE(persons_in(stays), 1000, 1e-12);
    CHECK_CLOSE(recent, 300, 1e-12);
    CHECK_CLOSE(middle, 200, 1e-12);
}

TEST_CASE("Exits at even rates share what leaves in proportion and with deaths nobody is lost") {
    const ReturnParams p;
    const Left left = leave(1000, 7, 2, even(p, 0.06, 0.03, 0.01, 0));
    CHECK_CLOSE(left.there, 1000 * std::exp(-0.2), 1e-12);
    CHECK_CLOSE(left.returned, 0.6 * (1000 - left.there), 1e-12);
    CHECK_CLOSE(left.unseen, 0.3 * (1000 - left.there), 1e-12);
    CHECK_CLOSE(left.onward, 0.1 * (1000 - left.there), 1e-12);
    const Left dying = leave(1000, 7, 2, even(p, 0.06, 0.03, 0.01, -0.1));
    CHECK_CLOSE(dying.there, 1000 * std::exp(-0.4), 1e-12);
    CHECK_CLOSE(dying.returned + dying.unseen + dying.onward, 0.5 * (1000 - dying.there), 1e-12);
}

TEST_CASE("Five years one by one are five years at once where rates do not change") {
    const ReturnParams p;
    const ExitRates rates = even(p, 0.05, 0, 0.02, -0.005);
    Stays stays{};
    stays[3] = 400, stays[40] = 600;
    const Left years = leave_over(stays, 5, rates), once = leave(1000, 3, 5, rates);
    CHECK_CLOSE(years.there, once.there, 1e-12);
    CHECK_CLOSE(years.returned, once.returned, 1e-12);
    CHECK_CLOSE(gone_within_five(rates), 1 - std::exp(-0.35), 1e-12);
}

TEST_CASE("Arrivals leave sooner the more the fading part of the hazard is scaled the settled hardly") {
    ReturnParams p;
    ExitRates once = even(p, 0, 0, 0, 0);
    once.recent.hazard = once.settled.hazard = 1;
    ExitRates twice = once;
    twice.arrival_factor = 2;
    CHECK(gone_within_five(twice) > 1.4 * gone_within_five(once));
    Stays settled{};
    settled[40] = 1;
    CHECK_CLOSE(leave_over(settled, 5, twice).there, leave_over(settled, 5, once).there, 1e-3);
}

TEST_CASE("Nobody leaves unseen before they are settled") {
    const ReturnParams p;
    const ExitRates rates = even(p, 0, 0.3, 0, 0);
    CHECK(gone_within_five(rates) == 0);
    CHECK(leave(1000, 4.5, 1, rates).unseen == 0);
    CHECK_CLOSE(leave(1000, 5.5, 1, rates).unseen, 1000 * (1 - std::exp(-0.3)), 1e-12);
}

TEST_CASE("Of those found the share that is removed leaves") {
    const ReturnParams p;
    ExitRates rates = even(p, 0, 0, 0, 0);
    rates.recent.removal = 0.2;
    CHECK_CLOSE(gone_within_five(rates), 1 - std::exp(-1.0), 1e-12);
    rates.removal_share = 0.25;
    CHECK_CLOSE(gone_within_five(rates), 1 - std::exp(-0.25), 1e-12);
}

TEST_CASE("The mean hazard of a time is the hazard summed over its days") {
    const ReturnParams p;
    for (const double arrivals : {-0.04, 0.0, 0.5, 1.0, 9.0})
        for (const double years : {0.5, 3.0}) {
            double sum = 0;
            const int days = 20'000;
            for (int day = 0; day < days; ++day) sum += duration_hazard(p, years - 0.5 + (day + 0.5) / days, arrivals);
            CHECK_CLOSE(mean_duration_hazard(p, years, 1, arrivals), sum / days, 1e-8);
        }
    CHECK(std::isfinite(mean_duration_hazard(p, 0.5, 1, 1e6)));  // the largest factor that a world may hold
}

TEST_CASE("The more pass through a destination the sooner they go and where the settled go more readily the hazard rises") {
    const ReturnParams p;
    CHECK_CLOSE(fading_rate(p, 16) / fading_rate(p, 1), 4, 1e-12);
    CHECK(fading_rate(p, 0.1) == fading_rate(p, 1));
    CHECK(duration_hazard(p, 0, -0.04) < duration_hazard(p, 5, -0.04));
    CHECK(duration_hazard(p, 0, -5) == 0);
}
