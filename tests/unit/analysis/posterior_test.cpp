#include "sterna/analysis/posterior.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "support/check_close.hpp"

using namespace sterna;

namespace {

std::vector<Particle> members(const std::vector<double>& weights) {
    std::vector<Particle> out;
    for (std::size_t i = 0; i < weights.size(); ++i)
        out.push_back({{static_cast<double>(i)}, weights[i], 0.5 * static_cast<double>(i), {}});
    return out;
}

}  // namespace

TEST_CASE("Moments of a weighted sample are those by hand and do not change with the size of all weights") {
    // Mean (1 + 2 + 5 x 2) / 4 = 3.25; squares 2.25^2 + 1.25^2 + 2 x 1.75^2 = 12.75.
    for (const double size : {1.0, 0.125}) {
        const auto [mean, sd] = weighted_moments({1, 2, 5}, {size, size, 2 * size});
        CHECK_CLOSE(mean, 3.25, 1e-15);
        CHECK_CLOSE(sd, std::sqrt(12.75 / 4), 1e-15);
    }
}

TEST_CASE("A weighted quantile is the least value up to which the share lies") {
    // In order: 1 (1/2), 4 (1/8), 7 (1/4), 9 (1/8); sums 1/2, 5/8, 7/8, 1.
    const std::vector<double> values{7, 1, 9, 4}, weights{0.25, 0.5, 0.125, 0.125};
    const auto at = [&](double p) { return weighted_quantile(values, weights, p); };
    CHECK(at(0) == 1);
    CHECK(at(0.5) == 1);
    CHECK(at(0.51) == 4);
    CHECK(at(0.625) == 4);
    CHECK(at(0.7) == 7);
    CHECK(at(0.88) == 9);
    CHECK(at(1) == 9);
}

TEST_CASE("Systematic resampling takes each member as often as its weight says but for rounding") {
    const std::vector<double> weights{0.05, 0.3, 0.0, 0.4, 0.25};
    for (const int k : {1, 3, 7, 1000})
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            std::map<int, int> taken;
            const auto drawn = resample(members(weights), k, seed);
            REQUIRE(drawn.size() == static_cast<std::size_t>(k));
            for (const Particle& member : drawn) {
                ++taken[static_cast<int>(member.values[0])];
                CHECK(member.weight == 1.0 / k);
            }
            for (int i = 0; i < 5; ++i) {
                const double exact = k * weights[static_cast<std::size_t>(i)];
                CHECK(taken[i] >= std::floor(exact - 1e-9));
                CHECK(taken[i] <= std::ceil(exact + 1e-9));
            }
        }
}

TEST_CASE("One resampled member is each in turn over seeds and the same for one seed") {
    std::map<double, int> taken;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const double first = resample(members({0.5, 0.5}), 1, seed)[0].values[0];
        CHECK(first == resample(members({0.5, 0.5}), 1, seed)[0].values[0]);
        ++taken[first];
    }
    CHECK(std::abs(taken[0] - 200) < 4.89 * 10);  // standard deviation 10, one false alarm in a million
}

TEST_CASE("The posterior is a table of weight and distance and parameters that reads back bit for bit") {
    const std::vector<Prior> priors{{.name = "choice.theta"}, {.name = "return.settled"}};
    const std::vector<Particle> posterior{{{0.1 + 0.2, -1}, 0.75, 1.5, {}}, {{1e-7, 2}, 0.25, 1.0 / 3, {}}};
    CHECK(posterior_csv(priors, posterior) ==
          "weight,distance,choice.theta,return.settled\n0.75,1.5,0.30000000000000004,-1\n0.25,0.3333333333333333,1e-07,2\n");
}

TEST_CASE("The table of parameters sets the prior beside the posterior") {
    const std::vector<Prior> priors{
        {.name = "choice.theta", .low = 0, .high = 4, .default_value = 1.5, .evidence = "found: \"A\", 2009"},
        {.name = "return.settled", .law = Prior::Law::normal, .low = -1, .high = 1, .mean = 0.5, .sd = 0.25}};
    const std::vector<Particle> posterior{{{1, 0.5}, 0.5, 0, {}}, {{3, 0.5}, 0.5, 0, {}}};
    CHECK(parameters_csv(priors, posterior) ==
          "name,default,prior,low,high,mean,sd,q05,q50,q95,evidence\n"
          "choice.theta,1.5,uniform from 0 to 4,0,4,2,1,1,1,3,\"found: \"\"A\"\", 2009\"\n"
          "return.settled,0,normal 0.5 (0.25) from -1 to 1,-1,1,0.5,0,0.5,0.5,0.5,\"\"\n");
}
