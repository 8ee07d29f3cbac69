#include "sterna/io/journal.hpp"

#include <optional>
#include <span>
#include <system_error>

#include "sterna/core/digest.hpp"
#include "sterna/core/error.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_file.hpp"

namespace sterna {
namespace {

constexpr std::size_t sum_length = 32;

std::string sum_of(std::string_view text) { return to_hex(digest_of(std::as_bytes(std::span(text)))); }

std::string sealed(std::string_view text) {
    expects(text.find('\n') == std::string_view::npos, "a line of a journal without a line feed");
    return sum_of(text) + ' ' + std::string(text) + '\n';
}

std::optional<std::string> unsealed(std::string_view line) {
    if (line.size() <= sum_length || line[sum_length] != ' ') return std::nullopt;
    const std::string_view text = line.substr(sum_length + 1);
    if (sum_of(text) != line.substr(0, sum_length)) return std::nullopt;
    return std::string(text);
}

}  // namespace

Journal read_journal(const std::filesystem::path& path) {
    Journal journal;
    std::error_code ignored;
    if (std::filesystem::status(path, ignored).type() == std::filesystem::file_type::not_found) return journal;
    const auto bytes = read_file(path, journal_limit);
    std::string_view rest(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const bool whole = end != std::string_view::npos;
        auto text = whole ? unsealed(rest.substr(0, end)) : std::nullopt;
        if (text)
            journal.lines.push_back(std::move(*text));
        else
            ++journal.damaged;
        rest.remove_prefix(whole ? end + 1 : rest.size());
    }
    return journal;
}

void start_journal(const std::filesystem::path& path, const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += sealed(line);
    publish(path, std::as_bytes(std::span(text)));
}

void add_to_journal(const std::filesystem::path& path, std::string_view line) {
    const std::string text = sealed(line);
    append(path, std::as_bytes(std::span(text)));
}

}  // namespace sterna
