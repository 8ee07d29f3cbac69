#pragma once

namespace sterna {

/// Households of origin of a country's natives, at the last yearly close.
struct HouseholdState {
    bool operator==(const HouseholdState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_households(State&, F&&) {}

}  // namespace sterna
