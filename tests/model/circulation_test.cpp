#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "support/row_lab.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "sterna/model/choosers.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/observer.hpp"

namespace sterna {
ProcessEntry circulation_process();
ObserverEntry circularity_observer();
}

using namespace sterna;

namespace {

/// Keeps curves of survival.
struct Curves final : Recorder {
    void integers(const SeriesInfo&, std::span<const std::int64_t>) override {}
    void reals(const SeriesInfo& info, std::span<const double> values) override { of[info.name].assign(values.begin(), values.end()); }
    std::map<std::string, std::vector<double>> of;
};

}  // namespace

TEST_CASE("Natives are counted by trips begun wherever they live and those without any are not") {
    test::RowLab lab(circulation_process());
    const auto process = circulation_process().make({}, lab.measures);
    lab.weight.fill(7);
    for (const int trips : {0, 1, 1, 3, 15, 200}) lab.box.page().trips[lab.add(1, trips % 2 == 0 ? 1 : 2, Status::permanent, lab.now)] = static_cast<std::uint8_t>(trips);
    lab.box.page().residence[lab.add(1, 2, Status::permanent, lab.now)] = gone;
    lab.survey(*process);
    const auto& counts = lab.tallies[lab.measures.find("trips")];
    CHECK(counts[trip_bins + 0] == 0);
    CHECK(counts[trip_bins + 1] == 14);
    CHECK(counts[trip_bins + 3] == 7);
    CHECK(counts[trip_bins + 15] == 14);
    CHECK(lab.tallies.total(lab.measures.find("trips")) == 35);
}

TEST_CASE("The rule for those just back reaches the tables") {
    test::RowLab lab(circulation_process());
    circulation_process().make({{"factor", 4.0}, {"years", 2.0}}, lab.measures)->prepare(lab.tables, lab.context());
    CHECK(lab.tables.repeat_consider == 4);
    CHECK(lab.tables.repeat_years == 2);
}

TEST_CASE("Every foreign-born resident stands in one year of one stay by country and by origin") {
    Simulation simulation(test::model_of(test::calibrated_atlas(), test::scenario_of(8'000, 2)), {});
    const MeasureList& measures = simulation.model().measures;
    const Layout& layout = measures.layout();
    test::Watch watch;
    watch.run(simulation);
    for (const Tallies& t : watch.frames()) {
        std::int64_t foreign = 0;
        for (int o = 0; o < layout.countries; ++o)
            for (int r = 0; r < layout.countries; ++r)
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) foreign += o == r ? 0 : t[cube::stock][layout.cell(o, r, e, g)];
        CHECK(foreign > 0);
        CHECK(t.total(measures.find("stays_under_way")) == foreign);
        CHECK(t.total(measures.find("spells_under_way")) == foreign);
    }
}

TEST_CASE("Survival is the exponential of the rates of leaving by length of stay and says nothing where nobody is seen") {
    test::RowLab lab(circulation_process());
    const std::size_t at = 2 * year_bins, origin = 1 * year_bins;
    const double rate[] = {0.3, 0.1, 0.1, 0.02};
    for (std::size_t y = 0; y < 4; ++y) {
        lab.tallies[lab.measures.find("stays_under_way")][at + y] = 12'000;
        lab.tallies[cube::ended_stays][at + y] = static_cast<std::int64_t>(rate[y] * 1'000);  // in a month
        lab.tallies[lab.measures.find("spells_under_way")][origin + y] = 1'000;
    }
    const std::vector<std::int64_t> none;
    Curves curves;
    circularity_observer().make()->record({lab.atlas, lab.measures, lab.world, lab.tallies, none, none, 1}, curves);
    const auto& country = curves.of.at("circularity/survival_in_country");
    CHECK(country[at] == 1);
    CHECK(country[at + 1] == doctest::Approx(std::exp(-0.3)).epsilon(1e-12));
    CHECK(country[at + 4] == doctest::Approx(std::exp(-0.52)).epsilon(1e-12));
    CHECK(std::isnan(country[at + 5]));
    CHECK(country[0] == 1);
    CHECK(std::isnan(country[1]));
    CHECK(curves.of.at("circularity/survival_abroad")[origin + 4] == 1);
}

TEST_CASE("Those just back consider leaving at three times the hazard of others and strangers at their own") {
    test::RowLab lab(circulation_process());
    circulation_process().make({}, lab.measures)->prepare(lab.tables, lab.context());
    lab.tables.consider.fill(0.3);
    const int row = lab.add(1, 1, Status::citizen_at_home, lab.now - 12);
    const auto chance = [&] { return yearly_consideration(lab.context(), lab.box.page(), row, 2021); };
    CHECK(chance() == 0.3);
    lab.box.page().known[row] = 3;
    CHECK(chance() == doctest::Approx(1 - 0.7 * 0.7 * 0.7));
    lab.box.page().since[row] = (lab.now - 36).index;
    CHECK(chance() == 0.3);
}

TEST_CASE("Moving on is part of the same trip and coming home ends it") {
    test::RowLab lab(circulation_process());
    const int row = lab.add(0, 0, Status::citizen_at_home, lab.now - 24);
    const auto trips = [&] { return static_cast<int>(lab.box.page().trips[row]); };
    depart(lab.block, row, 2, Status::temporary, no_scheme, never, lab.context());
    CHECK(trips() == 1);
    depart(lab.block, row, 1, Status::free_movement, no_scheme, never, lab.context());
    CHECK(trips() == 1);
    go_home(lab.block, row, ReturnKind::voluntary, lab.context());
    depart(lab.block, row, 1, Status::free_movement, no_scheme, never, lab.context());
    CHECK(trips() == 2);
}
