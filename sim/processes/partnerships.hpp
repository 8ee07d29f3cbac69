#pragma once
#include <string>

#include "sterna/model/matching.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

struct PartnershipParams {
    double vacancy = 0.3, benefits = 0.12, sent = 0.15, nationals = 0.5, study_years = 4, away_share = 0.5;
    double employer_training = 0.5, diaspora_information = 0.1, union_rights = 0.1, ngo_preparation = 0.15;
    double least_coherent = 2, capacity = 8;
};

/// One round of one market place at the end of a year: who meets, what they could agree on, who agrees. Adds to `book` what was
/// agreed and what the checks found; throws InternalError if a pair blocks the outcome or a party loses.
void hold_round(const PartnershipParams& params, const MarketPlace& market, Partnerships& book, const Tallies& tallies, const Context& ctx);

}  // namespace sterna
