#pragma once
#include "sterna/model/world.hpp"

namespace sterna {

/// What employers of a country have of migration at a yearly close beside what they pay for moves, PPP dollars: filled vacancies less
/// the studies they pay in partner countries.
inline double employers_have(const CountryState& state, double price_level) {
    return state.capital.vacancy_value - static_cast<double>(state.institutions.employer_training) / 100 / price_level;
}

/// Interest that natives abroad gave up on bonds of home in the year that closes, dollars; they live at many price levels, so that
/// of the United States stands for all.
inline double interest_forgone(const CountryState& state) { return static_cast<double>(state.public_finance.bond_yield_forgone) / 100; }

}  // namespace sterna
