#include "sterna/app/comparison_file.hpp"

#include <cmath>
#include <limits>
#include <span>

#include "sterna/app/result_files.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::vector<std::string> numbered(std::size_t n) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < n; ++i) labels.push_back(std::to_string(i + 1));
    return labels;
}

/// Arrays of one indicator.
class IndicatorArrays {
  public:
    IndicatorArrays(const ComparisonResult& result, std::string name, std::size_t countries, std::size_t times)
        : result_(result), name_(std::move(name)), countries_(countries), times_(times), variants_(result.variants.size()),
          replicates_(result.replicates.size()) {}

    void append(std::vector<DenseArray>& out) const {
        const Indicator& about = result_.replicates.front().base.at(name_);
        const auto put = [&](const char* group, std::vector<std::string> dims, std::vector<double> data, const std::string& units,
                             const std::string& what) {
            out.push_back({std::string(group) + "/" + name_, std::move(dims), std::move(data), units, what + about.long_name,
                           std::string(to_string(about.evidence))});
        };
        put("base", {"replicate", "time", "country"}, base_paths(), about.units, "base: ");
        put("variants", {"variant", "replicate", "time", "country"}, variant_paths(), about.units, "variant: ");
        std::vector<double> mean, lower, upper, share, saved;
        summarise(mean, lower, upper, share, saved);
        const std::vector<std::string> dims{"variant", "time", "country"};
        put("difference", dims, mean, about.units, "mean paired difference: ");
        put("lower", dims, lower, about.units, "lower 95 % bound of the paired difference: ");
        put("upper", dims, upper, about.units, "upper 95 % bound of the paired difference: ");
        put("ratio", dims, share, "1", "variant over base, means of replicates: ");
        put("variance_reduction", dims, saved, "1", "variance of an unpaired over that of the paired difference: ");
    }

  private:
    double base(std::size_t r, std::size_t t, std::size_t c) const { return result_.replicates[r].base.at(name_).frames[t][c]; }
    double variant(std::size_t v, std::size_t r, std::size_t t, std::size_t c) const {
        return result_.replicates[r].variants[v].at(name_).frames[t][c];
    }

    std::vector<double> base_paths() const {
        std::vector<double> data;
        for (std::size_t r = 0; r < replicates_; ++r)
            for (std::size_t t = 0; t < times_; ++t)
                for (std::size_t c = 0; c < countries_; ++c) data.push_back(base(r, t, c));
        return data;
    }
    std::vector<double> variant_paths() const {
        std::vector<double> data;
        for (std::size_t v = 0; v < variants_; ++v)
            for (std::size_t r = 0; r < replicates_; ++r)
                for (std::size_t t = 0; t < times_; ++t)
                    for (std::size_t c = 0; c < countries_; ++c) data.push_back(variant(v, r, t, c));
        return data;
    }
    void summarise(std::vector<double>& mean, std::vector<double>& lower, std::vector<double>& upper, std::vector<double>& share,
                   std::vector<double>& saved) const {
        std::vector<double> b(replicates_), x(replicates_), difference(replicates_);
        for (std::size_t v = 0; v < variants_; ++v)
            for (std::size_t t = 0; t < times_; ++t)
                for (std::size_t c = 0; c < countries_; ++c) {
                    double base_sum = 0, variant_sum = 0;
                    for (std::size_t r = 0; r < replicates_; ++r) {
                        b[r] = base(r, t, c), x[r] = variant(v, r, t, c), difference[r] = x[r] - b[r];
                        base_sum += b[r], variant_sum += x[r];
                    }
                    const Interval i = t_interval(difference);
                    const bool bounded = std::isfinite(i.lower);
                    mean.push_back(i.mean), lower.push_back(bounded ? i.lower : missing), upper.push_back(bounded ? i.upper : missing);
                    share.push_back(base_sum == 0 ? missing : variant_sum / base_sum);
                    saved.push_back(variance_reduction(b, x));
                }
    }

    const ComparisonResult& result_;
    std::string name_;
    std::size_t countries_, times_, variants_, replicates_;
};

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

void add_scorecard(const ComparisonResult& result, std::vector<DenseArray>& out) {
    std::vector<double> difference, mean, lower, upper, relative, relative_lower, relative_upper, wins, donors;
    const auto finite = [](double x) { return std::isfinite(x) ? x : missing; };
    for (const VariantComparison& v : result.variants) {
        for (std::size_t r = 0; r < result.replicates.size(); ++r)
            for (const PartyScore& score : v.scorecard.party) difference.push_back(score.difference[r]);
        for (const PartyScore& score : v.scorecard.party) {
            mean.push_back(score.interval.mean), lower.push_back(finite(score.interval.lower)), upper.push_back(finite(score.interval.upper));
            relative.push_back(score.relative.mean), relative_lower.push_back(finite(score.relative.lower));
            relative_upper.push_back(finite(score.relative.upper));
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
    out.push_back({"scorecard/donors", {"variant", "replicate"}, donors, "US dollar a year", "what donors pay for policies beyond the base; no party holds it",
                   evidence});
    out.push_back({"scorecard/triple_win", {"variant"}, wins, "1", "share of replicates in which no party loses more than 0.01 %", evidence});
}

/// Indicators beside the verdict; the same list for every variant.
void add_indicators(const ComparisonResult& result, bool ranked, Results& file) {
    const auto& list = result.variants.front().indicators;
    if (list.empty()) return;
    std::vector<std::string> names, units, evidence;
    for (const IndicatorScore& score : list) {
        names.push_back(score.name), units.push_back(score.units);
        evidence.push_back(std::string(to_string(score.evidence)));
    }
    std::vector<double> base, mean, lower, upper, relative, score;
    const auto finite = [](double x) { return std::isfinite(x) ? x : missing; };
    for (const VariantComparison& v : result.variants) {
        score.push_back(v.rank_score);
        for (const IndicatorScore& s : v.indicators) {
            relative.push_back(s.relative);
            for (std::size_t g = 0; g < s.base.size(); ++g) {
                base.push_back(s.base[g]), mean.push_back(s.difference[g].mean);
                lower.push_back(finite(s.difference[g].lower)), upper.push_back(finite(s.difference[g].upper));
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
    if (ranked)
        file.arrays.push_back({"scorecard/rank_score", {"variant"}, score, "1",
                               "user weights times relative changes of indicators: ranks scenarios, judges no party", computed});
}

void add_changes(const ComparisonResult& result, std::vector<DenseArray>& out) {
    std::vector<double> counts;
    for (const VariantComparison& v : result.variants)
        for (std::size_t r = 0; r < result.replicates.size(); ++r)
            for (const auto* list : {&v.changes.left, &v.changes.stayed, &v.changes.returned, &v.changes.away, &v.changes.studied,
                                     &v.changes.not_studied})
                counts.push_back(r < list->size() ? (*list)[r] : missing);
    out.push_back({"who_changed/count", {"variant", "replicate", "change"}, counts, "person", "natives of the origins in scope whose life differs",
                   std::string(to_string(Evidence::computed))});
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string joined(const Atlas& atlas, const std::vector<int>& countries) {
    std::vector<std::string> codes;
    for (const int c : countries) codes.push_back(atlas.countries[static_cast<std::size_t>(c)].code);
    return joined(codes);
}

}  // namespace

Results comparison_results(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, const ComparisonResult& result,
                           const std::vector<double>& times, const Weights& weights) {
    Results file;
    file.header.format = "sterna-comparison";
    file.header.title = base.title;
    file.header.sterna_version = version, file.header.git_commit = git_commit, file.header.compiler = compiler;
    file.header.seed = base.seed;
    file.header.world_digest = to_hex(atlas.digest);
    std::string text = canonical_text(base);
    file.scenario_yaml = to_yaml(base);
    std::vector<std::string> titles, origins, destinations, questions;
    for (std::size_t v = 0; v < variants.size(); ++v) {
        text += "\n" + canonical_text(variants[v]);
        file.scenario_yaml += "\n# variant " + std::to_string(v + 1) + "\n" + to_yaml(variants[v]);
        titles.push_back(result.variants[v].title);
        questions.push_back(variants[v].question);
        origins.push_back(joined(atlas, result.variants[v].origins));
        destinations.push_back(joined(atlas, result.variants[v].destinations));
    }
    file.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(text))));
    file.time = times;
    std::vector<std::string> codes, names;
    for (const auto& country : atlas.countries) codes.push_back(country.code), names.push_back(country.name);
    file.axes = {{"variant", titles, {}, "1", "variant scenario"},
                 {"replicate", numbered(result.replicates.size()), {}, "1", "paired replicate"},
                 {"country", codes, {}, "1", "country, of birth or of residence as the array says"},
                 {"party", {"origin", "destination", "migrants"}, {}, "1", "party"},
                 {"sex", {"female", "male"}, {}, "1", "sex"},
                 {"change", {"left", "stayed", "returned", "away", "studied", "not_studied"}, {}, "1", "how a life differs from the base"}};
    for (const auto& [name, indicator] : result.replicates.front().base)
        IndicatorArrays(result, name, codes.size(), times.size()).append(file.arrays);
    add_scorecard(result, file.arrays);
    if (!result.variants.empty()) add_indicators(result, !weights.empty(), file);
    add_changes(result, file.arrays);
    const std::string found(to_string(Evidence::computed));
    file.arrays.push_back({"country_name", {"country"}, names, "1", "name of the country", found});
    file.arrays.push_back({"scope_origins", {"variant"}, origins, "1", "birth countries that the variant's levers name", found});
    file.arrays.push_back({"scope_destinations", {"variant"}, destinations, "1", "destinations that the variant's levers name", found});
    file.arrays.push_back({"question", {"variant"}, questions, "1", "question the variant asks", found});
    file.provenance = atlas.provenance;
    std::vector<const Scenario*> scenarios{&base};
    for (const Scenario& variant : variants) scenarios.push_back(&variant);
    file.parameters = parameter_table(scenarios);
    return file;
}

}  // namespace sterna
