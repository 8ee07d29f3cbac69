#pragma once
#include <string>
#include <vector>

#include "sterna/analysis/twins.hpp"

namespace sterna {

enum class Party { origin, destination, migrants };
inline constexpr std::size_t parties = 3;

/// Income of a party, mean over the calendar years of the run, PPP dollars a year.
/// Origin: natives of the origins in scope abroad in neither world at any time, with the transfers their households receive, and
/// the budgets of the origins. Destination: natives of the destinations in scope abroad in neither, the budgets, and what filled
/// vacancies are worth to employers. Migrants: natives of the origins abroad at any time in either world, after what they send
/// and what moves cost. Budgets and vacancies count where a run records them (`fiscal_balance`, `vacancy_value`). Disjoint as
/// long as no country is both origin and destination.
struct PartyScore {
    std::vector<double> base, difference;  // by replicate
    Interval interval;                     // of the difference
    Interval relative;                     // of difference over base
};

struct Scorecard {
    PartyScore party[parties];
    PartyScore by_sex[sexes][parties];     // own income alone: budgets and vacancies have no sex
    bool changed = false;                  // some party of some replicate is not just where it was
    double triple_win_share = 0;           // of replicates in which no party is worse off by more than 0.01 %
    bool triple_win() const { return changed && triple_win_share >= 0.95; }
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
