#include "sterna/model/production.hpp"

#include "sterna/model/own_income.hpp"
#include "model/one_page.hpp"
#include "support/bands.hpp"

namespace sterna {
ProcessEntry labour_market_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr int poor = 0, rich = 2;
const Month start = Month::of(2020), december = Month::of(2020, 12);

/// Natives of the poor country at home, a third of each education, of like efficiency; the unemployed are a share of each.
struct Country {
    OnePage p{{labour_market_process()}};
    std::unique_ptr<Process> process;

    explicit Country(Values values, int educations = 3) {
        values.insert({"externality", 0.0});
        for (int i = 0; i < page_rows; ++i) p.add(poor, poor, educations == 1 ? 1 : i % 3, 40, start);
        for (CountryState& c : p.world.countries)
            c.unemployment = c.base_unemployment = {0.1, 0.1, 0.1}, c.base_wage = c.wage = {1000, 1490, 3000};
        process = p.make(labour_market_process(), values);
        close(true);
    }
    void close(bool first = false) {
        p.tallies = p.measures.empty_tallies();
        p.on_block([&](Block& b) {
            for (int row = 0; row < b.rows(); ++row) {
                const Page& page = b.page();
                ++p.tallies[cube::stock][p.layout.cell(page.birth[row], page.residence[row], education_of(page.kind[row]), sex_of(page.kind[row]))];
            }
            measure_work(b, p.context(first ? start : december));
            process->survey(b, p.context(first ? start : december));
        });
        process->year(p.world, p.tallies, p.context(first ? start : december), first);
    }
    /// Every `n`th native leaves, of each education alike.
    void emigrate(int n) {
        for (int row = 0; row < page_rows; ++row)
            if ((row / 3) % n == 0) p.box.page().residence[row] = rich;
        close();
    }
    CountryState& state() { return p.world.countries[poor]; }
    double force() const { return p.world.countries[poor].labour_force[0] + p.world.countries[poor].labour_force[1]; }
};

}  // namespace

TEST_CASE("with open capital and constant productivity emigration leaves wages as they were and output falls in proportion") {
    Country country({{"capital", std::string("open")}, {"crowding", 0.0}}, 1);
    const CountryState before = country.state();
    const double force = country.force();
    country.emigrate(5);
    CHECK(country.force() < 0.85 * force);
    CHECK_CLOSE(country.state().wage[1], before.wage[1], 1e-13);
    CHECK_CLOSE(country.state().output / before.output, country.force() / force, 1e-13);
}

TEST_CASE("with fixed capital output falls by the share of labour and wages rise by that of capital") {
    Country country({{"capital", std::string("fixed")}, {"crowding", 0.0}}, 1);
    const CountryState before = country.state();
    const double force = country.force();
    country.emigrate(5);
    const double left = country.force() / force;
    CHECK_CLOSE(country.state().output / before.output, std::pow(left, 0.67), 1e-12);
    CHECK_CLOSE(country.state().wage[1] / before.wage[1], std::pow(left, -0.33), 1e-12);
}

TEST_CASE("local capital alone slows the fall of output by its own share") {
    Country country({{"crowding", 0.0}}, 1);  // a low-income country: three tenths of capital are local
    const CountryState before = country.state();
    const double force = country.force();
    country.emigrate(5);
    const double left = country.force() / force, open = 0.33 * 0.7;
    CHECK_CLOSE(country.state().output / before.output, std::pow(left, 0.67 / (1 - open)), 1e-12);
    for (int year = 0; year < 300; ++year) country.close();  // until local capital has worn off
    CHECK_CLOSE(country.state().output / before.output, left, 1e-6);
}

TEST_CASE("output is wages and the income of capital and capital earns its share") {
    for (const char* closure : {"flexible", "fixed_wage", "vacancies"})
        for (const char* capital : {"mixed", "open", "fixed"}) {
            Country country({{"closure", std::string(closure)}, {"capital", std::string(capital)}});
            for (int row = 0; row < page_rows; row += 7)  // the skilled leave more often
                if (education_of(country.p.box.page().kind[row]) == 2) country.p.box.page().residence[row] = rich;
            country.close();
            const CountryState& s = country.state();
            CHECK_CLOSE(s.capital.labour_income + s.capital.capital_income, s.output, 1e-14);
            const bool flexible = std::string(closure) == "flexible";
            if (!flexible) continue;
            CHECK_CLOSE(s.capital.capital_income / s.output, 0.33, 1e-12);
            const double open = std::string(capital) == "mixed" ? 0.7 : std::string(capital) == "open" ? 1.0 : 0.0;
            CHECK_CLOSE(s.capital.open_capital * s.capital.required_return, 0.33 * open * s.output, 1e-9 * s.output);
        }
}

TEST_CASE("what is paid out is what the production function makes") {
    Country country({{"capital", std::string("open")}, {"crowding", 0.0}});
    const CountryState before = country.state();
    for (int row = 2; row < page_rows; row += 9) country.p.box.page().residence[row] = rich;  // a third of the skilled
    country.close();
    const CountryState& after = country.state();
    Production made{1.5, 20, before.skill_weight, {1, 1}};
    const auto work = [&](const CountryState& s) {
        return effective_work(made, {{s.capital.employed[0], s.capital.employed[1]}, {0, 0}});
    };
    CHECK(after.capital.employed[1] < 0.75 * before.capital.employed[1]);
    CHECK_CLOSE(after.output / before.output, work(after) / work(before), 1e-9);
}

TEST_CASE("a dearer required return lowers output by the closed form and the spread works on open capital only") {
    for (const char* capital : {"open", "fixed"}) {
        Country country({{"capital", std::string(capital)}, {"crowding", 0.0}}, 1);
        const double before = country.state().output;
        country.state().capital.spread = 0.02;
        country.close();
        const bool open = std::string(capital) == "open";
        CHECK_CLOSE(country.state().capital.required_return, 0.11, 1e-14);
        CHECK_CLOSE(country.state().output / before, open ? std::pow(1.1, -0.33 / 0.67) : 1.0, 1e-12);
    }
}

TEST_CASE("transfers that are invested beyond those of the base year become local capital and nothing else") {
    Country country({{"crowding", 0.0}});
    CapitalState& k = country.state().capital;
    k.invested_transfers = 0.001 * k.base_local_capital;
    country.close();
    CHECK(k.local_capital == 1.0);
    k.invested_transfers *= 2;
    country.close();
    CHECK_CLOSE(k.local_capital, 1.001, 1e-12);
    Country open({{"capital", std::string("open")}, {"crowding", 0.0}});
    const double before = open.state().output;
    open.state().capital.invested_transfers = before;
    open.close(), open.state().capital.invested_transfers *= 2, open.close();
    CHECK(open.state().output == before);
}

TEST_CASE("the proceeds of bonds become local capital to the dollar and raise output by its share") {
    Country country({{"crowding", 0.0}});
    CapitalState& k = country.state().capital;
    const double before = country.state().output;
    k.invested_bonds = 0.01 * k.base_local_capital;
    country.close();
    CHECK_CLOSE(k.base_local_capital * (k.local_capital - 1), k.invested_bonds, 1e-12);
    // A third goes to capital, three tenths of it to local capital; open capital follows until it earns what it must.
    const double own = 0.33 * 0.3, open = 0.33 - own;
    CHECK_CLOSE(country.state().output / before, std::pow(1.01, own / (1 - open)), 1e-12);
    k.invested_bonds = 0;
    country.close();
    CHECK(k.local_capital < 1.01);  // it wears out faster than richer people save
    CHECK(k.local_capital > 1);
}

TEST_CASE("at fixed wages emigration empties the queue before output falls") {
    Country country({{"closure", std::string("fixed_wage")}, {"capital", std::string("fixed")}}, 1);
    const CountryState before = country.state();
    country.emigrate(20);  // half of the unemployed
    const CountryState queue = country.state();
    CHECK(queue.wage == before.wage);
    CHECK_CLOSE(queue.output, before.output, 1e-12);
    CHECK(queue.unemployment[1] < 0.07);
    CHECK(queue.unemployment[1] > 0.03);
    country.emigrate(4);  // more than all
    const CountryState empty = country.state();
    CHECK(empty.unemployment[1] == 0);
    CHECK(empty.output < 0.95 * before.output);
    CHECK(empty.wage == before.wage);
}

TEST_CASE("every closure gives the base year back while nothing changes") {
    for (const char* closure : {"flexible", "fixed_wage", "vacancies"}) {
        Country country({{"closure", std::string(closure)}});
        const CountryState before = country.state();
        country.close();
        for (std::size_t e = 0; e < 3; ++e) CHECK_CLOSE(country.state().unemployment[e], before.unemployment[e], 1e-12);
        CHECK_CLOSE(country.state().output, before.output, 1e-12);
        CHECK(country.state().wage == before.wage);
        CHECK_CLOSE(country.state().capital.vacancies[1], 0.02 * before.capital.employed[1], 1e-9);
    }
}

TEST_CASE("matching gives base unemployment at base posts and more work with more seekers or more posts") {
    const JobMarket market{900, 100, 18, 1};
    CHECK_CLOSE(matched_employment(market, 1000, 900, 18), 900, 1e-12);
    const double seekers = matched_employment(market, 1100, 900, 18), posts = matched_employment(market, 1000, 950, 19);
    CHECK(seekers > 900);
    CHECK(seekers < 918);  // no more than the posts
    CHECK(posts > 900);
    CHECK(posts < 969);
    // Matches per job are steady: the product of the unemployed and the vacancies goes with the square of jobs.
    const double vacancies = open_posts(market, 18, 900, seekers);
    CHECK_CLOSE((1100 - seekers) * vacancies / (100.0 * 18), seekers * seekers / (900.0 * 900), 1e-9);
}

TEST_CASE("emigration leaves posts unfilled where work is matched by search") {
    Country country({{"closure", std::string("vacancies")}, {"capital", std::string("fixed")}}, 1);
    const CountryState before = country.state();
    country.emigrate(10);
    CHECK(country.state().unemployment[1] < before.unemployment[1]);
    CHECK(country.state().unemployment[1] > 0);
    CHECK(country.state().capital.vacancies[0] > 2 * before.capital.vacancies[0]);
    CHECK(country.state().output < before.output);
}

TEST_CASE("a new graduate offered low work waits when hope and support are worth more and for two Decembers at most") {
    OnePage p({labour_market_process()});
    for (int i = 0; i < page_rows; ++i) {
        const int row = p.add(poor, poor, 2, 23, start);
        p.box.page().training[row] = new_graduate_bit;
    }
    const auto process = p.make(labour_market_process());
    const auto at_work = [&] {
        int n = 0;
        for (int row = 0; row < page_rows; ++row) n += (p.box.page().state[row] & employed_bit) != 0;
        return n;
    };
    process->prepare(p.tables, p.context(december));
    const CountryFacts& facts = p.atlas.countries[poor];
    const double finds = (facts.participation[0] + facts.participation[1]) / 2 * (1 - facts.unemployment[2]);

    p.decide(*process, december, 1, true);  // no hope: all take what they get
    CHECK_BAND(z_of_count(at_work(), page_rows, finds));
    p.world.countries[poor].capital.worth_of_waiting = 0.5;  // worth it for those at or above median support
    for (int row = 0; row < page_rows; ++row) p.box.page().training[row] = new_graduate_bit;
    p.decide(*process, december, 1, true);
    CHECK_BAND(z_of_count(at_work(), page_rows, finds * (1 - 0.17 / 2)));
    p.survey(*process, december);
    CHECK_BAND(z_of_count(p.tallies.total(p.measures.find("queueing")), page_rows, finds * 0.17 / 2));
    p.world.countries[poor].capital.worth_of_waiting = 1;
    p.decide(*process, december + 12, 1, true);  // the second December, from which on all find work of their level
    CHECK(std::none_of(p.box.page().state, p.box.page().state + page_rows, [](std::uint8_t state) { return (state & overqualified_bit) != 0; }));
    CHECK_BAND(z_of_count(at_work(), page_rows, finds));
}

TEST_CASE("a new graduate offered low work who does not wait does that work at its wage until the next draw") {
    OnePage p({labour_market_process()});
    for (int i = 0; i < page_rows; ++i) p.box.page().training[p.add(poor, poor, 2, 23, start)] = new_graduate_bit;
    const auto process = p.make(labour_market_process());
    process->prepare(p.tables, p.context(december));
    p.world.countries[poor].capital.worth_of_waiting = 0.5;
    p.decide(*process, december, 1, true);
    const CountryFacts& facts = p.atlas.countries[poor];
    const double finds = (facts.participation[0] + facts.participation[1]) / 2 * (1 - facts.unemployment[2]);
    const Context ctx = p.context(december);
    int low = 0, waiting = 0;
    for (int row = 0; row < page_rows; ++row) {
        const std::uint8_t state = p.box.page().state[row];
        waiting += waits_abroad(p.box.page(), row, december, ctx);
        REQUIRE(overqualified(p.box.page(), row, ctx) == ((state & overqualified_bit) != 0));
        if (!(state & overqualified_bit)) continue;
        ++low;
        REQUIRE((state & employed_bit) != 0);
        const double tax = p.tables.choice.params.tax_skilled_rest;
        REQUIRE(net_wage_due(p.box.page(), row, ctx) == doctest::Approx(facts.wage[1] * (1 - tax)));
    }
    CHECK_BAND(z_of_count(low, page_rows, finds * 0.17 / 2));
    CHECK_BAND(z_of_count(waiting, page_rows, finds * 0.17 / 2));
    p.survey(*process, december);
    CHECK(p.tallies[p.measures.find("labour_overqualified_native")][poor] > 0);
    // Whoever goes abroad leaves that job behind, and without the offers of the process there is none.
    p.tables.queueing = {};
    p.decide(*process, december + 12, 1, true);
    for (int row = 0; row < page_rows; ++row) REQUIRE((p.box.page().state[row] & overqualified_bit) == 0);
}
