#pragma once
#include <functional>
#include <string>
#include <vector>

#include "sterna/config/scenario.hpp"
#include "sterna/engine/simulation.hpp"
#include "sterna/model/atlas.hpp"

namespace sterna {

/// A drawn run of the window beside what is expected of it, persons.
struct CalibrationCheck {
    Dense<double, 3> outflow;         // [origin][destination][skill], simulated
    Dense<double, 3> outflow_expected;
    Dense<double, 2> exits;           // [origin][destination], simulated
    Dense<double, 2> exits_expected;
};

struct CalibrationOptions {
    bool solve = true;                // else only run the window with the constants that the world has
    bool from_present = false;        // start from the constants the world has, where only parameters differ
    bool check = true;                // run the window once more at the end, drawn
    int years = 5;                    // window
    int passes = 3;                   // runs of the window after the first inversion
    Execution execution;
    std::function<void(const std::string&)> say;
    std::function<void()> between_steps;  // may throw to end the calibration; nothing is changed in the world's folder then
};

/// Solves, in the model's own choice equation and on expected values over the model's own people (expected_path.hpp), the corridor
/// constants that bring the stock of every corridor to `stock_later` in five years, or in another window the arrivals to `inflow`; the
/// factors of return that make the base stock return at `exit_rate`; and the factors of arrivals that make arrivals leave as
/// published. Last, what free movement and visa-free travel are worth in a regression of the constants becomes the visa cost, the
/// rest stays in the constant. Changes `atlas`; returns the window drawn once beside what was expected.
CalibrationCheck calibrate(Atlas& atlas, const Scenario& scenario, const CalibrationOptions& options);

/// constants.csv of a world: origin, destination, constants, visa costs, return and arrival factors.
std::string constants_csv(const Atlas& atlas);

}  // namespace sterna
