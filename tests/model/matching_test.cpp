#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "sterna/core/random.hpp"
#include "sterna/model/matching.hpp"

using namespace sterna;

namespace {

using Values = Dense<double, 2>;

MatchingMarket empty_market(std::size_t proposers, std::size_t receivers) {
    const Values::Shape shape{proposers, receivers};
    return {Values(shape), Values(shape), Values(shape), Values(shape), Dense<std::uint64_t, 2>(shape), std::vector<int>(proposers, 1), std::vector<int>(receivers, 1)};
}

/// Worth between -0.3 and 0.7 in steps of 0.1 where `coarse`, so that ties are common; quotas 0 to 3.
MatchingMarket random_market(std::uint32_t number, std::size_t proposers, std::size_t receivers, bool coarse) {
    const Draws draws(42);
    MatchingMarket m = empty_market(proposers, receivers);
    std::uint32_t k = 0;
    const auto word = [&] { return draws.entity(stream("test/matching"), number, Month{0}, k++); };
    const auto worth = [&](std::uint32_t w) { return coarse ? 0.1 * (w % 11) - 0.3 : to_unit(w) - 0.3; };
    for (std::size_t p = 0; p < proposers; ++p)
        for (std::size_t r = 0; r < receivers; ++r) {
            const Words w = word();
            m.proposer_value(p, r) = worth(w[0]), m.receiver_value(p, r) = worth(w[1]), m.third_value(p, r) = to_unit(w[2]) - 0.1;
            m.receiver_gain(p, r) = m.receiver_value(p, r), m.tie(p, r) = w[3];
        }
    for (int& q : m.proposer_quota) q = static_cast<int>(word()[0] % 4);
    for (int& q : m.receiver_quota) q = static_cast<int>(word()[0] % 4);
    return m;
}

bool within_quotas(const MatchingMarket& m, const Matching& x) {
    for (std::size_t p = 0; p < m.proposers(); ++p) {
        int n = 0;
        for (std::size_t r = 0; r < m.receivers(); ++r) n += x(p, r);
        if (n > m.proposer_quota[p]) return false;
    }
    for (std::size_t r = 0; r < m.receivers(); ++r) {
        int n = 0;
        for (std::size_t p = 0; p < m.proposers(); ++p) n += x(p, r);
        if (n > m.receiver_quota[r]) return false;
    }
    return true;
}

/// What a proposer's partners are worth to it, best first, free places as -1.
std::vector<double> fortunes(const MatchingMarket& m, const Matching& x, std::size_t p) {
    std::vector<double> worth;
    for (std::size_t r = 0; r < m.receivers(); ++r)
        if (x(p, r)) worth.push_back(m.proposer_value(p, r));
    worth.resize(m.receivers(), -1);
    std::sort(worth.rbegin(), worth.rend());
    return worth;
}

/// By trying every set of pairs.
template <class F>
void for_each_stable(const MatchingMarket& m, F f) {
    const std::size_t pairs = m.proposers() * m.receivers();
    for (unsigned set = 0; set < (1U << pairs); ++set) {
        Matching x({m.proposers(), m.receivers()}, 0);
        for (std::size_t i = 0; i < pairs; ++i) x.values()[i] = (set >> i) & 1;
        if (within_quotas(m, x) && worse_off(m, x) == 0 && blocking_pairs(m, x) == 0) f(x);
    }
}

}  // namespace

TEST_CASE("Of the three stable marriages of Gale and Shapley proposers get the one they like best") {
    MatchingMarket m = empty_market(3, 3);
    const int first_example[3][3] = {{1, 2, 3}, {3, 1, 2}, {2, 3, 1}};        // rank of receiver r with proposer p
    const int of_receivers[3][3] = {{3, 2, 1}, {1, 3, 2}, {2, 1, 3}};         // rank of proposer p with receiver r
    for (std::size_t p = 0; p < 3; ++p)
        for (std::size_t r = 0; r < 3; ++r) m.proposer_value(p, r) = 4 - first_example[p][r], m.receiver_value(p, r) = 4 - of_receivers[p][r];
    int stable = 0;
    for_each_stable(m, [&](const Matching&) { ++stable; });
    CHECK(stable == 3);
    const Matching x = deferred_acceptance(m);
    for (std::size_t p = 0; p < 3; ++p) CHECK(x(p, p) == 1);
    CHECK(blocking_pairs(m, x) == 0);
}

TEST_CASE("No random market ends with a blocking pair or a loser or more partners than there is room for") {
    std::int64_t partners = 0;
    for (std::uint32_t n = 0; n < 400; ++n) {
        const MatchingMarket m = random_market(n, 1 + n % 9, 1 + n % 7, n % 2 == 0);
        const Matching x = deferred_acceptance(m);
        CHECK(blocking_pairs(m, x) == 0);
        CHECK(worse_off(m, x) == 0);
        CHECK(within_quotas(m, x));
        partners += std::accumulate(x.values().begin(), x.values().end(), 0);
    }
    CHECK(partners > 400);
}

TEST_CASE("No other stable matching gives any proposer better partners") {
    int choices = 0;
    for (std::uint32_t n = 0; n < 200; ++n) {
        MatchingMarket m = random_market(1000 + n, 3, 3, false);
        for (Values* worth : {&m.proposer_value, &m.receiver_value, &m.receiver_gain, &m.third_value})
            for (double& x : worth->values()) x += 0.3;  // everybody is acceptable: the most can be disputed
        for (int& q : m.proposer_quota) q = 1 + (n + static_cast<std::uint32_t>(q)) % 5 / 4;
        m.receiver_quota = m.proposer_quota;
        const Matching x = deferred_acceptance(m);
        for_each_stable(m, [&](const Matching& other) {
            choices += other != x;
            for (std::size_t p = 0; p < 3; ++p) {
                const auto own = fortunes(m, x, p), instead = fortunes(m, other, p);
                for (std::size_t i = 0; i < own.size(); ++i) CHECK(own[i] >= instead[i]);
            }
        });
    }
    CHECK(choices > 0);
}

TEST_CASE("Names of the parties do not matter") {
    for (std::uint32_t n = 0; n < 50; ++n) {
        const MatchingMarket m = random_market(2000 + n, 5, 6, true);
        MatchingMarket mirrored = m;
        for (std::size_t p = 0; p < 5; ++p)
            for (std::size_t r = 0; r < 6; ++r) {
                mirrored.proposer_value(4 - p, 5 - r) = m.proposer_value(p, r), mirrored.receiver_value(4 - p, 5 - r) = m.receiver_value(p, r);
                mirrored.receiver_gain(4 - p, 5 - r) = m.receiver_gain(p, r);
                mirrored.third_value(4 - p, 5 - r) = m.third_value(p, r), mirrored.tie(4 - p, 5 - r) = m.tie(p, r);
            }
        std::reverse(mirrored.proposer_quota.begin(), mirrored.proposer_quota.end());
        std::reverse(mirrored.receiver_quota.begin(), mirrored.receiver_quota.end());
        const Matching x = deferred_acceptance(m), y = deferred_acceptance(mirrored);
        for (std::size_t p = 0; p < 5; ++p)
            for (std::size_t r = 0; r < 6; ++r) CHECK(x(p, r) == y(4 - p, 5 - r));
    }
}

TEST_CASE("The keyed number decides between equals") {
    MatchingMarket m = empty_market(2, 1);
    m.tie(0, 0) = 7, m.tie(1, 0) = 3;
    CHECK(deferred_acceptance(m)(1, 0) == 1);
    m.tie(0, 0) = 2;
    CHECK(deferred_acceptance(m)(0, 0) == 1);
    MatchingMarket choice = empty_market(1, 2);
    choice.tie(0, 0) = 5, choice.tie(0, 1) = 4;
    CHECK(deferred_acceptance(choice)(0, 1) == 1);
}

TEST_CASE("The checks find a pair that was kept apart and a party that loses") {
    MatchingMarket m = empty_market(2, 2);
    m.proposer_value.fill(-1);
    m.proposer_value(0, 0) = m.receiver_value(0, 0) = 1;
    Matching x = deferred_acceptance(m);
    REQUIRE(x(0, 0) == 1);
    x(0, 0) = 0;
    CHECK(blocking_pairs(m, x) == 1);
    x = deferred_acceptance(m);
    m.third_value(0, 0) = -0.01;
    CHECK(worse_off(m, x) == 1);
    m.receiver_gain(0, 0) = -1;
    CHECK(worse_off(m, x) == 2);
}

TEST_CASE("Whoever gains only by what others gain counts as a loser and need not agree") {
    MatchingMarket m = empty_market(1, 1);
    m.proposer_value(0, 0) = m.receiver_value(0, 0) = m.third_value(0, 0) = 1;
    m.receiver_gain(0, 0) = -0.01;
    CHECK_FALSE(m.acceptable(0, 0));
    Matching x({1, 1}, 1);
    CHECK(worse_off(m, x) == 1);
    CHECK(deferred_acceptance(m)(0, 0) == 0);
}
