#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sterna {

/// A text file that only grows, each line behind its own checksum: "<32 hexadecimal digits> <text>". Lines that a crash tore or a
/// disk damaged are known by their checksum and left out; all others stand.
struct Journal {
    std::vector<std::string> lines;  // texts of the whole lines, in the order of the file
    int damaged = 0;                 // lines left out
};

/// What is in the file; nothing if it is missing. IoError if it cannot be read, InputError above `journal_limit` bytes.
Journal read_journal(const std::filesystem::path& path);
inline constexpr std::uint64_t journal_limit = std::uint64_t{1} << 30;

/// Publishes a file of these lines in the place of whatever is there. No text may hold a line feed.
void start_journal(const std::filesystem::path& path, const std::vector<std::string>& lines);

/// Adds a line to a journal that was started and syncs it. Of threads, one may do this at a time.
void add_to_journal(const std::filesystem::path& path, std::string_view line);

}  // namespace sterna
