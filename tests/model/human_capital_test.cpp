#include "model/one_page.hpp"
#include "support/bands.hpp"
#include "sterna/model/moves.hpp"

namespace sterna {
ProcessEntry human_capital_process();
}

using namespace sterna;
using namespace sterna::test;

namespace {

const Month start = Month::of(2020);
const HumanCapital defaults{};

double efficiency_after(double home, double abroad, double wasted, bool returnee) {
    return std::exp(log_efficiency(defaults, {home, abroad, wasted, 0, returnee}, 0.742));
}

}  // namespace

TEST_CASE("the spread of ability gives the Gini index back") {
    CHECK_NEAR(ability_spread(0.40), 0.742, 0.0005);
    for (const double gini : {0.25, 0.35, 0.42, 0.6}) {
        const double spread = ability_spread(gini);
        CHECK_CLOSE(std::erf(spread / 2), gini, 1e-12);  // 2 Phi(spread / sqrt 2) - 1
    }
}

TEST_CASE("experience pays the same wherever it was gained and most after a third of a century") {
    CHECK_CLOSE(efficiency_after(10, 0, 0, false), efficiency_after(4, 6, 0, false), 1e-14);
    CHECK_CLOSE(efficiency_after(10, 0, 0, false), std::exp(0.68), 1e-14);
    const double peak = efficiency_after(100.0 / 3, 0, 0, false);
    CHECK(peak > efficiency_after(32, 0, 0, false));
    CHECK(peak > efficiency_after(35, 0, 0, false));
}

TEST_CASE("a matched returnee gains what was learned and never more than the largest premium") {
    const double stayed = efficiency_after(10, 3, 0, false);
    CHECK_CLOSE(efficiency_after(10, 3, 0, true) / stayed, 1 + 0.20 * (1 - std::exp(-1.0)), 1e-13);
    CHECK_CLOSE(efficiency_after(0, 30, 0, true) / efficiency_after(0, 30, 0, false), 1 + 0.20 * (1 - std::exp(-10.0)), 1e-13);
}

TEST_CASE("every wasted year costs two per cent") {
    CHECK_CLOSE(efficiency_after(10, 0, 5, false) / efficiency_after(10, 0, 0, false), std::exp(-0.1), 1e-14);
}

TEST_CASE("foreign experience is paid on the ladder or by the year and never both") {
    OnePage p({human_capital_process()});
    p.make(human_capital_process(), {{"foreign_experience", std::string("mincer")}})->prepare(p.tables, p.context(start));
    const Career career{5, 10, 0, 0, true};
    CHECK_CLOSE(log_efficiency(p.tables.human_capital, career, 0), 0.08 * 15 - 0.0012 * 225 + 0.02 * 10, 1e-14);
    p.make(human_capital_process())->prepare(p.tables, p.context(start));
    CHECK_CLOSE(log_efficiency(p.tables.human_capital, career, 0),
                0.08 * 15 - 0.0012 * 225 + std::log(1 + 0.20 * (1 - std::exp(-10.0 / 3))), 1e-13);
}

TEST_CASE("a premium is learned in jobs of the own skill only") {
    CHECK_CLOSE(efficiency_after(5, 3, 3, true), efficiency_after(5, 3, 3, false), 1e-15);
    CHECK_CLOSE(efficiency_after(5, 5, 2, true) / efficiency_after(5, 5, 2, false), 1 + 0.20 * (1 - std::exp(-1.0)), 1e-13);
}

namespace {

/// A page of people who have worked abroad for five years and go home.
struct Homecoming {
    OnePage p{{}};

    Homecoming() {
        for (int i = 0; i < page_rows; ++i) {
            const int row = p.add(0, 2, 2, 35, start);
            p.box.page().worked_home[row] = 60, p.box.page().worked_abroad[row] = 60;
        }
    }
    int matched_after(ReturnKind kind = ReturnKind::voluntary) {
        p.on_block([&](Block& b) {
            for (int row = 0; row < b.rows(); ++row) go_home(b, row, kind, p.context(start));
        });
        return matched();
    }
    /// By what they earn.
    int matched() const {
        const double spread = ability_spread(p.atlas.countries[0].gini);
        int n = 0;
        for (int row = 0; row < page_rows; ++row) {
            const Career career{p.box.page().worked_home[row] / 12.0, p.box.page().worked_abroad[row] / 12.0, 0,
                                p.traits.ability({0, static_cast<std::uint32_t>(row)}), false};
            const double unmatched = math::exp(log_efficiency(p.tables.human_capital, career, spread));
            n += efficiency(p.box.page(), row, p.context(start)) > unmatched * 1.01;
        }
        return n;
    }
};

}  // namespace

TEST_CASE("seven returnees in ten find a matched job and keep it") {
    Homecoming home;
    CHECK(home.matched() == 0);
    const int matched = home.matched_after();
    CHECK_BAND(z_of_count(matched, page_rows, 0.7));
    home.p.tables.human_capital.match_chance = 0;
    CHECK(home.matched() == matched);
}

TEST_CASE("a job offered at the time of return is kept after the offer has gone") {
    Homecoming home;
    ReturnOffer offer;
    offer.job_offer = true;
    home.p.rules.return_offers.push_back(offer);
    CHECK(home.matched_after() == page_rows);
    home.p.rules.return_offers.clear();
    CHECK(home.matched() == page_rows);

    Homecoming elsewhere;
    offer.scope.destinations.reset(2);  // where they come from
    elsewhere.p.rules.return_offers.push_back(offer);
    CHECK(elsewhere.matched_after() < page_rows);
}

TEST_CASE("who lived abroad without papers or is removed earns no premium at home") {
    Homecoming undocumented;
    for (int row = 0; row < page_rows; ++row)
        undocumented.p.box.page().state[row] = with_status(undocumented.p.box.page().state[row], Status::irregular);
    CHECK(undocumented.matched_after() == 0);
    Homecoming removed;
    CHECK(removed.matched_after(ReturnKind::removal) == 0);
}

TEST_CASE("the census adds the efficiency of every resident in whole units and the skilled by field") {
    OnePage p({human_capital_process()});
    p.weight[0] = 50;
    std::int64_t units = 0;
    for (int i = 0; i < 200; ++i) {
        const int row = p.add(0, i % 2 == 0 ? 0 : 2, i % 3, 40, start);
        if (i % 3 == 2) p.box.page().kind[row] = kind_of(1, 2, i % 4);
        units += 50 * units_of_efficiency(efficiency(p.box.page(), row, p.context(start)));
    }
    p.survey(*p.make(human_capital_process()), start);
    CHECK(p.tallies.total(p.measures.find("efficiency_units")) == units);
    const Measure fields = p.measures.find("skilled_by_field");
    CHECK(p.tallies.total(fields) == 66 * 50);
    CHECK(p.tallies[fields][2 * 4 + 1] == 17 * 50);  // i = 5, 17, ... abroad in field 1 and only there
    CHECK(p.tallies[fields][1] == 0);
}

TEST_CASE("relative efficiency divides by the base-year mean of the own education at the place of residence") {
    OnePage p({});
    const int row = p.add(0, 2, 1, 40, start);
    const double own = efficiency(p.box.page(), row, p.context(start));
    CHECK(relative_efficiency(p.box.page(), row, p.context(start)) == 1.0);
    p.world.countries[2].base_efficiency = {5, 2, 7};
    CHECK_CLOSE(relative_efficiency(p.box.page(), row, p.context(start)), own / 2, 1e-15);
}
