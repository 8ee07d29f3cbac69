#include "model/one_page.hpp"
#include "sterna/model/base_incomes.hpp"
#include "support/bands.hpp"

namespace sterna {
ProcessEntry brain_waste_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int origin = 0, rich = 2, tertiary = 2;
const Month start = Month::of(2020);

/// A page of skilled people who arrived in the rich country at the start.
OnePage arrivals() {
    OnePage p({brain_waste_process()});
    for (int i = 0; i < page_rows; ++i) {
        const int row = p.add(origin, rich, tertiary, 30, start);
        p.box.page().since[row] = start.index;
    }
    return p;
}

int flagged(const OnePage& p) {
    int n = 0;
    for (int row = 0; row < p.box.rows; ++row) n += (p.box.page().state[row] & overqualified_bit) != 0;
    return n;
}

}  // namespace

TEST_CASE("over-qualification falls from arrival to settlement and has the share as its mean over base durations") {
    const Overqualification p{true, false, 0.1, 1.36, 0.85};
    constexpr double share = 0.353;
    CHECK_CLOSE(overqualification(p, share, 0), 0.48008, 1e-12);
    CHECK_CLOSE(overqualification(p, share, 1e4), 0.30005, 1e-12);
    // 16.5 % of the stock arrived within 5 years, 13 % within 5-10, the rest 10 years and an exponential time of mean 12 ago.
    const double first = (1 - std::exp(-0.5)) / 0.5, second = std::exp(-0.5) * first, rest = std::exp(-1.0) / (1 + 12 * 0.1);
    const double mean = 0.30005 + 0.18003 * (0.165 * first + 0.13 * second + 0.705 * rest);
    CHECK_NEAR(mean, 0.353, 0.01);
}

TEST_CASE("the share of over-qualified follows its curve and nobody once free is caught again") {
    OnePage p = arrivals();
    const auto process = p.make(brain_waste_process());
    process->prepare(p.tables, p.context(start));
    std::vector<std::uint8_t> before(page_rows, overqualified_bit);
    for (const int year : {0, 3, 10, 25}) {
        p.decide(*process, start + 12 * year, 1, true);
        CHECK_BAND(z_of_count(flagged(p), page_rows, overqualification(p.tables.overqualification, 0.353, year)));
        for (int row = 0; row < page_rows; ++row) {
            const std::uint8_t now = p.box.page().state[row] & overqualified_bit;
            REQUIRE(now <= before[static_cast<std::size_t>(row)]);
            before[static_cast<std::size_t>(row)] = now;
        }
    }
}

TEST_CASE("the step after arrival decides and other steps outside the census change nothing") {
    OnePage p = arrivals();
    const auto process = p.make(brain_waste_process());
    process->prepare(p.tables, p.context(start));
    p.decide(*process, start);
    CHECK(flagged(p) == 0);
    p.decide(*process, start + 1);
    const int decided = flagged(p);
    CHECK(decided > 0);
    p.decide(*process, start + 60);
    CHECK(flagged(p) == decided);
}

TEST_CASE("the census counts the over-qualified of the labour force only") {
    OnePage p = arrivals();
    const auto process = p.make(brain_waste_process());
    process->prepare(p.tables, p.context(start));
    p.survey(*process, start);
    std::int64_t expected = 0;
    for (int row = 0; row < page_rows; ++row)
        expected += in_labour_force(p.box.page(), row, p.context(start)) && overqualified(p.box.page(), row, p.context(start));
    CHECK(p.tallies.total(cube::overqualified) == expected);
    const auto& share = p.atlas.countries[rich].participation;
    CHECK_BAND(z_of_count(expected, page_rows, 0.48008 * (share[0] + share[1]) / 2));
}

TEST_CASE("nobody is over-qualified while the process is off at home or without a degree") {
    OnePage p({});
    const int abroad = p.add(origin, rich, tertiary, 30, start), home = p.add(origin, origin, tertiary, 30, start),
              other = p.add(origin, rich, 1, 30, start);
    CHECK_FALSE(overqualified(p.box.page(), abroad, p.context(start)));
    p.tables.choice.params.standing = {};
    CHECK(expected_overqualification(p.tables.choice.params, p.atlas, p.rules, origin, rich, 0, tertiary, 0) == 0);
    const double off = base_income_ratios(p.tables.choice.params, p.atlas)[(0 * 4 + rich) * 2 + 1];
    p.make(brain_waste_process())->prepare(p.tables, p.context(start));
    CHECK(expected_overqualification(p.tables.choice.params, p.atlas, p.rules, origin, rich, 0, tertiary, 0) == 0.353);
    CHECK(base_income_ratios(p.tables.choice.params, p.atlas)[(0 * 4 + rich) * 2 + 1] > off);
    p.atlas.corridors(origin, rich).overqualified = 0.735;
    CHECK(overqualified(p.box.page(), abroad, p.context(Month{p.box.page().since[abroad]})));
    CHECK_FALSE(overqualified(p.box.page(), home, p.context(start)));
    CHECK_FALSE(overqualified(p.box.page(), other, p.context(start)));
}

TEST_CASE("the share of over-qualified is that of the corridor") {
    OnePage p = arrivals();
    p.atlas.corridors(origin, rich).overqualified = 0.6;
    const auto process = p.make(brain_waste_process());
    process->prepare(p.tables, p.context(start));
    p.decide(*process, start, 1, true);
    CHECK_BAND(z_of_count(flagged(p), page_rows, 1.36 * 0.6));
}

TEST_CASE("recognition cures what exceeds the natives rate and nobody else becomes over-qualified") {
    CHECK_CLOSE(recognised(0.47, 0.5), 0.32, 1e-15);
    CHECK(recognised(0.47, 0) == natives_overqualified);
    CHECK(recognised(0.1, 0) == 0.1);
    OnePage p = arrivals();
    const auto process = p.make(brain_waste_process());
    process->prepare(p.tables, p.context(start));
    p.decide(*process, start, 1, true);
    const PageBox before = p.box;
    p.rules.recognition.resize(1);
    p.rules.recognition[0].entry.times(0.25);
    p.decide(*process, start, 1, true);
    CHECK_BAND(z_of_count(flagged(p), page_rows, 0.17 + (0.48008 - 0.17) * 0.25));
    for (int row = 0; row < page_rows; ++row)
        REQUIRE((p.box.page().state[row] & overqualified_bit) <= (before.page().state[row] & overqualified_bit));
    p.rules.recognition[0].scope.fields = 0x2;  // nobody here
    p.decide(*process, start, 1, true);
    CHECK(std::equal(before.page().state, before.page().state + page_rows, p.box.page().state));
}

TEST_CASE("those without papers are over-qualified at the share of the corridor and no law of recognition reaches them") {
    OnePage p = arrivals();
    for (int row = 0; row < page_rows; ++row) p.box.page().state[row] = with_status(p.box.page().state[row], Status::irregular);
    p.rules.recognition.resize(1);
    p.rules.recognition[0].entry.times(0);
    const auto process = p.make(brain_waste_process());
    process->prepare(p.tables, p.context(start));
    for (const int year : {0, 10}) {
        p.decide(*process, start + 12 * year, 1, true);
        CHECK_BAND(z_of_count(flagged(p), page_rows, overqualification(p.tables.overqualification, 0.353, year)));
    }
}

TEST_CASE("who considers a move expects the over-qualification of the corridor under the law") {
    OnePage p({});
    p.atlas.corridors(origin, rich).overqualified = 0.57;
    const auto expected = [&](int birth, int residence, int education) {
        return expected_overqualification(p.tables.choice.params, p.atlas, p.rules, birth, residence, 0, education, 0);
    };
    CHECK(expected(origin, rich, tertiary) == 0.57);
    CHECK(expected(origin, rich, 1) == 0);
    CHECK(expected(rich, rich, tertiary) == 0);
    const double before = expected_income(p.tables.choice.params, p.atlas, p.world, rich, tertiary, 1, true, 0.57);
    p.rules.recognition.resize(1);
    p.rules.recognition[0].entry.times(0.5);
    CHECK_CLOSE(expected(origin, rich, tertiary), 0.37, 1e-15);
    const double after = expected_income(p.tables.choice.params, p.atlas, p.world, rich, tertiary, 1, true, 0.37);
    const auto& wage = p.atlas.countries[rich].wage;
    CHECK_CLOSE(after / before, (1 - 0.37 * (1 - wage[1] / wage[2])) / (1 - 0.57 * (1 - wage[1] / wage[2])), 1e-13);
}

TEST_CASE("natives are over-qualified only when asked for and at their own rate") {
    OnePage p({brain_waste_process()});
    for (int i = 0; i < page_rows; ++i) p.add(rich, rich, tertiary, 30, start);
    for (const bool natives : {false, true}) {
        const auto process = p.make(brain_waste_process(), {{"natives", natives}});
        process->prepare(p.tables, p.context(start));
        p.decide(*process, start, 1, true);
        if (natives)
            CHECK_BAND(z_of_count(flagged(p), page_rows, natives_overqualified));
        else
            CHECK(flagged(p) == 0);
    }
}
