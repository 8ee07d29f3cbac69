#pragma once

namespace sterna {

/// Households of origin of a country's natives, at the last yearly close.
struct HouseholdState {
    double formal_received_usd = 0, received_usd = 0;  // transfers received in the year, US dollars
    bool operator==(const HouseholdState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_households(State& s, F&& f) {
    f("formal_received_usd", s.formal_received_usd), f("received_usd", s.received_usd);
}

}  // namespace sterna
