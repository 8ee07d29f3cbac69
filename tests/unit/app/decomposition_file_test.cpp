#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "sterna/analysis/known_indicators.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/decomposition_file.hpp"
#include "support/check_close.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

const std::vector<double>& numbers(const Results& file, const std::string& name, const std::vector<std::string>& dims) {
    const auto found = std::find_if(file.arrays.begin(), file.arrays.end(), [&](const DenseArray& a) { return a.name == name; });
    REQUIRE(found != file.arrays.end());
    CHECK(found->dims == dims);
    return std::get<std::vector<double>>(found->data);
}

}  // namespace

TEST_CASE("A decomposition file holds each item beside skill with bounds and channels that add up to its effect") {
    const Scenario scenario = scenario_of(2'000, 2);
    DecomposeOptions options;
    options.replicates = 3, options.from = Month::of(2020, 7), options.items = {"income_per_natural", "scorecard/origin_poverty"};
    options.channels = channels_of(options.against, scenario, {"drain"});
    const auto about = known_indicators(calibrated_atlas(), scenario);
    const Results file = decomposition_results(calibrated_atlas(), scenario, options, about, decompose(calibrated_atlas(), scenario, options));
    for (const std::string& name : {std::string("at_home"), options.items[0], options.items[1]}) {
        std::vector<std::string> where{"country"};
        if (name == "at_home") where.push_back("sex");
        const auto with = [&](const std::string& first) {
            std::vector<std::string> dims{first};
            dims.insert(dims.end(), where.begin(), where.end());
            return dims;
        };
        const auto &effect = numbers(file, "effect/" + name, where), &shares = numbers(file, "channels/" + name, with("edge"));
        const auto &lower = numbers(file, "effect_lower/" + name, where), &upper = numbers(file, "effect_upper/" + name, where);
        const auto &actual = numbers(file, "actual/" + name, with("replicate")), &other = numbers(file, "counterfactual/" + name, with("replicate"));
        const std::size_t places = effect.size();
        REQUIRE(shares.size() == 2 * places);
        REQUIRE(actual.size() == 3 * places);
        for (std::size_t i = 0; i < places; ++i) {
            double mean = 0;
            for (std::size_t r = 0; r < 3; ++r) mean += (actual[r * places + i] - other[r * places + i]) / 3;
            const double rounding = 1e-12 * std::abs(actual[i]);
            CHECK_NEAR(effect[i], mean, rounding);
            CHECK_NEAR(shares[i] + shares[places + i], mean, rounding);
            CHECK(lower[i] <= effect[i]);
            CHECK(effect[i] <= upper[i]);
        }
    }
    CHECK_NOTHROW(to_image(file, true));
}

TEST_CASE("The help of decompose lists every item that a run records and no other") {
    std::set<std::string> recorded, listed;
    for (const auto& [name, indicator] : known_indicators(calibrated_atlas(), scenario_of(1'000, 1))) {
        const std::string both = std::regex_replace(name, std::regex("_(fe)?male$"), "");
        recorded.insert(std::regex_replace(both, std::regex("_(below_secondary|secondary|tertiary)$"), "_EDUCATION") + (both == name ? "" : "*"));
    }
    for (const std::string& name : std::set(recorded))
        if (name.ends_with("*")) recorded.erase(name.substr(0, name.size() - 1));
    std::istringstream help(items_of_decompose());
    std::string heading, word;
    std::getline(help, heading);
    while (help >> word) listed.insert(word);
    CHECK(listed == recorded);
}
