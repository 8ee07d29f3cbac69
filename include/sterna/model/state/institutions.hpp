#pragma once

namespace sterna {

/// Authorities, acceptance and rights in a country, at the last yearly close.
struct InstitutionState {
    bool operator==(const InstitutionState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_institutions(State&, F&&) {}

}  // namespace sterna
