#include "sterna/model/matching.hpp"

#include <algorithm>

namespace sterna {

namespace {

/// Whether a proposer ranks receiver `a` before `b`.
bool proposer_prefers(const MatchingMarket& m, std::size_t proposer, std::size_t a, std::size_t b) {
    if (m.proposer_value(proposer, a) != m.proposer_value(proposer, b)) return m.proposer_value(proposer, a) > m.proposer_value(proposer, b);
    if (m.tie(proposer, a) != m.tie(proposer, b)) return m.tie(proposer, a) < m.tie(proposer, b);
    return a < b;
}

/// Partners a proposer would have, best first.
std::vector<std::size_t> wish_list(const MatchingMarket& m, std::size_t proposer) {
    std::vector<std::size_t> list;
    for (std::size_t r = 0; r < m.receivers(); ++r)
        if (m.acceptable(proposer, r)) list.push_back(r);
    std::sort(list.begin(), list.end(), [&](std::size_t a, std::size_t b) { return proposer_prefers(m, proposer, a, b); });
    return list;
}

/// Whether a receiver ranks proposer `a` before `b`.
bool receiver_prefers(const MatchingMarket& m, std::size_t receiver, std::size_t a, std::size_t b) {
    if (m.receiver_value(a, receiver) != m.receiver_value(b, receiver)) return m.receiver_value(a, receiver) > m.receiver_value(b, receiver);
    if (m.tie(a, receiver) != m.tie(b, receiver)) return m.tie(a, receiver) < m.tie(b, receiver);
    return a < b;
}

/// Would rather have the other party than a free place or its least liked partner.
bool proposer_would(const MatchingMarket& m, const Matching& matching, std::size_t proposer, std::size_t receiver) {
    int partners = 0;
    bool likes_one_less = false;
    for (std::size_t r = 0; r < m.receivers(); ++r) {
        if (!matching(proposer, r)) continue;
        ++partners;
        likes_one_less = likes_one_less || proposer_prefers(m, proposer, receiver, r);
    }
    return partners < m.proposer_quota[proposer] || likes_one_less;
}

bool receiver_would(const MatchingMarket& m, const Matching& matching, std::size_t proposer, std::size_t receiver) {
    int partners = 0;
    bool likes_one_less = false;
    for (std::size_t p = 0; p < m.proposers(); ++p) {
        if (!matching(p, receiver)) continue;
        ++partners;
        likes_one_less = likes_one_less || receiver_prefers(m, receiver, proposer, p);
    }
    return partners < m.receiver_quota[receiver] || likes_one_less;
}

}  // namespace

Matching deferred_acceptance(const MatchingMarket& m) {
    Matching held({m.proposers(), m.receivers()}, 0);
    std::vector<std::vector<std::size_t>> wishes, partners(m.receivers());
    std::vector<std::size_t> next(m.proposers(), 0);
    std::vector<int> free;
    std::vector<std::size_t> asking;
    for (std::size_t p = 0; p < m.proposers(); ++p) {
        wishes.push_back(wish_list(m, p));
        free.push_back(m.proposer_quota[p]);
        asking.push_back(p);
    }
    while (!asking.empty()) {
        const std::size_t p = asking.back();
        if (free[p] <= 0 || next[p] == wishes[p].size()) {
            asking.pop_back();
            continue;
        }
        const std::size_t r = wishes[p][next[p]++];
        auto& list = partners[r];
        list.push_back(p), --free[p], held(p, r) = 1;
        if (static_cast<int>(list.size()) <= m.receiver_quota[r]) continue;
        const auto worst = std::max_element(list.begin(), list.end(), [&](std::size_t a, std::size_t b) { return receiver_prefers(m, r, a, b); });
        const std::size_t let_go = *worst;
        list.erase(worst), ++free[let_go], held(let_go, r) = 0;
        if (let_go != p) asking.push_back(let_go);
    }
    return held;
}

std::int64_t blocking_pairs(const MatchingMarket& m, const Matching& matching) {
    std::int64_t found = 0;
    for (std::size_t p = 0; p < m.proposers(); ++p)
        for (std::size_t r = 0; r < m.receivers(); ++r)
            if (!matching(p, r) && m.acceptable(p, r) && proposer_would(m, matching, p, r) && receiver_would(m, matching, p, r)) ++found;
    return found;
}

std::int64_t worse_off(const MatchingMarket& m, const Matching& matching) {
    std::int64_t losers = 0;
    for (std::size_t p = 0; p < m.proposers(); ++p)
        for (std::size_t r = 0; r < m.receivers(); ++r) {
            if (!matching(p, r)) continue;
            for (const double value : {m.proposer_value(p, r), m.receiver_gain(p, r), m.third_value(p, r)}) losers += !(value >= 0);
        }
    return losers;
}

}  // namespace sterna
