#include "sterna/config/text.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace sterna {
namespace {

/// Length of the character that starts at `at`, or 0 if it is overlong, cut off, a surrogate or a control character.
std::size_t character_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
    const unsigned first = byte(at), second = byte(at + 1);
    if (first < 0x80) return (first >= 0x20 && first != 0x7F) || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
    if (first < 0xC2 || first > 0xF4 || !follows(at + 1)) return 0;
    if (first < 0xE0) return first == 0xC2 && second < 0xA0 ? 0 : 2;  // U+0080 to U+009F steer terminals
    if (!follows(at + 2)) return 0;
    if (first < 0xF0) return (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F) ? 0 : 3;
    return !follows(at + 3) || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F) ? 0 : 4;
}

}  // namespace

std::size_t first_bad_byte(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x20 && byte < 0x7F) {
            ++at;
            continue;
        }
        const std::size_t length = character_length(text, at);
        if (length == 0) return at;
        at += length;
    }
    return std::string_view::npos;
}

Where place_of(std::string_view text, std::size_t byte, const std::string& file) {
    const std::string_view before = text.substr(0, byte);
    const auto line = std::count(before.begin(), before.end(), '\n');
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(start), before.end(),
                                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; });
    return {file, static_cast<int>(line) + 1, static_cast<int>(column) + 1};
}

std::string_view checked_text(std::string_view text, const std::string& file) {
    if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    const std::size_t bad = first_bad_byte(text);
    if (bad == std::string_view::npos) return text;
    const auto byte = static_cast<unsigned char>(text[bad]);
    const std::string what = byte < 0x80 ? "is a control character" : "is not valid UTF-8";
    throw InputError(to_string(place_of(text, bad, file)) + ": byte " + std::to_string(byte) + " " + what +
                     "; save the file as plain UTF-8 text");
}

std::string read_text(const std::string& path, std::size_t max_bytes) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) throw InputError(path + ": there is no such file; check the path");
    if (!std::filesystem::is_regular_file(status))
        throw InputError(path + ": is not a regular file; give the path of a text file");
    const auto too_long = [&] {
        return InputError(path + ": is longer than " + std::to_string(max_bytes) +
                          " bytes, the most that is read of such a file");
    };
    if (std::filesystem::file_size(path, error) > max_bytes && !error) throw too_long();

    std::ifstream in(path, std::ios::binary);
    if (!in) throw IoError(path + ": cannot be opened for reading; check its permissions");
    std::string text;
    std::string chunk(1 << 16, '\0');
    while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0) {
        text.append(chunk, 0, static_cast<std::size_t>(in.gcount()));
        if (text.size() > max_bytes) throw too_long();
    }
    if (in.bad()) throw IoError(path + ": reading failed after " + std::to_string(text.size()) + " bytes");
    return text;
}

}  // namespace sterna
