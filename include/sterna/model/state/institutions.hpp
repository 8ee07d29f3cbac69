#pragma once

namespace sterna {

/// Authorities, acceptance and rights in a country, at the last yearly close.
struct InstitutionState {
    double abuse = 0;       // wages kept back from foreign-born residents, share of the wages due to them
    double female_pay = 1;  // women's over men's wages

    bool operator==(const InstitutionState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_institutions(State& s, F&& f) {
    f("abuse", s.abuse), f("female_pay", s.female_pay);
}

}  // namespace sterna
