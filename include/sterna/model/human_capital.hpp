#pragma once
#include <algorithm>
#include <cstdint>

#include "sterna/core/math.hpp"
#include "sterna/core/time.hpp"
#include "sterna/model/population.hpp"

namespace sterna {

struct Context;

/// What makes one worker's hour worth more than another's. Defaults and sources stand with the process `human_capital`.
struct HumanCapital {
    double experience = 0.08;            // log wage a year of work
    double experience_squared = 0.0012;  // log wage a year of work squared
    double depreciation = 0.02;          // log wage lost a year spent over-qualified
    double return_premium = 0.20;        // largest gain of a returnee in a matched job, share of the wage
    double learning_time = 3;            // years abroad after which 63 % of that gain is learned
    double match_chance = 0.7;           // of a returnee finding a job that uses what was learned
    double foreign_year = 0;             // log wage a year of work abroad, beyond experience
};

/// Efficiency as tallies hold it: whole 1/1024.
inline std::int64_t units_of_efficiency(double efficiency) { return static_cast<std::int64_t>(efficiency * 1024 + 0.5); }

/// What a person brings to a job.
struct Career {
    double worked_home = 0, worked_abroad = 0;  // years
    double wasted = 0;                          // years over-qualified
    double ability = 0;                         // standard deviations
    bool returnee = false;                      // at home in a matched job after work abroad
};

/// Standard deviation of log earnings that gives a lognormal distribution this Gini index.
inline double ability_spread(double gini) { return 1.4142135623730951 * math::normal_quantile((1 + gini) / 2); }

/// Mincer's earnings function; experience pays once, wherever it was gained. Logarithm, 0 for nobody's first day.
inline double log_efficiency(const HumanCapital& p, const Career& c, double spread) {
    const double years = c.worked_home + c.worked_abroad;
    double log_h = p.experience * years - p.experience_squared * years * years + spread * c.ability - p.depreciation * c.wasted +
                   p.foreign_year * c.worked_abroad;
    if (c.returnee) log_h += math::log1p(-p.return_premium * math::expm1(-c.worked_abroad / p.learning_time));
    return log_h;
}

/// Chance that a skilled migrant works below his or her education. Defaults and sources stand with `brain_waste`; 0 = never.
struct Overqualification {
    double share = 0;          // of the skilled foreign-born at base durations
    double fade = 0.1;         // 1/year
    double on_arrival = 1.36;  // multiple of `share`
    double settled = 0.85;     // multiple of `share`
};

/// Falls from arrival to the level of the settled; `years` since arrival.
inline double overqualification(const Overqualification& p, double years) {
    const double settled = p.settled * p.share;
    return std::clamp(settled + (p.on_arrival * p.share - settled) * math::exp(-p.fade * std::max(0.0, years)), 0.0, 1.0);
}

/// Efficiency of a person in work, 1 = a worker of mean ability on the first day.
double efficiency(const Page& page, int row, const Context& ctx);

/// In a job below the education, by one draw a stay: the years can only end it.
bool overqualified(const Page& page, int row, const Context& ctx);

/// Of the labour force: participation is fixed for life given the place of residence; pupils and students are not.
bool in_labour_force(const Page& page, int row, const Context& ctx);

/// Has a job in the year that follows `month`.
bool finds_work(const Page& page, int row, Month month, const Context& ctx);

/// Efficiency over the mean of the base-year labour force of the same education where the person lives: times a mean wage,
/// the person's own.
double relative_efficiency(const Page& page, int row, const Context& ctx);

}  // namespace sterna
