#pragma once

namespace sterna {

/// Households of origin of a country's natives, at the last yearly close.
struct HouseholdState {
    // Solved in the base year.
    double sending_level = 0;         // log odds of sending, of natives
    double base_senders = 0;          // persons abroad expected to send
    double base_formal_usd = 0;       // US dollars received without informal channels, expected; from the close of the base year as counted
    double base_transfer = 0;         // US dollars a sender and year
    double base_receiving_share = 0;  // as below, in the base year
    double base_mean_transfer = 0;

    double received_usd = 0;          // US dollars received in the year, all channels
    double formal_received_usd = 0;   // the same without informal channels
    double receiving_share = 0;       // of households at home, those that a member abroad sends money to
    double mean_transfer = 0;         // PPP dollars a receiving household and year
    double consumed_transfers = 0;    // PPP dollars a year, by use; invested: with public money that matches some
    double schooling_transfers = 0;
    double invested_transfers = 0;
    bool operator==(const HouseholdState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_households(State& s, F&& f) {
    f("sending_level", s.sending_level), f("base_senders", s.base_senders), f("base_formal_usd", s.base_formal_usd);
    f("base_transfer", s.base_transfer);
    f("base_receiving_share", s.base_receiving_share), f("base_mean_transfer", s.base_mean_transfer);
    f("received_usd", s.received_usd), f("formal_received_usd", s.formal_received_usd);
    f("receiving_share", s.receiving_share), f("mean_transfer", s.mean_transfer);
    f("consumed_transfers", s.consumed_transfers), f("schooling_transfers", s.schooling_transfers);
    f("invested_transfers", s.invested_transfers);
}

}  // namespace sterna
