#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

#include "sterna/core/math.hpp"
#include "sterna/model/rules.hpp"

namespace sterna {

/// Differences between women and men, filled by the process `gender`. As it stands here there are none: women are paid like men,
/// both sexes take part at the mean rate and study the same fields.
struct GenderTable {
    bool on = false;                  // both sexes take part in work at their own rates
    std::vector<double> pay;          // women's over men's wages, by country; empty = 1
    std::vector<double> extra_cost;   // added to women's private cost of a move, share of it, by country of birth; empty = 0
    std::vector<double> field_share;  // of the skilled by field: [country][sex][field]; empty = the country's shares for both
};

inline double female_pay(const GenderTable& t, int country) {
    return t.pay.empty() ? 1.0 : t.pay[static_cast<std::size_t>(country)];
}

/// Distance between women and men, 0 to 1: what women's rates of work and of skill fall short of men's, on average.
inline double gender_gap(double work_women, double work_men, double skill_women, double skill_men) {
    const auto shortfall = [](double women, double men) { return men > 0 ? std::max(0.0, 1 - women / men) : 0.0; };
    return (shortfall(work_women, work_men) + shortfall(skill_women, skill_men)) / 2;
}

/// Part of the barriers against women of an origin that the law leaves standing, 0 to 1.
inline double barrier_left(const Rules& rules, int birth, int education, int field) {
    Factor left;
    for (const auto& rule : rules.women_barriers)
        if (rule.scope.origins[static_cast<std::size_t>(birth)] && rule.scope.person(0, education, field)) left.times(rule.entry.value);
    return left.value;
}

/// Shares of fields among women and men that give the shares `all` together, when a share `women` of the skilled are women and the
/// ratio of the two in each field is proportional to `odds`. Lists by field; each result sums to 1.
struct FieldShares {
    std::vector<double> women, men;
};

inline FieldShares split_fields(const std::vector<double>& all, const std::vector<double>& odds, double women) {
    FieldShares out{all, all};
    if (women <= 0 || women >= 1) return out;
    // The sum of the men's shares falls as the level rises, from above 1 to below: bisection on its logarithm.
    double low = -40, high = 40;
    for (int round = 0; round < 100; ++round) {
        const double level = math::exp((low + high) / 2);
        double sum = 0;
        for (std::size_t f = 0; f < all.size(); ++f) {
            out.men[f] = all[f] / (women * level * odds[f] + 1 - women);
            out.women[f] = level * odds[f] * out.men[f];
            sum += out.men[f];
        }
        (sum > 1 ? low : high) = (low + high) / 2;
    }
    return out;
}

}  // namespace sterna
