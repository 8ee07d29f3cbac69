#pragma once
#include <vector>

#include "sterna/model/transfers.hpp"

namespace sterna {

/// Earners abroad born in one country who are alike in how likely they send and what part of the wage they would send.
struct EarnersAbroad {
    double odds = 0;     // log odds of sending, without their level
    double persons = 0;
    double dollars = 0;  // US dollars a year that all of them would send at base-year prices, before scaling
    double wages = 0;    // US dollars a year in hand
};

/// Log odds at which this share of them sends, in the mean.
double sending_level(const std::vector<EarnersAbroad>& groups, double share);

/// What is sent in a year when amounts are scaled and nobody sends more than a share of the wage.
struct Sent {
    double persons = 0, dollars = 0;
};
Sent sent_by(const std::vector<EarnersAbroad>& groups, double level, double scale, double most_of_wage);

/// How an origin's natives come to send what its published receipts say.
struct BaseSending {
    double level = 0;  // log odds
    double scale = 1;  // of amounts
};

/// `wanted` = US dollars to be sent in a year; 0 = nothing is known, amounts stay as they are. First amounts are scaled. Where the
/// average sender would have to send more than `most_of_wage`, more of them send, up to `most_senders`; then amounts go on until
/// everybody has reached the bound. What is still missing is not sent.
BaseSending solve_sending(const std::vector<EarnersAbroad>& groups, const TransferParams& p, double wanted);

}  // namespace sterna
