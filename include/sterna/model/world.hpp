#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "sterna/core/digest.hpp"
#include "sterna/core/table.hpp"
#include "sterna/core/time.hpp"
#include "sterna/model/measures.hpp"
#include "sterna/model/population.hpp"

namespace sterna {

/// What a country's year changes. Money in constant 2021 PPP dollars a year; vectors by education.
struct CountryState {
    std::vector<double> wage;            // gross, mean of natives
    std::vector<double> wage_foreign;    // of the foreign-born
    std::vector<double> unemployment;    // share
    double output = 0;                   // PPP dollars a year
    double tfp = 1;                      // relative to the base year
    double skill_share = 0;              // share of the skilled among residents 15-64

    // Base-year values that later years are measured against.
    std::vector<double> base_wage, base_unemployment;
    std::vector<double> base_efficiency; // mean of the labour force, by education
    std::array<double, 2> base_native{}, base_foreign{};  // people at work in mean workers: 0 less skilled, 1 skilled
    std::array<double, 2> labour_force{};                 // the same with the unemployed, at the last yearly close
    double base_skill_share = 0;
    double skill_weight = 0.5;           // theta of the nest

    std::array<double, skill_groups> consideration{1, 1};  // factor of the chance to consider moving, others and skilled; fixed

    // Expectations of the young (schooling).
    double prospect = 0;                 // expected lifetime share of a skilled career spent abroad
    double base_prospect = 0;
    double base_life_share = 0;          // q/(q+r) of the flows the world describes
    double unskilled_prospect = 0, base_unskilled_prospect = 0, base_unskilled_life_share = 0;  // the same below the skilled
    double base_gain = 0, gain = 0;      // foreign extra return to skill, present value
    double base_home_return = 0, home_return = 0;
    double base_enrolment = 0;           // share of a cohort that wants to study, if all can pay
    double enrolment = 0, enrolment_without_prospect = 0;  // the same next year, within the places there are
    double base_places = 0;              // persons a year

    double remittance_scale = 0;         // factor of amounts sent home by natives; 0 = not yet set

    bool operator==(const CountryState&) const = default;
};

/// Carried-over balance of a capacity, in twelfths of a person.
struct Account {
    std::int64_t balance = 0;
    bool opened = false;
    bool operator==(const Account&) const = default;
};

/// Everything a run changes: one regular value. Copy it to fork a run, compare it, digest it, save it.
/// Tables and rules are derived from it and rebuilt, draws have no state.
struct World {
    Month now;                             // first month of the next step
    std::vector<Population> stores;        // one for each rank; one alone in a usual run
    std::vector<CountryState> countries;
    Dense<std::int64_t, 2> network;        // [birth][residence] persons abroad, all statuses, at the last yearly close
    Dense<std::int64_t, 2> family_abroad;  // [birth][residence] natives aged 30-49 with family rights, at the last yearly close; diagonal: at home
    std::vector<std::int64_t> at_home;     // [birth][education][sex][field] natives at home, persons, at the last yearly close
    std::vector<std::int64_t> stock;       // by cell, persons, at the last frame
    Tallies open;                          // flows since the last frame
    Tallies year;                          // flows since January; equal to `open` when frames are years
    std::vector<std::uint32_t> entered;    // by birth country: serials given so far
    std::map<int, Account> accounts;       // by capacity
    std::vector<Digest> rules_history;     // one a step
};

/// Digest of everything above.
Digest digest_of(const World& world);

/// Persons a worker of each birth country stands for, 256 entries.
std::array<std::int64_t, 256> weights_of(const World& world);

}  // namespace sterna
