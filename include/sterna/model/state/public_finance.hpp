#pragma once

namespace sterna {

/// Budget, debt, credit standing and instruments of a country, at the last yearly close.
struct PublicFinanceState {
    bool operator==(const PublicFinanceState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_public_finance(State&, F&&) {}

}  // namespace sterna
