#pragma once
#include <initializer_list>

#include "sterna/model/choice.hpp"
#include "support/small_world.hpp"

namespace sterna::test {

inline constexpr int poor = 0, rich = 2;

/// The choice of natives of AAA in the small world with every door, rebuilt from rules and parameters a test sets.
struct DoorLab {
    Atlas atlas = small_atlas();
    World world;
    Rules rules;
    Deciders deciders{atlas};
    Proposals proposals{atlas};
    ChoiceTables tables;
    Draws draws{201}, traits{202};

    DoorLab() {
        for (const CountryFacts& facts : atlas.countries) {
            CountryState& state = world.countries.emplace_back();
            state.wage = state.wage_foreign = facts.wage, state.unemployment = facts.unemployment;
        }
        world.network = Dense<std::int64_t, 2>({4, 4}, 0);
        world.settled = Dense<std::int64_t, 2>({4, 4}, 0);
        for (int d = 0; d < 4; ++d) world.settled(poor, d) = d == poor ? 1000 : 50;
        for (int d = 1; d < 4; ++d) atlas.corridors(poor, d).visa_cost = {0.4, 0.4}, atlas.corridors(poor, d).free_movement = false;
        atlas.countries[poor].price_level = 1;  // else the temporary door, which spends more at home, beats the permanent one
        refresh();
    }
    void refresh() { rebuild(tables, atlas, deciders, proposals, world, rules); }

    /// A young man with secondary education whom universities take.
    Chooser person(std::uint32_t serial) const {
        Chooser who;
        who.id = {poor, serial}, who.now = Month::of(2025), who.age = 20;
        who.education = 1, who.sex = 1, who.kind = deciders.kind(1, 0, false);
        who.wealth = 0.1 + 0.1 * (serial % 40), who.study_rank = (serial % 10) / 10.0;
        who.home_income = math::exp(tables.log_income[tables.option(tables.decider(poor, who.kind, 1), poor)]);
        return who;
    }
    Alternative choice(const Chooser& who) const { return race(tables, proposals, atlas, rules, draws, traits, who); }
    Alternative best(const Chooser& who, int destination) const {
        Alternative at;
        weight_of(tables, atlas, rules, traits, who, destination, nullptr, &at);
        return at;
    }
    /// Weight that stays the same whether or not anybody may study, join family or go irregularly.
    void only(std::initializer_list<Door> doors) {
        for (std::size_t i = 0; i < tables.doors.size(); ++i) {
            bool keep = false;
            for (const Door door : doors) keep = keep || i % doors_per_option == door;
            if (!keep) tables.doors[i] = 0;
        }
    }
};

inline Scope towards(int destination) {
    Scope scope;
    scope.destinations.reset(), scope.destinations.set(static_cast<std::size_t>(destination));
    return scope;
}

}  // namespace sterna::test
