#pragma once
#include <span>
#include <string>
#include <vector>

#include "sterna/config/experiment.hpp"

namespace sterna {

/// An axis whose range is known: what stands at each place from 0 to below 1 along it.
struct Dial {
    std::string key, unit;
    std::vector<std::string> values;  // as written; empty = the range
    std::vector<double> numbers;      // the values in the unit of the key; NaN for words
    double from = 0, to = 1;
    bool log = false, whole = false;
    int steps = 5;

    /// Text of the value at `place`, 0 to 1, as it would be written in a scenario.
    std::string at(double place) const;
    /// The value as a number; NaN for a word.
    double number_at(double place) const;
    /// Places of the values on a grid.
    std::vector<double> grid() const;
};

/// Axes of the experiment, and its uncertain keys, with ranges filled in: as written, around the scenario's own value, or what
/// `sterna explain` gives. InputError, with the place, for a key that is none or has no range.
std::vector<Dial> dials_of(const std::vector<AxisSpec>& specs, const Scenario& scenario, const Catalogue& catalogue);
std::vector<Dial> uncertain_dials(const Experiment& experiment, const Scenario& scenario, const Catalogue& catalogue);

/// The experiment with its uncertain keys as axes like the others: what a sensitivity analysis varies.
Experiment all_as_axes(Experiment experiment, const Scenario& scenario, const Catalogue& catalogue);

/// A place on all dials and what it lays over the scenario, as after -P.
struct Setting {
    std::vector<double> places;
    std::vector<std::string> overrides;
};
Setting setting_at(const std::vector<Dial>& dials, std::vector<double> places);

/// The points of the experiment's design, in its order; one without dials.
std::vector<Setting> points_of(const Experiment& experiment, const std::vector<Dial>& dials);

/// One draw of all uncertain keys a replicate, spread over their ranges as a latin hypercube; empty overrides if nothing is uncertain.
std::vector<Setting> draws_of(const Experiment& experiment, const std::vector<Dial>& uncertain);

}  // namespace sterna
