#pragma once

namespace sterna {

/// Capital and what productivity is made of, at the last yearly close.
struct CapitalState {
    double spread = 0;             // change of the sovereign spread since the base year, share a year
    double exports = 0;            // US dollars a year; 0 = as in the base year
    double direct_investment = 0;  // US dollars a year; 0 = as in the base year
    bool operator==(const CapitalState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_capital(State& s, F&& f) {
    f("spread", s.spread), f("exports", s.exports), f("direct_investment", s.direct_investment);
}

}  // namespace sterna
