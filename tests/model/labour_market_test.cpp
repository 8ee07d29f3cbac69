#include "sterna/model/production.hpp"

#include "model/one_page.hpp"
#include "support/bands.hpp"

namespace sterna {
ProcessEntry labour_market_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, neighbour = 1, rich = 2;
const Month start = Month::of(2020), december = Month::of(2020, 12);

const Supply workers{{900, 90}, {100, 30}};

Production solved(double sigma, double premium) {
    Production p;
    p.sigma = sigma;
    return solve_weights(p, workers, premium);
}

double premium(const Production& p, const Supply& s) {
    const UnitWages w = unit_wages(p, s);
    return w.native[1] / w.native[0];
}

/// Natives and immigrants of every education in the poor and the rich country.
OnePage society() {
    OnePage p({labour_market_process()});
    for (int i = 0; i < page_rows; ++i) {
        const int residence = i % 4 == 0 ? poor : rich, birth = i % 4 == 1 ? poor : residence;
        const int row = p.add(birth, residence, (i / 4) % 3, 40, start);
        p.box.page().worked_home[row] = static_cast<std::uint16_t>(i % 240);
    }
    return p;
}

void count(OnePage& p, const Process& process, std::int64_t weight) {
    p.tallies = p.measures.empty_tallies();
    p.weight.fill(weight);
    p.on_block([&](Block& b) {
        for (int row = 0; row < b.rows(); ++row)
            p.tallies[cube::stock][p.layout.cell(b.page().birth[row], b.page().residence[row], education_of(b.page().kind[row]),
                                                 sex_of(b.page().kind[row]))] += weight;
        measure_work(b, p.context(december));
        process.survey(b, p.context(december));
    });
}

}  // namespace

TEST_CASE("twice the skilled for each other worker lowers the skill premium by 37 per cent at the default substitution") {
    const std::vector<std::pair<double, double>> falls{{1.3, 0.413}, {1.4, 0.390}, {1.5, 0.370}, {1.75, 0.327}, {2.0, 0.293}};
    for (const auto& by_sigma : falls) {
        const Production p = solved(by_sigma.first, 1.8);
        Supply more = workers;
        more.native[1] *= 2, more.foreign[1] *= 2;
        CHECK_NEAR(1 - premium(p, more) / premium(p, workers), by_sigma.second, 0.0005);
        CHECK_CLOSE(premium(p, more) / premium(p, workers), std::pow(2.0, -1 / by_sigma.first), 1e-12);
    }
}

TEST_CASE("a tenth more immigrants lowers their wage relative to natives by just under half a per cent") {
    const Production p = solved(1.5, 1.8);
    Supply more = workers;
    more.foreign[0] *= 1.1;
    const UnitWages w = unit_wages(p, more);
    CHECK_NEAR(100 * (1 - w.foreign[0] / w.native[0]), 0.4754, 0.00005);
}

TEST_CASE("weights give the base premium back and pay the foreign-born as natives") {
    const Production p = solved(1.5, 1.8);
    const UnitWages w = unit_wages(p, workers);
    CHECK_CLOSE(w.native[1] / w.native[0], 1.8, 1e-12);
    CHECK_CLOSE(w.foreign[0] / w.native[0], 1.0, 1e-12);
    CHECK_CLOSE(w.foreign[1] / w.native[1], 1.0, 1e-12);
}

TEST_CASE("returns to scale are constant and wages use up the product of labour") {
    const Production p = solved(1.5, 1.8);
    const Supply twice{{1800, 180}, {200, 60}};
    CHECK_CLOSE(effective_work(p, twice), 2 * effective_work(p, workers), 1e-12);
    const UnitWages w = unit_wages(p, workers);
    double paid = 0;
    for (std::size_t skill = 0; skill < 2; ++skill)
        paid += w.native[skill] * workers.native[skill] + w.foreign[skill] * workers.foreign[skill];
    CHECK_CLOSE(paid, effective_work(p, workers), 1e-12);
}

TEST_CASE("a wage is the slope of output") {
    const Production p = solved(1.5, 1.8);
    Supply more = workers;
    more.native[1] += 1e-4;
    const double slope = (effective_work(p, more) - effective_work(p, workers)) / 1e-4;
    CHECK_CLOSE(unit_wages(p, workers).native[1], slope, 1e-6);
}

TEST_CASE("at base supplies wages and unemployment are those of the base year to the last bit") {
    OnePage p = society();
    const auto process = p.make(labour_market_process());
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(start), true);
    const std::vector<CountryState> base = p.world.countries;
    process->year(p.world, p.tallies, p.context(december), false);
    for (std::size_t c = 0; c < base.size(); ++c) {
        CHECK(p.world.countries[c].wage == p.atlas.countries[c].wage);
        CHECK(p.world.countries[c].wage_foreign == p.atlas.countries[c].wage);
        CHECK(p.world.countries[c].unemployment == p.atlas.countries[c].unemployment);
        CHECK(p.world.countries[c].output == base[c].output);
    }
}

TEST_CASE("a country twice as large pays the same wages and makes twice the output once unemployment has settled") {
    OnePage p = society();
    const auto process = p.make(labour_market_process(), {{"crowding", 0.0}});
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(start), true);
    const CountryState base = p.world.countries[rich];
    count(p, *process, 20);
    process->year(p.world, p.tallies, p.context(december), false);
    const CountryState& now = p.world.countries[rich];
    for (std::size_t e = 0; e < 3; ++e) CHECK_CLOSE(now.wage[e], base.wage[e], 1e-12);
    CHECK_CLOSE(now.output, 2 * base.output, 1e-12);
}

TEST_CASE("a labour force that grows by a tenth adds nearly one point of unemployment which fades by a fifth a year") {
    OnePage p = society();
    const auto process = p.make(labour_market_process());
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(start), true);
    count(p, *process, 11);
    process->year(p.world, p.tallies, p.context(december), false);
    const double base = p.atlas.countries[rich].unemployment[1];
    CHECK_CLOSE(p.world.countries[rich].unemployment[1] - base, 0.1 * std::log(1.1), 1e-9);
    process->year(p.world, p.tallies, p.context(december + 12), false);
    CHECK_CLOSE(p.world.countries[rich].unemployment[1] - base, 0.1 * std::log(1.1) * std::exp(-0.25), 1e-9);
}

TEST_CASE("when the skilled leave their wage rises that of others falls and productivity with it") {
    OnePage p = society();
    const auto process = p.make(labour_market_process());
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(start), true);
    for (int row = 0; row < p.box.rows; ++row)
        if (p.box.page().residence[row] == poor && education_of(p.box.page().kind[row]) == 2 && row % 8 == 0)
            p.box.page().residence[row] = rich;
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(december), false);
    const CountryState& left = p.world.countries[poor];
    CHECK(left.tfp < 1);
    CHECK(left.wage[2] > left.base_wage[2]);
    CHECK(left.wage[1] < left.base_wage[1]);
    CHECK(p.world.countries[rich].wage_foreign[2] < p.world.countries[rich].wage[2]);
}

TEST_CASE("technology that follows the foreseen number of the skilled moves pay to them by as much as their number would take") {
    std::array<CountryState, 3> states;
    const std::array<double, 3> foreseen{1, 2, 2}, follows{1, 1, 0.5};
    for (std::size_t i = 0; i < states.size(); ++i) {
        OnePage p = society();
        const auto process = p.make(labour_market_process(), {{"skill_demand", follows[i]}});
        p.tables.skill_growth = Dense<double, 2>({p.atlas.countries.size(), 2}, foreseen[i]);
        count(p, *process, 10);
        process->year(p.world, p.tallies, p.context(start), true);
        CHECK(p.world.countries[poor].wage == p.world.countries[poor].base_wage);
        process->year(p.world, p.tallies, p.context(december), false);
        states[i] = p.world.countries[poor];
        const auto& wage = states[i].wage;
        CHECK_CLOSE(wage[2] / wage[1] * states[i].base_wage[1] / states[i].base_wage[2], std::pow(foreseen[i], follows[i] / 1.5), 1e-9);
        CHECK_CLOSE(wage[1] / wage[0], states[i].base_wage[1] / states[i].base_wage[0], 1e-9);
        CHECK_CLOSE(states[i].output, states[0].output, 1e-12);
    }
}

TEST_CASE("an emptied country keeps finite wages") {
    OnePage p = society();
    const auto process = p.make(labour_market_process());
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(start), true);
    for (int row = 0; row < p.box.rows; ++row) p.box.page().residence[row] = rich;
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(december), false);
    for (const double wage : p.world.countries[poor].wage) {
        CHECK(std::isfinite(wage));
        CHECK(wage > 0);
    }
}

TEST_CASE("the share at work is participation less unemployment and the over-qualified work below their level") {
    OnePage p({labour_market_process()});
    for (int i = 0; i < page_rows; ++i) p.add(poor, neighbour, 2, 40, start);
    p.tables.overqualification.migrants = true;
    const auto process = p.make(labour_market_process());
    p.decide(*process, start, 1, true);
    int at_work = 0;
    for (int row = 0; row < page_rows; ++row) at_work += (p.box.page().state[row] & employed_bit) != 0;
    const CountryFacts& facts = p.atlas.countries[neighbour];
    CHECK_BAND(
        z_of_count(at_work, page_rows, (facts.participation[0] + facts.participation[1]) / 2 * (1 - facts.unemployment[2])));

    count(p, *process, 1);
    const Measure below = p.measures.find("labour_overqualified");
    CHECK(p.tallies[below][neighbour] > 0);
    CHECK(p.tallies.total(p.measures.find("labour_native")) == 0);
    process->year(p.world, p.tallies, p.context(start), true);
    CHECK(p.world.countries[neighbour].base_foreign[0] > 0);
}

TEST_CASE("outside the census only newcomers look for work and twice in the same state gives the same answer") {
    OnePage p({labour_market_process()});
    for (int i = 0; i < 1000; ++i) p.add(poor, rich, 1, 40, start);
    for (int row = 0; row < 500; ++row) p.box.page().since[row] = start.index;
    const auto process = p.make(labour_market_process());
    p.decide(*process, start + 1);
    int changed = 0;
    for (int row = 0; row < 1000; ++row) {
        const bool at_work = (p.box.page().state[row] & employed_bit) != 0;
        changed += !at_work;
        if (row >= 500)
            REQUIRE(at_work);
        else
            REQUIRE(at_work == finds_work(p.box.page(), row, start, p.context(start + 1)));
    }
    CHECK(changed > 0);
    const auto before = p.box;
    p.decide(*process, start + 1);
    CHECK(std::equal(before.page().state, before.page().state + 1000, p.box.page().state));
}

TEST_CASE("a foreign-born who starts work after a move fills a post whatever he did before it and later only after a time without") {
    OnePage p({labour_market_process()});
    for (int i = 0; i < page_rows; ++i) {
        const int row = p.add(poor, rich, 1, 40, start);
        p.box.page().since[row] = start.index;
        p.box.page().state[row] = with_bit(p.box.page().state[row], employed_bit, i % 2 == 0);  // at work at home, or not
    }
    const auto process = p.make(labour_market_process());
    const Measure filled = p.measures.find("vacancies_filled");
    const auto at_work = [&](int row) { return (p.box.page().state[row] & employed_bit) != 0; };
    p.decide(*process, start + 1);
    std::int64_t workers = 0;
    std::vector<bool> worked;
    for (int row = 0; row < page_rows; ++row) worked.push_back(at_work(row)), workers += at_work(row);
    CHECK(p.tallies[filled][rich * 3 + 1] == workers);
    p.decide(*process, start + 2);
    CHECK(p.tallies.total(filled) == workers);
    p.decide(*process, december, 1, true);
    std::int64_t found = 0;
    for (int row = 0; row < page_rows; ++row) found += at_work(row) && !worked[static_cast<std::size_t>(row)];
    CHECK(found > 0);
    CHECK(p.tallies.total(filled) == workers + found);
    // Natives who come home fill posts too, and are not counted among the foreign-born.
    OnePage home({labour_market_process()});
    home.box.page().since[home.add(rich, rich, 1, 40, start)] = start.index;
    home.decide(*home.make(labour_market_process()), start + 1);
    CHECK(home.tallies.total(filled) == 0);
}

TEST_CASE("skilled residents who work below their education add nothing to the productivity of others") {
    OnePage p = society();
    const auto process = p.make(labour_market_process());
    count(p, *process, 10);
    process->year(p.world, p.tallies, p.context(start), true);
    const double before = p.world.countries[rich].skill_share;
    for (int sex = 0; sex < sexes; ++sex) {  // a quarter of the skilled from the poor country
        const std::size_t cell = p.layout.cell(poor, rich, 2, sex);
        p.tallies[cube::overqualified][cell] = p.tallies[cube::stock][cell] / 4;
    }
    process->year(p.world, p.tallies, p.context(december), false);
    const CountryState& now = p.world.countries[rich];
    CHECK_CLOSE(now.skill_share / before, 1 - 0.25 / 3, 0.01);  // a third of the skilled are from there
    CHECK_CLOSE(now.tfp, std::pow(now.skill_share / before, 0.2), 1e-12);
    CHECK(p.world.countries[poor].tfp == 1.0);
}

TEST_CASE("who moves in a step is awake in the next to look for work") {
    OnePage p({labour_market_process()});
    const int mover = p.add(poor, rich, 1, 40, start), settled = p.add(poor, rich, 1, 40, start);
    p.box.page().since[mover] = start.index;
    const auto process = p.make(labour_market_process());
    p.on_block([&](Block& b) {
        CHECK(planned(*process, b, mover, p.context(start, 3)) == start + 3);
        CHECK(planned(*process, b, settled, p.context(start, 3)) == never);
    });
}
