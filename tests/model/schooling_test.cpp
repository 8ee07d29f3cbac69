#include "sterna/model/education_trend.hpp"
#include "sterna/model/home_enrolment.hpp"
#include "sterna/model/schooling_choice.hpp"

#include <map>

#include "model/one_page.hpp"
#include "support/bands.hpp"

namespace sterna {
ProcessEntry schooling_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, rich = 2;
const Month start = Month::of(2020), december = Month::of(2020, 12);

/// Uniform costs with E = a + b p.
double enrolment(double a, double b, double p) {
    const double base_prospect = 0.25, base = a + b * base_prospect;
    return uniform_cost(base, {p, base_prospect, 1, 1}, b * base_prospect / base);
}
/// Skilled among those who stay, if only the skilled leave.
double share_of_stayers(double a, double b, double p) {
    const double e = enrolment(a, b, p);
    return (1 - p) * e / (1 - p * e);
}
/// Skilled who stay, for each native.
double stayers(double a, double b, double p) { return (1 - p) * enrolment(a, b, p); }
double elastic_stayers(double elasticity, double p) {
    return (1 - p) * constant_elasticity(0.1, {p, 0.05, 1, 1}, elasticity, 0.3);
}

template <class F>
double highest(F f, double low, double high) {
    for (int i = 0; i < 200; ++i) {
        const double a = low + (high - low) / 3, b = high - (high - low) / 3;
        (f(a) < f(b) ? low : high) = f(a) < f(b) ? a : b;
    }
    return (low + high) / 2;
}
template <class F>
double where_zero(F f, double low, double high) {  // f falls through zero
    for (int i = 0; i < 100; ++i) {
        const double middle = (low + high) / 2;
        (f(middle) > 0 ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// Natives at home, one after another turning 18 in the six years from the start.
OnePage class_of_six_years() {
    OnePage p({schooling_process()});
    for (int i = 0; i < page_rows; ++i) {
        const int row = p.add(poor, poor, 1, 18, start + i * 72 / page_rows);
        p.box.page().state[row] = with_bit(p.box.page().state[row], employed_bit, false);
    }
    return p;
}

void set_enrolment(OnePage& p, double share, double without_prospect) {
    for (auto& state : p.world.countries) state.enrolment = share, state.enrolment_without_prospect = without_prospect;
}

/// Graduates by month and cause.
std::map<int, std::array<std::int64_t, causes>> graduations(OnePage& p, const Process& process, int months, int jump_at,
                                                            double after) {
    std::map<int, std::array<std::int64_t, causes>> by_month;
    const Measure graduates = p.measures.find("graduates");
    for (int m = 0; m < months; ++m) {
        if (m == jump_at) set_enrolment(p, after, 0.2);
        p.tallies = p.measures.empty_tallies();
        p.decide(process, start + m);
        for (std::size_t c = 0; c < causes; ++c)
            by_month[m][c] = p.tallies[graduates][p.layout.corridor(poor, poor) * causes + c];
    }
    return by_month;
}

}  // namespace

TEST_CASE("uniform costs give the optimum and the break-even of the closed forms") {
    const double a = 0.05, b = 0.2;
    CHECK_CLOSE(enrolment(a, b, 0.3), a + b * 0.3, 1e-12);
    const double best = highest([&](double p) { return share_of_stayers(a, b, p); }, 0, 1);
    CHECK_NEAR(best, 0.419873, 2e-6);
    CHECK_NEAR(enrolment(a, b, best), 0.133975, 1e-6);
    CHECK_NEAR(share_of_stayers(a, b, best), 0.082355, 1e-6);
    CHECK_NEAR(where_zero([&](double p) { return share_of_stayers(a, b, p) - a; }, best, 1), 0.802632, 1e-6);
    CHECK_NEAR(highest([&](double p) { return stayers(a, b, p); }, 0, 1), 0.375, 2e-6);
    CHECK_NEAR(where_zero([&](double p) { return stayers(a, b, p) - a; }, 0.375, 1), 0.75, 1e-6);
}

TEST_CASE("no beneficial brain drain exists when b is a times one minus a") {
    const double a = 0.05, edge = a * (1 - a), step = least_prospect;
    // Second difference of the exact H at 0: its slope there is b - a(1-a), its curvature of order one.
    const auto slope = [&](double b) {
        return (-3 * a + 4 * share_of_stayers(a, b, step) - share_of_stayers(a, b, 2 * step)) / (2 * step);
    };
    CHECK_NEAR(slope(edge), 0, 1e-6);
    CHECK(slope(edge * 1.1) > 0.004);
    CHECK(slope(edge * 0.9) < -0.004);
}

TEST_CASE("constant elasticity puts the optimum at e over one plus e and the break-even where the tables have it") {
    CHECK_NEAR(highest([](double p) { return elastic_stayers(0.05, p); }, 0.001, 0.5), 0.047619, 1e-6);
    struct Row {
        double elasticity, unskilled, break_even;
    };
    const std::vector<Row> rows{
        {0.05, 0.005, 0.165}, {0.07, 0.005, 0.242}, {0.07, 0.01, 0.196}, {0.10, 0.005, 0.349}, {0.20, 0.02, 0.481}};
    for (const Row& row : rows) {
        const double without = elastic_stayers(row.elasticity, row.unskilled), best = row.elasticity / (1 + row.elasticity);
        const double even = where_zero([&](double p) { return elastic_stayers(row.elasticity, p) - without; }, best, 0.99);
        CHECK_NEAR(even, row.break_even, 0.0006);
    }
    const double without = elastic_stayers(0.05, 0.005);
    CHECK_NEAR(where_zero([&](double p) { return elastic_stayers(0.05, p) - without; }, 0.05, 0.9), 0.1645, 0.0002);
}

TEST_CASE("at the default elasticity countries gain from modest and lose from massive skilled emigration") {
    const double without = elastic_stayers(0.07, 0.0075);
    CHECK(elastic_stayers(0.07, 0.05) > without);
    CHECK(elastic_stayers(0.07, 0.10) > without);
    CHECK(elastic_stayers(0.07, 0.30) < without);
}

TEST_CASE("the mean liquidity is that of the normal distribution") {
    CHECK_NEAR(mean_liquidity(0, 0.5), 0.75, 1e-12);
    CHECK_NEAR(mean_liquidity(1.959963984540054, 0), 0.025, 1e-12);
    CHECK(mean_liquidity(liquid_from(0, 100, 1.2), 0.5) == 1.0);
    CHECK_NEAR(mean_liquidity(liquid_from(100, 0, 1.2), 0.5), 0.5, 1e-12);
    CHECK_CLOSE(liquid_from(std::exp(1.2) * 100, 100, 1.2), 1.0, 1e-12);
}

TEST_CASE("the base year enrols the share that the world describes and expects what its stocks show") {
    OnePage p({schooling_process()});
    const auto process = p.make(schooling_process());
    for (int i = 0; i < 1000; ++i) p.add(poor, poor, 0, 17, start - i % 12);
    p.survey(*process, start);
    CHECK(p.tallies.total(p.measures.find("cohort_18")) == 1000);
    process->year(p.world, p.tallies, p.context(start), true);
    const CountryState base = p.world.countries[poor];
    CHECK(base.enrolment == home_enrolment(p.atlas, poor));
    CHECK(base.enrolment_without_prospect < base.enrolment);
    // 5.6 % of the natives are abroad; there the skilled are 0.2 / 0.8 of them, at home 0.1.
    CHECK_CLOSE(base.base_prospect, 0.056 * 0.25 / (0.056 * 0.25 + 0.944 * 0.1), 1e-9);
    CHECK(base.prospect == base.base_prospect);
    // Rich countries do not answer to prospects.
    CHECK(p.world.countries[rich].enrolment == p.world.countries[rich].enrolment_without_prospect);
}

TEST_CASE("a year of more departures raises prospects part of the way and enrolment of poor countries only") {
    OnePage p({schooling_process()});
    const auto process = p.make(schooling_process());
    process->year(p.world, p.tallies, p.context(start), true);
    const std::vector<CountryState> base = p.world.countries;
    for (const int origin : {poor, rich}) {
        p.tallies[cube::stock][p.layout.cell(origin, origin, 2, 0)] = 100000;
        p.tallies[cube::stock][p.layout.cell(origin, 1, 2, 0)] = 5000;
        p.tallies[cube::outflow][p.layout.cell(origin, 1, 2, 0)] = 5000;
        p.tallies[cube::return_flow][p.layout.cell(origin, 1, 2, 0)] = 150;
    }
    process->year(p.world, p.tallies, p.context(december), false);
    const CountryState& now = p.world.countries[poor];
    const double life = 0.05 / (0.05 + 0.03), seen = std::min(1.0, base[poor].base_prospect * life / base[poor].base_life_share);
    CHECK_CLOSE(now.prospect, 0.7 * base[poor].prospect + 0.3 * seen, 1e-3);  // thirty workers leave at the described rate
    CHECK(now.prospect > base[poor].prospect);
    CHECK_CLOSE(now.enrolment / base[poor].enrolment, std::pow(now.prospect / base[poor].prospect, 0.07), 1e-9);
    CHECK(p.world.countries[rich].prospect > base[rich].prospect);
    CHECK(p.world.countries[rich].enrolment == base[rich].enrolment);
}

TEST_CASE("a year without anybody seen to move leaves expectations of a handful of people near those of the base year") {
    OnePage p({schooling_process()});
    const auto process = p.make(schooling_process());
    process->year(p.world, p.tallies, p.context(start), true);
    const double base = p.world.countries[poor].prospect;
    p.tallies[cube::stock][p.layout.cell(poor, poor, 2, 0)] = 3;
    p.tallies[cube::stock][p.layout.cell(poor, 1, 2, 0)] = 1;
    process->year(p.world, p.tallies, p.context(december), false);
    CHECK_CLOSE(p.world.countries[poor].prospect, base, 0.03);
}

TEST_CASE("whoever wants to study and finds no place is counted as long as bonds do not pay one") {
    OnePage p({schooling_process()});
    const auto process = p.make(schooling_process());
    for (int i = 0; i < 1000; ++i) p.add(poor, poor, 0, 17, start - i % 12);
    p.survey(*process, start);
    process->year(p.world, p.tallies, p.context(start), true);
    CountryState& state = p.world.countries[poor];
    const double wish = 1000 * state.enrolment;
    CHECK(state.unmet_places == 0);  // the base year has a tenth more places than it needs
    state.base_places = wish / 4;
    process->year(p.world, p.tallies, p.context(december), false);
    CHECK(state.unmet_places > 0);
    const double missing = state.unmet_places, share = state.enrolment, own = 1.015 * wish / 4;
    CHECK(missing < wish);
    state.public_finance.places_financed = missing / 2;
    process->year(p.world, p.tallies, p.context(december), false);
    CHECK_CLOSE(state.enrolment / share, (own + missing / 2) / own, 1e-9);
    CHECK_CLOSE(state.unmet_places, missing, 0.05);  // as many as without bonds
}

TEST_CASE("when places do not reach enrolment is the places for each of the cohort who would come") {
    CHECK_CLOSE(within_places(0.3, 100, 1000, 0.8), 0.125, 1e-15);
    CHECK(within_places(0.1, 100, 1000, 0.8) == 0.1);
    CHECK(within_places(0.1, 100, 0, 0.8) == 0.1);
    OnePage p({schooling_process()});
    const auto process = p.make(schooling_process());
    const Measure cohort = p.measures.find("cohort_18");
    p.tallies[cohort][poor] = 1000;
    process->year(p.world, p.tallies, p.context(start), true);
    const double base = p.world.countries[poor].enrolment;
    p.tallies[cohort][poor] = 2000;
    process->year(p.world, p.tallies, p.context(december), false);
    CHECK_CLOSE(p.world.countries[poor].enrolment, base * 1.1 * 1.015 / 2, 1e-9);
}

TEST_CASE("graduates arrive four years after prospects jump and never before") {
    OnePage calm = class_of_six_years(), jump = class_of_six_years();
    const auto process = calm.make(schooling_process());
    set_enrolment(calm, 0.2, 0.2), set_enrolment(jump, 0.2, 0.2);
    const auto without = graduations(calm, *process, 134, -1, 0), with = graduations(jump, *process, 134, 24, 0.5);
    std::int64_t more = 0;
    for (int m = 0; m < 134; ++m) {
        if (m < 24 + 48) REQUIRE(with.at(m) == without.at(m));
        REQUIRE(with.at(m)[0] == without.at(m)[0]);  // those moved by prospects come on top
        more += with.at(m)[1];
    }
    CHECK(more > 100);
    CHECK(without.at(48)[0] > 0);
    CHECK(with.at(72)[1] > 0);
}

TEST_CASE("a higher share makes nobody enrol less person by person and enrols that share of a cohort") {
    std::vector<bool> studied(page_rows, false);
    for (const double share : {0.1, 0.2, 0.4}) {
        OnePage p = class_of_six_years();
        set_enrolment(p, share, share);
        const auto process = p.make(schooling_process());
        process->prepare(p.tables, p.context(start));
        p.decide(*process, start, 72);
        int students = 0;
        for (std::size_t row = 0; row < page_rows; ++row) {
            const bool studies = (p.box.page().state[row] & studying_bit) != 0;
            if (studied[row]) REQUIRE(studies);
            studied[row] = studies;
            students += studies;
        }
        CHECK_BAND(z_of_count(students, page_rows, share));
    }
}

TEST_CASE("pupils are those with the lowest rank leave at 18 with secondary education and are not counted as graduates") {
    OnePage p({schooling_process()});
    for (int i = 0; i < page_rows; ++i) p.add(poor, poor, 0, 15, start);
    const auto process = p.make(schooling_process());
    process->prepare(p.tables, p.context(start));
    set_enrolment(p, 0, 0);
    p.decide(*process, start);
    const double share = p.atlas.countries[poor].secondary_share_young;
    int pupils = 0;
    for (int row = 0; row < page_rows; ++row) {
        const bool pupil = (p.box.page().state[row] & studying_bit) != 0;
        REQUIRE(pupil == (p.traits.study_rank({poor, static_cast<std::uint32_t>(row)}) <= share));
        if (pupil) REQUIRE(p.box.page().held[row] == (start + 36).index);
        pupils += pupil;
    }
    CHECK_BAND(z_of_count(pupils, page_rows, share));
    p.decide(*process, start + 35);
    CHECK(p.tallies.total(cube::education_in) == 0);
    p.decide(*process, start + 36);
    CHECK(p.tallies.total(cube::education_in) == pupils);
    CHECK(p.tallies.total(p.measures.find("graduates")) == 0);
}

TEST_CASE("fields follow the shares of the country and health takes a year longer") {
    OnePage p = class_of_six_years();
    set_enrolment(p, 1, 1);
    const auto process = p.make(schooling_process(), {{"least_liquidity", 1.0}});
    p.decide(*process, start, 72);
    const int health = p.atlas.field("health");
    std::vector<std::int64_t> fields(4, 0);
    for (int m = 0; m < 62 + 72; ++m) {
        p.decide(*process, start + 72 + m);
        for (int row = 0; row < page_rows && m == 61 + 72; ++row) {
            REQUIRE(education_of(p.box.page().kind[row]) == 2);
            ++fields[static_cast<std::size_t>(field_of(p.box.page().kind[row]))];
        }
    }
    std::vector<double> expected;
    for (const double share : p.atlas.countries[poor].field_share) expected.push_back(share * page_rows);
    CHECK_BAND(z_of_chi_square(fields, expected));

    OnePage early = class_of_six_years();
    set_enrolment(early, 1, 1);
    early.decide(*process, start, 72);
    for (int row = 0; row < page_rows; ++row) {
        const int months = early.box.page().held[row] - early.box.page().born[row] - 216;
        REQUIRE(months == (field_of(p.box.page().kind[row]) == health ? 60 : 48));
    }
}

TEST_CASE("nobody abroad without the rights of a family studies and graduates abroad are none of the origin") {
    OnePage p({schooling_process()});
    for (int i = 0; i < 100; ++i) {
        const int row = p.add(poor, rich, 1, 18, start);
        if (i % 2) p.box.page().state[row] = with_status(0, Status::temporary);
    }
    set_enrolment(p, 1, 1);
    const auto process = p.make(schooling_process(), {{"least_liquidity", 1.0}});
    for (int m = 0; m <= 60; ++m) p.decide(*process, start + m);
    const Measure graduates = p.measures.find("graduates");
    CHECK(p.tallies.total(graduates) == 50);
    CHECK(p.tallies[graduates][p.layout.corridor(poor, rich) * causes] == 50);
}

TEST_CASE("plans name the next birthday or graduation so that sleeping changes nothing") {
    OnePage p({schooling_process()});
    const auto process = p.make(schooling_process());
    const int young = p.add(poor, poor, 0, 16, start), student = p.add(poor, poor, 1, 19, start),
              grown = p.add(poor, poor, 1, 30, start);
    p.box.page().state[student] |= studying_bit;
    p.box.page().held[student] = (start + 30).index;
    p.on_block([&](Block& b) {
        CHECK(planned(*process, b, young, p.context(start)) == start + 24);
        CHECK(planned(*process, b, student, p.context(start)) == start + 30);
        CHECK(planned(*process, b, grown, p.context(start)) == never);
    });
}

TEST_CASE("enrolment at home keeps the share of the skilled among the young at home though they leave more often") {
    const Atlas atlas = small_atlas();
    CHECK_NEAR(skilled_share_of_young_at_home(atlas, poor), 0.10, 1e-12);
    CHECK(home_enrolment(atlas, poor) > 0.10);
    // A cohort of that share, thinned for 8 and 12 years at 2.1 times the mean by those who leave and are not back within five
    // years, and swelled by the 3 % a year of those abroad who come home.
    double loss[2] = {0, 0}, persons[2] = {0, 0};
    for (const CellCount& c : atlas.cells) {
        if (c.origin != poor) continue;
        if (c.residence == poor) persons[atlas.skilled[c.education]] += c.persons;
        else loss[atlas.skilled[c.education]] -= 0.03 * c.persons;
    }
    for (int d = 1; d < atlas.size(); ++d)
        for (std::size_t s = 0; s < 2; ++s) loss[s] += (1 - 0.8 * 0.35) * atlas.corridors(poor, d).inflow[s];
    const auto left = [&](std::size_t s, double years) { return std::exp(-2.1 * loss[s] / persons[s] * years); };
    const double e = home_enrolment(atlas, poor), skilled = e * left(1, 8), others = (1 - e) * left(0, 12);
    CHECK_NEAR(skilled / (skilled + others), 0.10, 1e-12);
    // Where the skilled come home faster than they leave, fewer need to study than the share. However many come home, they count
    // for no more than those who stayed: here the skilled at home double at most while the others neither gain nor lose.
    Atlas drained = atlas;
    for (int d = 1; d < atlas.size(); ++d) drained.corridors(poor, d).inflow[1] = 0;
    CHECK(home_enrolment(drained, poor) < 0.10);
    for (int d = 1; d < atlas.size(); ++d) drained.corridors(poor, d).exit_rate = 1, drained.corridors(poor, d).inflow[0] = 0;
    for (const CellCount& c : atlas.cells)
        if (c.origin == poor && c.residence != poor && c.education < 2) drained.corridors(poor, c.residence).inflow[0] += c.persons / (1 - 0.8 * 0.35);
    CHECK_NEAR(home_enrolment(drained, poor), 0.10 / (0.90 * 2 + 0.10), 1e-12);
    Atlas nobody = atlas;
    nobody.cells.clear();
    CHECK(home_enrolment(nobody, poor) == atlas.countries[poor].tertiary_share_young);
}

TEST_CASE("schooling rises from cohort to cohort along the odds of the trend by half as much each fifteen years") {
    CHECK(on_trend(0.3, 0, 0, 40) == 0.3);
    CHECK(on_trend(0, 0.1, 0, 40) == 0);
    CHECK(on_trend(1, 0.1, 0, 40) == 1);
    CHECK_CLOSE(damped_years(15) * 2, damped_years(1e6), 1e-12);
    CHECK_CLOSE(damped_years(0.001), 0.001, 1e-4);
    // 0.2 is odds of a quarter; 15 / ln 2 / 2 = 10.82 years at .05 make them 1.718 times as large.
    CHECK_NEAR(on_trend(0.2, 0.05, 0, 15), 0.25 * 1.71777 / (1 + 0.25 * 1.71777), 1e-5);
    CHECK_CLOSE(on_trend(on_trend(0.2, 0.05, 0, 12), 0.05, 12, 20), on_trend(0.2, 0.05, 0, 20), 1e-12);

    OnePage p({schooling_process()});
    CountryFacts& facts = p.atlas.countries[poor];
    facts.secondary_trend = 0.06, facts.tertiary_trend = 0.04;
    for (int i = 0; i < page_rows; ++i) p.add(poor, poor, 0, 15, start);
    const auto process = p.make(schooling_process());
    process->prepare(p.tables, p.context(start));
    for (const int year : {0, 10, 30}) {
        CHECK_CLOSE(p.tables.pupils(poor, year), on_trend(facts.secondary_share_young, 0.06, 0, 7.5 + year), 1e-12);
        CHECK(p.tables.pupils(rich, year) == p.atlas.countries[rich].secondary_share_young);
    }
    set_enrolment(p, 0, 0);
    p.decide(*process, start);
    int pupils = 0;
    for (int row = 0; row < page_rows; ++row) pupils += (p.box.page().state[row] & studying_bit) != 0;
    CHECK_BAND(z_of_count(pupils, page_rows, p.tables.pupils(poor, 0)));
    CHECK_OUTSIDE_BAND(z_of_count(pupils, page_rows, facts.secondary_share_young));
    CHECK(home_enrolment(p.atlas, poor) == enrolment_of_cohort(p.atlas, poor, 30));
    CHECK_CLOSE(enrolment_of_cohort(p.atlas, poor, 18), on_trend(home_enrolment(p.atlas, poor), 0.04, 0, 12), 1e-12);
}

TEST_CASE("enrolment follows the trend of its cohort and places grow with it") {
    for (const double speed : {0.0, 1.0}) {
        OnePage p({schooling_process()});
        p.atlas.countries[rich].tertiary_trend = 0.05;  // where prospects move nobody
        const auto process = p.make(schooling_process(), {{"trend", speed}});
        const Measure cohort = p.measures.find("cohort_18");
        p.tallies[cohort][rich] = 1000;
        process->year(p.world, p.tallies, p.context(start), true);
        const CountryState& state = p.world.countries[rich];
        const double base = enrolment_of_cohort(p.atlas, rich, 18), next = on_trend(base, 0.05, 12, 12 + speed);
        CHECK(state.enrolment == base);
        process->year(p.world, p.tallies, p.context(december), false);
        CHECK_CLOSE(state.enrolment, next, 1e-12);
        CHECK((next > base) == (speed > 0));
        p.tallies[cohort][rich] = 2000;
        process->year(p.world, p.tallies, p.context(december), false);
        CHECK_CLOSE(state.enrolment, next * 1.1 * 1.015 / 2, 1e-9);
    }
}

TEST_CASE("foreseen growth of skill is that of cohorts that only grow older") {
    Atlas atlas = small_atlas();
    std::erase_if(atlas.cells, [](const CellCount& c) { return c.origin == poor && c.residence == poor; });
    // A tenth of every age is skilled but of 55 to 64, of whom nobody is; 100 people of each age, and 100 who turn 15 each year.
    for (std::uint8_t group = 0; group < age_groups; ++group) {
        const double skilled = group < 8 ? 0.1 : 0;
        atlas.cells.push_back({poor, poor, 0, 0, group, 500 * (1 - skilled)});
        atlas.cells.push_back({poor, poor, 0, 2, group, 500 * skilled});
    }
    std::stable_sort(atlas.cells.begin(), atlas.cells.end(), [](const CellCount& a, const CellCount& b) { return a.origin < b.origin; });
    for (int year = 0; year < atlas.entry_years(); ++year) atlas.entries(poor, year, 0) = 100, atlas.entries(poor, year, 1) = 0;
    const auto ratio = [](double skilled_ages) { return 10 * skilled_ages / (5000 - 10 * skilled_ages); };
    const std::vector<double> growth = foreseen_skill_growth(atlas, poor, 1, 30);
    CHECK(growth[0] == 1);
    CHECK_CLOSE(growth[1], ratio(34) / ratio(33), 1e-12);  // of 50 ages 22 to 54 are skilled at first
    for (const std::size_t year : {10, 20, 30}) CHECK_CLOSE(growth[year], ratio(43) / ratio(33), 1e-12);
    atlas.countries[poor].tertiary_trend = 0.04;
    const std::vector<double> rising = foreseen_skill_growth(atlas, poor, 1, 30), slower = foreseen_skill_growth(atlas, poor, 0, 30);
    CHECK(rising[30] > slower[30]);
    CHECK(slower[30] > growth[30]);
}

TEST_CASE("transfers make nobody study less and those moved by them alone are known as such") {
    const auto students = [](double receiving, std::array<int, causes>* by_cause) {
        OnePage p = class_of_six_years();
        const auto process = p.make(schooling_process());
        set_enrolment(p, 0.4, 0.3);
        HouseholdState& state = p.world.countries[poor].households;
        state.receiving_share = receiving, state.mean_transfer = 20000;
        process->prepare(p.tables, p.context(start));
        p.decide(*process, start, 72);
        std::vector<bool> studies(page_rows);
        for (std::size_t row = 0; row < page_rows; ++row) {
            studies[row] = (p.box.page().state[row] & studying_bit) != 0;
            if (studies[row] && by_cause) ++(*by_cause)[static_cast<std::size_t>(cause_of(p.box.page().training[row]))];
        }
        return studies;
    };
    std::array<int, causes> none{}, all{};
    const auto without = students(0, &none), some = students(0.3, nullptr), with = students(1, &all);
    int more = 0;
    for (std::size_t row = 0; row < page_rows; ++row) {
        if (without[row]) REQUIRE(some[row]);
        if (some[row]) REQUIRE(with[row]);
        more += with[row] && !without[row];
    }
    CHECK(more > 100);
    CHECK(none[2] + none[3] == 0);
    CHECK(all[0] == none[0]);
    CHECK(all[1] == none[1]);
    CHECK(all[2] + all[3] == more);
    CHECK(all[2] > 0);
    CHECK(all[3] > 0);
}

TEST_CASE("where skill earns less abroad than at home the foreign gain is at its floor and not back at the base year") {
    const auto enrolment_when = [](double abroad) {
        OnePage p({schooling_process()});
        const auto process = p.make(schooling_process());
        process->year(p.world, p.tallies, p.context(start), true);
        for (int d = 1; d < p.atlas.size(); ++d)
            for (double& wage : p.world.countries[static_cast<std::size_t>(d)].wage_foreign) wage *= abroad;
        process->year(p.world, p.tallies, p.context(december), false);
        const CountryState& now = p.world.countries[poor];
        CHECK((now.gain > 0) == (abroad > 0.1));
        return now.enrolment / now.base_enrolment;
    };
    CHECK_CLOSE(enrolment_when(1), 1.0, 0.005);  // nobody was seen to move: prospects stay near those described
    CHECK_CLOSE(enrolment_when(0.001), std::pow(0.05, 0.07), 1e-9);
    CHECK(enrolment_when(0.3) <= enrolment_when(0.6));
}

namespace {

/// Yearly closes under a law, from a base year without one.
OnePage after_years(int years, const Rules& law, const Values& values = {}) {
    OnePage p = class_of_six_years();
    const auto process = p.make(schooling_process(), values);
    process->year(p.world, p.tallies, p.context(start), true);
    p.rules = law;
    for (int y = 0; y < years; ++y) process->year(p.world, p.tallies, p.context(december + 12 * y), false);
    return p;
}

Rules circular_visa_for(std::uint16_t fields, double slots) {
    Rules law;
    Scheme& scheme = law.schemes.emplace_back();
    scheme.number = 1, scheme.slots_per_year = slots, scheme.scope.fields = fields;
    scheme.scope.educations = 1U << 2;
    return law;
}

/// The fields of a class that all study, by row, when they have graduated.
std::vector<int> fields_of_class(OnePage& p, const Values& values = {}) {
    Values all_study = values;
    all_study["least_liquidity"] = 1.0;
    set_enrolment(p, 1, 1);
    const auto process = p.make(schooling_process(), all_study);
    p.decide(*process, start, 72);
    for (int m = 0; m < 62 + 72; ++m) p.decide(*process, start + 72 + m);
    std::vector<int> fields;
    for (int row = 0; row < page_rows; ++row) fields.push_back(field_of(p.box.page().kind[row]));
    return fields;
}

}  // namespace

TEST_CASE("a visa for one field draws students into it from every other and moves nobody between the others") {
    const int health = small_atlas().field("health");
    const auto bit = static_cast<std::uint16_t>(1U << static_cast<unsigned>(health));
    OnePage without = after_years(8, {}), with = after_years(8, circular_visa_for(bit, 4000)), more = after_years(8, circular_visa_for(bit, 8000)),
            deaf = after_years(8, circular_visa_for(bit, 4000), {{"field_response", 0.0}});
    const std::vector<int> before = fields_of_class(without), after = fields_of_class(with), most = fields_of_class(more);
    CHECK(fields_of_class(deaf) == before);
    std::array<int, 4> left{};
    int moved = 0;
    for (std::size_t row = 0; row < before.size(); ++row) {
        if (after[row] != before[row]) REQUIRE(after[row] == health);
        if (most[row] != after[row]) REQUIRE(most[row] == health);
        if (after[row] != before[row]) ++moved, ++left[static_cast<std::size_t>(before[row])];
    }
    CHECK(moved > 100);
    CHECK(std::count(most.begin(), most.end(), health) > std::count(after.begin(), after.end(), health));
    for (int f = 0; f < 4; ++f) CHECK((left[static_cast<std::size_t>(f)] > 0) == (f != health));
}

TEST_CASE("without a law that knows fields their outlook is that of the base year to the last bit") {
    Rules visas = circular_visa_for(0xffff, 500);
    visas.visa_cost.push_back({Scope{}, {-0.5}});
    visas.recognition.resize(1);
    visas.recognition[0].entry.times(0.3);
    visas.quotas.push_back({1, Scope{}, 0xff, 10.0, Selection::lottery, 0});
    for (const Rules& law : {Rules{}, visas}) {
        const OnePage p = after_years(3, law);
        for (const CountryState& state : p.world.countries) {
            REQUIRE(state.field_outlook.size() == 9 * 2 * 4);
            CHECK(std::all_of(state.field_outlook.begin(), state.field_outlook.end(), [](double x) { return x == 0; }));
        }
    }
}

TEST_CASE("the outlook of a field is a logit over what careers are worth and gets there as expectations adapt") {
    constexpr int health = 1;
    Rules law = circular_visa_for(1U << health, 120);
    law.schemes[0].scope.origins.reset(), law.schemes[0].scope.origins.set(poor);
    law.schemes[0].scope.destinations.reset(), law.schemes[0].scope.destinations.set(rich);
    OnePage p = after_years(1, law);
    REQUIRE(p.atlas.field("health") == health);
    const CountryState& state = p.world.countries[poor];
    const auto newest = [&](int sex, int field) { return state.field_outlook[static_cast<std::size_t>(8 * 8 + sex * 4 + field)]; };
    // Years abroad for each at home: by the usual doors at the odds of the prospect, by the scheme slots over those eligible times
    // three years of stay. Recognition and quotas are as in the base year.
    double eligible = 0, flows = 0, earned = 0;
    for (const CellCount& c : p.atlas.cells)
        if (c.origin == poor && c.residence == poor && c.education == 2) eligible += 0.10 * c.persons;
    const ChoiceParams& choice = p.tables.choice.params;
    const double home = expected_income(choice, p.atlas, p.world, poor, 2, 1, false);
    const auto abroad = [&](int d) { return expected_income(choice, p.atlas, p.world, d, 2, 1, true, p.atlas.corridors(poor, d).overqualified); };
    for (int d = 1; d < p.atlas.size(); ++d) flows += p.atlas.corridors(poor, d).inflow[1], earned += p.atlas.corridors(poor, d).inflow[1] * abroad(d);
    const double odds = state.prospect / (1 - state.prospect), by_scheme = 120 / eligible * 3;
    const double usual = (home + odds * earned / flows) / (1 + odds);
    const double with = (home + odds * earned / flows + by_scheme * abroad(rich)) / (1 + odds + by_scheme);
    CHECK_CLOSE(newest(1, health), 0.3 * std::log(with / usual), 1e-9);
    for (const int field : {0, 2, 3}) CHECK(newest(1, field) == 0);
    // Where a quota shuts one field out a career in it is worth what it is at home, and the others draw students by their prospect.
    Rules shut;
    shut.quotas.push_back({1, Scope{}, 0xff, 0.0, Selection::lottery, 0});
    shut.quotas[0].scope.fields = 1U << health;
    OnePage q = after_years(1, shut);
    const auto& outlook = q.world.countries[poor].field_outlook;
    CHECK(outlook[8 * 8 + 4 + health] == 0);
    CHECK_CLOSE(outlook[8 * 8 + 4], 0.3 * std::log(usual / home), 0.02);
}

TEST_CASE("who studies keeps the field chosen at 18 when the outlook changes before graduation") {
    OnePage calm = after_years(0, {}), changed = after_years(0, {});
    const auto process = calm.make(schooling_process(), {{"least_liquidity", 1.0}});
    const auto graduates = [&](OnePage& p, bool change) {
        set_enrolment(p, 1, 1);
        for (int m = 0; m < 24; ++m) p.decide(*process, start + m);
        const Rules law = circular_visa_for(1U << 1, 5000);
        for (int m = 24; m < 80; ++m) {
            p.decide(*process, start + m);
            if ((start + m).month_of_year() != 12) continue;
            const Rules before = p.rules;
            if (change) p.rules = law;
            process->year(p.world, p.tallies, p.context(start + m), false);
            set_enrolment(p, 1, 1);
            p.rules = before;
        }
        std::vector<int> fields;
        for (int row = 0; row < page_rows; ++row)
            if (p.box.page().born[row] + 216 < start.index + 12) fields.push_back(education_of(p.box.page().kind[row]) == 2 ? field_of(p.box.page().kind[row]) : -1);
        return fields;
    };
    const std::vector<int> first = graduates(calm, false), second = graduates(changed, true);
    CHECK(changed.world.countries[poor].field_outlook[8 * 8 + 1] > 0.3);
    CHECK(first == second);
    CHECK(std::count(first.begin(), first.end(), 1) > 10);
}
