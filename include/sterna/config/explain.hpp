#pragma once
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sterna/config/params.hpp"

namespace sterna {

/// What stands on the page of a lever beside its texts and keys.
struct PageNotes {
    std::vector<std::pair<std::string, std::string>> lines;  // "Paid by" - "the destination"
    std::string example_scope;                               // as written after `scope:`; empty = none
    std::vector<std::string> related;                        // further pages to see
};
/// By name of the lever.
using Notes = std::map<std::string, PageNotes, std::less<>>;

inline constexpr std::size_t usual_page_width = 100;

/// A page on a process, a lever, a section, or one key ("return", "circular_visa.quota", "time.start").
/// InputError with the nearest names if there is no such name.
std::string explain(const Catalogue&, std::string_view name, const Notes& = {}, std::size_t width = usual_page_width);

/// Every page.
std::string explain_all(const Catalogue&, const Notes& = {});

/// JSON Schema 2020-12 of a scenario file, for editors.
std::string json_schema(const Catalogue&);

}  // namespace sterna
