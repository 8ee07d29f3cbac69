#include "engine/reference_tables.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "sterna/core/random.hpp"

using namespace sterna;

namespace {

/// Stocks with many empty cells and a few crowded ones.
ReferenceStocks uneven(int countries) {
    ReferenceStocks stocks(static_cast<std::size_t>(countries * countries * reference_skills));
    for (std::uint32_t cell = 0; cell < stocks.size(); ++cell) {
        const Words w = Draws(9).entity(stream("test/stocks"), cell, Month{0});
        stocks[cell] = w[0] % 3 == 0 ? 0 : w[1] % (w[2] % 10 == 0 ? 30'000 : 60);
    }
    return stocks;
}

/// The law again, sentence by sentence and cell by cell.
struct Plain {
    int n;
    double workers;
    ReferenceStocks stocks;

    double stock(int o, int r, int s) const { return static_cast<double>(stocks[static_cast<std::size_t>((o * n + r) * 3 + s)]); }
    double productivity(int i) const { return 1 + 4.0 * (37 * i % n) / (n - 1); }
    double closeness(int a, int b) const {
        if (a == b) return 0;
        const auto x = [](int i) { return (7919 * i + 13) % 1009 / 1009.0; };
        const auto y = [](int i) { return (6007 * i * i + 71 * i + 5) % 1013 / 1013.0; };
        return std::max(1.0, std::floor(65536 * std::exp(-3 * std::hypot(x(a) - x(b), y(a) - y(b)))));
    }
    double wage(int r, int s) const {
        const double theta[] = {0.30, 0.35, 0.35};
        double labour[3], root = 0;
        for (int k = 0; k < 3; ++k) {
            labour[k] = 0;
            for (int o = 0; o < n; ++o) labour[k] += stock(o, r, k);
            labour[k] = std::max(1.0, labour[k]);
            root += theta[k] * std::sqrt(labour[k]);
        }
        return productivity(r) * theta[s] * std::sqrt(root * root / labour[s]);
    }
    double utility(int o, int s, int d) const {
        const double m = 1000.0 * n / workers * (stock(o, d, 0) + stock(o, d, 1) + stock(o, d, 2));
        return std::pow(wage(d, s), 1.5) * (d == o ? 4.0 : std::pow(1 + m, 0.4));
    }
    std::vector<double> worth(int o, int s) const {
        std::vector<double> b;
        for (int d = 0; d < n; ++d) b.push_back(utility(o, s, d));
        const double best = *std::max_element(b.begin(), b.end());
        for (double& w : b) w = std::max(1.0, std::floor(0x1p24 * w / best));
        return b;
    }
};

void check_cell(const ReferenceTables& tables, const Plain& plain, const std::vector<double>& worth, int o, int r, int s) {
    std::vector<double> sums;
    for (int d = 0; d < plain.n; ++d)
        sums.push_back((d ? sums.back() : 0.0) + plain.closeness(r, d) * worth[static_cast<std::size_t>(d)]);
    const double all = sums.back(), stay = 65536.0 * 10 * plain.n * worth[static_cast<std::size_t>(r)];
    const double hazard = r == o ? 0 : std::floor((s == 0 ? 0.10 : s == 1 ? 0.08 : 0.06) * 0x1p32);
    const double leave = std::floor(hazard + std::floor((0x1p32 - hazard) * (all / (all + stay))));
    REQUIRE(tables.leave[static_cast<std::size_t>((o * plain.n + r) * 3 + s)] == leave);
    for (const std::uint32_t word : {0U, 1U, 0x40000000U, 0x9e3779b9U, 0xffffffffU}) {
        const auto first = std::upper_bound(sums.begin(), sums.end(), std::floor(word * 0x1p-32 * all)) - sums.begin();
        REQUIRE(tables.destination(static_cast<std::size_t>(o), static_cast<std::size_t>(r), static_cast<std::size_t>(s), word) == first);
    }
}

}  // namespace

TEST_CASE("Thresholds of leaving and destinations are those of the law written out cell by cell") {
    for (const int n : {2, 5, 16, 17, 23}) {
        const Plain plain{n, 1e5, uneven(n)};
        const ReferenceLaw law({100'000, n, 1, 0});
        for (const Kernel kernel : {Kernel::portable, Kernel::widest}) {
            ReferenceTables tables(law, kernel);
            tables.rebuild(plain.stocks, {2, 0});
            for (int o = 0; o < n; ++o)
                for (int s = 0; s < 3; ++s) {
                    const auto worth = plain.worth(o, s);
                    for (int r = 0; r < n; ++r) check_cell(tables, plain, worth, o, r, s);
                }
        }
    }
}

TEST_CASE("Nobody who leaves ends up where he was") {
    const int n = 40;
    const ReferenceLaw law({100'000, n, 1, 0});
    ReferenceTables tables(law, Kernel::widest);
    tables.rebuild(uneven(n), {});
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        const Words w = Draws(4).entity(stream("test/leavers"), i, Month{0});
        const std::size_t origin = w[0] % n, residence = w[3] % 2 ? origin : w[1] % n;
        const int there = tables.destination(origin, residence, w[3] % 3, w[2]);
        CHECK(there >= 0);
        CHECK(there < n);
        CHECK(static_cast<std::size_t>(there) != residence);
    }
}

TEST_CASE("The diaspora counts alike from the table of few and by its power") {
    const ReferenceLaw law({100'000, 20, 1, 0});
    for (const std::int64_t persons : {0, 1, 4095, 4096, 100'000})
        CHECK(law.diaspora_weight(persons) == doctest::Approx(std::pow(1 + 0.2 * static_cast<double>(persons), 0.4)).epsilon(1e-15));
}

TEST_CASE("Skills of newcomers come in the shares that the productivity of a country sets") {
    const ReferenceLaw law({1000, 5, 1, 0});
    // Productivity of country 1 is 1 + 4 * (37 mod 5) / 4 = 3, so that a fifth has the highest skill and 35 % the middle one.
    const auto word = [](double share) { return static_cast<std::uint32_t>(share * 0x1p32); };
    CHECK(law.skill(1, 0) == 2);
    CHECK(law.skill(1, word(0.1999)) == 2);
    CHECK(law.skill(1, word(0.2001)) == 1);
    CHECK(law.skill(1, word(0.5499)) == 1);
    CHECK(law.skill(1, word(0.5501)) == 0);
    CHECK(law.skill(1, 0xffffffffU) == 0);
}
