#pragma once
#include <map>
#include <string>
#include <vector>

#include "sterna/analysis/decomposition.hpp"
#include "sterna/io/results.hpp"

namespace sterna {

/// A decomposition as a file: levels of both worlds, effects and shares of channels with intervals over replicates, of skill by
/// country and sex and of each item by country. `about`: units and meaning of the items.
Results decomposition_results(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options,
                              const std::map<std::string, Indicator>& about, const std::vector<BrainReplicate>& all);

}  // namespace sterna
