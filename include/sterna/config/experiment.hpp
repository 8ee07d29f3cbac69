#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// How the points of an experiment are placed: every combination of the values of the axes; the first values of all axes, the
/// second ones and so on; or points spread over the ranges.
enum class DesignKind { grid, list, latin_hypercube, sobol };

/// A key of the scenario that an experiment varies: over the values written, or over a range.
struct AxisSpec {
    std::string key;                  // as after -P: "model.emigration.lambda", "policies.LABEL.quota"
    std::vector<std::string> values;  // as written; empty = a range
    std::optional<double> from, to;   // either left out: by `within`, else the range that `sterna explain` gives
    std::optional<double> within;     // share of the scenario's own value, to both sides
    bool log = false;                 // equal steps are equal factors
    bool whole = false;               // rounded to whole numbers
    int steps = 5;                    // values of a range on a grid
    Where where;
};

/// Every number of the processes that are on whose default has this evidence label: one uncertain axis each.
struct UncertainGroup {
    std::string process;              // empty = all
    std::optional<Evidence> evidence; // empty = whatever the label
    double within = 0.2;              // share of the scenario's own value, to both sides
    Where where;
};

/// A number that is read off each run.
struct OutputSpec {
    std::string name;                    // in the result file
    std::string series;                  // one number a country and frame; empty = a party
    std::string party;                   // origin, destination or migrants: its income against the base, relative
    std::vector<std::string> countries;  // or groups; empty = all
    std::string over = "mean";           // or sum: over the countries
    std::string at = "last";             // frame: first, last or a calendar year; or mean or sum of all but the first
    std::string change = "none";         // or difference or relative: against the base
    Where where;
};

/// A bench of runs: points x replicates. Uncertain keys are drawn once a replicate, the same for all points, so that points
/// are compared under equal luck and equal beliefs.
struct Experiment {
    std::string title, question, file, text;
    std::string scenario, against;      // files; `against` may be empty: no base
    std::vector<std::string> overrides; // "section.key=value", laid over scenario and base
    int replicates = 1;
    std::uint64_t seed = 1;             // of the design and of uncertain keys
    DesignKind design = DesignKind::grid;
    int points = 0;                     // of a hypercube or a Sobol' sequence
    std::vector<AxisSpec> axes, uncertain;
    std::vector<UncertainGroup> groups;
    std::vector<OutputSpec> outputs;
};

/// InputError that lists every problem with file, line, column and what would be accepted.
Experiment load_experiment(const std::string& path);

}  // namespace sterna
