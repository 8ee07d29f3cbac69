#pragma once
#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/analysis/twins.hpp"

namespace sterna {

/// What the run is compared with: skilled people leave and expect to leave as others do; nobody moves; the policies are off.
enum class Against { unskilled_prospect, no_migration, policy_off };
inline constexpr std::array<std::string_view, 3> against_names{"unskilled_prospect", "no_migration", "policy_off"};
inline constexpr std::array<std::string_view, edges> edge_names{"prospect", "drain",    "return", "remittances",
                                                                "diaspora", "partners", "wages",  "other"};

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

/// The counterfactual of a run, made from what the run recorded: every edge cut, nothing to read yet. Against policy_off the
/// world to read is that of the scenario without its policies.
Counterfactual counterfactual_of(Against against, const Scenario& scenario, const BrainRun& actual);

/// A player of the Shapley game: edges that are cut together or not at all.
struct BrainChannel {
    std::string name;
    std::uint32_t edges = 0;  // bit = Edge
};

/// The channels by name, and one more, `other`, of all edges that matter here and have no name in the list, if there are any.
/// No names: every edge that matters here is a channel. InputError for a name that is none, or stands twice.
std::vector<BrainChannel> channels_of(Against against, const Scenario& scenario, const std::vector<std::string>& names);

struct BrainReplicate {
    std::vector<BrainStock> actual, counterfactual;
    std::vector<std::vector<BrainStock>> channels;  // [channel][country]: Shapley shares of actual less counterfactual
};

struct DecomposeOptions {
    Against against = Against::unskilled_prospect;
    int replicates = 1;
    std::vector<BrainChannel> channels;            // none: the effect alone
    Execution execution;
    std::function<void(int done, int all)> progress;
};

/// Runs that a decomposition takes.
std::int64_t runs_needed(const DecomposeOptions& options);

/// Net brain effect of migration, or of the policies, by replicate.
std::vector<BrainReplicate> decompose(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options);

}  // namespace sterna
