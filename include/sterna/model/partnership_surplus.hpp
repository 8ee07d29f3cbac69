#pragma once
#include "sterna/model/partnership.hpp"

namespace sterna {

/// One worker in one slot for one year, against a year at home. Incomes, taxes and costs in PPP dollars of 2021, price levels
/// relative to the United States.
struct SlotYear {
    double wage_home = 0, tax_home = 0;    // gross, expected at home; tax on it
    double wage_away = 0, tax_away = 0;    // gross, in the slot; tax on it
    double price_home = 1, price_away = 1;
    double spent_home = 0;                 // share of the wage earned away that is spent at home prices
    double transfer_price = 0;             // of sending it, share
    double cost = 0;                       // of the move, spread over the stay
    double sent = 0;                       // share of the net wage sent to the household
    double benefits = 0;                   // public money that a resident of the destination costs
    double vacancy = 0;                    // worth of a filled post to the employer beyond the wage, share of the wage
    double training = 0;                   // paid by the destination and its employers for training at home
    double grant = 0;                      // paid by the destination on return, spread over the stay
};

/// What the three parties gain before the two states settle, US dollars of 2021. What is sent counts for the migrant, who
/// chooses to send it, and for the household that lives on it: parties are compared with zero and never added up.
inline Surplus surplus_of(const SlotYear& s) {
    const double net = s.wage_away - s.tax_away;
    const double worth = net * (1 - s.spent_home + s.spent_home * (1 - s.transfer_price) * s.price_away / s.price_home);
    const double received = s.sent * net * s.price_away * (1 - s.transfer_price);
    Surplus out;
    out.migrant = (worth - (s.wage_home - s.tax_home) - s.cost + s.grant) * s.price_home;
    out.origin = received + (s.training - s.tax_home) * s.price_home;
    out.destination = (s.tax_away - s.benefits + s.vacancy * s.wage_away) * s.price_away - (s.training + s.grant) * s.price_home;
    return out;
}

/// The transfer between the states that leaves both with the same; the migrant neither pays nor is paid.
struct Settlement {
    double transfer = 0;   // destination to origin
    Surplus after;
    bool feasible = false; // nobody of the three loses
};

inline Settlement settle_equally(const Surplus& before) {
    const double each = (before.origin + before.destination) / 2;
    return {each - before.origin, {before.migrant, each, each}, before.migrant >= 0 && each >= 0};
}

}  // namespace sterna
