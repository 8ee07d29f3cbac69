#pragma once
#include <algorithm>

#include "sterna/core/math.hpp"
#include "sterna/model/rules.hpp"

namespace sterna {

/// The choice at the end of a permit, in logarithms of income so that rich and poor corridors share one scale.
/// Defaults and sources stand with the process `permits`.
struct OverstayParams {
    double detection = 0.10;         // probability of a year
    double discount = 0.95;          // of a year
    double penalty = 0.5;            // years of home income lost when caught
    double trip_value = 0.8;         // of a further trip, relative to its gain in income
    double share_without = 0.20;     // who overstay where no trip can follow
    double share_guaranteed = 0.01;  // who overstay where the next trip is certain
};

/// What decides one case.
struct OverstayCase {
    double log_gain = 0;   // ln of foreign over home income
    double months = 0;     // of a trip
    double reentry = 0;    // chance of being admitted again
    double grant = 0;      // years of home income paid on return
    double deposit = 0;    // share of the wage of the trip paid on return
    double tie = 0;        // ln of the share of the wage that a worker bound to one employer gets; overstayers are free of it
    double enforcement = 0;  // beyond the base year's
    double stay = 0;       // months of which the deposit has been held back
};

/// Two numbers that make a class of permits meet the two shares at its mean gain and this loss of wage.
struct OverstayScale {
    double spread = 1;     // of the logit
    double dislike = 0;    // of a life without papers, in logarithms of income over the whole horizon
    double wage_gap = 0;   // share of the wage lost without papers
};

/// A kind of permit and its scale; number 0 = temporary permits outside schemes.
struct OverstayClass {
    int number = 0, months = 0;
    Scope scope;
    double mean_gain = 0;  // ln of foreign over home income, mean over the people in scope
    OverstayScale scale;
};

/// What happens when a permit outside schemes ends; defaults and sources stand with the process `permits`.
struct PermitEnds {
    OverstayParams overstay;
    double renewal = 0.95, study_stay = 0.35, study_stay_usa = 0.675;  // chances
    double settlement = 0;                                             // chance of an offer to stay for good
};

/// Detection at which the two shares hold; more or less of it then moves the choice.
inline constexpr double reference_detection = 0.10;

/// Sum over years 1 to n of factor^year.
inline double years_sum(double factor, int n) {
    double sum = 0, power = 1;
    for (int year = 0; year < n; ++year) sum += power *= factor;
    return sum;
}

/// Chance of a year to be found where the hazard is exp(enforcement) times its base.
inline double detection_of(const OverstayParams& p, double enforcement) {
    return -math::expm1(math::log1p(-p.detection) * math::exp(enforcement));
}

/// Gain in log income over ten years without papers, as long as undetected. Nobody stays for less than is earned at home,
/// hence never negative, so that more detection always makes it smaller.
inline double gain_without_papers(const OverstayParams& p, double wage_gap, double detection, double log_gain) {
    return years_sum((1 - detection) * p.discount, 10) * std::max(0.0, math::log(1 - wage_gap) + log_gain);
}

/// Worth of being allowed to come again, over five years; a trip that gains nothing is not made, hence never negative.
inline double value_of_next_trip(const OverstayParams& p, double log_gain, double months) {
    return p.trip_value * months / 12 * std::max(0.0, log_gain) * years_sum(p.discount, 5);
}

/// Value of overstaying over leaving.
inline double overstay_value(const OverstayParams& p, const OverstayScale& scale, const OverstayCase& c) {
    const double trip = c.log_gain + c.tie, detection = c.enforcement == 0 ? p.detection : detection_of(p, c.enforcement);
    const double held_back = c.deposit * math::exp(trip) * c.stay / 12;  // years of home income
    return gain_without_papers(p, scale.wage_gap, detection, c.log_gain) - scale.dislike - detection * p.penalty -
           (c.grant + held_back + c.reentry * value_of_next_trip(p, trip, c.months));
}

inline double overstay_probability(const OverstayParams& p, const OverstayScale& scale, const OverstayCase& c) {
    return math::logistic(overstay_value(p, scale, c) / scale.spread);
}

/// Solves the two shares in closed form. Corridors without a gain get a small one: there is nothing to stay for.
/// `tie` as in the cases the shares come from.
inline OverstayScale solve_overstay(const OverstayParams& p, double wage_gap, double mean_log_gain, double months, double tie = 0) {
    const auto log_odds = [](double share) { return math::log(share / (1 - share)); };
    const double gain = std::max(0.1, mean_log_gain);
    const double spread =
        value_of_next_trip(p, std::max(0.1, gain + tie), months) / (log_odds(p.share_without) - log_odds(p.share_guaranteed));
    return {spread,
            gain_without_papers(p, wage_gap, reference_detection, gain) - reference_detection * p.penalty - spread * log_odds(p.share_without),
            wage_gap};
}

/// Steady states of a scheme that keeps `slots` filled: persons served a year, and persons overstaying.
inline double workers_a_year(double slots, double years) { return slots / years; }
inline double overstay_stock(double slots, double years, double share, double exit_hazard) {
    return share * workers_a_year(slots, years) / exit_hazard;
}

}  // namespace sterna
