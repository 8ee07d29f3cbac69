#include <algorithm>
#include <array>

#include "config/page.hpp"
#include "sterna/config/values.hpp"

namespace sterna {

std::string Typesetter::wrapped(const std::string& text, const std::string& indent, const std::string& first) const {
    std::string out, line = first;
    bool empty = true;
    const auto flush = [&] {
        if (!empty) out += line + "\n";
        line = indent, empty = true;
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!empty && line.size() + 1 + word.size() > width_) flush();
        if (!word.empty()) line += (empty ? "" : " ") + word, empty = false;
        const bool paragraph = end + 1 < text.size() && text[end] == '\n' && text[end + 1] == '\n';
        if (paragraph) {
            flush();
            out += "\n";
        }
        at = end + (paragraph ? 2 : 1);
    }
    flush();
    return out;
}

namespace {

/// A description in its parts: "In law:", "Moves", "Who pays:" and "Not captured:" begin one each.
struct Part {
    std::string heading, text;
};

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

/// Takes the sentence that begins with `opening` out of the text; empty if there is none.
std::string take_sentence(std::string& text, const std::string& opening) {
    const std::size_t from = text.find(opening);
    if (from == std::string::npos) return "";
    const std::size_t stop = text.find(". ", from);
    const std::size_t end = stop == std::string::npos ? text.size() : stop + 1;
    const std::string sentence = capitalised(text.substr(from + opening.size(), end - from - opening.size()));
    text = text.substr(0, from) + (end < text.size() ? text.substr(end + 1) : "");
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return sentence;
}

std::vector<std::string> paragraphs_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find("\n\n", at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 2;
    }
    return out;
}

std::vector<Part> parts_of(const std::string& description) {
    static const std::array<std::pair<std::string, std::string>, 3> openings{
        {{"In law: ", "In law"}, {"Moves ", "What it moves"}, {"Who pays: ", "Who pays"}}};
    std::vector<Part> parts;
    Part missing{"Not captured", ""};
    for (std::string paragraph : paragraphs_of(description)) {
        missing.text += take_sentence(paragraph, "Not captured: ");
        if (paragraph.empty()) continue;
        const auto opening = std::find_if(openings.begin(), openings.end(), [&](const auto& o) { return paragraph.starts_with(o.first); });
        if (opening != openings.end()) parts.push_back({opening->second, capitalised(paragraph.substr(opening->first.size()))});
        else if (parts.empty()) parts.push_back({"", paragraph});
        else parts.back().text += "\n\n" + paragraph;
    }
    if (!missing.text.empty()) parts.push_back(missing);
    return parts;
}

std::string note_lines(const PageNotes& notes, const Typesetter& set) {
    std::size_t width = 0;
    for (const auto& [label, text] : notes.lines) width = std::max(width, label.size() + 2);
    std::string out;
    for (const auto& [label, text] : notes.lines) out += set.wrapped(text, std::string(width, ' '), label + std::string(width - label.size(), ' '));
    return out;
}

/// A value as one may write it, with its unit where the reader takes one.
std::string example_value(const ParamInfo& info) {
    const double* number = std::get_if<double>(&info.default_value);
    if (!number) return value_text(info.default_value);
    const bool flow = info.unit == "persons/year";
    const double value = !info.required ? *number : flow ? 20'000 : std::clamp(1.0, info.range.low, info.range.high);
    return number_text(value) + (flow ? " per year" : info.unit == "month" ? " months" : "");
}

/// What must be written, and further keys up to three.
std::string example(const Page& page) {
    std::string out = "  policies:\n    - lever: " + page.name + "\n      label: trial\n      from: 2028-01\n";
    if (!page.notes.example_scope.empty()) out += "      scope: " + page.notes.example_scope + "\n";
    std::size_t written = 0;
    for (const bool required : {true, false})
        for (const auto& info : page.keys)
            if (info.required == required && (required || written < 3)) out += "      " + info.key + ": " + example_value(info) + "\n", ++written;
    return out;
}

bool among(const std::string& name, const std::vector<std::string>& names) { return std::find(names.begin(), names.end(), name) != names.end(); }

/// Pages of its processes and those that the description names, then those that all levers share.
std::string see_also(const Page& page, const std::vector<Page>& pages) {
    std::vector<std::string> names;
    const auto key = [&](const std::string& name) {
        return std::any_of(page.keys.begin(), page.keys.end(), [&](const ParamInfo& info) { return info.key == name; });
    };
    const auto add = [&](const std::string& name) {
        if (!among(name, names)) names.push_back(name);
    };
    for (const auto& name : page.notes.related) add(name);
    for (const auto& other : pages)
        if (other.name != page.name && !key(other.name) && page.description.find("`" + other.name + "`") != std::string::npos) add(other.name);
    add("policies"), add("scope");
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
}

std::string lever_page(const Page& page, const std::vector<Page>& pages, const Typesetter& set) {
    std::string out = page.name + " - " + page.kind + "\n\n" + set.wrapped(page.summary) + "\n";
    const auto parts = parts_of(page.description);
    const auto add = [&](const std::string& heading, const std::string& body) { out += (heading.empty() ? "" : heading + "\n") + body + "\n"; };
    for (const auto& part : parts)
        if (part.heading != "Not captured") add(part.heading, set.wrapped(part.text, part.heading.empty() ? "" : "  "));
    if (!page.notes.lines.empty()) add("", note_lines(page.notes, set));
    if (page.keys.empty()) add("", "It has no keys of its own.\n");
    else add("Keys", key_table(page.keys, set));
    add("Example", example(page));
    for (const auto& part : parts)
        if (part.heading == "Not captured") add(part.heading, set.wrapped(part.text, "  "));
    return out + "See also\n" + set.wrapped(see_also(page, pages), "  ");
}

}  // namespace

std::string text_of(const Page& page, const std::vector<Page>& pages, const Typesetter& set) {
    if (page.lever) return lever_page(page, pages, set);
    std::string out = page.name + " - " + page.kind + "\n\n" + set.wrapped(page.summary) + "\n";
    if (!page.description.empty()) out += set.wrapped(page.description) + "\n";
    if (page.keys.empty()) return out + set.wrapped("It has no keys of its own. " + page.written);
    return out + set.wrapped(page.written + " Keys:") + "\n" + key_table(page.keys, set);
}

}  // namespace sterna
