#include "sterna/analysis/comparison.hpp"

#include <algorithm>

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

/// Whom the difference between the scenarios is about.
void find_scope(const Model& base, const Model& variant, VariantComparison& out) {
    std::bitset<256> origins, destinations;
    const auto include = [&](const std::vector<DatedLever>& mine, const std::vector<DatedLever>& others) {
        for (const DatedLever& lever : mine)
            if (!among(lever, others)) origins |= lever.scope.origins, destinations |= lever.scope.destinations;
    };
    include(base.levers, variant.levers);
    include(variant.levers, base.levers);
    if (origins.none()) origins.set(), destinations.set();
    out.origins = members(origins, base.atlas.size());
    out.destinations = members(destinations, base.atlas.size());
}

double sum_over(const std::vector<double>& values, const std::vector<int>& countries) {
    double sum = 0;
    for (const int c : countries) sum += values[static_cast<std::size_t>(c)];
    return sum;
}

double persons(const std::vector<std::int64_t>& values, const std::vector<int>& countries) {
    std::int64_t sum = 0;
    for (const int c : countries) sum += values[static_cast<std::size_t>(c)];
    return static_cast<double>(sum);
}

double income_of(Party party, const PartyIncome& income, const VariantComparison& v) {
    switch (party) {
        case Party::origin: return sum_over(income.stayers, v.origins);
        case Party::destination: return sum_over(income.stayers, v.destinations);
        case Party::migrants: return sum_over(income.migrants, v.origins);
    }
    return 0;
}

void score_replicate(const std::vector<PairedYear>& years, VariantComparison& v) {
    for (std::size_t p = 0; p < parties; ++p) {
        double base = 0, difference = 0;
        for (const PairedYear& year : years) {
            const double b = income_of(static_cast<Party>(p), year.base, v);
            base += b;
            difference += income_of(static_cast<Party>(p), year.variant, v) - b;
        }
        const double n = std::max<double>(1, static_cast<double>(years.size()));
        v.scorecard.party[p].base.push_back(base / n);
        v.scorecard.party[p].difference.push_back(difference / n);
    }
    if (years.empty()) return;
    const Changes& c = years.back().changes;
    v.changes.left.push_back(persons(c.left, v.origins)), v.changes.stayed.push_back(persons(c.stayed, v.origins));
    v.changes.returned.push_back(persons(c.returned, v.origins)), v.changes.away.push_back(persons(c.away, v.origins));
    v.changes.studied.push_back(persons(c.studied, v.origins)), v.changes.not_studied.push_back(persons(c.not_studied, v.origins));
}

void finish(Scorecard& card) {
    const std::size_t replicates = card.party[0].base.size();
    std::vector<std::vector<double>> relative(parties);
    for (std::size_t p = 0; p < parties; ++p) {
        PartyScore& score = card.party[p];
        for (std::size_t r = 0; r < replicates; ++r) relative[p].push_back(score.difference[r] / std::max(1.0, score.base[r]));
        score.interval = t_interval(score.difference);
        score.relative = t_interval(relative[p]);
    }
    double wins = 0;
    for (std::size_t r = 0; r < replicates; ++r)
        wins += relative[0][r] >= tolerance && relative[1][r] >= tolerance && relative[2][r] >= tolerance;
    card.triple_win_share = wins / static_cast<double>(std::max<std::size_t>(1, replicates));
    card.worst = std::min({card.party[0].relative.mean, card.party[1].relative.mean, card.party[2].relative.mean});
}

}  // namespace

ComparisonResult compare_scenarios(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants,
                                   const TwinOptions& options) {
    ComparisonResult result;
    const Model base_model(atlas, base);
    for (const Scenario& variant : variants) {
        VariantComparison v;
        v.title = variant.title.empty() ? variant.file : variant.title;
        find_scope(base_model, Model(atlas, variant), v);
        result.variants.push_back(std::move(v));
    }
    result.replicates = run_twins(atlas, base, variants, options);
    for (std::size_t v = 0; v < variants.size(); ++v) {
        for (const TwinPaths& paths : result.replicates) score_replicate(paths.people[v], result.variants[v]);
        finish(result.variants[v].scorecard);
    }
    return result;
}

}  // namespace sterna
