#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// Reads a scenario with everything it extends, lays `overrides` ("section.key=value", of two for one key the later counts)
/// on top and fills every default. Throws one InputError that lists every problem.
Scenario load_scenario(const std::string& path, const std::vector<std::string>& overrides, const Catalogue&);

/// The same for a text in memory; `file` names it in messages and is where relative paths start from.
Scenario parse_scenario(std::string_view text, const std::string& file, const std::vector<std::string>& overrides,
                        const Catalogue&);

}  // namespace sterna
