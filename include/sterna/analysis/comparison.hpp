#pragma once
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "sterna/analysis/intervals.hpp"
#include "sterna/analysis/twins.hpp"

namespace sterna {

enum class Party { origin, destination, migrants };
inline constexpr std::size_t parties = 3;

/// Income of a party, mean over the calendar years of the run, PPP dollars a year.
/// Origin: natives of the origins in scope abroad in neither world at any time, with the transfers their households receive, and
/// the treasuries of the origins. Destination: the same of the destinations in scope, and what filled vacancies are worth to
/// employers less what they pay for moves. Migrants: natives of the origins abroad at any time in either world, less fees of
/// transfers and what moves cost, with what is paid to them on return. Treasuries and vacancies are those of each December close.
/// Disjoint as long as no country is both origin and destination.
struct PartyScore {
    std::vector<double> base, difference;  // by replicate
    Interval interval;                     // of the difference
    Interval relative;                     // of difference over base
    Interval variance_saved;               // by pairing, with its bootstrap bounds
    // At 95 %, in money and relative to the own baseline; never known from one replicate.
    bool gains() const { return relative.lower > 0 && interval.lower > 0; }
    bool loses() const { return relative.upper < 0 && interval.upper < 0; }
};

struct Scorecard {
    PartyScore party[parties];
    PartyScore by_sex[sexes][parties];     // own income alone: treasuries and vacancies have no sex
    bool changed = false;                  // some party of some replicate is not just where it was
    double triple_win_share = 0;           // of replicates in which no party is worse off by more than 0.01 %
    bool disjoint = true;                  // no country is origin and destination
    std::vector<double> donors;            // by replicate: what donors pay beyond the base, US dollars a year; no party holds it
    Interval donors_bill;
    bool somebody_gains() const { return party[0].gains() || party[1].gains() || party[2].gains(); }
    bool triple_win() const { return changed && disjoint && somebody_gains() && triple_win_share >= 0.95; }
    double worst = 0;                      // least of the three mean relative changes
};

/// The verdict in words, or why there is none.
std::string verdict_of(const Scorecard& card);

/// Persons changed by the end, over the origins in scope, by replicate.
struct ChangeCounts {
    std::vector<double> left, stayed, returned, away, studied, not_studied;
};

/// An indicator beside the verdict: mean over the countries in scope in the last year. Never added to another.
struct IndicatorScore {
    std::string name;                      // without "scorecard/"
    std::string units, long_name;
    Evidence evidence = Evidence::computed;
    Party party = Party::origin;
    bool by_sex = false;
    std::array<double, 3> base{};          // female, male, both; means of replicates, NaN where nothing is known
    std::array<Interval, 3> difference;    // paired
    std::vector<double> paired;            // both: difference by replicate
    double relative = 0;                   // both: mean paired change over the size of the base; NaN where that is 0
};

/// Skilled natives of the origins in scope who live at home, persons, [frame][replicate], and what pairing saves of the variance of
/// their difference in each frame.
struct SkilledAtHome {
    std::vector<std::vector<double>> base, variant;
    std::vector<Interval> variance_saved;
};

/// What a user's priorities say of each indicator: more of it is good in this measure, or bad below 0.
using Weights = std::map<std::string, double>;

struct VariantComparison {
    std::string title;
    std::vector<int> origins, destinations;  // in scope of the levers in which it differs from the base
    Scorecard scorecard;
    ChangeCounts changes;
    std::vector<IndicatorScore> indicators;
    SkilledAtHome skilled_at_home;
    double rank_score = 0;                   // sum of weights x relative changes; ranks scenarios, says nothing of any party
};

struct ComparisonResult {
    std::vector<TwinPaths> replicates;
    std::vector<VariantComparison> variants;
    /// False of runs that are over: no parties and nobody who changed.
    bool knows_people() const { return !replicates.front().income.empty(); }
};

/// A series in the last frame, mean over the countries in scope: origins, for what is told of natives and of both sides; else
/// destinations.
struct SeriesDifference {
    std::string name;
    bool of_destinations = false;
    double base = 0, variant = 0;
    double relative() const { return (variant - base) / std::abs(base); }
};
/// Series of replicate 1 that differ most for their size, indicators beside the verdict left out; largest first.
std::vector<SeriesDifference> largest_differences(const ComparisonResult& result, std::size_t variant, std::size_t most);

/// The comparison of runs that are over, by what their files hold: one replicate, `knows_people` is false. `paths` holds the
/// indicators of the runs alone. Errors as `compare_scenarios`.
ComparisonResult compare_recorded(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, TwinPaths paths,
                                  const Weights& weights = {});

/// InputError for a weight on something that is no indicator, or on one that is shown and not judged.
ComparisonResult compare_scenarios(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants,
                                   const TwinOptions& options, const Weights& weights = {});

}  // namespace sterna
