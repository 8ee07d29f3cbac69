#include "sterna/config/json.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "sterna/config/values.hpp"
#include "sterna/core/error.hpp"

namespace sterna {

void JsonWriter::place() {
    if (after_key_) {
        after_key_ = false;
        return;
    }
    if (open_.empty()) return;
    out_ += open_.back().empty ? "\n" : ",\n";
    open_.back().empty = false;
    out_.append(2 * open_.size(), ' ');
}

void JsonWriter::open(char opening, char closing) {
    place();
    out_ += opening;
    open_.push_back({closing, true});
}

void JsonWriter::end() {
    expects(!open_.empty() && !after_key_, "an open JSON object or list");
    const Level level = open_.back();
    open_.pop_back();
    if (!level.empty) out_.append("\n").append(2 * open_.size(), ' ');
    out_ += level.closing;
}

void JsonWriter::key(std::string_view name) {
    expects(!open_.empty() && open_.back().closing == '}' && !after_key_, "a JSON key stands in an object");
    place();
    quote(name);
    out_ += ": ";
    after_key_ = true;
}

void JsonWriter::text(std::string_view value) {
    place();
    quote(value);
}

void JsonWriter::number(double value) {
    expects(std::isfinite(value), "JSON knows finite numbers only");
    place();
    out_ += number_text(value);
}

void JsonWriter::boolean(bool value) {
    place();
    out_ += value ? "true" : "false";
}

std::string JsonWriter::take() {
    expects(open_.empty(), "a closed JSON document");
    return std::move(out_) + "\n";
}

void JsonWriter::quote(std::string_view text) {
    out_ += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out_ += '\\') += c;
        else if (byte >= 0x20)
            out_ += c;
        else {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(byte));
            out_ += escape.data();
        }
    }
    out_ += '"';
}

}  // namespace sterna
