#pragma once
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "sterna/analysis/indicators.hpp"
#include "sterna/analysis/parties.hpp"
#include "sterna/analysis/sampled_lives.hpp"

namespace sterna {

/// Income of the fixed sets over the run in both worlds.
struct PairedIncome {
    RunIncome base, variant;
};

/// The paths of one replicate: indicators of the base and of each variant, and what happened to people.
struct TwinPaths {
    std::map<std::string, Indicator> base;
    std::vector<std::map<std::string, Indicator>> variants;
    std::vector<std::vector<PairedYear>> people;  // [variant][closed year]; equal incomes where the twins have not parted
    std::vector<PairedIncome> income;             // [variant]; empty sums before the first closed year
    std::vector<SampledLives> lives;              // [variant]; of replicate 0, if any are to be followed
};

struct TwinProgress {
    int replicate, replicates;
    Month now;
    std::int64_t worlds;   // base and variants that have parted from it
    std::int64_t workers;  // of the base
};

struct TwinOptions {
    int replicates = 1;
    Execution execution;
    Recorder* base_recorder = nullptr;              // of replicate 0, for its result file
    std::vector<Recorder*> variant_recorders;
    std::vector<std::vector<int>> follow;           // by variant: birth countries of which some natives are followed in replicate 0
    std::function<void(const TwinProgress&)> progress;
};

/// InputError when a variant differs from the base in anything but its policies and texts.
void require_twin(const Scenario& base, const Scenario& variant);

/// Runs base and variants as twins: same people, same luck; each variant is a fork of the base from the first month in which
/// the law differs. Replicates differ in the luck and in the people drawn. InputError as `require_twin`.
std::vector<TwinPaths> run_twins(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants,
                                 const TwinOptions& options);

/// The scenario of a replicate.
Scenario replicate_of(const Scenario& scenario, int replicate);

}  // namespace sterna
