#pragma once
#include <vector>

#include "sterna/analysis/stays.hpp"

namespace sterna {

/// Arrivals of one corridor and skill, persons a year, and how they leave.
struct Arrivals {
    double persons;
    ExitRates rates;
};

/// How arrivals pass through a destination: the factor of the fading part of their hazard and, of those found without papers, the share
/// that is removed.
struct Passing {
    double arrival_factor = 1, removal_share = 1;
};

/// The two at which `exit_5y` of the arrivals have left within five years. Removals yield only where too many would leave at the least
/// hazard on arrival, .02 of that of the settled; the largest is 1,000 times it. {1, 1} where nobody arrives or the hazard does not fade.
Passing passing_through(std::vector<Arrivals> arrivals, const ReturnParams& params, double exit_5y);

/// Residents of one corridor and skill by length of stay, and how they leave.
struct Residents {
    Stays stays;
    ExitRates rates;
};

/// Factor from .02 to 40 of the hazard at which the share of the residents returns within the years, whatever else takes people away;
/// sought from `start` on. 1 where nobody lives or returns.
double return_factor(std::vector<Residents> residents, double share, int years, double start);

}  // namespace sterna
