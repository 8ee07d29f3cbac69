#include "sterna/config/problems.hpp"

#include <algorithm>
#include <tuple>

#include "sterna/config/text.hpp"

namespace sterna {
namespace {

constexpr std::size_t kept_at_most = 1000;  // hostile files hold a problem a line
constexpr std::size_t printed_at_most = 100;
constexpr std::size_t longest_word = 64;  // the distance costs the product of two lengths

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> two_above(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(two_above, above);
        std::swap(above, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], two_above[j - 2] + 1);
        }
    }
    return row[b.size()];
}

}  // namespace

std::string to_string(const Where& where) {
    if (where.line == 0) return where.file.empty() ? "default" : where.file;
    return where.file + ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    if (word.empty() || word.size() > longest_word) return "";
    std::string best;
    std::size_t least = std::max<std::size_t>(1, (word.size() + 2) / 3) + 1;
    for (const auto& candidate : known) {
        const std::size_t d = distance(word, candidate);
        if (d >= least || d >= std::max(word.size(), candidate.size())) continue;
        least = d;
        best = candidate;
    }
    return best;
}

std::string one_of(const std::vector<std::string>& words) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) out += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
    return out;
}

std::string shown(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 60)) {
        if (c == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            out += '?';
        else
            out += c;
    }
    if (text.size() <= 60) return out;
    while (first_bad_byte(out) != std::string_view::npos) out.pop_back();  // the cut may have split a character
    return out + "...";
}

void Problems::add(const Where& where, std::string path, std::string what) {
    if (++count_ <= kept_at_most) kept_.push_back({where, std::move(path), std::move(what)});
}

void Problems::add_unknown(const Where& where, std::string path, std::string_view kind, std::string_view word,
                           const std::vector<std::string>& known) {
    std::string what = "unknown " + std::string(kind) + " `" + shown(word) + "`";
    const std::string near = count_ < kept_at_most ? nearest(word, known) : "";
    if (!near.empty()) what += ", did you mean `" + near + "`?";
    what += known.empty() ? "; none is known here" : "; known: " + one_of(known);
    add(where, std::move(path), std::move(what));
}

bool Problems::about(std::string_view path) const {
    return std::any_of(kept_.begin(), kept_.end(), [&](const Problem& p) { return p.path == path; });
}

void Problems::throw_if_any() const {
    if (none()) return;
    std::vector<const Problem*> sorted;
    for (const auto& problem : kept_) sorted.push_back(&problem);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Problem* a, const Problem* b) {
        return std::tie(a->where.file, a->where.line, a->where.column) < std::tie(b->where.file, b->where.line, b->where.column);
    });
    std::string message;
    for (std::size_t i = 0; i < std::min(sorted.size(), printed_at_most); ++i) {
        const auto& [where, path, what] = *sorted[i];
        message += (i == 0 ? "" : "\n") + to_string(where) + ": " + (path.empty() ? "" : path + ": ") + what;
    }
    if (count_ > printed_at_most) message += "\n... and " + std::to_string(count_ - printed_at_most) + " more problems";
    throw InputError(message);
}

}  // namespace sterna
