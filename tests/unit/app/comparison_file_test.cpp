#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
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

namespace {

struct Compared {
    Scenario base = scenario_of(2'000, 2), variant = base;
    ComparisonResult result;

    explicit Compared(int replicates) {
        ScopeSpec scope;
        scope.origins = {"AAA"}, scope.destinations = {"CCC"};
        variant.policies = {lever("visa_cost", "dearer", {{"change", 3.0}}, scope)};
        TwinOptions options;
        options.replicates = replicates;
        result = compare_scenarios(calibrated_atlas(), base, {variant}, options);
    }
    Results file(const ComparisonFileOptions& options = {}) const {
        return comparison_results(calibrated_atlas(), base, {variant}, result, frame_times(base), {}, options);
    }
};

template <class T>
const std::vector<T>& values(const Results& file, const std::string& name) {
    const auto found = std::find_if(file.arrays.begin(), file.arrays.end(), [&](const DenseArray& a) { return a.name == name; });
    REQUIRE(found != file.arrays.end());
    return std::get<std::vector<T>>(found->data);
}

}  // namespace

TEST_CASE("Bootstrap bounds lie within the replicates and are missing for fewer than three") {
    const Compared compared(4);
    const Results file = compared.file();
    const auto &lower = values<double>(file, "percentile_lower/stock_abroad"), &upper = values<double>(file, "percentile_upper/stock_abroad");
    const auto &mean = values<double>(file, "difference/stock_abroad"), &ratio = values<double>(file, "ratio/stock_abroad");
    const auto &ratio_lower = values<double>(file, "ratio_lower/stock_abroad"), &ratio_upper = values<double>(file, "ratio_upper/stock_abroad");
    for (std::size_t i = 0; i < mean.size(); ++i) {
        CHECK(lower[i] <= mean[i]);
        CHECK(mean[i] <= upper[i]);
        CHECK(ratio_lower[i] <= ratio[i] + 1e-12);
        CHECK(ratio[i] <= ratio_upper[i] + 1e-12);
    }
    const std::size_t last = mean.size() - 4;  // AAA in the last frame
    CHECK(lower[last] < upper[last]);
    const Results of_two = Compared(2).file();
    for (const char* name : {"percentile_lower/stock_abroad", "percentile_upper/output", "ratio_lower/stock_abroad", "ratio_upper/output"})
        for (const double each : values<double>(of_two, name)) CHECK(std::isnan(each));
}

TEST_CASE("A comparison file has the same bytes whatever the number of threads that made its intervals") {
    const Compared compared(3);
    CHECK(to_image(compared.file({{1}, {}}), true) == to_image(compared.file({{3}, {}}), true));
}

TEST_CASE("Replicates needed are in the file when asked for and then say what the interval says") {
    const Compared compared(4);
    const auto names = [](const Results& file) {
        std::vector<std::string> list;
        for (const DenseArray& array : file.arrays) list.push_back(array.name);
        return list;
    };
    const auto plain = names(compared.file());
    CHECK(std::count(plain.begin(), plain.end(), "scorecard/replicates_needed") == 0);
    const double precision = 0.001;
    const Results asked = compared.file({{1}, precision});
    const auto& needed = values<std::int64_t>(asked, "scorecard/replicates_needed");
    for (std::size_t p = 0; p < parties; ++p) {
        const PartyScore& score = compared.result.variants[0].scorecard.party[p];
        const double half = score.interval.upper - score.interval.mean, wanted = precision * std::abs(t_interval(score.base).mean);
        CHECK((needed[p] <= 4) == (half <= wanted));
    }
    CHECK(values<std::int64_t>(asked, "scorecard/indicator_replicates_needed").size() == compared.result.variants[0].indicators.size());
}

TEST_CASE("What pairing saves is that of the skilled natives of the origins at home and of the parties") {
    const Compared compared(4);
    const Results file = compared.file();
    const auto& stock = values<double>(file, "base/stock_at_home_skilled");
    const auto& base = values<double>(file, "pairing/skilled_at_home_base");
    REQUIRE(base.size() == 4 * 3);
    for (std::size_t r = 0; r < 4; ++r)
        for (std::size_t t = 0; t < 3; ++t) CHECK(base[r * 3 + t] == stock[(r * 3 + t) * 4]);  // AAA is the only origin
    const auto& variant = values<double>(file, "pairing/skilled_at_home_variant");
    std::vector<double> b, x;
    for (std::size_t r = 0; r < 4; ++r) b.push_back(base[r * 3 + 2]), x.push_back(variant[r * 3 + 2]);
    CHECK(values<double>(file, "pairing/variance_reduction")[2] == variance_reduction(b, x));
}

TEST_CASE("Lives that differ stand in the file in both worlds") {
    const Compared compared(1);
    const Results file = compared.file();
    const SampledLives& sample = compared.result.replicates[0].lives.at(0);
    REQUIRE_FALSE(sample.lives.empty());
    const auto &base = values<std::int64_t>(file, "lives/base_residence"), &variant = values<std::int64_t>(file, "lives/variant_residence");
    const auto& change = values<std::string>(file, "lives/change");
    REQUIRE(base.size() == sample.lives.size() * 3);
    for (std::size_t i = 0; i < sample.lives.size(); ++i) {
        CHECK(change[i] == life_change_names[static_cast<std::size_t>(sample.lives[i].change)]);
        for (std::size_t t = 0; t < 3; ++t) {
            const LifeState &b = sample.lives[i].base[t], &v = sample.lives[i].variant[t];
            CHECK(base[i * 3 + t] == (b.residence == gone ? missing_int64 : b.residence));
            CHECK(variant[i * 3 + t] == (v.residence == gone ? missing_int64 : v.residence));
        }
    }
    CHECK_FALSE(to_image(file, true).empty());
}
