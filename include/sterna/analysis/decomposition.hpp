#pragma once
#include <array>
#include <functional>
#include <string_view>
#include <vector>

#include "sterna/analysis/twins.hpp"

namespace sterna {

/// What the run is compared with: skilled people leave and expect to leave as others do; nobody moves; the policies are off.
enum class Against { unskilled_prospect, no_migration, policy_off };
inline constexpr std::array<std::string_view, 3> against_names{"unskilled_prospect", "no_migration", "policy_off"};
inline constexpr std::array<std::string_view, edges> edge_names{"prospect", "drain", "return", "wages"};

/// Skill of a country at the end of a run, by sex (0 female, 1 male) and for both (2).
struct BrainStock {
    std::array<double, 3> at_home{};  // k: skilled natives at home over natives aged 15-64
    std::array<double, 3> share{};    // h: skilled among residents
    std::array<double, 3> units{};    // efficiency of skilled natives at home over natives, 1 = mean ability on the first day of work
};

/// A run and what others can read of it.
struct BrainRun {
    std::vector<BrainStock> stock;                 // by country
    std::vector<Counterfactual::Year> path;
    std::vector<std::vector<double>> kept;         // [year][origin]: skilled over other rate of leaving, see kept_at_rate
    Digest world;
};

/// Runs the scenario with these edges cut.
BrainRun run_brain(const Atlas& atlas, const Scenario& scenario, const Counterfactual& counterfactual, const Execution& execution);

/// The counterfactual of a run, made from what the run recorded: every edge cut, nothing to read yet.
Counterfactual counterfactual_of(Against against, const Scenario& scenario, const BrainRun& actual);

struct BrainReplicate {
    std::vector<BrainStock> actual, counterfactual;
    std::vector<std::vector<double>> channels;     // [edge][country]: Shapley shares of the difference in k, both sexes; empty if not asked
};

struct DecomposeOptions {
    Against against = Against::unskilled_prospect;
    int replicates = 1;
    bool channels = true;                          // policy_off has none
    Execution execution;
    std::function<void(int done, int all)> progress;
};

/// Net brain effect of migration, or of the policies, by replicate.
std::vector<BrainReplicate> decompose(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options);

}  // namespace sterna
