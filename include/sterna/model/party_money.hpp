#pragma once
#include <cstdint>

#include "sterna/model/world.hpp"

namespace sterna {

/// What a treasury has of a year before social rights taken home, PPP dollars. Loans are no income; the tax on transfers is paid by
/// households whose receipts are counted before it.
inline double treasury_has(const CountryState& state, double price_level) {
    const PublicFinanceState& s = state.public_finance;
    return static_cast<double>(s.balance - s.bond_training - s.transfer_tax) / 100 / price_level;
}

/// What employers of a country have of migration at a yearly close beside what they pay for moves, PPP dollars: filled vacancies and
/// wages kept back from the foreign-born, less the studies they pay in partner countries.
inline double employers_have(const CountryState& state, std::int64_t wages_kept_back, double price_level) {
    return state.capital.vacancy_value + static_cast<double>(wages_kept_back) - static_cast<double>(state.institutions.employer_training) / 100 / price_level;
}

/// Interest that natives abroad gave up on bonds of home in the year that closes, dollars; they live at many price levels, so that
/// of the United States stands for all.
inline double interest_forgone(const CountryState& state) { return static_cast<double>(state.public_finance.bond_yield_forgone) / 100; }

}  // namespace sterna
