#pragma once
#include <array>
#include <string>
#include <vector>

#include "sterna/analysis/indicators.hpp"
#include "sterna/engine/simulation.hpp"

namespace sterna {

/// Skill of a country at the end of a run, by sex (0 female, 1 male) and for both (2).
struct BrainStock {
    std::array<double, 3> at_home{};  // k: skilled natives at home over natives aged 15-64
    std::array<double, 3> share{};    // h: skilled among residents
    std::array<double, 3> units{};    // efficiency of skilled natives at home over natives, 1 = mean ability on the first day of work
};

/// A run and what others can read of it.
struct BrainRun {
    std::vector<BrainStock> stock;               // by country
    std::vector<std::vector<double>> items;      // [item][country]: the indicators asked for, in the last frame
    std::vector<Counterfactual::Year> path;
    std::vector<std::vector<double>> kept;       // [year][origin]: skilled over other rate of leaving, see kept_at_rate
    Digest world;
};

/// A run under way with what it keeps of itself. Copying it forks it.
class BrainSimulation {
  public:
    /// `items`: names of indicators as a run records them (see IndicatorRecorder); frames close yearly whatever the scenario says.
    BrainSimulation(const Atlas& atlas, const Scenario& scenario, const Counterfactual& terms, const Execution& execution,
                    const std::vector<std::string>& items);

    /// Before the first step: whether the world under these terms starts as this run does.
    bool starts_like(const Counterfactual& terms) const;
    /// Whether the terms change nothing in the next step, so that a world which has been this run still is.
    bool follows(const Counterfactual& terms) const;
    /// This run, going on under other terms.
    BrainSimulation under(const Counterfactual& terms, const Exec& exec) const;

    bool done() const { return simulation_.done(); }
    void step();
    /// Goes to the end. InputError if the run records no item of a name asked for.
    BrainRun finish();

  private:
    BrainSimulation(const std::shared_ptr<const Model>& model, const Execution& execution, const std::vector<std::string>& items);
    bool last_step() const;
    void keep_items(const IndicatorRecorder& recorded);

    Simulation simulation_;
    std::vector<std::string> items_;
    std::vector<std::int64_t> before_;  // people at the last close, by cell
    BrainRun run_;
};

/// Runs the scenario with these edges cut.
BrainRun run_brain(const Atlas& atlas, const Scenario& scenario, const Counterfactual& counterfactual, const Execution& execution,
                   const std::vector<std::string>& items = {});

}  // namespace sterna
