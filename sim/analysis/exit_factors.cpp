#include "sterna/analysis/exit_factors.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/core/math.hpp"

namespace sterna {

namespace {

constexpr double least_on_arrival = 0.02, most_on_arrival = 1000;  // hazard of arrivals over that of the settled
constexpr double least_settled = 1e-3;                             // 1/year: what the two are multiples of where the settled never leave
constexpr double least_removed = 0.02;                             // of those found: enforcement must have something to multiply
constexpr double least_factor = 0.02, most_factor = 40;            // of the hazard of return
constexpr double most_returning = 0.95;                            // of the residents

double share_gone(std::vector<Arrivals>& arrivals, const Passing& passing) {
    double left = 0, all = 0;
    for (auto& [persons, rates] : arrivals) {
        rates.arrival_factor = passing.arrival_factor, rates.removal_share = passing.removal_share;
        left += persons * gone_within_five(rates), all += persons;
    }
    return all > 0 ? left / all : 0;
}

}  // namespace

Passing passing_through(std::vector<Arrivals> arrivals, const ReturnParams& params, double exit_5y) {
    if (arrivals.empty() || params.on_arrival <= params.settled) return {};
    const auto factor = [&params](double on_arrival) {
        return (on_arrival * std::max(least_settled, params.settled) - params.settled) / (params.on_arrival - params.settled);
    };
    Passing least{factor(least_on_arrival), 1};
    if (share_gone(arrivals, least) > exit_5y) {
        double low = least_removed, high = 1;
        for (int halving = 0; halving < 12; ++halving) {
            const double middle = 0.5 * (low + high);
            (share_gone(arrivals, {least.arrival_factor, middle}) < exit_5y ? low : high) = middle;
        }
        return {least.arrival_factor, low};
    }
    double low = least_on_arrival, high = most_on_arrival;
    for (int halving = 0; halving < 20; ++halving) {
        const double middle = std::sqrt(low * high);
        (share_gone(arrivals, {factor(middle), 1}) < exit_5y ? low : high) = middle;
    }
    return {factor(std::sqrt(low * high)), 1};
}

/// By secants on the cumulated hazard, which is nearly linear in the factor.
double return_factor(std::vector<Residents> residents, double share, int years, double start) {
    double stock = 0;
    for (const Residents& group : residents) stock += persons_in(group.stays);
    if (stock <= 0 || share <= 0) return 1;
    const double aim = -math::log1p(-std::min(most_returning, share));
    const auto hazard = [&](double factor) {
        double returned = 0;
        for (auto& [stays, rates] : residents) {
            rates.factor = factor, rates.change = -deaths_of_all_ages;
            returned += leave_over(stays, years, rates).returned;
        }
        return -math::log1p(-std::min(0.999, returned / stock));
    };
    double last = 0, last_hazard = hazard(0), factor = start;
    for (int step = 0; step < 4; ++step) {
        const double now = hazard(factor), slope = factor == last ? 0 : (now - last_hazard) / (factor - last);
        if (slope <= 0 || std::abs(now / aim - 1) < 1e-4) break;
        last = factor, last_hazard = now;
        factor = std::clamp(factor + (aim - now) / slope, least_factor, most_factor);
    }
    return factor;
}

}  // namespace sterna
