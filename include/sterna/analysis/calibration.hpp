#pragma once
#include <functional>
#include <string>
#include <vector>

#include "sterna/config/scenario.hpp"
#include "sterna/engine/simulation.hpp"
#include "sterna/model/atlas.hpp"

namespace sterna {

/// How well flows come out. Persons over the window; one row a corridor and skill group, and one a country.
struct CalibrationCheck {
    Dense<double, 3> outflow;         // [origin][destination][skill], simulated
    Dense<double, 3> outflow_target;
    Dense<double, 2> exits;           // [origin][destination], simulated
    Dense<double, 2> exits_target;
};

struct CalibrationOptions {
    bool solve = true;                // else only run the window with the constants the world has
    int years = 5;                    // window
    int passes = 3;                   // runs of the window after the first inversion
    Execution execution;
    std::function<void(const std::string&)> say;
    std::function<void()> between_steps;  // may throw to end the calibration; nothing is changed in the world's folder then
};

/// Solves, in the model's own choice equation and over the model's own base-year people, the corridor constants that make the
/// expected yearly inflows equal the targets, and the return factors that make the expected exits of the base stock equal
/// theirs. Then runs the window and moves the constants by what is left, by origin and by destination. Last, what free movement
/// and visa-free travel are worth in a regression of the constants becomes the visa cost, the rest stays in the constant.
/// Changes `atlas`; returns the check of the last run.
CalibrationCheck calibrate(Atlas& atlas, const Scenario& scenario, const CalibrationOptions& options);

/// Exits of the window to aim at: of the base stock at its yearly rate, and of arrivals, of whom `exit_5y` leave within five
/// years at an even rate.
double exit_target(const CorridorFacts& corridor, double exit_5y, int years);

/// constants.csv of a world: origin, destination, constants, visa costs, return and arrival factors.
std::string constants_csv(const Atlas& atlas);

/// Ordinary least squares with weights: coefficients of `rows` (each of equal length) on `values`.
std::vector<double> least_squares(const std::vector<std::vector<double>>& rows, const std::vector<double>& values,
                                  const std::vector<double>& weights);

}  // namespace sterna
