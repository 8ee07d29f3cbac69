#include <fmt/format.h>

#include "app/comparison_parts.hpp"
#include "sterna/analysis/precision.hpp"

namespace sterna {

namespace {

/// Change of own income by sex, and over the own baseline: budgets have no sex.
void add_by_sex(const ComparisonResult& result, std::vector<DenseArray>& out) {
    std::vector<double> difference, relative, verdict;
    for (const VariantComparison& v : result.variants) {
        for (const auto& of_sex : v.scorecard.by_sex)
            for (const PartyScore& score : of_sex) difference.push_back(score.interval.mean), relative.push_back(score.relative.mean);
        verdict.push_back(v.scorecard.triple_win() ? 1 : 0);
    }
    const std::string evidence(to_string(Evidence::computed)), guessed(to_string(Evidence::assumption));  // budgets rest on guesses
    const std::vector<std::string> dims{"variant", "sex", "party"};
    out.push_back({"scorecard/by_sex_mean", dims, difference, "PPP dollar of 2021 a year", "mean paired change of own income, budgets left out", evidence});
    out.push_back({"scorecard/by_sex_relative", dims, relative, "1", "the same over the own baseline", evidence});
    out.push_back({"scorecard/verdict", {"variant"}, verdict, "1",
                   "1 = triple win: somebody gains at 95 %, nobody loses more than 0.01 % in 95 % of replicates, no country is origin and "
                   "destination, and every cost is in an account", guessed});
}

}  // namespace

void add_scorecard(const ComparisonResult& result, std::optional<double> precision, Results& file) {
    std::vector<DenseArray>& out = file.arrays;
    std::vector<double> difference, mean, lower, upper, relative, relative_lower, relative_upper, wins, donors, saved;
    std::vector<std::int64_t> needed;
    for (const VariantComparison& v : result.variants) {
        for (std::size_t r = 0; r < result.replicates.size(); ++r)
            for (const PartyScore& score : v.scorecard.party) difference.push_back(score.difference[r]);
        for (const PartyScore& score : v.scorecard.party) {
            mean.push_back(score.interval.mean), lower.push_back(or_missing(score.interval.lower)), upper.push_back(or_missing(score.interval.upper));
            relative.push_back(score.relative.mean), relative_lower.push_back(or_missing(score.relative.lower));
            relative_upper.push_back(or_missing(score.relative.upper));
            saved.push_back(or_missing(score.variance_saved.mean));
            needed.push_back(or_missing(replicates_needed(score, precision.value_or(0))));
        }
        wins.push_back(v.scorecard.triple_win_share);
        donors.insert(donors.end(), v.scorecard.donors.begin(), v.scorecard.donors.end());
    }
    add_by_sex(result, out);
    const std::string money = "PPP dollar of 2021 a year", evidence(to_string(Evidence::assumption));  // budgets are in all of it
    const std::vector<std::string> dims{"variant", "party"};
    out.push_back({"scorecard/difference", {"variant", "replicate", "party"}, difference, money, "change of the party's income", evidence});
    out.push_back({"scorecard/mean", dims, mean, money, "mean paired change of the party's income", evidence});
    out.push_back({"scorecard/lower", dims, lower, money, "lower 95 % bound", evidence});
    out.push_back({"scorecard/upper", dims, upper, money, "upper 95 % bound", evidence});
    out.push_back({"scorecard/relative_mean", dims, relative, "1", "mean paired change over the party's own baseline", evidence});
    out.push_back({"scorecard/relative_lower", dims, relative_lower, "1", "lower 95 % bound of it", evidence});
    out.push_back({"scorecard/relative_upper", dims, relative_upper, "1", "upper 95 % bound of it", evidence});
    out.push_back({"scorecard/variance_reduction", dims, saved, "1", "variance of an unpaired over that of the paired difference", evidence});
    if (precision)
        out.push_back({"scorecard/replicates_needed", dims, needed, "1",
                       fmt::format("replicates in all for a half-width of at most {:g} % of the party's own baseline at 95 %, if later ones vary "
                                   "like these", 100 * *precision), evidence});
    out.push_back({"scorecard/donors", {"variant", "replicate"}, donors, "US dollar a year", "what donors pay for policies beyond the base; no party holds it",
                   evidence});
    out.push_back({"scorecard/triple_win", {"variant"}, wins, "1", "share of replicates in which no party loses more than 0.01 %", evidence});
}

/// Indicators beside the verdict; the same list for every variant.
void add_indicators(const ComparisonResult& result, bool ranked, std::optional<double> precision, Results& file) {
    const auto& list = result.variants.front().indicators;
    if (list.empty()) return;
    std::vector<std::string> names, units, evidence;
    for (const IndicatorScore& score : list) {
        names.push_back(score.name), units.push_back(score.units);
        evidence.push_back(std::string(to_string(score.evidence)));
    }
    std::vector<double> base, mean, lower, upper, relative, score;
    std::vector<std::int64_t> needed;
    for (const VariantComparison& v : result.variants) {
        score.push_back(v.rank_score);
        for (const IndicatorScore& s : v.indicators) {
            relative.push_back(s.relative);
            needed.push_back(or_missing(replicates_needed(s, precision.value_or(0))));
            for (std::size_t g = 0; g < s.base.size(); ++g) {
                base.push_back(s.base[g]), mean.push_back(s.difference[g].mean);
                lower.push_back(or_missing(s.difference[g].lower)), upper.push_back(or_missing(s.difference[g].upper));
            }
        }
    }
    file.axes.push_back({"indicator", names, {}, "1", "indicator beside the verdict"});
    file.axes.push_back({"whom", {"female", "male", "both"}, {}, "1", "women, men, or both together"});
    const std::string computed(to_string(Evidence::computed)), in_units = "as scorecard/indicator_units says";
    const std::vector<std::string> dims{"variant", "indicator", "whom"};
    file.arrays.push_back({"scorecard/indicator_units", {"indicator"}, units, "1", "unit of the indicator", computed});
    file.arrays.push_back({"scorecard/indicator_evidence", {"indicator"}, evidence, "1", "evidence label: whether a guess enters", computed});
    file.arrays.push_back({"scorecard/indicator_base", dims, base, in_units, "base: mean of the countries in scope, last year", computed});
    file.arrays.push_back({"scorecard/indicator_difference", dims, mean, in_units, "mean paired difference of it", computed});
    file.arrays.push_back({"scorecard/indicator_lower", dims, lower, in_units, "lower 95 % bound of it", computed});
    file.arrays.push_back({"scorecard/indicator_upper", dims, upper, in_units, "upper 95 % bound of it", computed});
    file.arrays.push_back({"scorecard/indicator_relative", {"variant", "indicator"}, relative, "1", "mean paired change over the base, both sexes", computed});
    if (precision)
        file.arrays.push_back({"scorecard/indicator_replicates_needed", {"variant", "indicator"}, needed, "1",
                               fmt::format("replicates in all for a half-width of at most {:g} % of the base at 95 %, both sexes", 100 * *precision),
                               computed});
    if (ranked)
        file.arrays.push_back({"scorecard/rank_score", {"variant"}, score, "1",
                               "user weights times relative changes of indicators: ranks scenarios, judges no party", computed});
}

}  // namespace sterna
