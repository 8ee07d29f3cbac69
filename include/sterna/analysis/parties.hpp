#pragma once
#include <cstdint>
#include <vector>

#include "sterna/engine/simulation.hpp"

namespace sterna {

/// Yearly income of groups of people, by birth country, PPP dollars x persons. Disjoint: whoever has been abroad in either
/// world since the start counts as a migrant in both.
struct PartyIncome {
    std::vector<double> stayers, migrants;
};

/// What happened to people because of a policy, persons, by birth country.
struct Changes {
    std::vector<std::int64_t> left, stayed;              // abroad at some time in the variant only; in the base only
    std::vector<std::int64_t> returned, away;            // at home at the end in the variant only; in the base only (migrants of both)
    std::vector<std::int64_t> studied, not_studied;      // skilled in the variant only; in the base only
};

struct PairedYear {
    PartyIncome base, variant;
    Changes changes;
};

/// Walks both populations in id order and adds up incomes of the year that has just closed. Fixed order: same bits always.
/// Income of a resident: net wage by own efficiency; of a migrant: what is left after transfers sent, at the prices where it
/// is spent. Households' receipts count with the stayers of the birth country (MODEL: each worker has one household there).
PairedYear compare_people(const Simulation& base, const Simulation& variant);

}  // namespace sterna
