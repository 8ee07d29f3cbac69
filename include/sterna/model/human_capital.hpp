#pragma once
#include <algorithm>
#include <cstdint>

#include "sterna/core/math.hpp"
#include "sterna/core/random.hpp"
#include "sterna/core/time.hpp"
#include "sterna/model/population.hpp"

namespace sterna {

struct Atlas;
struct ChoiceParams;
struct Context;
struct Rules;

/// Who takes part in the labour force, and who finds work in the year after a month.
inline constexpr Stream force_stream = stream("labour_market/participation"), job_stream = stream("labour_market/job");

/// What makes one worker's hour worth more than another's. Defaults and sources stand with the process `human_capital`.
struct HumanCapital {
    double experience = 0.08;            // log wage a year of work
    double experience_squared = 0.0012;  // log wage a year of work squared
    double depreciation = 0.02;          // log wage lost a year spent over-qualified
    double return_premium = 0.20;        // largest gain of a returnee in a matched job, share of the wage
    double learning_time = 3;            // years abroad after which 63 % of that gain is learned
    double match_chance = 0.7;           // of a returnee finding a job that uses what was learned
    double foreign_year = 0;             // log wage a year of work abroad, beyond experience
    bool modelled = true;                // the process is on
};

/// Without the process nothing is learned, lost or matched: every hour is worth the same.
inline constexpr HumanCapital no_human_capital{
    .experience = 0, .experience_squared = 0, .depreciation = 0, .return_premium = 0, .learning_time = 1, .match_chance = 0, .foreign_year = 0, .modelled = false};

/// Efficiency as tallies hold it: whole 1/1024.
inline std::int64_t units_of_efficiency(double efficiency) { return static_cast<std::int64_t>(efficiency * 1024 + 0.5); }

/// What a person brings to a job.
struct Career {
    double worked_home = 0, worked_abroad = 0;  // years
    double wasted = 0;                          // of them over-qualified: nothing is learned there
    double ability = 0;                         // standard deviations
    bool returnee = false;                      // at home in a matched job after work abroad
};

/// Standard deviation of log earnings that gives a lognormal distribution this Gini index.
inline double ability_spread(double gini) { return 1.4142135623730951 * math::normal_quantile((1 + gini) / 2); }

/// Share of the wage that a returnee in a matched job earns beyond others; nothing is learned in the years `wasted`.
inline double returnee_gain(const HumanCapital& p, double worked_abroad, double wasted) {
    return -p.return_premium * math::expm1(-std::max(0.0, worked_abroad - wasted) / p.learning_time);
}

/// Mincer's earnings function; experience pays once, wherever it was gained. Logarithm, 0 for nobody's first day.
inline double log_efficiency(const HumanCapital& p, const Career& c, double spread) {
    const double years = c.worked_home + c.worked_abroad;
    double log_h = p.experience * years - p.experience_squared * years * years + spread * c.ability - p.depreciation * c.wasted +
                   p.foreign_year * c.worked_abroad;
    if (c.returnee) log_h += math::log1p(returnee_gain(p, c.worked_abroad, c.wasted));
    return log_h;
}

/// Skilled natives who work below their education, share of those at work: college graduates born in the United States,
/// Batalova, Fix and Bachmeier 2016. What no recognition of foreign degrees can cure.
inline constexpr double natives_overqualified = 0.17;

/// How the chance of a skilled migrant to work below the education moves with the stay around the share of the corridor
/// (CorridorFacts). Defaults and sources stand with `brain_waste`.
struct Overqualification {
    bool migrants = false, natives = false;  // whether they can be over-qualified
    double fade = 0.1;         // 1/year
    double on_arrival = 1.36;  // multiple of the corridor's share
    double settled = 0.85;     // multiple of the corridor's share
};

/// Falls from arrival to the level of the settled; `share` of the corridor's stock, `years` since arrival.
inline double overqualification(const Overqualification& p, double share, double years) {
    const double settled = p.settled * share;
    return std::clamp(settled + (p.on_arrival * share - settled) * math::exp(-p.fade * std::max(0.0, years)), 0.0, 1.0);
}

/// What is left of a chance when degrees are recognised: the law's factor on what exceeds that of natives.
inline double recognised(double chance, double factor) {
    return chance > natives_overqualified ? natives_overqualified + (chance - natives_overqualified) * factor : chance;
}

/// The law's factor for a migrant; 1 = nothing beyond the base year.
double recognition(const Rules& rules, int birth, int residence, int sex, int education, int field);

/// Over-qualified share of the stock of a corridor under the law: what a migrant expects. 0 at home, below the skilled and
/// while nobody can be over-qualified.
double expected_overqualification(const ChoiceParams& params, const Atlas& atlas, const Rules& rules, int birth, int residence, int sex,
                                  int education, int field);

/// New graduates who are offered only a job below their education, and refuse it for a chance abroad (Fan and Stark 2007).
/// Defaults and sources stand with `labour_market`; 0 = nobody is.
struct Queueing {
    double low_offers = 0;     // share of new graduates who find work
    double support = 0.5;      // median other income while waiting, in wages of that job
    double support_sigma = 1.2;// standard deviation of its log
};

/// Efficiency of a person in work, 1 = a worker of mean ability on the first day, and its logarithm.
double log_efficiency_of(const Page& page, int row, const Context& ctx);
double efficiency(const Page& page, int row, const Context& ctx);

/// In a job below the education: abroad by one draw a stay, so that the years can only end it; at home as a new graduate who
/// took such a job, or as a native by the same draw.
bool overqualified(const Page& page, int row, const Context& ctx);

/// Share of residents of that sex who are in the labour force; without `gender` that of both.
double participation(int residence, int sex, const Context& ctx);

/// Of the labour force: participation is fixed for life given the place of residence; pupils and students are not.
bool in_labour_force(const Page& page, int row, const Context& ctx);

/// A new graduate at home who could work below the education and waits for a chance abroad instead, by the same draw as the job.
bool waits_abroad(const Page& page, int row, Month month, const Context& ctx);

/// Chance of somebody who goes home now to find a job that uses what was learned abroad, 1 with an offer that stands now. Who lived
/// abroad without papers cannot show what was learned.
double chance_of_match(const Page& page, int row, const Context& ctx);

/// Share of the wage by which somebody who goes home now may expect to earn more than others there.
double expected_returnee_gain(const Page& page, int row, const Context& ctx);

/// Whether somebody who goes home now will find such a job: by a draw of the return.
bool matches_on_return(const Page& page, int row, const Context& ctx);

/// Has a job in the year that follows `month`.
bool finds_work(const Page& page, int row, Month month, const Context& ctx);

/// `state` of the row with the job that the draw of `month` gives it. New graduates at home who are offered only work below their
/// education, and do not wait, do that work.
std::uint8_t state_with_job(const Page& page, int row, Month month, const Context& ctx);

/// Efficiency over the mean of the base-year labour force of the same education where the person lives: times a mean wage,
/// the person's own.
double relative_efficiency(const Page& page, int row, const Context& ctx);

}  // namespace sterna
