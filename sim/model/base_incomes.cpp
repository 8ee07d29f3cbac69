#include "sterna/model/base_incomes.hpp"

#include "sterna/core/math.hpp"

namespace sterna {

namespace {

// Weight of a kind of person of whom there is nobody: an empty corridor gets the plain mean, any other its own people's.
constexpr double nobody = 1e-6;  // persons

/// Calls f(origin, residence, sex, education, persons): every kind of person in every country, then those there are.
template <class F>
void for_each_kind(const Atlas& atlas, F&& f) {
    for (int o = 0; o < atlas.size(); ++o)
        for (int d = 0; d < atlas.size(); ++d)
            for (int e = 0; e < atlas.educations(); ++e)
                for (int sex = 0; sex < sexes; ++sex) f(o, d, sex, e, nobody);
    for (const CellCount& cell : atlas.cells) f(cell.origin, cell.residence, cell.sex, cell.education, cell.persons);
}

std::size_t place(const Atlas& atlas, int o, int d, int education) {
    return static_cast<std::size_t>(o * atlas.size() + d) * skill_groups + (atlas.skilled[static_cast<std::size_t>(education)] ? 1 : 0);
}

/// Of skilled migrants in jobs below their education.
double share_below(const ChoiceParams& p, const Atlas& atlas, int o, int d) {
    return p.standing.overqualification ? atlas.corridors(o, d).overqualified : 0;
}

struct Mean {
    double sum = 0, weight = 0;
    void add(double x, double w) { sum += x * w, weight += w; }
    double value() const { return sum / weight; }
};

}  // namespace

World base_world(const Atlas& atlas) {
    World base;
    for (const CountryFacts& facts : atlas.countries) {
        CountryState& state = base.countries.emplace_back();
        state.wage = state.wage_foreign = facts.wage, state.unemployment = facts.unemployment;
    }
    return base;
}

std::vector<double> base_income_ratios(const ChoiceParams& p, const Atlas& atlas) {
    const World base = base_world(atlas);
    std::vector<Mean> means(static_cast<std::size_t>(atlas.size() * atlas.size()) * skill_groups);
    for_each_kind(atlas, [&](int o, int d, int sex, int e, double persons) {
        const double home = expected_income(p, atlas, base, o, e, sex, false);
        const double abroad = expected_income(p, atlas, base, d, e, sex, o != d, share_below(p, atlas, o, d));
        means[place(atlas, o, d, e)].add(home / abroad, persons);
    });
    std::vector<double> ratios;
    for (const Mean& mean : means) ratios.push_back(mean.weight > 0 ? mean.value() : 1);
    return ratios;
}

std::vector<double> base_mean_incomes(const ChoiceParams& p, const Atlas& atlas) {
    const World base = base_world(atlas);
    std::vector<Mean> means(static_cast<std::size_t>(atlas.size()));
    for_each_kind(atlas, [&](int o, int d, int sex, int e, double persons) {
        means[static_cast<std::size_t>(d)].add(expected_income(p, atlas, base, d, e, sex, o != d, share_below(p, atlas, o, d)), persons);
    });
    std::vector<double> incomes;
    for (const Mean& mean : means) incomes.push_back(mean.value());
    return incomes;
}

double mean_log_gain(const std::vector<double>& income_ratios, const Atlas& atlas, const Scope& scope) {
    Mean mean;
    for_each_kind(atlas, [&](int o, int d, int sex, int e, double persons) {
        if (o == d || !scope.corridor(o, d) || !((scope.sexes_in >> sex) & 1) || !((scope.educations >> e) & 1)) return;
        mean.add(-math::log(income_ratios[place(atlas, o, d, e)]), persons);
    });
    return mean.weight > 0 ? mean.value() : 0;
}

}  // namespace sterna
