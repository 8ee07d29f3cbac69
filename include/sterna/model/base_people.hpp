#pragma once
#include "sterna/model/rules.hpp"

namespace sterna {

/// Natives at home in the base year to whom a scope applies, persons.
double base_people(const Scope& scope, const Atlas& atlas);

/// Base-year arrivals in scope, persons a year, by any door: half of them of each sex, the skilled by the fields of their country.
double base_arrivals(const Scope& scope, const Atlas& atlas);

}  // namespace sterna
