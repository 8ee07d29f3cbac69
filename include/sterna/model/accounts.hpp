#pragma once
#include <cstdint>
#include <string>

#include "sterna/core/error.hpp"
#include "sterna/model/state/public_finance.hpp"

namespace sterna {

/// What the budget leaves, in cents: the sum of its items.
inline std::int64_t balance_of(const PublicFinanceState& s) {
    return s.taxes + s.transfer_tax + s.recoveries + s.policy_receipts + s.partnerships + s.bond_training - s.benefits - s.training - s.training_health -
           s.integration - s.policy_cost - s.interest;
}

/// What is left for imports, in cents: all that comes in less all that goes out.
inline std::int64_t imports_of(const PublicFinanceState& s) {
    return s.exports + s.transfers_received + s.direct_investment + s.borrowing + s.partner_account - s.interest - s.transfers_sent;
}

/// The books of one country at a yearly close. InternalError names the country and the account that does not close.
inline void check_budget(const PublicFinanceState& s, const std::string& country) {
    if (s.balance != balance_of(s)) throw InternalError("the budget of " + country + " does not close");
}
inline void check_external_account(const PublicFinanceState& s, const std::string& country) {
    if (s.imports != imports_of(s)) throw InternalError("the external account of " + country + " does not close");
    if (s.debt != s.base_debt + s.borrowed) throw InternalError("the debt of " + country + " is not what it has borrowed");
    if (s.bonds < 0 || s.securities < 0 || s.bonds + s.securities > s.debt)
        throw InternalError("the instruments of " + country + " exceed its debt");
}

}  // namespace sterna
