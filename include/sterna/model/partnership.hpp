#pragma once
#include <cstdint>
#include <vector>

namespace sterna {

/// What one slot-year of an agreement is worth to each of its three parties, US dollars of 2021.
struct Surplus {
    double migrant = 0, origin = 0, destination = 0;
    bool operator==(const Surplus&) const = default;
};

/// Terms on which an origin and a destination agreed in a round of the market place.
struct Partnership {
    std::int64_t number = 0;                     // of its scheme
    std::int64_t origin = 0, destination = 0;
    std::int64_t until = 0;                      // month in which nobody is admitted any more
    std::int64_t kept_until = 0;                 // month in which its last permit has run out and its last student is done
    std::int64_t stay = 36;                      // months of a permit
    std::int64_t educations = 0, sexes_in = 0, fields = 0;  // masks of the scope
    double min_age = 15, max_age = 65;           // years
    double slots = 0;                            // persons a year
    double training_places = 0;                  // persons a year
    double employers_part = 0;                   // share of their cost that employers of the destination pay
    double cost = 1, rights = 0, recognition = 0, return_support = 0;
    double transfer = 0;                         // US dollars a slot-year, destination to origin; negative = the other way
    double surplus_migrant = 0, surplus_origin = 0, surplus_destination = 0;  // US dollars a slot-year, after the transfer
    bool operator==(const Partnership&) const = default;
};

/// All agreements still known, by number, and what the checks of the last round found.
struct Partnerships {
    std::vector<Partnership> list;
    std::int64_t feasible = 0;                   // pairs that could have agreed in the last round
    std::int64_t blocking_pairs = 0;             // pairs that would rather have each other than what they got
    std::int64_t worse_off = 0;                  // parties that lose by an agreement of the round
    std::int64_t unseated = 0;                   // pairs that agreed and could not sign, since the numbers of schemes had run out
    bool operator==(const Partnerships&) const = default;
};

/// One list of the values: digest and saving go through it. `f(value)`.
template <class P, class F>
void for_each_value_of_partnership(P& p, F&& f) {
    f(p.number), f(p.origin), f(p.destination), f(p.until), f(p.kept_until), f(p.stay), f(p.educations), f(p.sexes_in), f(p.fields);
    f(p.min_age), f(p.max_age), f(p.slots), f(p.training_places), f(p.employers_part), f(p.cost), f(p.rights), f(p.recognition), f(p.return_support);
    f(p.transfer), f(p.surplus_migrant), f(p.surplus_origin), f(p.surplus_destination);
}

}  // namespace sterna
