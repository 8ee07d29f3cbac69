#include <algorithm>
#include <filesystem>
#include <span>

#include <fmt/format.h>

#include "sterna/analysis/calibration.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/plain_scenario.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/engine/start.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_world.hpp"

namespace sterna {

namespace {

struct Hit {
    int near = 0, all = 0;  // countries
    void add(double got, double wanted, double weight) {
        if (wanted < 500 * weight) return;
        ++all;
        near += std::abs(got / wanted - 1) <= 0.1;
    }
};

/// Countries with at least 500 workers in a flow whose drawn sum is within 10 % of the expected one.
void print_check(const Atlas& atlas, const CalibrationCheck& check, const std::vector<double>& weights) {
    const auto n = static_cast<std::size_t>(atlas.size());
    Hit out, skilled, exits;
    for (std::size_t c = 0; c < n; ++c) {
        double got[2] = {0, 0}, wanted[2] = {0, 0}, back = 0, back_wanted = 0;
        for (std::size_t d = 0; d < n; ++d) {
            for (std::size_t s = 0; s < 2; ++s) got[s] += check.outflow(c, d, s), wanted[s] += check.outflow_expected(c, d, s);
            back += check.exits(c, d), back_wanted += check.exits_expected(c, d);
        }
        out.add(got[0] + got[1], wanted[0] + wanted[1], weights[c]);
        skilled.add(got[1], wanted[1], weights[c]);
        exits.add(back, back_wanted, weights[c]);
        fmt::print("  {}  moves {:>12.0f} expected {:>12.0f}  skilled {:>11.0f} expected {:>11.0f}  returns {:>11.0f} expected {:>11.0f}\n", atlas.countries[c].code,
                   got[0] + got[1], wanted[0] + wanted[1], got[1], wanted[1], back, back_wanted);
    }
    fmt::print("within 10 % among countries with at least 500 workers in the flow: moves {} of {}, skilled {} of {}, returns {} of {}\n", out.near,
               out.all, skilled.near, skilled.all, exits.near, exits.all);
}

}  // namespace

int calibrate_command(const std::string& world, int years, int passes, double workers, bool check_only, const RunOptions& options) {
    Atlas atlas = read_world(world);
    const Scenario scenario = plain_scenario("calibration", world, atlas.base_year, 30, workers, options);
    CalibrationOptions calibration;
    calibration.solve = !check_only, calibration.years = years, calibration.passes = passes;
    calibration.execution.exec.threads = threads_or_cores(options.threads);
    calibration.between_steps = stop_if_interrupted;
    calibration.say = [&](const std::string& line) {
        if (options.progress != "none") fmt::print(stderr, "{}\n", line);
    };
    const CalibrationCheck check = calibrate(atlas, scenario, calibration);
    std::vector<double> weights;
    for (const Sample& sample : sample_sizes(atlas, scenario.population)) weights.push_back(static_cast<double>(sample.weight));
    print_check(atlas, check, weights);
    if (check_only) return 0;
    const std::string text = constants_csv(atlas), file = (std::filesystem::path(world) / "constants.csv").string();
    publish(file, std::as_bytes(std::span(text)));
    fmt::print("wrote {}\n", file);
    return 0;
}

}  // namespace sterna
