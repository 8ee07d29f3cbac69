#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/analysis/brain_run.hpp"
#include "sterna/analysis/twins.hpp"

namespace sterna {

/// What the run is compared with: skilled people leave and expect to leave as others do; nobody moves; the policies are off.
enum class Against { unskilled_prospect, no_migration, policy_off };
inline constexpr std::array<std::string_view, 3> against_names{"unskilled_prospect", "no_migration", "policy_off"};
inline constexpr std::array<std::string_view, edges> edge_names{"prospect", "drain",    "return", "remittances",
                                                                "diaspora", "partners", "wages",  "other"};

/// The counterfactual of a run, made from what the run recorded: every edge cut, nothing to read yet. Cut from the month `from`
/// on, or without one at the start too: then no policy ever was, and later the promises of policies fall with them.
/// InputError when `from` is no first month of a step of the run.
Counterfactual counterfactual_of(Against against, const Scenario& scenario, const BrainRun& actual, std::optional<Month> from = {});

/// A player of the Shapley game: edges that are cut together or not at all.
struct BrainChannel {
    std::string name;
    std::uint32_t edges = 0;  // bit = Edge
};

/// The channels by name, and one more, `other`, of all edges that matter here and have no name in the list, if there are any.
/// No names: every edge that matters here is a channel. InputError for a name that is none, or stands twice.
std::vector<BrainChannel> channels_of(Against against, const Scenario& scenario, const std::vector<std::string>& names);

/// An indicator in both worlds and the Shapley shares of its difference; not a number where a run has none.
struct ItemShares {
    std::vector<double> actual, counterfactual;  // by country
    std::vector<std::vector<double>> channels;   // [channel][country]
};

struct BrainReplicate {
    std::vector<BrainStock> actual, counterfactual;
    std::vector<std::vector<BrainStock>> channels;  // [channel][country]: Shapley shares of actual less counterfactual
    std::vector<ItemShares> items;                  // as asked for
};

struct DecomposeOptions {
    Against against = Against::unskilled_prospect;
    std::optional<Month> from;                     // channels are cut from this month on; none: at the start too
    int replicates = 1;
    std::vector<BrainChannel> channels;            // none: the effect alone
    std::vector<std::string> items;                // indicators beside the brain effect, by the names of known_indicators
    Execution execution;
    std::function<void(int done, int all)> progress;  // after each world, one call at a time
};

/// Worlds that a decomposition takes.
std::int64_t runs_needed(const DecomposeOptions& options);
/// How many of them run side by side, one thread each: more than one where there are more of them than threads.
int side_by_side(const DecomposeOptions& options);

/// Full names of the items in the order asked for; `scorecard/` may be left out. InputError for one unknown, with the nearest and
/// all that are known, or named twice.
std::vector<std::string> items_called(const std::vector<std::string>& names, const std::map<std::string, Indicator>& known);

/// Net effect of migration, or of the policies, by replicate. All worlds are forks of the actual run in the first month in which
/// they differ from it.
std::vector<BrainReplicate> decompose(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options);

}  // namespace sterna
