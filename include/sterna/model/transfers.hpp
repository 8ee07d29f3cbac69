#pragma once
#include "sterna/core/math.hpp"
#include "sterna/core/money.hpp"

namespace sterna {

/// What migrants send home. Defaults and sources stand with the process `remittances`.
struct TransferParams {
    double level = 1.2, family = 1.0, intention = 0.5, fading = 0.05, income = 0.2;  // of the log odds of sending
    double share = 0.15;           // of the net wage sent on arrival
    double decay = 0.03;           // 1/year
    double intention_bonus = 0.3;  // more is sent by those who mean to return
    double need = 0.2;             // elasticity to the household's own income, taken negative
    double cost = 1.7;             // elasticity to one plus the price, taken negative
    double reference_cost = 0.065; // price at which the amounts hold, share of the transfer
};

/// Probability that somebody sends in a year; `log_income` = ln of own over mean income where he or she lives.
inline double sending_probability(const TransferParams& p, bool family_home, bool returning, double years, double log_income) {
    return math::logistic(p.level + (family_home ? p.family : 0) + (returning ? p.intention : 0) - p.fading * years + p.income * log_income);
}

/// Factor of the amount: the poorer the household, relative to an average one at home, the more it gets.
inline double need_factor(const TransferParams& p, double relative_home_income) { return math::pow(relative_home_income, -p.need); }

/// Factor of the amount by the price of sending, a share of the transfer.
inline double cost_factor(const TransferParams& p, double price) { return math::pow((1 + price) / (1 + p.reference_cost), -p.cost); }

/// Sent in a year by a sender of this net wage, in its unit.
inline double yearly_transfer(const TransferParams& p, double wage, double years, bool returning, double need, double price) {
    return p.share * wage * math::exp(-p.decay * years) * (returning ? 1 + p.intention_bonus : 1) * need * cost_factor(p, price);
}

/// Rounded once: what arrives is what was sent less the fee, to the cent.
struct Transfer {
    Money sent, fee, received;
};

inline Transfer transfer_of(double us_dollars, double price) {
    const Money sent = Money::from_dollars(us_dollars), fee = Money::from_dollars(sent.dollars() * price);
    return {sent, fee, sent - fee};
}

}  // namespace sterna
