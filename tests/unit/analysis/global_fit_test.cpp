#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <set>

#include "sterna/analysis/global_fit.hpp"
#include "sterna/config/params.hpp"
#include "sterna/engine/registry.hpp"
#include "support/bands.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Every corridor grew by `truth` and is forecast to grow by `growth(origin)`.
template <class Growth>
std::vector<double> summary(const Atlas& atlas, double truth, Growth growth) {
    const auto n = atlas.countries.size();
    const Dense<double, 3> cells({n, n, skill_groups}, 0.0);
    const Dense<double, 2> pairs({n, n}, 0.0);
    std::vector<ExpectedYear> path(5, ExpectedYear{0, cells, cells, cells, pairs, pairs, pairs, pairs, pairs, pairs, std::vector<double>(n, 1.0)});
    for (const CellCount& cell : atlas.cells)
        if (cell.origin != cell.residence)
            for (ExpectedYear& year : path) year.stock(cell.origin, cell.residence, atlas.skilled[cell.education] ? 1 : 0) += growth(cell.origin) * cell.persons;
    for (ExpectedYear& year : path) year.drawn.fill(none);
    path[0].arrivals(0, 1, 0) = 300, path[0].returns(0, 1) = 100;
    Record record;
    for (int o = 0; o < atlas.size(); ++o)
        for (int d = 0; d < atlas.size(); ++d)
            if (o != d) record.corridors.push_back({o, d, 4000, 5000, 5000, 5000, 5000, {5000 * truth, none}, none, none, none, none, none, none});
    return global_summary(atlas, record, path);
}

}  // namespace

TEST_CASE("A forecast without error leans on nothing and returns are their share of all moves") {
    const auto s = summary(calibrated_atlas(), 1.1, [](int) { return 1.1; });
    REQUIRE(s.size() == global_observations().size());
    for (std::size_t i = 0; i < 7; ++i) CHECK_NEAR(s[i], 0, 1e-9);
    CHECK_CLOSE(s.back(), 0.25, 1e-12);
}

TEST_CASE("A forecast that grows too much everywhere shows in the mean error and in no leaning") {
    const auto s = summary(calibrated_atlas(), 1.0, [](int) { return 1.2; });
    CHECK_CLOSE(s[0], std::log(1.2), 1e-9);
    CHECK_CLOSE(s[1], std::log(1.2), 1e-9);
    for (std::size_t i = 2; i < 7; ++i) CHECK_NEAR(s[i], 0, 1e-9);
}

TEST_CASE("A forecast that grows with the income of the origin leans on it by that elasticity") {
    const Atlas& atlas = calibrated_atlas();
    const auto s = summary(atlas, 1.0, [&](int o) { return std::pow(atlas.countries[static_cast<std::size_t>(o)].gdp_per_head / 1e4, 0.1); });
    CHECK_NEAR(s[2], 0.1, 1e-6);
}

TEST_CASE("Every common parameter is a number of a process with its prior inside the range that explain gives") {
    const Catalogue known = catalogue();
    std::set<std::string> names;
    for (const Prior& prior : global_priors()) {
        CAPTURE(prior.name);
        CHECK(names.insert(prior.name).second);
        REQUIRE(prior.name.substr(0, 6) == "model.");
        const auto dot = prior.name.find('.', 6);
        const SectionInfo* section = known.process(prior.name.substr(6, dot - 6));
        REQUIRE(section != nullptr);
        bool found = false;
        for (const ParamInfo& info : section->params)
            if (info.key == prior.name.substr(dot + 1)) {
                found = true;
                CHECK(std::holds_alternative<double>(info.default_value));
                CHECK(prior.low >= info.range.low);
                CHECK(prior.high <= info.range.high);
            }
        CHECK(found);
    }
}
