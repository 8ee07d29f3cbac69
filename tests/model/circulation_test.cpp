#include <doctest/doctest.h>

#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry circulation_process();
}

using namespace sterna;

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
