#include "sterna/analysis/bench.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cmath>
#include <fstream>
#include <functional>

#include "support/scratch_folder.hpp"

using namespace sterna;
using sterna::test::ScratchFolder;

namespace {

/// A bench of a few months on the world of forty countries, in a folder of its own.
struct Lab {
    ScratchFolder folder;
    std::string axes = "  - {key: model.emigration.lambda, values: [0.4, 0.6]}\n";
    std::string scenario_end, extra;
    std::string outputs = "  - {name: abroad, series: stock_abroad, countries: [GHA], over: sum}\n  - {series: income_per_natural, at: mean}\n";
    int replicates = 2;

    Experiment experiment() const {
        const std::string world = std::string(STERNA_SOURCE_DIR) + "/configs/worlds/forum-40-2020";
        std::ofstream(folder.path / "base.yaml") << "schema_version: 1\nseed: 5\nworld: \"" << world
                                                 << "\"\npopulation: {workers: 3000, floor: 20}\ntime: {end: 2020-07}\n";
        std::ofstream(folder.path / "s.yaml") << "schema_version: 1\nextends: base.yaml\n" << scenario_end;
        std::ofstream(folder.path / "e.yaml") << "schema_version: 1\nscenario: s.yaml\nreplicates: " << replicates << "\n"
                                              << extra << "axes:\n" << axes << "outputs:\n" << outputs;
        return load_experiment((folder.path / "e.yaml").string());
    }
    RunStore store(const char* name = "runs") const {
        RunStore store(folder.path / name);
        store.make();
        return store;
    }
};

std::vector<double> numbers(const std::vector<std::vector<BenchRun>>& runs) {
    std::vector<double> all;
    for (const auto& point : runs)
        for (const BenchRun& run : point)
            for (const Reading& reading : run.readings) {
                all.push_back(reading.value);
                all.insert(all.end(), reading.path.begin(), reading.path.end());
            }
    return all;
}

std::vector<double> run_all(const Experiment& experiment, const RunStore& store, int threads) {
    const Bench bench(experiment, store, {threads, 0, {}, {}, {}});
    return numbers(bench.run(points_of(bench.experiment(), bench.dials())));
}

const std::string policy = "policies:\n  - {lever: visa_cost, label: door, from: 2020-03, change: -0.5}\n";

}  // namespace

TEST_CASE("Runs have a thread each while there is work for all threads and memory for all runs else one run has them all") {
    const auto is = [](Arrangement a, int jobs, int threads) { return a.jobs == jobs && a.threads == threads; };
    CHECK(is(arrange(8, 4, 1e9, 1e12), 4, 1));
    CHECK(is(arrange(4, 4, 1e9, 1e12), 4, 1));
    CHECK(is(arrange(3, 4, 1e9, 1e12), 1, 4));
    CHECK(is(arrange(8, 4, 1e9, 4e9), 1, 4));
    CHECK(is(arrange(8, 4, 1e9, 0), 4, 1));
}

TEST_CASE("A bench has the same numbers on any number of threads with a base and without and equal points are equal") {
    Lab lab;
    lab.scenario_end = policy;
    lab.axes = "  - {key: policies.door.change, values: [-0.5, 0.5, -0.5]}\n";
    for (const char* against : {"", "against: base.yaml\n"}) {
        lab.extra = against;
        const Experiment e = lab.experiment();
        const std::string name = std::string("runs") + (*against ? "-base" : "");
        const auto one = run_all(e, lab.store((name + "1").c_str()), 1), three = run_all(e, lab.store((name + "3").c_str()), 3);
        CHECK(one == three);
        const std::size_t point = one.size() / 3;
        CHECK(std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(point), one.end() - static_cast<std::ptrdiff_t>(point)));
        CHECK(!std::equal(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(point), one.begin() + static_cast<std::ptrdiff_t>(point)));
    }
}

TEST_CASE("A finished run is never done again whatever is added to the experiment") {
    Lab lab;
    const RunStore store = lab.store();
    const auto first = run_all(lab.experiment(), store, 1);
    std::atomic<int> steps{0};
    BenchOptions watching{1, 0, {}, [&](const BenchProgress&) { ++steps; }, {}};
    {
        const Bench again(lab.experiment(), store, watching);
        CHECK(again.plan(points_of(again.experiment(), again.dials())).finished == 4);
        CHECK(numbers(again.run(points_of(again.experiment(), again.dials()))) == first);
        CHECK(steps <= 2);
    }
    lab.axes = "  - {key: model.emigration.lambda, values: [0.4, 0.5, 0.6]}\n";
    lab.replicates = 3;
    const Bench more(lab.experiment(), store, {1, 0, {}, {}, {}});
    const BenchPlan plan = more.plan(points_of(more.experiment(), more.dials()));
    CHECK((plan.runs == 9 && plan.finished == 4));
}

TEST_CASE("A bench that is stopped keeps what is finished and ends like one that was not") {
    Lab lab;
    const auto whole = run_all(lab.experiment(), lab.store("whole"), 1);
    const RunStore store = lab.store("stopped");
    const Bench stopped(lab.experiment(), store, {1, 0, {}, [](const BenchProgress& p) {
                                                       if (p.finished == 2) throw Interrupted("stop");
                                                   }});
    const auto points = points_of(stopped.experiment(), stopped.dials());
    CHECK_THROWS_AS(stopped.run(points), Interrupted);
    CHECK(stopped.plan(points).finished == 2);
    CHECK(run_all(lab.experiment(), store, 2) == whole);
}

TEST_CASE("A run that fails is told and the others go on") {
    Lab lab;
    lab.extra = "against: base.yaml\n";
    lab.replicates = 1;
    lab.axes = "  - {key: population.floor, values: [20, 30]}\n";
    const RunStore store = lab.store();
    // Two bases, so two pieces of work: the first is stopped at a step.
    std::atomic<int> calls{0};
    const Bench bench(lab.experiment(), store, {1, 0, {}, [&](const BenchProgress& p) {
                                                    if (++calls == 3 && p.finished == 0) throw InternalError("planted");
                                                }});
    const auto points = points_of(bench.experiment(), bench.dials());
    const auto runs = bench.run(points);
    CHECK(runs[0][0].failed() != runs[1][0].failed());
    for (const auto& point : runs)
        if (point[0].failed()) CHECK(point[0].failure.find("planted") != std::string::npos);
    CHECK(bench.plan(points).finished == 1);
}

TEST_CASE("A scenario that changes while its bench goes on fails the runs that come after and stores none of them") {
    Lab lab;
    const auto whole = run_all(lab.experiment(), lab.store("whole"), 1);
    const RunStore store = lab.store("changed");
    const Bench bench(lab.experiment(), store, {1, 0, {}, [&](const BenchProgress& p) {
                                                    if (p.finished == 1) std::ofstream(lab.folder.path / "s.yaml") << "schema_version: 1\nextends: base.yaml\nseed: 6\n";
                                                }, {}});
    const auto runs = bench.run(points_of(bench.experiment(), bench.dials()));
    CHECK(!runs[0][0].failed());
    CHECK(runs[1][1].failure.find("has changed") != std::string::npos);
    CHECK(run_all(lab.experiment(), store, 1) == whole);
}

TEST_CASE("A setting of a key that the experiment varies is refused and so is a base that is no twin") {
    Lab lab;
    const auto refusal = [&](const std::vector<std::string>& overrides) {
        try {
            const Bench bench(lab.experiment(), lab.store(), {1, 0, overrides, {}, {}});
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refusal({"model.emigration.lambda=0.5"}).find("varies this key") != std::string::npos);
    CHECK(refusal({}).empty());
    lab.extra = "against: base.yaml\n";
    lab.scenario_end = "seed: 8\n";
    CHECK(refusal({}).find("seed differs") != std::string::npos);
}

TEST_CASE("Readings are the numbers of the run the frame asked for sums over countries changes against the base") {
    Lab lab;
    lab.scenario_end = policy;
    lab.extra = "against: base.yaml\n";
    lab.replicates = 1;
    lab.axes = "  - {key: policies.door.change, values: [-0.5]}\n";
    lab.outputs = "  - {name: all, series: stock_abroad, countries: [GHA, KEN], over: sum}\n  - {name: gha, series: stock_abroad, countries: [GHA]}\n"
                  "  - {name: ken, series: stock_abroad, countries: [KEN]}\n  - {name: mean, series: stock_abroad, countries: [KEN, GHA]}\n"
                  "  - {name: first, series: stock_abroad, countries: [GHA], at: first}\n  - {name: year, series: stock_abroad, countries: [GHA], at: 2020}\n"
                  "  - {name: difference, series: stock_abroad, countries: [GHA], change: difference}\n"
                  "  - {name: relative, series: stock_abroad, countries: [GHA], change: relative}\n  - {party: migrants}\n";
    const Bench bench(lab.experiment(), lab.store(), {1, 0, {}, {}, {}});
    const auto r = bench.run(points_of(bench.experiment(), bench.dials())).front().front().readings;
    REQUIRE(r.size() == 9);
    CHECK(r[0].value == r[1].value + r[2].value);
    CHECK(r[3].value == r[0].value / 2);
    CHECK(r[4].value == r[1].path.front());
    CHECK((r[5].value == r[1].path.back() && r[1].value == r[1].path.back()));
    CHECK(r[6].path.front() == 0);
    CHECK(r[7].value == r[6].value / (r[1].value - r[6].value));
    CHECK((std::isfinite(r[8].value) && r[8].path.empty()));
}

TEST_CASE("An experiment that names a series a country or a year that there is not is refused before anything runs") {
    const auto refused = [](const std::string& outputs) {
        Lab lab;
        lab.outputs = outputs;
        try {
            const RunStore store = lab.store();
            const Bench bench(lab.experiment(), store, {1, 0, {}, {}, {}});
        } catch (const InputError& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    CHECK(refused("  - {series: stock_abroed}\n").find("did you mean stock_abroad") != std::string::npos);
    CHECK(refused("  - {series: stock_abroad, countries: [XYZ]}\n").find("neither a country nor a group") != std::string::npos);
    CHECK(refused("  - {series: stock_abroad, at: 2050}\n").find("no frame of the run ends in 2050") != std::string::npos);
}
