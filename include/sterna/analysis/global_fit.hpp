#pragma once
#include <vector>

#include "sterna/analysis/abc_smc.hpp"
#include "sterna/analysis/expected_path.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/outcome.hpp"

namespace sterna {

/// Parameters that hold for all corridors alike and what is known of them before the fit. None is fitted to a quasi-experiment and none
/// to a single country.
std::vector<Prior> global_priors();

/// What a forecast over the five years after a base year says about them, beside what the records of that window say: whether its
/// errors lean on incomes, distance, size and free movement, how large they are, and how many moves are returns.
std::vector<Observation> global_observations();

/// The same of a forecast, in that order.
std::vector<double> global_summary(const Atlas& atlas, const Record& record, const std::vector<ExpectedYear>& path);

}  // namespace sterna
