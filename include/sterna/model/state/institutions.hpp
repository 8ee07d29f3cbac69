#pragma once
#include <cstdint>
#include <vector>

namespace sterna {

/// Authorities, acceptance and rights in a country, at the last yearly close.
struct InstitutionState {
    double coherence = 0;                 // of the authorities, 0 to 1; 0 = not measured
    double partner_places = 0;            // places of study that partner countries pay next year, persons
    std::vector<double> partner_rank;     // [sex][field]: study rank up to which those not placed otherwise get one; empty = none
    std::int64_t partnership_cents = 0;   // received less paid under partnerships in the year, US cents; sums to 0 over the world
    bool operator==(const InstitutionState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_institutions(State& s, F&& f) {
    f("coherence", s.coherence), f("partner_places", s.partner_places), f("partner_rank", s.partner_rank);
    f("partnership_cents", s.partnership_cents);
}

}  // namespace sterna
