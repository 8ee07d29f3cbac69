#pragma once
#include <cstdint>
#include <vector>

#include "sterna/core/table.hpp"

namespace sterna {

/// A market of two sides where each party may have several partners of the other side, up to its quota. Preferences are
/// responsive: each side ranks single partners by what they are worth to it, and any acceptable partner is better than a free
/// place (Roth 1985). Equal worth is ranked by the keyed numbers in `tie`, lower first, which both sides read.
struct MatchingMarket {
    Dense<double, 2> proposer_value;      // [proposer][receiver], worth of the pair to the proposer; negative = not acceptable
    Dense<double, 2> receiver_value;      // [proposer][receiver], the same to the receiver, who may count what others gain
    Dense<double, 2> receiver_gain;       // [proposer][receiver], of it what the receiver gains itself; negative = not acceptable
    Dense<double, 2> third_value;         // [proposer][receiver], to those whom the pair concerns; negative = not allowed
    Dense<std::uint64_t, 2> tie;          // [proposer][receiver]
    std::vector<int> proposer_quota, receiver_quota;

    std::size_t proposers() const { return proposer_quota.size(); }
    std::size_t receivers() const { return receiver_quota.size(); }
    /// Nobody of the three loses by the pair.
    bool acceptable(std::size_t proposer, std::size_t receiver) const {
        const auto at_least_nothing = [&](const Dense<double, 2>& worth) { return worth(proposer, receiver) >= 0; };
        return at_least_nothing(proposer_value) && at_least_nothing(receiver_value) && at_least_nothing(receiver_gain) && at_least_nothing(third_value);
    }
};

/// [proposer][receiver]: 1 = partners.
using Matching = Dense<std::uint8_t, 2>;

/// Deferred acceptance (Gale and Shapley 1962): proposers go down their lists, receivers hold the best so far and let the others go.
/// The pairwise stable matching that every proposer likes best; it does not depend on the order of proposals.
Matching deferred_acceptance(const MatchingMarket& market);

/// Pairs that are not partners and would both rather be, in a free place or in that of a partner they like less. 0 = stable.
/// Looks at every pair; of the algorithm above it shares the rankings only.
std::int64_t blocking_pairs(const MatchingMarket& market, const Matching& matching);

/// Parties, of three in each agreed pair, to whom the pair is worth less than nothing. 0 = individually rational.
std::int64_t worse_off(const MatchingMarket& market, const Matching& matching);

}  // namespace sterna
