#pragma once
#include <cstdint>

#include "sterna/model/atlas.hpp"
#include "sterna/model/population.hpp"

namespace sterna {

/// Store of a person when people are spread over several, as ranks would hold them: a pure function of the id.
constexpr int store_of(PersonId id, int stores) { return static_cast<int>((id.serial / 4096 + id.birth) % static_cast<unsigned>(stores)); }

/// Whole workers of a sex that turned 15 in the first `months` months from January of the base year. The serial of an entrant
/// follows from it, so it is a pure function of the world file, the same in every scenario.
std::int64_t entrants_before(const Atlas& atlas, int country, int sex, int months, std::int64_t weight);

}  // namespace sterna
