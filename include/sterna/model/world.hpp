#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "sterna/core/digest.hpp"
#include "sterna/core/table.hpp"
#include "sterna/core/time.hpp"
#include "sterna/model/country_state.hpp"
#include "sterna/model/measures.hpp"
#include "sterna/model/partnership.hpp"
#include "sterna/model/population.hpp"

namespace sterna {

/// Carried-over balance of a capacity, in twelfths of a person.
struct Account {
    std::int64_t balance = 0;
    bool opened = false;
    bool operator==(const Account&) const = default;
};

/// A work programme at its last review.
struct ProgrammeState {
    double scale = 0;              // of the strength of its levers, 0 to 1
    double base = 0;               // of its indicator, when it began
    double base_balance = 0;       // of the budgets of its origins, share of their output, then
    double spent = 0;              // US dollars since then
    std::int64_t reviews = 0;
    std::uint8_t stopped = 0;      // by its cap of cost
    bool operator==(const ProgrammeState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(value)`.
template <class State, class F>
void for_each_value_of_programme(State& s, F&& f) {
    f(s.scale), f(s.base), f(s.base_balance), f(s.spent), f(s.reviews), f(s.stopped);
}

/// Everything a run changes: one regular value. Copy it to fork a run, compare it, digest it, save it.
/// Tables and rules are derived from it and rebuilt, draws have no state.
struct World {
    Month now;                             // first month of the next step
    std::vector<Population> stores;        // one for each rank; one alone in a usual run
    std::vector<CountryState> countries;
    Dense<std::int64_t, 2> network;        // [birth][residence] persons abroad, all statuses, at the last yearly close
    Dense<std::int64_t, 2> family_abroad;  // [birth][residence] natives aged 30-49 with family rights, at the last yearly close; diagonal: at home
    Dense<std::int64_t, 2> settled;        // [birth][residence] natives with family rights, at the last yearly close; diagonal: all natives
    std::vector<std::int64_t> at_home;     // [birth][education][sex][field] natives at home, persons, at the last yearly close
    std::vector<std::int64_t> stock;       // by cell, persons, at the last frame
    std::vector<std::int64_t> units;       // [birth][residence] efficiency of the skilled, 1/1024, at the last frame
    Tallies open;                          // flows since the last frame
    Tallies year;                          // flows since January; equal to `open` when frames are years
    std::vector<std::uint32_t> entered;    // by birth country: serials given so far
    std::map<int, Account> accounts;       // by capacity
    std::map<int, ProgrammeState> programmes;  // by number of the lever
    Partnerships partnerships;             // of the market places, at the last yearly close
    std::vector<Digest> rules_history;     // one a step
};

/// Digest of everything above.
Digest digest_of(const World& world);

/// Persons a worker of each birth country stands for, 256 entries.
std::array<std::int64_t, 256> weights_of(const World& world);

}  // namespace sterna
