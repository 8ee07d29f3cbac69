#include "app/comparison_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "sterna/analysis/precision.hpp"

namespace sterna {

namespace {

std::string codes(const Atlas& atlas, const std::vector<int>& countries) {
    std::string named, others;
    for (int c = 0; c < atlas.size(); ++c) {
        std::string& text = std::find(countries.begin(), countries.end(), c) != countries.end() ? named : others;
        text += (text.empty() ? "" : " ") + atlas.countries[static_cast<std::size_t>(c)].code;
    }
    if (others.empty()) return "all countries";
    return 2 * static_cast<int>(countries.size()) > atlas.size() ? "all countries but " + others : named;
}

std::string sign_of(const PartyScore& score) {
    if (score.relative.lower == 0 && score.relative.upper == 0) return "unchanged";
    return score.gains() ? "gains" : score.loses() ? "loses" : "unclear";
}

/// " needs 12 more replicates", or nothing if none was asked for.
std::string still_needed(std::optional<double> precision, std::optional<std::int64_t> needed, std::size_t done) {
    if (!precision) return "";
    if (!needed) return done < 2 ? "  needs two replicates to tell" : "  needs more than can be told";
    const std::int64_t more = *needed - static_cast<std::int64_t>(done);
    return more > 0 ? fmt::format("  needs {} more replicate{}", more, more == 1 ? "" : "s") : "  needs no more replicates";
}

void print_party(const char* name, const PartyScore& score, std::optional<double> precision) {
    const Interval &difference = score.interval, &relative = score.relative;
    fmt::print("  {:<12} {:>+14.4g} million PPP$ a year  [{:>+10.4g}, {:>+10.4g}]   {:>+8.3f} %  {}{}\n", name, difference.mean / 1e6,
               difference.lower / 1e6, difference.upper / 1e6, 100 * relative.mean, sign_of(score),
               still_needed(precision, precision ? replicates_needed(score, *precision) : std::nullopt, score.difference.size()));
}

/// They stand beside the parties: what they give is nobody's loss in the verdict.
void print_donors(const Scorecard& card) {
    const Interval& bill = card.donors_bill;
    if (std::all_of(card.donors.begin(), card.donors.end(), [](double x) { return x == 0; })) return;
    fmt::print("  {:<12} {:>+14.4g} million US dollars a year  [{:>+10.4g}, {:>+10.4g}]  paid beside the three parties\n", "donors", bill.mean / 1e6,
               bill.lower / 1e6, bill.upper / 1e6);
}

/// Own income by sex: budgets have none.
void print_by_sex(const Scorecard& card) {
    static constexpr std::array<const char*, parties> names{"origin", "destination", "migrants"};
    for (std::size_t p = 0; p < parties; ++p)
        fmt::print("  {:<12} own income alone: women {:>+8.3f} %   men {:>+8.3f} %\n", names[p], 100 * card.by_sex[0][p].relative.mean,
                   100 * card.by_sex[1][p].relative.mean);
}

void print_verdict(const Scorecard& card) {
    if (!card.changed) {
        fmt::print("  The policy changed nothing: it may start after the end, the process it acts through may be off, or its numbers come to less than one worker; try `sterna validate`.\n");
        return;
    }
    print_by_sex(card);
    fmt::print("  no party loses more than 0.01 % in {:.0f} % of replicates: {}; the worst off changes by {:+.3f} %\n", 100 * card.triple_win_share,
               verdict_of(card), 100 * card.worst);
    if (verdict_of(card).find("account") != std::string::npos) return;  // the verdict has named them
}

void print_change(const char* name, const std::vector<double>& counts) {
    const Interval i = t_interval(counts);
    fmt::print("  {:<44} {:>12.0f}  [{:.0f}, {:.0f}]\n", name, i.mean, i.lower, i.upper);
}

std::string cell(const IndicatorScore& score, std::size_t whom) {
    const Interval& d = score.difference[whom];
    if (!std::isfinite(d.mean)) return fmt::format("{:>11}", "-");
    return fmt::format("{:>+11.3g}", d.mean);
}

std::string interval(const Interval& i) {
    return std::isfinite(i.lower) ? fmt::format("[{:>+9.2g}, {:>+9.2g}]", i.lower, i.upper) : std::string(23, ' ');
}

/// Beside the verdict and never added up: means over the countries in scope, in the last year.
void print_indicators(const VariantComparison& v, std::optional<double> precision) {
    static constexpr std::array<const char*, parties> names{"origins", "destinations", "migrants"};
    fmt::print("\nIndicators, mean of the countries in scope in the last year: base, paired difference, 95 % interval, women's and men's\n");
    for (std::size_t p = 0; p < parties; ++p) {
        fmt::print("  {}\n", names[p]);
        for (const IndicatorScore& score : v.indicators) {
            if (static_cast<std::size_t>(score.party) != p || !std::isfinite(score.base[2])) continue;
            fmt::print("    {:<38} {:>11.4g} {} {}", score.name, score.base[2], cell(score, 2), interval(score.difference[2]));
            if (score.by_sex) fmt::print(" {} {}", cell(score, 0), cell(score, 1));
            fmt::print("{}{}\n", score.evidence == Evidence::assumption ? "  (assumption)" : "",
                       still_needed(precision, precision ? replicates_needed(score, *precision) : std::nullopt, score.paired.size()));
        }
    }
}

std::string times(double saved) {
    if (std::isnan(saved)) return "unknown";
    if (std::isinf(saved)) return "all of it";
    if (saved >= 1e6) return "over a million times";
    return saved < 100 ? fmt::format("{:.3g} times", saved) : fmt::format("{:.0f} times", saved);
}

/// Variance of the difference of two runs by themselves over that of twins.
void print_variance_saved(const VariantComparison& v) {
    const PartyScore* party = v.scorecard.party;
    fmt::print("\nVariance saved by pairing: origin {}, destination {}, migrants {}; skilled natives of the origins at home in the last year {}\n",
               times(party[0].variance_saved.mean), times(party[1].variance_saved.mean), times(party[2].variance_saved.mean),
               times(v.skilled_at_home.variance_saved.back().mean));
}

/// A handful, two of each kind, of those the file holds.
void print_lives(const Atlas& atlas, const SampledLives& sample) {
    const std::int64_t all = std::accumulate(sample.changed.begin(), sample.changed.end(), std::int64_t{0});
    fmt::print("\nLives that differ, as seen each January (replicate 1: {} of {} natives of the origins followed)\n", all, sample.followed);
    for (std::size_t change = 0; change < life_changes; ++change) {
        if (sample.changed[change] == 0) continue;
        fmt::print("  {}: {}\n", life_change_names[change], sample.changed[change]);
        int shown = 0;
        for (const SampledLife& life : sample.lives)
            if (static_cast<std::size_t>(life.change) == change && shown++ < 2) fmt::print("    {}\n", life_in_words(life, sample.looks, atlas));
    }
}

void print_scope(const Atlas& atlas, const VariantComparison& v) {
    fmt::print("\n{}\norigins: {}\ndestinations: {}\n", v.title, codes(atlas, v.origins), codes(atlas, v.destinations));
}

}  // namespace

void print_ranking(const ComparisonResult& result) {
    std::vector<const VariantComparison*> order;
    for (const VariantComparison& v : result.variants) order.push_back(&v);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) { return a->rank_score > b->rank_score; });
    fmt::print("\nRanked by your weights (weight x relative change, summed); the parties beside it, per cent of their income\n");
    fmt::print("  {:>9} {:>9} {:>12} {:>9}\n", "score", "origin", "destination", "migrants");
    for (const VariantComparison* v : order)
        fmt::print("  {:>+9.4f} {:>+9.3f} {:>+12.3f} {:>+9.3f}  {}\n", v->rank_score, 100 * v->scorecard.party[0].relative.mean,
                   100 * v->scorecard.party[1].relative.mean, 100 * v->scorecard.party[2].relative.mean, v->title);
}

void print_variant(const Atlas& atlas, const ComparisonResult& result, std::size_t variant, std::optional<double> precision) {
    const VariantComparison& v = result.variants[variant];
    print_scope(atlas, v);
    fmt::print("\nWho gains and who loses (income, transfers, budgets, employers; paired mean over {} replicates, 95 % interval)\n",
               result.replicates.size());
    if (precision) fmt::print("  replicates needed are for a half-width of at most {:g} % of the base\n", 100 * *precision);
    print_party("origin", v.scorecard.party[0], precision);
    print_party("destination", v.scorecard.party[1], precision);
    print_party("migrants", v.scorecard.party[2], precision);
    print_donors(v.scorecard);
    print_verdict(v.scorecard);
    print_variance_saved(v);
    fmt::print("\nWho changed, persons by the end of the run\n");
    print_change("went abroad and would have stayed", v.changes.left);
    print_change("stayed and would have gone abroad", v.changes.stayed);
    print_change("is back and would be abroad", v.changes.returned);
    print_change("is abroad and would be back", v.changes.away);
    print_change("became skilled and would not have", v.changes.studied);
    print_change("did not become skilled and would have", v.changes.not_studied);
    if (variant < result.replicates.front().lives.size()) print_lives(atlas, result.replicates.front().lives[variant]);
    print_indicators(v, precision);
}

void print_recorded(const Atlas& atlas, const ComparisonResult& result, std::size_t variant, double year) {
    const VariantComparison& v = result.variants[variant];
    print_scope(atlas, v);
    fmt::print("\nMain differences by series at the end of {:.0f}, means over the countries in scope: base, variant, difference\n",
               std::ceil(year) - 1);
    for (const SeriesDifference& each : largest_differences(result, variant, 16))
        fmt::print("  {:<44} {:<12} {:>11.4g} {:>11.4g} {:>+11.3g} {:>+9.3f} %\n", each.name, each.of_destinations ? "destinations" : "origins",
                   each.base, each.variant, each.variant - each.base, 100 * each.relative());
    print_indicators(v, {});
}

}  // namespace sterna
