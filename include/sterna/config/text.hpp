#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "sterna/config/scenario.hpp"

namespace sterna {

/// The whole file; InputError if it is missing, no regular file or longer than `max_bytes` (checked before reading).
std::string read_text(const std::string& path, std::size_t max_bytes);

/// Drops a byte order mark; throws InputError at the first byte that is not UTF-8 or is a control character
/// (tab, line feed and carriage return may stand), naming line and column.
std::string_view checked_text(std::string_view text, const std::string& file);

/// First byte of `text` that is no UTF-8 or a control character; npos if it is clean.
std::size_t first_bad_byte(std::string_view text);

/// Line and column (both from 1, columns in characters) of a byte of `text`.
Where place_of(std::string_view text, std::size_t byte, const std::string& file);

}  // namespace sterna
