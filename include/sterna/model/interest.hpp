#pragma once
#include <algorithm>

#include "sterna/core/math.hpp"

namespace sterna {

/// Value after some years at compound interest, in the unit of the amount. Rates are shares a year, above -1.
inline double compounded(double amount, double rate, double years) { return amount * math::pow(1 + rate, years); }

/// Present value of one a year for some years, paid at the end of each; the number of years at no interest.
inline double annuity(double rate, double years) { return rate == 0 ? years : (1 - math::pow(1 + rate, -years)) / rate; }

/// Present value of what a lower yield on a bond saves its issuer: F d (1 - (1+y)^-T) / y.
inline double discount_saving(double face, double discount, double yield, double years) {
    return face * discount * annuity(yield, years);
}

/// Debt that a yearly flow can secure when its present value must be `cover` times the debt (Ketkar and Ratha 2009).
inline double securitised(double yearly_flow, double rate, double years, double cover) { return yearly_flow * annuity(rate, years) / cover; }

/// Spread over the safest debt by rating, share a year: ln of per cent = 2.105 - 0.221 S (Cantor and Packer 1996).
inline double spread_of(double score) { return math::exp(2.105 - 0.221 * score) / 100; }

/// External debt over yearly receipts from abroad, per cent; 0 where nothing is received.
inline double debt_ratio(double debt, double exports, double transfers) {
    return exports + transfers > 0 ? 100 * debt / (exports + transfers) : 0;
}

/// Standard deviation of a year's receipts from abroad as a share of them: of exports and transfers with relative standard
/// deviations and a correlation, Var(X + R) = sX^2 + sR^2 + 2 cov; 0 where nothing is received.
inline double receipts_volatility(double exports, double transfers, double of_exports, double of_transfers, double correlation) {
    if (exports + transfers <= 0) return 0;
    const double x = exports * of_exports, r = transfers * of_transfers;
    return math::sqrt(std::max(0.0, x * x + r * r + 2 * correlation * x * r)) / (exports + transfers);
}

}  // namespace sterna
