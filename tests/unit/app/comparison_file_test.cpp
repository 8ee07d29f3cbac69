#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "sterna/app/comparison_file.hpp"
#include "sterna/app/result_files.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

TEST_CASE("What a comparison says of parties rests on the assumptions of their budgets and says so") {
    Scenario base = scenario_of(1'000, 1), variant = base;
    variant.policies = {lever("knowledge_network", "experts", {{"payer", std::string("donor")}})};
    const auto result = compare_scenarios(calibrated_atlas(), base, {variant, base}, {});
    const Results file = comparison_results(calibrated_atlas(), base, {variant, base}, result, frame_times(base), {});
    const auto array = [&](const std::string& name) -> const DenseArray& {
        const auto found = std::find_if(file.arrays.begin(), file.arrays.end(), [&](const DenseArray& a) { return a.name == name; });
        REQUIRE(found != file.arrays.end());
        return *found;
    };
    for (const char* name : {"difference", "mean", "lower", "upper", "relative_mean", "relative_lower", "relative_upper", "triple_win", "verdict", "donors"})
        CHECK(array(std::string("scorecard/") + name).evidence == "assumption");
    for (const char* name : {"by_sex_mean", "by_sex_relative"}) CHECK(array(std::string("scorecard/") + name).evidence == "computed");
    const auto& donors = std::get<std::vector<double>>(array("scorecard/donors").data);
    REQUIRE(donors.size() == 2);
    CHECK(donors[0] == doctest::Approx(4'000'000).epsilon(1e-6));  // 200 missions of 5,000 dollars to each of four countries
    CHECK(donors[1] == 0);
}
