// The reference migration model as peers in C++ share it; refmig_law.py is the same in Python and says what each part means.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace refmig {

using Numbers = std::vector<double>;

inline constexpr double words = 4294967296.0;  // 2^32
inline constexpr int age_of_entry = 20;
inline constexpr int age_of_exit = 65;
inline constexpr double theta[3] = {0.30, 0.35, 0.35};
inline constexpr double alpha = 1.5, beta = 3, gamma = 0.4, home = 4;
inline constexpr double hazards[3] = {0.10, 0.08, 0.06};
inline constexpr std::uint32_t abroad_at_start = 128849018;

struct Mobility {
    double stay_weight;  // Sq over C
    double hazard_factor;
};
inline constexpr Mobility base_mobility{65536.0 * 10, 1};
inline constexpr Mobility high_mobility{54613, 5};

/// What no step changes.
struct World {
    World(std::int64_t people, int places, Mobility mobility, double hazard_factor)
        : workers(people), countries(places), stay_weight(mobility.stay_weight * places), productivity(size()), near(size() * size()) {
        for (int s = 0; s < 3; ++s) return_below[s] = std::floor(hazards[s] * mobility.hazard_factor * hazard_factor * words);
        for (int i = 0; i < countries; ++i) productivity[std::size_t(i)] = 1 + 4.0 * (37 * i % countries) / (countries - 1);
        for (int r = 0; r < countries; ++r)
            for (int d = 0; d < countries; ++d)
                near[std::size_t(r) * size() + std::size_t(d)] = r == d ? 0 : std::max(1.0, std::floor(65536 * std::exp(-beta * distance(r, d))));
    }

    std::size_t size() const { return std::size_t(countries); }
    std::size_t cells() const { return 3 * size() * size(); }
    std::size_t cell(int origin, int residence, int skill) const {
        return (std::size_t(origin) * size() + std::size_t(residence)) * 3 + std::size_t(skill);
    }

    /// Skill of a newcomer of this origin from a 32-bit word.
    int skill_of(int origin, std::uint32_t word) const {
        const double most = 0.10 + 0.05 * (productivity[std::size_t(origin)] - 1);
        if (word < std::floor(most * words)) return 2;
        return word < std::floor((most + 0.35) * words) ? 1 : 0;
    }

    std::int64_t workers;
    int countries;
    double stay_weight;
    double return_below[3];  // of 2^32
    Numbers productivity;    // C
    Numbers near;            // [residence][destination], whole numbers, symmetric

  private:
    static double x(std::int64_t i) { return double((7919 * i + 13) % 1009) / 1009; }
    static double y(std::int64_t i) { return double((6007 * i * i + 71 * i + 5) % 1013) / 1013; }
    static double distance(int a, int b) {
        const double dx = x(a) - x(b), dy = y(a) - y(b);
        return std::sqrt(dx * dx + dy * dy);
    }
};

/// What one step needs, from the stocks [origin][residence][skill] before it.
class Tables {
  public:
    Tables(const World& world, const std::vector<std::int64_t>& stocks)
        : pull(world.cells()), leaving(world.cells()), return_below(world.cells()), out_below(world.cells()), world_(world) {
        set_wages(stocks);
        for (int o = 0; o < world.countries; ++o)
            for (int s = 0; s < 3; ++s) set_cells(stocks, o, s);
    }

    /// The first destination whose summed weight passes `word` / 2^32 of all.
    int destination(int origin, int residence, int skill, std::uint32_t word) const {
        const double* const to = &pull[first(origin, skill)];
        const double* const near = &world_.near[std::size_t(residence) * world_.size()];
        const double x = std::floor(word / words * leaving[world_.cell(origin, residence, skill)]);
        double summed = 0;
        int d = 0;
        for (; d < world_.countries - 1; ++d) {
            summed += near[d] * to[d];
            if (summed > x) break;
        }
        return d;
    }

    Numbers pull;          // [origin][skill][destination], whole numbers
    Numbers leaving;       // [origin][residence][skill]: weight of all destinations together
    Numbers return_below;  // the same shape, of 2^32: goes home
    Numbers out_below;     // the same shape, of 2^32: goes home or elsewhere

  private:
    std::size_t first(int origin, int skill) const { return (std::size_t(origin) * 3 + std::size_t(skill)) * world_.size(); }

    void set_wages(const std::vector<std::int64_t>& stocks) {
        Numbers labour(world_.size() * 3);
        for (std::size_t i = 0; i < stocks.size(); ++i) labour[i % labour.size()] += double(stocks[i]);
        worth_of_wage_.resize(labour.size());
        for (std::size_t r = 0; r < world_.size(); ++r) {
            double root = 0;
            for (std::size_t s = 0; s < 3; ++s) root += theta[s] * std::sqrt(labour[r * 3 + s] = std::max(1.0, labour[r * 3 + s]));
            for (std::size_t s = 0; s < 3; ++s)
                worth_of_wage_[r * 3 + s] = std::pow(world_.productivity[r] * theta[s] * std::sqrt(root * root / labour[r * 3 + s]), alpha);
        }
    }

    double kin(const std::vector<std::int64_t>& stocks, int origin, int destination) const {
        if (origin == destination) return home;
        const std::int64_t* const of_skill = &stocks[world_.cell(origin, destination, 0)];
        const auto people = double(of_skill[0] + of_skill[1] + of_skill[2]);
        return std::pow(1 + 1000.0 * world_.countries / double(world_.workers) * people, gamma);
    }

    void set_cells(const std::vector<std::int64_t>& stocks, int origin, int skill) {
        double* const to = &pull[first(origin, skill)];
        for (int d = 0; d < world_.countries; ++d) to[d] = worth_of_wage_[std::size_t(d * 3 + skill)] * kin(stocks, origin, d);
        const double most = *std::max_element(to, to + world_.countries);
        for (int d = 0; d < world_.countries; ++d) to[d] = std::max(1.0, std::floor(16777216 * to[d] / most));

        Numbers sums(world_.size());
        for (std::size_t d = 0; d < world_.size(); ++d)  // distance is symmetric, so rows of it serve as columns and the sums run side by side
            for (std::size_t r = 0; r < world_.size(); ++r) sums[r] += world_.near[d * world_.size() + r] * to[d];
        for (int r = 0; r < world_.countries; ++r) {
            const std::size_t cell = world_.cell(origin, r, skill);
            const double all = leaving[cell] = sums[std::size_t(r)];
            const double below = return_below[cell] = r == origin ? 0 : world_.return_below[skill];
            out_below[cell] = std::floor(below + std::floor((words - below) * (all / (all + world_.stay_weight * to[r]))));
        }
    }

    const World& world_;
    Numbers worth_of_wage_;  // [residence][skill]
};

}  // namespace refmig
