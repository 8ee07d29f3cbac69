#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "sterna/core/digest.hpp"
#include "sterna/core/math.hpp"
#include "sterna/core/money.hpp"
#include "sterna/model/rules.hpp"

namespace sterna {

/// What migrants send home and how. Defaults and sources stand with the process `remittances`.
struct TransferParams {
    std::string amount = "reduced_form";
    double senders = 0.6;          // share of earners abroad who send in the base year
    double family = 1.0, intention = 0.5, fading = 0.05, income = 0.2, hardship = 0.5;  // of the log odds of sending
    double most_senders = 0.9;     // the same, at most, of an origin that receives more than those would send
    double share = 0.15;           // of the net wage sent on arrival
    double most_of_wage = 0.5;     // sent by anybody, of the wage in hand
    double decay = 0.03;           // 1/year
    double intention_bonus = 0.3;  // more is sent by those who mean to return
    double citizen_bonus = 0.05;   // more is sent by the naturalised who stay citizens at home
    double need = 0.2;             // elasticity to the household's own income, taken negative
    double altruism = 0.2;         // weight of the household in the utility of the altruistic sender
    double sending_response = 1.4, amount_response = 0.3;  // elasticities to one plus the price, taken negative
    double switching = 12;         // utils a unit of price, in the choice of channel
    double frequency = 0.27;       // yearly cost of waiting, share of the money that waits
    double fixed_share = 0.4;      // of the price at 200 US dollars, paid each time whatever the amount
    double bank_price = 1.86, operator_price = 1.02, mobile_price = 0.63;  // relative to the mean of the corridor
    double informal_price = 0.04;
    double informal_ratio = 0.5, informal_ratio_high = 0.7, informal_ratio_low = 0.38;  // informal over formal amounts, base year
    double provider_cost = 0.6;    // of the base price
    double provider_exit = 3;      // reach lost for a unit of price below cost
};

/// What households do with transfers, shares that add up to 1. Defaults and sources stand with the process `households`.
struct TransferUses {
    double consumption = 0.75, schooling = 0.08, investment = 0.17;
};

/// Log odds of sending without their level; `log_income` = ln of own over mean income where the sender lives, `hardship` 0 to 1.
inline double sending_odds(const TransferParams& p, bool family_home, bool returning, double years, double log_income, double hardship) {
    return (family_home ? p.family : 0) + (returning ? p.intention : 0) - p.fading * years + p.income * log_income + p.hardship * hardship;
}

/// Factor of the amount: the poorer the household, relative to an average one at home, the more it gets.
inline double need_factor(const TransferParams& p, double relative_home_income) { return math::pow(relative_home_income, -p.need); }

/// Factor of who sends or how much, by the price now and in the base year, shares of the transfer.
inline double price_response(double elasticity, double price, double base_price) {
    return math::pow((1 + price) / (1 + base_price), -elasticity);
}

/// Fading of the amount with the years abroad.
inline double amount_fading(const TransferParams& p, double years) { return math::exp(-p.decay * years); }

/// Sent in a year by a sender of this net wage, in its unit, at base-year prices (Lucas and Stark 1985).
inline double yearly_transfer(const TransferParams& p, double wage, double fading, bool returning, double need) {
    return p.share * wage * fading * (returning ? 1 + p.intention_bonus : 1) * need;
}

/// What an altruist sends who weighs log consumption of the household by `weight` and his or her own by the rest; one unit.
inline double altruistic_transfer(double weight, double income, double household_income, double price) {
    return std::max(0.0, weight * income - (1 - weight) * household_income / (1 - price));
}

/// What a way to send costs.
struct ChannelPrice {
    double fixed = 0;         // US dollars each time
    double proportional = 0;  // share of the amount, margin and exchange
    bool operator==(const ChannelPrice&) const = default;
};

/// Transfers a year that make fees and the cost of waiting least (Baumol 1952), 1 to 24.
inline double transfers_a_year(const TransferParams& p, double yearly, double fixed) {
    if (fixed <= 0) return 24;
    return std::clamp(math::sqrt(p.frequency * yearly / (2 * fixed)), 1.0, 24.0);
}

/// Price of sending this much in a year, share of it.
inline double price_of(const TransferParams& p, const ChannelPrice& price, double yearly) {
    if (yearly <= 0) return price.proportional;
    return std::min(0.9, price.fixed * transfers_a_year(p, yearly, price.fixed) / yearly + price.proportional);
}

/// Yearly amounts in which the choice of channel is tabulated: under 250 US dollars, then doubling.
inline constexpr int amount_classes = 8;
int amount_class(double yearly);
/// The amount that stands for a class, US dollars a year.
double amount_of_class(int number);

/// Where senders meet prices: pure functions of the world, the rules and what the base year solved.
struct TransferTables {
    struct Response {
        double price = 0;                // of formal transfers in force, by the channels of the base year, share
        double sending = 1, amount = 1;  // factors relative to the base year
    };
    TransferParams params;
    bool altruistic = false;             // what `amount` says
    std::vector<TransferChannel> channels;
    std::vector<ChannelPrice> price;     // [birth][residence][channel]
    std::vector<ChannelPrice> usual_price;  // the same without policies
    std::vector<double> weight;          // [birth][residence][class][channel]: of the logit, 0 = out of reach
    std::vector<Response> response;      // [birth][residence][class]
    std::vector<double> need;            // [birth][education]: factor of the amount, by the household's other income
    std::vector<double> home_income;     // [birth][education]: of the household, PPP dollars a year
    std::vector<double> hardship;        // [birth][education]: 0 to 1
    std::vector<double> fading;          // by completed months abroad
    Digest inputs;                       // of the rules and the base-year values that the prices were built from

    std::size_t place(std::size_t corridor, int amounts) const { return corridor * amount_classes + static_cast<std::size_t>(amounts); }
};

/// Rounded once: what arrives is what was sent less the fee, to the cent.
struct Transfer {
    Money sent, fee, received;
};

inline Transfer transfer_of(double us_dollars, double price) {
    const Money sent = Money::from_dollars(us_dollars), fee = Money::from_dollars(sent.dollars() * price);
    return {sent, fee, sent - fee};
}

}  // namespace sterna
