#pragma once
#include <string>

#include "sterna/config/params.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// The resolved scenario, every default included; reading it gives the same scenario.
std::string to_yaml(const Scenario&);

/// What `scenario_digest` is taken of: to_yaml with the world by its folder name, so that moving the files changes nothing.
std::string canonical_text(const Scenario&);

/// Every key at its default with meaning, unit, range and source; the levers as commented entries.
std::string defaults_yaml(const Catalogue&);

}  // namespace sterna
