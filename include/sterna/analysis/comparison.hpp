#pragma once
#include <string>
#include <vector>

#include "sterna/analysis/twins.hpp"

namespace sterna {

enum class Party { origin, destination, migrants };
inline constexpr std::size_t parties = 3;

/// Income of a party, mean over the calendar years of the run, PPP dollars a year.
/// Origin: natives of the origins in scope abroad in neither world, with the transfers their households receive. Destination:
/// natives of the destinations in scope abroad in neither. Migrants: natives of the origins abroad in either world, after what
/// they send. Disjoint as long as no country is both origin and destination.
struct PartyScore {
    std::vector<double> base, difference;  // by replicate
    Interval interval;                     // of the difference
    Interval relative;                     // of difference over base
};

struct Scorecard {
    PartyScore party[parties];
    double triple_win_share = 0;           // of replicates in which no party is worse off by more than 0.01 %
    double worst = 0;                      // least of the three mean relative changes
};

/// Persons changed by the end, over the origins in scope, by replicate.
struct ChangeCounts {
    std::vector<double> left, stayed, returned, away, studied, not_studied;
};

struct VariantComparison {
    std::string title;
    std::vector<int> origins, destinations;  // in scope of the levers in which it differs from the base
    Scorecard scorecard;
    ChangeCounts changes;
};

struct ComparisonResult {
    std::vector<TwinPaths> replicates;
    std::vector<VariantComparison> variants;
};

ComparisonResult compare_scenarios(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants,
                                   const TwinOptions& options);

}  // namespace sterna
