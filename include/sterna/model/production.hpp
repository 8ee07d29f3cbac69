#pragma once
#include <algorithm>
#include <array>

#include "sterna/core/math.hpp"

namespace sterna {

/// Work of a country by skill (0 other, 1 skilled), in mean workers of the base year.
struct Supply {
    std::array<double, 2> native{}, foreign{};
    double of(std::size_t skill) const { return native[skill] + foreign[skill]; }
};

/// Nested production with constant returns in all kinds of work.
struct Production {
    double sigma = 1.5;         // substitution of skilled for other work
    double sigma_foreign = 20;  // substitution of foreign-born for native workers of the same skill
    double skill_weight = 0.5;  // theta of skilled work
    std::array<double, 2> foreign_weight{1, 1};
};

/// Marginal products of a unit of work, in units of output at productivity 1.
struct UnitWages {
    std::array<double, 2> native{}, foreign{};
};

/// Constant elasticity of substitution between a and b with these weights; linear as sigma goes to infinity.
inline double substitute(double a, double b, double weight_a, double weight_b, double sigma) {
    const double power = (sigma - 1) / sigma;
    return math::pow(weight_a * math::pow(a, power) + weight_b * math::pow(b, power), 1 / power);
}

/// Native and foreign-born work of one skill as one.
inline double nest(const Production& p, const Supply& s, std::size_t skill) {
    return substitute(s.native[skill], s.foreign[skill], 1, p.foreign_weight[skill], p.sigma_foreign);
}

inline double effective_work(const Production& p, const Supply& s) {
    return substitute(nest(p, s, 1), nest(p, s, 0), p.skill_weight, 1 - p.skill_weight, p.sigma);
}

/// Where one kind of worker is missing its wage is not infinite: it is that of a hundredth of the other kind.
inline constexpr double least_relative_supply = 0.01;

inline UnitWages unit_wages(const Production& p, const Supply& s) {
    UnitWages wages;
    const double all = effective_work(p, s);
    for (std::size_t skill = 0; skill < 2; ++skill) {
        const double work = nest(p, s, skill), weight = skill == 1 ? p.skill_weight : 1 - p.skill_weight;
        const double of_skill = weight * math::pow(all / work, 1 / p.sigma);
        const double native = std::max(s.native[skill], least_relative_supply * s.foreign[skill]);
        const double foreign = std::max(s.foreign[skill], least_relative_supply * s.native[skill]);
        wages.native[skill] = of_skill * math::pow(work / native, 1 / p.sigma_foreign);
        wages.foreign[skill] = of_skill * p.foreign_weight[skill] * math::pow(work / foreign, 1 / p.sigma_foreign);
    }
    return wages;
}

/// The weights with which base supplies give the base premium of skilled over other units, and the foreign-born the pay of
/// natives.
inline Production solve_weights(Production p, const Supply& base, double premium) {
    for (std::size_t skill = 0; skill < 2; ++skill) {
        const double native = std::max(base.native[skill], least_relative_supply * base.foreign[skill]);
        const double foreign = std::max(base.foreign[skill], least_relative_supply * base.native[skill]);
        p.foreign_weight[skill] = native > 0 ? math::pow(foreign / native, 1 / p.sigma_foreign) : 1;
    }
    // Premium per unit of native work = odds x (H/L)^(-1/sigma) x (nest/native)^(1/sigma_foreign) of each skill.
    p.skill_weight = 0.5;
    const UnitWages even = unit_wages(p, base);
    const double odds = premium * even.native[0] / even.native[1];
    p.skill_weight = odds / (1 + odds);
    return p;
}

/// Shares of output that go to capital which moves between countries and to capital that stays.
struct CapitalShares {
    double open = 0.33, own = 0;
    double all() const { return open + own; }
};

/// Output over that of the base year, Y = A K_open^open K_own^own L^(1-all), where open capital has moved until it earns what it
/// must. All arguments are relative to the base year: productivity, the return required of open capital, own capital, work.
inline double relative_output(const CapitalShares& s, double productivity, double required, double own, double work) {
    const double given = productivity * math::pow(required, -s.open) * math::pow(own, s.own) * math::pow(work, 1 - s.all());
    return math::pow(given, 1 / (1 - s.open));
}

/// Workers and posts of one skill, in mean workers.
struct JobMarket {
    double base_employed = 0, base_unemployed = 0, base_vacancies = 0;
    double response = 1;  // vacancies opened for each post that is wanted and not filled
};

/// Posts open when `employed` of the `wanted` are filled; `usual` = open in a market that has all it wants.
inline double open_posts(const JobMarket& m, double usual, double wanted, double employed) {
    return std::max(0.0, usual + m.response * (wanted - employed));
}

/// Employment at which as many find work as lose it: matches grow with the square roots of the unemployed and of vacancies
/// (Petrongolo and Pissarides 2001), with the efficiency at which base employment is steady; a fixed share of jobs ends.
inline double matched_employment(const JobMarket& m, double force, double wanted, double usual) {
    if (m.base_employed <= 0 || m.base_unemployed <= 0 || m.base_vacancies <= 0) return std::min(force, wanted);
    double low = 0, high = force;  // jobs lost exceed matches at `high`, never at `low`
    for (int i = 0; i < 60; ++i) {
        const double employed = (low + high) / 2, lost = employed / m.base_employed;
        const double found = (force - employed) / m.base_unemployed * (open_posts(m, usual, wanted, employed) / m.base_vacancies);
        (lost * lost < found ? low : high) = employed;
    }
    return (low + high) / 2;
}

/// Productivity relative to the base year from the share of the skilled among residents (schooling externality).
inline double schooling_externality(double share, double base_share, double elasticity) {
    return share > 0 && base_share > 0 ? math::pow(share / base_share, elasticity) : 1.0;
}

}  // namespace sterna
