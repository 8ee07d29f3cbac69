#include "sterna/analysis/abc_smc.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <thread>

#include "sterna/analysis/posterior.hpp"
#include "sterna/core/error.hpp"
#include "sterna/core/random.hpp"
#include "sterna/core/sampling.hpp"
#include "sterna/io/journal.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_file.hpp"
#include "support/bands.hpp"
#include "support/scratch_folder.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double noise(std::uint64_t seed, std::uint32_t k = 0) {
    const Words drawn = Draws(seed).entity(stream("test/noise"), 0, Month{}, k);
    return normal(to_unit53(drawn[0], drawn[1]));
}

/// Mean of 16 values of deviation 2 about the parameter, whose prior is a standard normal: known .8 to .5.
AbcProblem normal_problem() {
    return {"normal mean", {{.name = "mean", .law = Prior::Law::normal, .low = -8, .high = 8}}, {{"average", 0.8, 0.5}}};
}
std::vector<double> normal_mean(const std::vector<double>& values, std::uint64_t seed) { return {values[0] + 0.5 * noise(seed)}; }

/// Two parameters, three noisy summaries of which one was not observed.
AbcProblem small_problem() {
    return {"small",
            {{.name = "a", .low = 0, .high = 1}, {.name = "b", .law = Prior::Law::normal, .low = -2, .high = 2}},
            {{"sum", 0.9, 0.2}, {"unknown", missing, 1}, {"difference", 0.1, 0.3}}};
}
std::vector<double> small_simulation(const std::vector<double>& values, std::uint64_t seed) {
    return {values[0] + values[1] + 0.1 * noise(seed, 0), noise(seed, 1), values[0] - values[1] + 0.1 * noise(seed, 2)};
}
SmcOptions small_options(const std::filesystem::path& state = {}) {
    SmcOptions options;
    options.seed = 5, options.particles = 20, options.generations = 4, options.state_file = state;
    return options;
}

bool same(const SmcResult& a, const SmcResult& b) {
    bool equal = a.posterior.size() == b.posterior.size() && a.simulations == b.simulations && a.end == b.end &&
                 a.generations.size() == b.generations.size();
    const auto compare = [&](double x, double y) { equal = equal && same_bits(x, y); };
    for (std::size_t i = 0; equal && i < a.posterior.size(); ++i) {
        const Particle &p = a.posterior[i], &q = b.posterior[i];
        compare(p.weight, q.weight), compare(p.distance, q.distance);
        for (std::size_t k = 0; k < p.values.size(); ++k) compare(p.values[k], q.values[k]);
        for (std::size_t k = 0; k < p.summary.size(); ++k) compare(p.summary[k], q.summary[k]);
    }
    for (std::size_t g = 0; equal && g < a.generations.size(); ++g) {
        compare(a.generations[g].tolerance, b.generations[g].tolerance);
        compare(a.generations[g].effective, b.generations[g].effective);
        equal = equal && a.generations[g].simulations == b.generations[g].simulations;
    }
    return equal;
}

/// Weighted mean of f over the members against what it should be, in standard errors of importance sampling.
template <class F>
double z_of(const std::vector<Particle>& posterior, double expected, F f) {
    double off = 0, squares = 0;
    for (const Particle& member : posterior) {
        const double term = member.weight * (f(member.values) - expected);
        off += term, squares += term * term;
    }
    return off / std::sqrt(squares);
}

struct Killed {};

/// A simulator that counts what it finishes and is killed instead of starting the one after `limit`.
struct Mortal {
    std::atomic<int> finished{0};
    std::atomic<int> left{0};

    AbcSimulator simulator() {
        return [this](const std::vector<double>& values, std::uint64_t seed) {
            if (left-- <= 0) throw Killed{};
            auto summary = small_simulation(values, seed);
            ++finished;
            return summary;
        };
    }
    /// False if it was killed.
    bool runs(const SmcOptions& options, int limit, SmcResult& result) {
        left = limit;
        try {
            result = abc_smc(small_problem(), simulator(), options);
            return true;
        } catch (const Killed&) {
            return false;
        }
    }
};

constexpr int for_ever = 1'000'000;

void refuses(const AbcProblem& problem, const SmcOptions& options, const std::string& what) {
    CAPTURE(what);
    CHECK_THROWS_WITH_AS(abc_smc(problem, small_simulation, options), doctest::Contains(what.c_str()), InputError);
}

}  // namespace

TEST_CASE("A normal mean has the posterior of the closed form") {
    SmcOptions options;
    options.particles = 2000, options.generations = 7, options.least_acceptance = 0, options.max_simulations = 1'000'000;
    const SmcResult result = abc_smc(normal_problem(), normal_mean, options);
    REQUIRE(result.generations.size() == 7);
    // At the last tolerance the posterior is prior times the chance to come within it, here summed over a fine grid.
    const double reach = 0.5 * result.generations.back().tolerance;
    double mass = 0, first = 0, second = 0;
    for (double x = -8; x <= 8; x += 1e-3) {
        const auto below = [&](double s) { return 0.5 * std::erfc(-(s - x) / 0.5 / std::sqrt(2.0)); };
        const double p = std::exp(-0.5 * x * x) * (below(0.8 + reach) - below(0.8 - reach));
        mass += p, first += p * x, second += p * x * x;
    }
    const double mean = first / mass, variance = second / mass - mean * mean;
    // Without a tolerance: precision 1 + 4, mean .8 x 4 / 5 = .64.
    CHECK_NEAR(mean, 0.64, 0.005);
    CHECK_NEAR(variance, 0.2, 0.005);
    CHECK_BAND(z_of(result.posterior, mean, [](const auto& v) { return v[0]; }));
    CHECK_BAND(z_of(result.posterior, variance, [&](const auto& v) { return (v[0] - mean) * (v[0] - mean); }));
    CHECK_OUTSIDE_BAND(z_of(result.posterior, mean + 0.1, [](const auto& v) { return v[0]; }));  // what the test can see
}

TEST_CASE("Where data say nothing everything is accepted and the posterior is the prior") {
    const AbcProblem problem{"nothing",
                             {{.name = "a", .low = 2, .high = 5}, {.name = "b", .law = Prior::Law::normal, .low = 0, .high = 8}},
                             {{"constant", 3, 1}}};
    for (const Kernel kernel : {Kernel::componentwise, Kernel::full}) {
        SmcOptions options;
        options.particles = 3000, options.generations = 3, options.kernel = kernel;
        const SmcResult result = abc_smc(
            problem, [](const auto&, std::uint64_t) { return std::vector<double>{3}; }, options);
        CHECK(result.simulations == 9000);
        for (const Generation& generation : result.generations) CHECK(generation.acceptance == 1);
        CHECK(result.generations[0].effective == doctest::Approx(3000));
        CHECK_BAND(z_of(result.posterior, 3.5, [](const auto& v) { return v[0]; }));
        CHECK_BAND(z_of(result.posterior, 0.75, [](const auto& v) { return (v[0] - 3.5) * (v[0] - 3.5); }));
        CHECK_BAND(z_of(result.posterior, std::sqrt(2 / std::acos(-1.0)), [](const auto& v) { return v[1]; }));  // half-normal
        CHECK_BAND(z_of(result.posterior, 1, [](const auto& v) { return v[1] * v[1]; }));
        CHECK_OUTSIDE_BAND(z_of(result.posterior, 0.75 * 1.2, [](const auto& v) { return (v[0] - 3.5) * (v[0] - 3.5); }));
    }
}

TEST_CASE("A sum that is known leaves a band of the unit square and the full kernel finds it with fewer simulations") {
    const AbcProblem problem{"sum", {{.name = "x", .low = 0, .high = 1}, {.name = "y", .low = 0, .high = 1}}, {{"sum", 0.7, 1}}};
    std::int64_t simulations[2];
    for (const Kernel kernel : {Kernel::componentwise, Kernel::full}) {
        SmcOptions options;
        options.particles = 1000, options.generations = 5, options.least_acceptance = 0, options.kernel = kernel,
        options.max_simulations = 1'000'000;
        const SmcResult result = abc_smc(
            problem, [](const auto& v, std::uint64_t) { return std::vector<double>{v[0] + v[1]}; }, options);
        simulations[kernel == Kernel::full] = result.simulations;
        // The sum s has a density like s between a and b, both below 1; given s, x is uniform from 0 to s.
        const double a = 0.7 - result.generations.back().tolerance, b = 0.7 + result.generations.back().tolerance;
        REQUIRE(b < 1);
        const double s1 = (std::pow(b, 3) - std::pow(a, 3)) / 3 / ((b * b - a * a) / 2);
        const double s2 = (std::pow(b, 4) - std::pow(a, 4)) / 4 / ((b * b - a * a) / 2);
        CHECK_BAND(z_of(result.posterior, s1, [](const auto& v) { return v[0] + v[1]; }));
        CHECK_BAND(z_of(result.posterior, s1 / 2, [](const auto& v) { return v[0]; }));
        CHECK_BAND(z_of(result.posterior, s2 / 3, [](const auto& v) { return v[0] * v[0]; }));
        CHECK_BAND(z_of(result.posterior, s2 / 6, [](const auto& v) { return v[0] * v[1]; }));
    }
    CHECK(simulations[1] < simulations[0]);
}

TEST_CASE("Tolerances never rise and are the quantile of the distances before and weights sum to one") {
    SmcOptions options = small_options();
    options.quantile = 0.3;
    double tolerance = std::numeric_limits<double>::infinity();
    for (options.generations = 1; options.generations <= 5; ++options.generations) {
        const SmcResult result = abc_smc(small_problem(), small_simulation, options);
        REQUIRE(result.generations.size() == static_cast<std::size_t>(options.generations));
        const Generation& last = result.generations.back();
        CHECK(last.tolerance == tolerance);
        double weights = 0;
        std::vector<double> distances;
        for (const Particle& member : result.posterior) {
            weights += member.weight;
            distances.push_back(member.distance);
            CHECK(member.distance <= last.tolerance);
            CHECK(member.distance == abc_distance(small_problem().observed, member.summary));
        }
        CHECK_NEAR(weights, 1, 1e-14);
        CHECK(last.acceptance == 20.0 / static_cast<double>(last.simulations));
        std::sort(distances.begin(), distances.end());
        CHECK(distances[5] < last.tolerance);
        tolerance = distances[5];  // the sixth of twenty
    }
}

TEST_CASE("A distance counts standard errors and leaves out what is missing") {
    const std::vector<Observation> observed{{"a", 1, 0.5}, {"b", missing, 1}, {"c", -2, 2}};
    CHECK(abc_distance(observed, {2.5, 77, 6}) == 5);  // 3 and 4 standard errors
    CHECK(std::isnan(abc_distance(observed, {missing, 0, 0})));
    CHECK(abc_distance(observed, {1, missing, -2}) == 0);
}

TEST_CASE("No proposal leaves the bounds of a prior even if the data pull it out") {
    AbcProblem problem = small_problem();
    problem.observed[0].value = 9;
    SmcOptions options = small_options();
    options.generations = 6;
    const auto watched = [](const std::vector<double>& values, std::uint64_t seed) {
        CHECK((values[0] >= 0 && values[0] <= 1 && values[1] >= -2 && values[1] <= 2));
        return small_simulation(values, seed);
    };
    const SmcResult result = abc_smc(problem, watched, options);
    CHECK(weighted_moments(values_of(result.posterior, 1), weights_of(result.posterior)).mean > 1);  // prior mean 0
}

TEST_CASE("Simulations side by side give the same bits as one after another whichever ends first") {
    const SmcResult alone = abc_smc(small_problem(), small_simulation, small_options());
    for (const int side_by_side : {2, 3, 32}) {
        SmcOptions options = small_options();
        options.side_by_side = side_by_side;
        const auto uneven = [](const std::vector<double>& values, std::uint64_t seed) {
            std::this_thread::sleep_for(std::chrono::microseconds(seed % 300));
            return small_simulation(values, seed);
        };
        CHECK(same(abc_smc(small_problem(), uneven, options), alone));
    }
    SmcOptions other = small_options();
    other.seed = 6;
    CHECK_FALSE(same(abc_smc(small_problem(), small_simulation, other), alone));
}

TEST_CASE("One after another no simulation is made for nothing") {
    Mortal mortal;
    SmcResult result;
    REQUIRE(mortal.runs(small_options(), for_ever, result));
    CHECK(mortal.finished == result.simulations);
}

TEST_CASE("A fit killed at any simulation and started again makes no simulation twice and ends with the same bits") {
    SmcOptions options = small_options();
    options.particles = 10;
    const SmcResult unbroken = abc_smc(small_problem(), small_simulation, options);
    for (const int side_by_side : {1, 2}) {
        Mortal whole;
        SmcResult result;
        options.side_by_side = side_by_side, options.state_file.clear();
        REQUIRE(whole.runs(options, for_ever, result));
        for (const int limit : {1, 9, 10, 11, 40}) {
            const ScratchFolder folder;
            options.state_file = folder.path / "fit.state";
            Mortal mortal;
            int runs = 1;
            while (!mortal.runs(options, limit, result) && runs <= whole.finished) ++runs;
            CAPTURE(limit);
            CHECK(runs >= whole.finished / limit);
            CHECK(mortal.finished == whole.finished);
            CHECK(same(result, unbroken));
            REQUIRE(mortal.runs(options, 0, result));
            CHECK(same(result, unbroken));
        }
    }
}

TEST_CASE("A state cut anywhere costs no more than the simulations cut off") {
    const ScratchFolder folder;
    const SmcOptions options = small_options(folder.path / "fit.state");
    const SmcResult unbroken = abc_smc(small_problem(), small_simulation, options);
    const auto bytes = read_file(options.state_file, 1'000'000);
    const auto head = read_journal(options.state_file).lines.size() - static_cast<std::size_t>(unbroken.simulations);
    for (std::size_t length = bytes.size(); length > bytes.size() - 500; length -= 41) {
        publish(options.state_file, std::span(bytes.data(), length));
        const auto kept = static_cast<int>(read_journal(options.state_file).lines.size() - head);
        Mortal mortal;
        SmcResult result;
        REQUIRE(mortal.runs(options, for_ever, result));
        CHECK(mortal.finished == unbroken.simulations - kept);
        CHECK(same(result, unbroken));
        CHECK(read_journal(options.state_file).damaged == 0);
        CHECK(read_file(options.state_file, 1'000'000) == bytes);
    }
}

TEST_CASE("What is thrown between simulations loses none of them") {
    const ScratchFolder folder;
    SmcOptions options = small_options(folder.path / "fit.state");
    int calls = 0;
    options.between = [&] {
        if (++calls == 12) throw Interrupted("stopped");
    };
    CHECK_THROWS_AS(abc_smc(small_problem(), small_simulation, options), Interrupted);
    options.between = nullptr;
    Mortal mortal;
    SmcResult result;
    REQUIRE(mortal.runs(options, for_ever, result));
    CHECK(mortal.finished == result.simulations - 11);
}

TEST_CASE("A longer fit goes on where the state of a shorter one ends") {
    const ScratchFolder folder;
    SmcOptions options = small_options(folder.path / "fit.state");
    const SmcResult shorter = abc_smc(small_problem(), small_simulation, options);
    options.generations = 6, options.max_simulations = 30'000, options.least_acceptance = 0.001;
    Mortal mortal;
    SmcResult longer;
    REQUIRE(mortal.runs(options, for_ever, longer));
    CHECK(longer.generations.size() == 6);
    CHECK(mortal.finished == longer.simulations - shorter.simulations);
    options.side_by_side = 2;
    REQUIRE(mortal.runs(options, for_ever, longer));
    CHECK(mortal.finished <= longer.simulations - shorter.simulations + 6);  // one a generation for nothing
}

TEST_CASE("The state of another fit is refused by what differs and left as it is") {
    const ScratchFolder folder;
    const SmcOptions options = small_options(folder.path / "fit.state");
    abc_smc(small_problem(), small_simulation, options);
    const auto bytes = read_file(options.state_file, 1'000'000);
    const auto with_problem = [&](auto change, const std::string& what) {
        AbcProblem problem = small_problem();
        change(problem);
        refuses(problem, options, what);
    };
    const auto with_options = [&](auto change, const std::string& what) {
        SmcOptions other = options;
        change(other);
        refuses(small_problem(), other, what);
    };
    with_problem([](auto& p) { p.simulation = "large"; }, "simulation is \"small\" there and \"large\" here");
    with_problem([](auto& p) { p.priors[0].high = 2; },
                 "prior 1 is \"a, uniform from 0 to 1\" there and \"a, uniform from 0 to 2\" here");
    with_problem([](auto& p) { p.priors[1].sd = 2; }, "prior 2 is \"b, normal 0 (1) from -2 to 2\" there");
    with_problem([](auto& p) { p.priors.push_back({.name = "c"}); }, "prior 3 is not there");
    with_problem([](auto& p) { p.priors.pop_back(); }, "prior 2 is \"b, normal 0 (1) from -2 to 2\" there and not here");
    with_problem([](auto& p) { std::swap(p.priors[0], p.priors[1]); }, "prior 1");
    with_problem([](auto& p) { p.observed[0].value = 0.8; },
                 "observation 1 is \"sum, 0.9 (0.2)\" there and \"sum, 0.8 (0.2)\" here");
    with_problem([](auto& p) { p.observed[2].error = 0.4; }, "observation 3");
    with_problem([](auto& p) { p.observed[1].value = 0; }, "observation 2 is \"unknown, nan (1)\" there");
    with_options([](auto& o) { o.seed = 6; }, "seed is \"5\" there and \"6\" here");
    with_options([](auto& o) { o.particles = 21; }, "particles");
    with_options([](auto& o) { o.quantile = 0.4; }, "quantile");
    with_options([](auto& o) { o.kernel = Kernel::full; }, "kernel is \"componentwise\" there and \"full\" here");
    CHECK(read_file(options.state_file, 1'000'000) == bytes);
}

TEST_CASE("A file that is no state is refused and left as it is and so is one whose values another program drew") {
    const ScratchFolder folder;
    const SmcOptions options = small_options(folder.path / "fit.state");
    const std::string foreign = "weight,distance\n1,2\n";
    publish(options.state_file, std::as_bytes(std::span(foreign)));
    refuses(small_problem(), options, "is no state of a fit");
    CHECK(read_file(options.state_file, 1000).size() == foreign.size());
    std::filesystem::remove(options.state_file);
    abc_smc(small_problem(), small_simulation, options);
    auto lines = read_journal(options.state_file).lines;
    lines.back() = lines.back().substr(0, lines.back().find(' ', 9)) + " 0.5 0.5 1 2 3";
    start_journal(options.state_file, lines);
    refuses(small_problem(), options, "was made by another version of the program");
}

TEST_CASE("A fit ends with its last whole generation when simulations run out or hardly any is accepted") {
    SmcOptions options = small_options();
    const SmcResult two = [&] {
        SmcOptions shorter = options;
        shorter.generations = 2;
        return abc_smc(small_problem(), small_simulation, shorter);
    }();
    CHECK(two.end == SmcEnd::generations);
    options.max_simulations = two.simulations + 10;
    SmcResult result = abc_smc(small_problem(), small_simulation, options);
    CHECK(result.end == SmcEnd::simulations);
    CHECK(result.simulations == options.max_simulations);
    CHECK(weights_of(result.posterior) == weights_of(two.posterior));

    options = small_options();
    options.generations = 50, options.least_acceptance = 0.25;
    result = abc_smc(small_problem(), small_simulation, options);
    CHECK(result.end == SmcEnd::acceptance);
    for (const Generation& generation : result.generations) CHECK(generation.acceptance >= 0.25);
    std::int64_t whole = 0;
    for (const Generation& generation : result.generations) whole += generation.simulations;
    CHECK(result.simulations == whole + 80);  // 20 / .25
}

TEST_CASE("Simulations without finite summaries are never accepted and a fit that gets nothing else says so") {
    const auto sometimes = [](const std::vector<double>& values, std::uint64_t seed) {
        auto summary = small_simulation(values, seed);
        if (values[0] < 0.5) summary[0] = seed % 2 == 0 ? missing : std::numeric_limits<double>::infinity();
        return summary;
    };
    SmcOptions options = small_options();
    options.generations = 1;
    const SmcResult result = abc_smc(small_problem(), sometimes, options);
    CHECK(result.simulations > 20);
    for (const Particle& member : result.posterior) CHECK(member.values[0] >= 0.5);
    const auto never = [](const std::vector<double>&, std::uint64_t) { return std::vector<double>{missing, 0, 0}; };
    CHECK_THROWS_WITH_AS(abc_smc(small_problem(), never, small_options()), doctest::Contains("only 0 of 1000"), InputError);
    const auto short_of_one = [](const std::vector<double>&, std::uint64_t) { return std::vector<double>{1, 2}; };
    CHECK_THROWS_AS(abc_smc(small_problem(), short_of_one, small_options()), InternalError);
}

TEST_CASE("Priors and observations and options that make no sense are refused by name") {
    const auto with_problem = [](auto change, const std::string& what) {
        AbcProblem problem = small_problem();
        change(problem);
        refuses(problem, small_options(), what);
    };
    const auto with_options = [](auto change, const std::string& what) {
        SmcOptions options = small_options();
        change(options);
        refuses(small_problem(), options, what);
    };
    with_problem([](auto& p) { p.priors[0].high = 0; }, "low below high, of a");
    with_problem([](auto& p) { p.priors[0].low = -std::numeric_limits<double>::infinity(); }, "finite bounds");
    with_problem([](auto& p) { p.priors[1].sd = 0; }, "a standard deviation above 0 of b");
    with_problem([](auto& p) { p.priors[1].mean = 3; }, "a mean within the bounds of b");
    with_problem([](auto& p) { p.priors[1].name = "a"; }, "a stands there twice");
    with_problem([](auto& p) { p.priors[1].name = "b,c"; }, "without spaces, commas and quotes");
    with_problem([](auto& p) { p.priors.clear(); }, "a parameter");
    with_problem([](auto& p) { p.observed[0].error = 0; }, "an error above 0 of sum");
    with_problem([](auto& p) { p.observed[0].value = p.observed[2].value = missing; }, "an observation that is not missing");
    with_problem([](auto& p) { p.observed[0].name = ""; }, "without spaces");
    with_problem([](auto& p) { p.simulation = "a\nb"; }, "in one line");
    with_options([](auto& o) { o.particles = 1; }, "2 particles or more");
    with_options([](auto& o) { o.particles = 2, o.kernel = Kernel::full; }, "3 particles or more");
    with_options([](auto& o) { o.quantile = 0; }, "a quantile above 0");
    with_options([](auto& o) { o.generations = 0; }, "generations");
    with_options([](auto& o) { o.max_simulations = 19; }, "as many simulations as particles");
    with_options([](auto& o) { o.least_acceptance = missing; }, "acceptance rate");
    with_options([](auto& o) { o.side_by_side = 0; }, "one simulation at a time");
}
