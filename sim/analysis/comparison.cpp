#include "sterna/analysis/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sterna/analysis/known_indicators.hpp"
#include "sterna/engine/registry.hpp"

namespace sterna {

namespace {

constexpr double tolerance = -1e-4;  // a party counts as no worse off down to this relative change

bool same_lever(const DatedLever& a, const DatedLever& b) {
    return a.spec.lever == b.spec.lever && a.spec.label == b.spec.label && a.spec.values == b.spec.values && a.scope == b.scope &&
           a.spec.from == b.spec.from && a.spec.until == b.spec.until && a.spec.ramp_months == b.spec.ramp_months;
}

bool among(const DatedLever& lever, const std::vector<DatedLever>& list) {
    return std::any_of(list.begin(), list.end(), [&](const DatedLever& other) { return same_lever(lever, other); });
}

std::vector<int> members(const std::bitset<256>& set, int countries) {
    std::vector<int> list;
    for (int c = 0; c < countries; ++c)
        if (set[static_cast<std::size_t>(c)]) list.push_back(c);
    return list;
}

/// Countries that levers act between. A side that a lever leaves open is everybody else: those it names on the other do not face
/// themselves.
struct Sides {
    std::bitset<256> all, origins, destinations;

    explicit Sides(int countries) {
        for (int c = 0; c < countries; ++c) all.set(static_cast<std::size_t>(c));
    }
    void add(const Scope& scope) {
        std::bitset<256> from = scope.origins & all, to = scope.destinations & all;
        if (from == all && to != all) from &= ~to;
        else if (to == all && from != all) to &= ~from;
        origins |= from, destinations |= to;
    }
};

/// Whom the difference between the scenarios is about.
void find_scope(const Model& base, const Model& variant, VariantComparison& out) {
    Sides sides(base.atlas.size());
    const auto include = [&](const std::vector<DatedLever>& mine, const std::vector<DatedLever>& others) {
        for (const DatedLever& lever : mine)
            if (!among(lever, others)) sides.add(lever.scope);
    };
    include(base.levers, variant.levers);
    include(variant.levers, base.levers);
    if (sides.origins.none()) sides.origins = sides.destinations = sides.all;
    out.scorecard.disjoint = (sides.origins & sides.destinations).none();
    out.origins = members(sides.origins, base.atlas.size());
    out.destinations = members(sides.destinations, base.atlas.size());
}

double persons(const std::vector<std::int64_t>& values, const std::vector<int>& countries) {
    std::int64_t sum = 0;
    for (const int c : countries) sum += values[static_cast<std::size_t>(c)];
    return static_cast<double>(sum);
}

double own_income(Party party, const RunIncome& income, const VariantComparison& v, std::size_t sex) {
    const auto& by_country = party == Party::migrants ? income.migrants : income.stayers;
    if (by_country.empty()) return 0;
    double sum = 0;
    for (const int c : party == Party::destination ? v.destinations : v.origins) sum += by_country[static_cast<std::size_t>(c)][sex];
    return sum;
}

double sum_of(const std::vector<double>& by_country, const std::vector<int>& countries) {
    double sum = 0;
    for (const int c : countries) sum += by_country.empty() ? 0 : by_country[static_cast<std::size_t>(c)];
    return sum;
}

double public_income(Party party, const RunIncome& income, const VariantComparison& v) {
    switch (party) {
        case Party::origin: return sum_of(income.treasury, v.origins);
        case Party::destination: return sum_of(income.treasury, v.destinations) + sum_of(income.employers, v.destinations);
        case Party::migrants: return 0;
    }
    return 0;
}

void add_replicate(PartyScore& score, double base, double variant, double years) {
    score.base.push_back(base / years);
    score.difference.push_back((variant - base) / years);
}

void score_replicate(const TwinPaths& paths, std::size_t variant, VariantComparison& v) {
    const std::vector<PairedYear>& years = paths.people[variant];
    const PairedIncome& income = paths.income[variant];
    const double n = std::max<double>(1, static_cast<double>(years.size()));
    for (std::size_t p = 0; p < parties; ++p) {
        const Party party = static_cast<Party>(p);
        double base = public_income(party, income.base, v), other = public_income(party, income.variant, v);
        for (std::size_t g = 0; g < sexes; ++g) {
            const double own_base = own_income(party, income.base, v, g);
            const double own_other = own_income(party, income.variant, v, g);
            add_replicate(v.scorecard.by_sex[g][p], own_base, own_other, n);
            base += own_base, other += own_other;
        }
        add_replicate(v.scorecard.party[p], base, other, n);
    }
    v.scorecard.donors.push_back((income.variant.donors - income.base.donors) / n);
    if (years.empty()) return;
    const Changes& c = years.back().changes;
    v.changes.left.push_back(persons(c.left, v.origins)), v.changes.stayed.push_back(persons(c.stayed, v.origins));
    v.changes.returned.push_back(persons(c.returned, v.origins)), v.changes.away.push_back(persons(c.away, v.origins));
    v.changes.studied.push_back(persons(c.studied, v.origins)), v.changes.not_studied.push_back(persons(c.not_studied, v.origins));
}

/// Relative changes by replicate; fills in the intervals.
std::vector<double> summarise(PartyScore& score) {
    std::vector<double> relative;
    for (std::size_t r = 0; r < score.base.size(); ++r) relative.push_back(score.difference[r] / std::max(1.0, std::abs(score.base[r])));
    score.interval = t_interval(score.difference);
    score.relative = t_interval(relative);
    return relative;
}

void finish(Scorecard& card) {
    const std::size_t replicates = card.party[0].base.size();
    std::vector<std::vector<double>> relative;
    for (PartyScore& score : card.party) relative.push_back(summarise(score));
    for (auto& of_sex : card.by_sex)
        for (PartyScore& score : of_sex) summarise(score);
    card.donors_bill = t_interval(card.donors);
    double wins = 0;
    for (std::size_t r = 0; r < replicates; ++r)
        wins += relative[0][r] >= tolerance && relative[1][r] >= tolerance && relative[2][r] >= tolerance;
    card.triple_win_share = wins / static_cast<double>(std::max<std::size_t>(1, replicates));
    card.worst = std::min({card.party[0].relative.mean, card.party[1].relative.mean, card.party[2].relative.mean});
    for (const PartyScore& score : card.party)
        card.changed = card.changed || std::any_of(score.difference.begin(), score.difference.end(), [](double x) { return x != 0; });
}

constexpr std::string_view group = "scorecard/";

/// Own gains of migrants count in it, which are a party's already.
constexpr std::string_view not_judged = "income_per_natural";

Party party_of(std::string_view name) {
    return name.starts_with("destination_") ? Party::destination : name.starts_with("migrants_") ? Party::migrants : Party::origin;
}

/// Mean over countries of the last frame; countries of which nothing is known do not count.
double mean_at_end(const std::map<std::string, Indicator>& indicators, const std::string& name, const std::vector<int>& countries) {
    const auto found = indicators.find(name);
    if (found == indicators.end() || found->second.frames.empty()) return std::numeric_limits<double>::quiet_NaN();
    double sum = 0;
    int known = 0;
    for (const int c : countries) {
        const double value = found->second.frames.back()[static_cast<std::size_t>(c)];
        if (std::isfinite(value)) sum += value, ++known;
    }
    return known > 0 ? sum / known : std::numeric_limits<double>::quiet_NaN();
}

IndicatorScore score_indicator(const std::string& full_name, const Indicator& about, const ComparisonResult& result, std::size_t v) {
    static constexpr std::array<const char*, 3> whom{"_female", "_male", ""};
    IndicatorScore score;
    score.name = full_name.substr(group.size());
    score.units = about.units, score.long_name = about.long_name, score.evidence = about.evidence;
    score.party = party_of(score.name);
    score.by_sex = result.replicates.front().base.contains(full_name + "_female");
    const auto& countries = score.party == Party::destination ? result.variants[v].destinations : result.variants[v].origins;
    for (std::size_t g = 0; g < whom.size(); ++g) {
        std::vector<double> base, difference, relative;
        for (const TwinPaths& paths : result.replicates) {
            const double b = mean_at_end(paths.base, full_name + whom[g], countries);
            base.push_back(b), difference.push_back(mean_at_end(paths.variants[v], full_name + whom[g], countries) - b);
            relative.push_back(difference.back() / std::abs(b));
        }
        score.base[g] = t_interval(base).mean, score.difference[g] = t_interval(difference);
        if (g == 2) score.relative = t_interval(relative).mean, score.paired = std::move(difference);
    }
    if (!std::isfinite(score.relative)) score.relative = std::numeric_limits<double>::quiet_NaN();
    return score;
}

void add_indicators(ComparisonResult& result, std::size_t v) {
    for (const auto& [name, about] : result.replicates.front().base)
        if (name.starts_with(group) && !name.ends_with("_female") && !name.ends_with("_male"))
            result.variants[v].indicators.push_back(score_indicator(name, about, result, v));
}

/// What twins have in common: how much less their difference varies than that of two runs by themselves.
void add_variance_saved(ComparisonResult& result, const Resamples& resamples, std::size_t v) {
    VariantComparison& out = result.variants[v];
    for (PartyScore& score : out.scorecard.party) {
        std::vector<double> other;
        for (std::size_t r = 0; r < score.base.size(); ++r) other.push_back(score.base[r] + score.difference[r]);
        score.variance_saved = resamples.variance_saved(score.base, other);
    }
    const auto at_home = [&](const std::map<std::string, Indicator>& indicators, std::size_t frame) {
        double sum = 0;
        for (const int c : out.origins) sum += indicators.at("stock_at_home_skilled").frames[frame][static_cast<std::size_t>(c)];
        return sum;
    };
    SkilledAtHome& skilled = out.skilled_at_home;
    const std::size_t frames = result.replicates.front().base.at("stock_at_home_skilled").frames.size();
    skilled.base.resize(frames), skilled.variant.resize(frames);
    for (std::size_t t = 0; t < frames; ++t) {
        for (const TwinPaths& paths : result.replicates)
            skilled.base[t].push_back(at_home(paths.base, t)), skilled.variant[t].push_back(at_home(paths.variants[v], t));
        skilled.variance_saved.push_back(resamples.variance_saved(skilled.base[t], skilled.variant[t]));
    }
}

void rank(VariantComparison& v, const Weights& weights) {
    for (const auto& weight : weights) {
        const auto found = std::find_if(v.indicators.begin(), v.indicators.end(), [&](const IndicatorScore& s) { return s.name == weight.first; });
        if (found != v.indicators.end() && std::isfinite(found->relative)) v.rank_score += weight.second * found->relative;
    }
}

void check_weights(const Weights& weights, const std::map<std::string, Indicator>& known) {
    for (const auto& [name, weight] : weights) {
        if (name == not_judged) throw InputError(name + " is shown and not judged: it counts migrants' own gains, which have a party");
        if (known.contains(std::string(group) + name)) continue;
        std::string names;
        for (const auto& [each, about] : known)
            if (each.starts_with(group) && !each.ends_with("_female") && !each.ends_with("_male") && each.substr(group.size()) != not_judged)
                names += (names.empty() ? "" : ", ") + each.substr(group.size());
        throw InputError("there is no indicator called " + name + " to give a weight; there are " + names);
    }
}

/// Titles and scopes; nothing has been run.
std::vector<VariantComparison> named_variants(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants) {
    const Model base_model(atlas, base);
    std::vector<VariantComparison> list;
    for (const Scenario& variant : variants) {
        require_twin(base, variant);
        list.emplace_back();
        list.back().title = variant.title.empty() ? variant.file : variant.title;
        find_scope(base_model, Model(atlas, variant), list.back());
    }
    return list;
}

/// All that needs no people.
void judge_series(ComparisonResult& result, std::uint64_t seed, const Weights& weights) {
    const Resamples resamples(seed, result.replicates.size());
    for (std::size_t v = 0; v < result.variants.size(); ++v) {
        add_indicators(result, v);
        add_variance_saved(result, resamples, v);
        rank(result.variants[v], weights);
    }
}

}  // namespace

ComparisonResult compare_scenarios(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants,
                                   const TwinOptions& options, const Weights& weights) {
    if (!weights.empty()) check_weights(weights, known_indicators(atlas, base));
    ComparisonResult result;
    result.variants = named_variants(atlas, base, variants);
    TwinOptions following = options;
    for (const VariantComparison& v : result.variants) following.follow.push_back(v.origins);
    result.replicates = run_twins(atlas, base, variants, following);
    for (std::size_t v = 0; v < variants.size(); ++v) {
        for (const TwinPaths& paths : result.replicates) score_replicate(paths, v, result.variants[v]);
        finish(result.variants[v].scorecard);
    }
    judge_series(result, base.seed, weights);
    return result;
}

ComparisonResult compare_recorded(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, TwinPaths paths,
                                  const Weights& weights) {
    check_weights(weights, paths.base);
    ComparisonResult result;
    result.variants = named_variants(atlas, base, variants);
    result.replicates.push_back(std::move(paths));
    judge_series(result, base.seed, weights);
    return result;
}

std::vector<SeriesDifference> largest_differences(const ComparisonResult& result, std::size_t variant, std::size_t most) {
    const TwinPaths& paths = result.replicates.front();
    const VariantComparison& v = result.variants[variant];
    std::vector<SeriesDifference> list;
    for (const auto& [name, about] : paths.base) {
        if (name.starts_with(group)) continue;
        for (const bool of_destinations : {false, true}) {
            if (of_destinations && about.by_birth) continue;
            const auto& countries = of_destinations ? v.destinations : v.origins;
            list.push_back({name, of_destinations, mean_at_end(paths.base, name, countries), mean_at_end(paths.variants[variant], name, countries)});
            if (!std::isfinite(list.back().relative()) || list.back().relative() == 0) list.pop_back();
        }
    }
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return std::abs(a.relative()) > std::abs(b.relative()); });
    list.resize(std::min(list.size(), most));
    return list;
}

}  // namespace sterna
