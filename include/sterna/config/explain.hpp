#pragma once
#include <string>
#include <string_view>

#include "sterna/config/params.hpp"

namespace sterna {

/// A page on a process, a lever, a section, or one key ("return", "circular_visa.quota", "time.start").
/// InputError with the nearest names if there is no such name.
std::string explain(const Catalogue&, std::string_view name);

/// Every page.
std::string explain_all(const Catalogue&);

/// JSON Schema 2020-12 of a scenario file, for editors.
std::string json_schema(const Catalogue&);

}  // namespace sterna
