#pragma once
#include <array>

#include "sterna/model/atlas.hpp"
#include "sterna/model/return_hazard.hpp"

namespace sterna {

inline constexpr std::size_t longest_stay = 40;  // completed years told apart; later years count with the last

/// Deaths a year among migrants of all ages: what five-year flows and stocks of record imply together.
inline constexpr double deaths_of_all_ages = 0.0048;

/// Persons of one corridor and skill by completed years of stay.
using Stays = std::array<double, longest_stay + 1>;

double persons_in(const Stays& stays);

/// A base stock by length of stay, as the first people are placed: its two known classes spread evenly, the rest exponential.
Stays base_stays(const CorridorFacts& corridor, double persons);

/// Yearly rates of leaving, means a person.
struct ExitTerms {
    double hazard = 1;   // of return, relative to the corridor's factor and to the part that falls with the stay
    double permit = 0;   // returns at the end of a permit
    double removal = 0;  // of people without papers, if all who are found are removed
    double onward = 0;   // moves to another foreign country
};

/// How the people of a corridor leave it.
struct ExitRates {
    const ReturnParams& returning;
    double factor = 1, arrival_factor = 1;  // the corridor's two factors of the hazard
    double removal_share = 1;               // of those found
    ExitTerms recent, settled;              // under and from `recent_years`
    double unseen = 0;                      // attrition of the settled: exits of the stock accounting that no record of returns holds
    double change = 0;                      // births, deaths and ages less than none: what is left of one person is exp(change) a year
};

/// Where persons went within a time, and who is still there.
struct Left {
    double returned = 0, unseen = 0, onward = 0, there = 0;
};

/// Of `persons` who have been there for `years`, within `time` years at the rates of that moment.
Left leave(double persons, double years, double time, const ExitRates& rates);

/// Of a stock over whole years, its people growing older in their stay.
Left leave_over(const Stays& stays, int years, const ExitRates& rates);

/// Share of arrivals that has left within five years of arrival, to wherever.
double gone_within_five(const ExitRates& rates);

}  // namespace sterna
