#pragma once
#include <algorithm>
#include <cmath>

#include "sterna/core/math.hpp"
#include "sterna/core/random.hpp"
#include "sterna/model/population.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

struct Context;
struct Tables;

/// Yearly hazard of going home, a product of terms; defaults and sources stand with the process `return`.
struct ReturnParams {
    double on_arrival = 0.14, settled = 0.006;  // 1/year
    double fading = 4;                          // years
    double taste_weight = 0.5;                  // per standard deviation of taste for home
    double income_elasticity = 0.5;             // to home over foreign income
    double target_years = 2;                    // years of home income that target savers want
    double target_factor = 1.5, family_factor = 1.4, skilled_factor = 0.85, older_factor = 1.5, men_factor = 1.09;
    double older_from = 55;                     // years of age
    double free_movement = 1.6, temporary = 1.3, student = 1.8, permanent = 0.6, naturalised = 0.4, protected_person = 0.6,
           irregular = 1.0;
    double dual_factor = 1.3;                   // of the naturalised who stay citizens at home
    double saving_rate = 0.2;                   // of the net wage
    double family_share = 0.4;                  // of the recently arrived
    double family_years = 5;                    // years
    double portability_factor = 1.15;           // where all accrued rights can be taken home
    double accrual = 0.2;                       // years of income that a year of work adds to them
    double offer_response = 0.5;                // per year of home income granted
    double intention_years = 5;                 // horizon of those who say they will return
    double retirement_level = -1.5, retirement_prices = 0.35, retirement_portability = 0.35;
};

inline constexpr std::size_t recent_years = 5;  // who came fewer years ago is not settled: no attrition, rates of their own in surveys

/// How fast the hazard of arrivals fades, 1/year: the more of them leave, the sooner they do.
inline double fading_rate(const ReturnParams& p, double arrivals) { return (arrivals > 1 ? std::sqrt(arrivals) : 1) / p.fading; }

/// Part of the hazard that changes with the years abroad, 1/year.
/// `arrivals` scales the part that fades: how passing through a destination is, solved by calibration. Where it is negative, people
/// leave more readily once they are settled.
inline double duration_hazard(const ReturnParams& p, double years, double arrivals) {
    return std::max(0.0, p.settled + arrivals * (p.on_arrival - p.settled) * math::exp(-years * fading_rate(p, arrivals)));
}
/// Its mean over `time` years around `years`, `time` at most twice `years`.
inline double mean_duration_hazard(const ReturnParams& p, double years, double time, double arrivals) {
    const double rate = fading_rate(p, arrivals), faded = rate * time;
    const double left = math::exp(-(years - 0.5 * time) * rate) * (faded > 0 ? -math::expm1(-faded) / faded : 1);
    return std::max(0.0, p.settled + arrivals * (p.on_arrival - p.settled) * left);
}
inline double duration_hazard(const ReturnParams& p, double years) { return duration_hazard(p, years, 1); }

/// Lognormal factor of taste z with mean one over a standard normal z.
inline double taste_factor(double weight, double z) { return math::exp(weight * z - 0.5 * weight * weight); }

/// Statuses whose stay ends with the permit and never by the hazard below. All others may go at any time; what happens to them when
/// a permit ends (`permits`) comes on top of it, so a status factor speaks of the time before.
constexpr bool leaves_by_permit(Status status) { return status == Status::circular; }

/// Of the hazard, relative to arrivals of all kinds.
double status_factor(const ReturnParams& p, Status status);

inline constexpr Stream family_stream = stream("return/family-at-home");

/// Whether the spouse or children stayed at home: drawn once a spell, true only in its first years.
bool family_at_home(const ReturnParams& p, const Draws& draws, PersonId id, Month since, Month now);
/// The same of a row; the family of those who came as children is where they are.
bool family_at_home(const ReturnParams& p, const Page& page, int row, Month now, const Context& ctx);

/// Yearly hazard of the row without the corridor's factor and attrition: what calibration sums over the base population.
/// Product of `hazard_seen`, which needs columns and tables only, and `hazard_keyed`, which needs draws.
double hazard_seen(const ReturnParams& p, const Page& page, int row, const Context& ctx);
double hazard_keyed(const ReturnParams& p, const Page& page, int row, const Context& ctx);
/// Never less than `hazard_seen` from the month of the context to `until`, while nothing happens to the row and no law watches the
/// time (`law_watches_time`), at a small part of its cost; infinite where a law asks for a close look.
double hazard_most(const ReturnParams& p, const Page& page, int row, Month until, const Context& ctx);
/// Whether a law in force may treat the row otherwise as it grows older or stays longer.
bool law_watches_time(const Page& page, int row, const Context& ctx);
/// Brings what it needs up to date with wages and rules.
void bound_return_incomes(const ReturnParams& p, Tables& tables, const Context& ctx);
inline double return_hazard(const ReturnParams& p, const Page& page, int row, const Context& ctx) {
    return hazard_seen(p, page, row, ctx) * hazard_keyed(p, page, row, ctx);
}
/// More likely than not to be home within the horizon of intentions; workers of a circular scheme always.
bool means_to_return(const ReturnParams& p, const Page& page, int row, const Context& ctx);

/// Probability that a migrant who turns 65 spends old age at home: logistic in taste, in how far a pension
/// goes there, and in how much of it can be taken along.
double retirement_return_probability(const ReturnParams& p, const Page& page, int row, const Context& ctx);

}  // namespace sterna
