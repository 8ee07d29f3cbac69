#include "sterna/analysis/stays.hpp"

#include <algorithm>

#include "sterna/core/math.hpp"

namespace sterna {

namespace {

constexpr double settled_mean = 12;  // years that those in the open class of base durations have stayed beyond ten, on average

}  // namespace

double persons_in(const Stays& stays) {
    double sum = 0;
    for (const double persons : stays) sum += persons;
    return sum;
}

Stays base_stays(const CorridorFacts& corridor, double persons) {
    Stays stays{};
    for (std::size_t y = 0; y < 5; ++y) stays[y] = persons * corridor.duration_0_5 / 5, stays[y + 5] = persons * corridor.duration_5_10 / 5;
    double left = persons * std::max(0.0, 1 - corridor.duration_0_5 - corridor.duration_5_10);
    for (std::size_t y = 10; y < longest_stay; ++y) stays[y] = -left * math::expm1(-1 / settled_mean), left -= stays[y];
    stays[longest_stay] = left;
    return stays;
}

Left leave(double persons, double years, double time, const ExitRates& rates) {
    const bool recent = years < static_cast<double>(recent_years);
    const ExitTerms& terms = recent ? rates.recent : rates.settled;
    const double unseen = recent ? 0 : rates.unseen;
    const double hazard = rates.factor * terms.hazard * mean_duration_hazard(rates.returning, years, time, rates.arrival_factor);
    const double home = hazard + terms.permit + rates.removal_share * terms.removal, all = home + unseen + terms.onward;
    // Deaths compete with exits; both run evenly through the time.
    const double total = all - rates.change;
    const double exposed = total == 0 ? persons * time : -persons * math::expm1(-total * time) / total;  // person-years
    return {exposed * home, exposed * unseen, exposed * terms.onward, persons * math::exp(-total * time)};
}

Left leave_over(const Stays& stays, int years, const ExitRates& rates) {
    Left sum;
    for (std::size_t y = 0; y <= longest_stay; ++y) {
        double persons = stays[y];
        if (persons == 0) continue;
        for (int t = 0; t < years; ++t) {
            const Left left = leave(persons, static_cast<double>(std::min(y + static_cast<std::size_t>(t), longest_stay)) + 0.5, 1, rates);
            sum.returned += left.returned, sum.unseen += left.unseen, sum.onward += left.onward;
            persons = left.there;
        }
        sum.there += persons;
    }
    return sum;
}

double gone_within_five(const ExitRates& rates) {
    ExitRates alive = rates;
    alive.change = 0;
    Stays arrivals{};
    arrivals[0] = 1;
    return 1 - leave_over(arrivals, 5, alive).there;
}

}  // namespace sterna
