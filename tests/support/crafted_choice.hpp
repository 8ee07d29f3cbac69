#pragma once
#include <vector>

#include "sterna/core/math.hpp"
#include "sterna/model/choice.hpp"
#include "support/small_world.hpp"

namespace sterna::test {

/// A choice in the small world whose utilities a test sets itself: everybody was born in country 0, has the money, and finds
/// the temporary door open. `values` of countries 1, 2, 3 in utils; minus infinity = shut.
struct CraftedChoice {
    Atlas atlas = small_atlas();
    Deciders deciders{atlas};
    Proposals proposals{atlas};
    Rules rules;
    ChoiceTables tables;
    Draws draws{101}, traits{102};

    CraftedChoice(double lambda, double home, std::vector<double> values) {
        tables.params.lambda = lambda, tables.params.taste_weight = 0;
        tables.countries = atlas.size(), tables.kinds = deciders.kinds();
        const auto n = static_cast<std::size_t>(tables.countries), who = n * static_cast<std::size_t>(tables.kinds) * sexes;
        tables.stay.assign(who, home), tables.log_income.assign(who * n, 0), tables.common.assign(who * n, 0);
        tables.doors.assign(who * n * doors_per_option, 0), tables.free.assign(who * n, 0), tables.onward.assign(n * n, 1), tables.cost.assign(n * n, 0), tables.wealth.assign(n, 1);
        tables.bound.assign(who, 0);
        for (std::size_t i = 0; i < who * n; ++i) tables.doors[doors_per_option * i + temporary_door] = 1;
        tables.family.assign(n * n, 0), tables.study_cost.assign(n, 0), tables.study_share.assign(n, 0);
        set(values);
    }

    void set(const std::vector<double>& values) {
        double least = math::infinity;
        for (int d = 1; d < 4; ++d) {
            const double value = values[static_cast<std::size_t>(d - 1)];
            const double weight = value == -math::infinity ? 0 : math::exp(value / tables.params.lambda);
            tables.common[tables.option(decider(), d)] = weight;
            if (weight > 0) least = std::min(least, proposals.share(0, d) / weight);
        }
        tables.bound[decider()] = least;
    }
    void set_home(double value) { tables.stay[decider()] = value; }

    std::size_t decider() const { return tables.decider(0, 0, 0); }
    Chooser chooser(std::uint32_t serial) const {
        Chooser who;
        who.id = {0, serial}, who.now = Month::of(2025), who.wealth = 1;
        return who;
    }
    int choice(std::uint32_t serial) const {
        return race(tables, proposals, atlas, rules, draws, traits, chooser(serial)).destination;
    }
    /// Of staying and of countries 1, 2, 3.
    std::vector<double> chances() const {
        std::vector<double> p(4);
        const double leave = probabilities(tables, atlas, rules, traits, chooser(0), p);
        p[0] = 1 - leave;
        return p;
    }
};

}  // namespace sterna::test
