#include <fmt/format.h>

#include "sterna/analysis/comparison.hpp"

namespace sterna {

namespace {

/// What others give for it; a rounding error is no gift.
std::string paid_by_donors(const Scorecard& card) {
    if (card.donors_bill.mean < 1) return "";
    return fmt::format(", paid by donors: {:.4g} million US dollars a year", card.donors_bill.mean / 1e6);
}

}  // namespace

std::string verdict_of(const Scorecard& card) {
    if (card.triple_win()) return "triple win" + paid_by_donors(card);
    if (card.triple_win_share < 0.95) return "no triple win, which needs 95 %";
    if (!card.disjoint) return "no verdict, since some countries are origin and destination at once; name both in the scope";
    if (card.party[0].difference.size() < 2) return "no verdict from one replicate; try -n 5";
    return "no triple win, since nobody gains for certain";
}

}  // namespace sterna
