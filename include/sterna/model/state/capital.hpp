#pragma once

namespace sterna {

/// Capital and what productivity is made of, at the last yearly close.
struct CapitalState {
    bool operator==(const CapitalState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_capital(State&, F&&) {}

}  // namespace sterna
