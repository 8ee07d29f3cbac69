#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/inequality.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/normal_law.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

namespace sterna {
ProcessEntry households_process();
ProcessEntry remittances_process();
}  // namespace sterna

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2;

ProcessEntry both() {
    ProcessEntry entry = households_process();
    for (const MeasureInfo& measure : remittances_process().measures) entry.measures.push_back(measure);
    return entry;
}

struct HouseLab : test::RowLab {
    std::unique_ptr<Process> households, remittances;
    explicit HouseLab(const Values& values = {}, Atlas given = test::small_atlas())
        : RowLab(both(), std::move(given)), households(households_process().make(values, measures)),
          remittances(remittances_process().make({}, measures)) {}
    std::int64_t sum(const char* name) { return tallies.total(measures.find(name)); }
    void close(bool with_transfers) {
        if (with_transfers) remittances->prepare(tables, context());
        tallies = measures.empty_tallies();
        attach();
        survey(*households);
        households->year(world, tallies, context(), true);
    }
};

}  // namespace

TEST_CASE("Poverty and its gap are those of the closed form") {
    const std::vector<double> before{1, 1.5, 3, 4}, after{1.6, 2.1, 3, 4};
    const auto measures = [](const std::vector<double>& incomes) {
        std::pair<double, double> fgt;
        for (const double income : incomes) {
            const double gap = poverty_gap(income, 2);
            fgt.first += (gap > 0) / 4.0, fgt.second += gap / 4;
        }
        return fgt;
    };
    CHECK(measures(before).first == 0.5);
    CHECK(measures(before).second == 0.1875);
    CHECK(measures(after).first == 0.25);
    CHECK_NEAR(measures(after).second, 0.05, 1e-15);
}

TEST_CASE("The Gini index of one two three and four is a quarter and income per natural counts those abroad") {
    const std::vector<double> people{1, 1, 1, 1}, income{1, 2, 3, 4};
    CHECK_NEAR(gini(people, income), 0.25, 1e-15);
    CHECK(gini(std::vector<double>{4}, std::vector<double>{8}) == 0);
    CHECK(gini({}, {}) == 0);
    CHECK(income_per_natural(80 * 3'000, 20 * 20'000, 100) == 6'400);
}

TEST_CASE("Groups of income rise with it four to a doubling") {
    CHECK(income_group_of(1, 64) == 0);
    CHECK(income_group_of(128.01, 64) == 4);
    CHECK(income_group_of(1e12, 64) == 63);
    // Grouping costs less than a thousandth of the index of a lognormal distribution.
    std::vector<double> people(64), income(64);
    const int n = 20'000;
    for (int i = 0; i < n; ++i) {
        const double x = 5'000 * std::exp(ability_spread(0.4) * math::normal_quantile((i + 0.5) / n));
        const auto group = static_cast<std::size_t>(income_group_of(x, 64));
        people[group] += 1, income[group] += x;
    }
    CHECK_NEAR(gini(people, income), 0.4, 0.002);
}

TEST_CASE("Shares of use must add up to one") {
    CHECK_THROWS_AS(HouseLab({{"consumption", 0.5}}), InputError);
    CHECK_NOTHROW(HouseLab({{"consumption", 0.5}, {"investment", 0.42}}));
}

TEST_CASE("Uses of transfers are parts of what arrived") {
    HouseLab lab;
    lab.world.countries[poor].households.received_usd = 1'000;
    lab.close(false);
    const HouseholdState& state = lab.world.countries[poor].households;
    const double arrived = 1'000 / lab.atlas.countries[poor].price_level;
    CHECK_NEAR(state.consumed_transfers + state.schooling_transfers + state.invested_transfers, arrived, 1e-9);
    CHECK_NEAR(state.invested_transfers, 0.17 * arrived, 1e-9);
}

TEST_CASE("Transfers never make a household poor and nothing changes where nobody sends") {
    HouseLab lab({{"line", 6.0}});
    for (int i = 0; i < 3000; ++i) lab.add(poor, i % 3 == 0 ? rich : poor, i % 3 == 0 ? Status::permanent : Status::citizen_at_home, lab.now - 24);
    lab.close(false);
    CHECK(lab.sum("household_poor") == lab.sum("household_poor_without_transfers"));
    CHECK(lab.sum("households_receiving") == 0);
    const std::int64_t without = lab.sum("household_poor_without_transfers");
    lab.close(true);
    CHECK(lab.sum("household_poor_without_transfers") == without);
    CHECK(lab.sum("household_poor") < without);
    CHECK(lab.sum("households_receiving") > 300);
    CHECK(lab.sum("households_receiving") < 1000);
}

TEST_CASE("Where others earn lognormal incomes headcount and gap are those of the closed form") {
    HouseLab lab({{"line", 4.0}, {"other_spread", 1.0}});
    for (int i = 0; i < page_rows; ++i) lab.add(poor, rich, Status::permanent, lab.now - 24);
    lab.close(false);
    const double usual = expected_income(lab.tables.choice.params, lab.atlas, lab.world, poor, 1, 1, false);
    const double line = 4.0 * 365, mean = 0.6 * usual / (2 * (1 + lab.atlas.countries[poor].under15_per_adult) - 1);
    const double spread = ability_spread(lab.atlas.countries[poor].gini);
    const auto below = [&](double x, double shift) { return normal_cdf((std::log(x / mean) + shift * spread * spread) / spread); };
    // Headcount of a lognormal; its gap needs the mean of the poor, its variance their mean square.
    const double headcount = below(line, 0.5), part = mean / line, square = part * part * std::exp(spread * spread);
    const double gap = headcount - part * below(line, -0.5);
    const double variance = headcount - 2 * part * below(line, -0.5) + square * below(line, -1.5) - gap * gap;
    CHECK(headcount > 0.1);
    CHECK(headcount < 0.9);
    const double unit = 1024 / 2.0;  // each stands for half a household
    CHECK_BAND(test::z_of_count(std::llround(static_cast<double>(lab.sum("household_poor_without_transfers")) / unit), page_rows, headcount));
    CHECK_BAND(test::z_of_mean(static_cast<double>(lab.sum("household_gap_without_transfers")) / unit, page_rows, gap, variance));
    // Were all others to earn the same, nobody or everybody would be poor.
    HouseLab alike({{"line", 4.0}, {"other_spread", 0.0}});
    for (int i = 0; i < 100; ++i) alike.add(poor, rich, Status::permanent, alike.now - 24);
    alike.close(false);
    const std::int64_t counted = alike.sum("household_poor_without_transfers");
    CHECK((counted == 0 || counted == 100 * 512));
}

TEST_CASE("The income of a household is counted to the dollar") {
    HouseLab lab({{"other_adults", 1.0}, {"other_spread", 0.0}});
    const int absent = lab.add(poor, rich, Status::permanent, lab.now - 24);
    (void)absent;
    lab.close(false);
    const double usual = expected_income(lab.tables.choice.params, lab.atlas, lab.world, poor, 1, 1, false);
    const double heads = 2 * 1.5 - 1;
    // Half a household is left at home: its people count for one half, each with the income of the other adult.
    CHECK(lab.sum("household_people") == 512);
    CHECK(lab.sum("household_people_if_present") == 1024);
    CHECK(std::abs(static_cast<double>(lab.sum("household_incomes")) - 0.5 * 0.6 * usual / heads) <= 0.5);
    CHECK(std::abs(static_cast<double>(lab.sum("forgone_earnings")) - lab.atlas.countries[poor].participation[1] * usual) <= 0.5);
}

TEST_CASE("Households get what is sent of the wage in hand and none of deposits and debts") {
    HouseLab lab;
    Scheme scheme;
    scheme.number = 1, scheme.deposit = 0.25;
    lab.tables.choice.params.standing.rights.repayment = 0.4;
    lab.rules.schemes.push_back(scheme);
    lab.remittances->prepare(lab.tables, lab.context());
    for (int i = 0; i < 600; ++i) {
        const int row = lab.add(poor, rich, i % 3 == 1 ? Status::circular : Status::permanent, lab.now - 24);
        lab.box.page().scheme[row] = i % 3 == 1 ? 1 : no_scheme;
        lab.box.page().savings[row] = i % 3 == 2 ? -1000 : 0;
    }
    for (CountryState& country : lab.world.countries) country.base_efficiency = {1, 1, 1};
    lab.now = Month::of(2021, 12);
    lab.close(true);
    const auto& sent_of = lab.tallies[lab.measures.find("remittance_received")];
    const double at_close = static_cast<double>(lab.sum("household_transfers"));
    lab.run(*lab.remittances);
    double cents = 0;
    for (const std::int64_t one : sent_of) cents += static_cast<double>(one);
    CHECK(at_close > 0);
    CHECK(at_close == doctest::Approx(12 * cents / 100 / lab.atlas.countries[poor].price_level).epsilon(1e-3));
    CHECK(free_share(lab.box.page(), 1, lab.context()) == 0.75);
    CHECK(free_share(lab.box.page(), 2, lab.context()) == 0.6);
}

namespace {

/// Keeps one series of every frame.
struct Keep final : Recorder {
    explicit Keep(std::string wanted) : name(std::move(wanted)) {}
    void integers(const SeriesInfo&, std::span<const std::int64_t>) override {}
    void reals(const SeriesInfo& info, std::span<const double> values) override {
        if (info.name == name) frames.emplace_back(values.begin(), values.end()), evidence = info.evidence;
    }
    std::string name;
    Evidence evidence = Evidence::found;
    std::vector<std::vector<double>> frames;
};

}  // namespace

TEST_CASE("Nothing happens to poverty and to transfers between the first frame and the next without an event") {
    for (const char* name : {"poverty", "poverty_without_transfers", "receiving_households"}) {
        CAPTURE(name);
        Simulation simulation(test::model_of(test::calibrated_atlas(), test::scenario_of(40'000, 1)), {});
        Keep keep(name);
        simulation.record_start(keep);
        while (!simulation.done()) simulation.step(keep);
        REQUIRE(keep.frames.size() == 2);
        for (std::size_t i = 0; i < keep.frames[0].size(); ++i) {
            CAPTURE(i);
            CHECK(std::abs(keep.frames[1][i] - keep.frames[0][i]) < 0.015);
        }
    }
}

TEST_CASE("The share of published receipts is the expected one until the base year is counted") {
    Atlas atlas = test::calibrated_atlas();
    atlas.countries[poor].remittances_received = 20, atlas.countries[rich].remittances_received = 0;
    Simulation simulation(test::model_of(atlas, test::scenario_of(20'000, 2)), {});
    Keep keep("remittance_share_of_published");
    simulation.record_start(keep);
    std::vector<double> received;
    while (!simulation.done())
        if (simulation.step(keep)) received.push_back(simulation.world().countries[poor].households.formal_received_usd);
    REQUIRE(keep.frames.size() == 3);
    CHECK(keep.frames[0][poor] == doctest::Approx(1).epsilon(1e-6));
    CHECK(keep.frames[1][poor] == doctest::Approx(received[0] / 20e6).epsilon(1e-12));
    CHECK(keep.frames[1][poor] == doctest::Approx(1).epsilon(0.3));
    CHECK(keep.frames[2][poor] == keep.frames[1][poor]);
    CHECK(std::isnan(keep.frames[0][rich]));  // nothing is published for it
}

TEST_CASE("What rests on ranges and on households that were not seen is labelled an assumption") {
    for (const char* name : {"poverty", "poverty_without_transfers", "poverty_if_present", "poverty_gap", "poverty_gap_without_transfers", "household_gini"}) {
        CAPTURE(name);
        Simulation simulation(test::model_of(test::calibrated_atlas(), test::scenario_of(4'000, 1)), {});
        Keep keep(name);
        simulation.record_start(keep);
        CHECK(keep.evidence == Evidence::assumption);
    }
    for (const ProcessEntry& entry : {remittances_process(), households_process()})
        for (const ParamInfo& info : entry.info.params)
            if (info.key.starts_with("informal_") || info.key == "consumption") {
                CAPTURE(info.key);
                CHECK(info.evidence == Evidence::assumption);
            }
}

TEST_CASE("the leading bits of an income name the group that its logarithm names") {
    const IncomeGroups groups(histogram_bins);
    const auto same = [&](double income) { CHECK(groups.of(income) == income_group_of(income, histogram_bins)); };
    for (double income = 1; income < 1e8; income *= 1.00037) same(income);
    for (int border = -1; border <= histogram_bins + 4; ++border) {
        double income = lowest_income * std::exp2(border / 4.0) * (1 - 1e-15);
        for (int step = 0; step < 30; ++step) same(income), income = std::nextafter(income, 1e300);
    }
    for (const double income : {-5.0, 0.0, 64.0, 1e300}) same(income);
}
