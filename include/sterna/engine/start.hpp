#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sterna/config/scenario.hpp"
#include "sterna/core/blocks.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/cohorts.hpp"
#include "sterna/model/traits.hpp"
#include "sterna/model/world.hpp"

namespace sterna {

/// Persons a worker stands for and number of workers, of one birth country.
struct Sample {
    std::int64_t weight = 1, workers = 0;
};

/// How many workers each birth country gets: n = max(floor, N/W), weight = N/n as a whole number, lowered for focus countries.
std::vector<Sample> sample_sizes(const Atlas& atlas, const PopulationSpec& spec);

/// The people of the base year, with education and residence assigned given their traits.
/// `irregular_skilled` = how rarely the skilled live without papers, relative to others.
std::vector<Population> initial_people(const Atlas& atlas, const PopulationSpec& spec, const Traits& traits, Month start, int stores,
                                       double irregular_skilled, const Exec& exec = {});

}  // namespace sterna
