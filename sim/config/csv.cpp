#include "sterna/config/csv.hpp"

#include <algorithm>
#include <charconv>

#include "sterna/config/problems.hpp"
#include "sterna/config/text.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

constexpr std::size_t most_bytes = std::size_t{256} << 20;

}  // namespace

/// Cuts the text into cells, row by row; a row that does not have as many cells as the header is refused.
class CsvScanner {
  public:
    explicit CsvScanner(Csv& csv) : csv_(csv), text_(csv.text_) {}

    void scan() {
        if (text_.empty()) refuse(0, "the file is empty; it must begin with a header line");
        while (at_ < text_.size()) scan_row();
        for (std::size_t cell = 0; cell < width_; ++cell) csv_.header_.emplace_back(csv_.view(cell));
    }

  private:
    [[noreturn]] void refuse(std::size_t byte, const std::string& what) const {
        throw InputError(to_string(place_of(text_, byte, csv_.file_)) + ": " + what);
    }

    void scan_row() {
        const std::size_t start = at_, first = csv_.cells_.size();
        csv_.lines_.push_back(line_);
        while (scan_cell()) {
        }
        const std::size_t cells = csv_.cells_.size() - first;
        if (first == 0) width_ = cells;
        if (cells != width_)
            refuse(start, "has " + std::to_string(cells) + " cells where the header has " + std::to_string(width_) +
                              "; write one cell a column, separated by commas, and no empty lines");
    }

    /// True if another cell of the row follows.
    bool scan_cell() {
        if (at_ < text_.size() && text_[at_] == '"')
            scan_quoted();
        else
            scan_plain();
        if (at_ == text_.size()) return false;
        const char end = text_[at_++];
        if (end == ',') return true;
        if (end == '\r' && (at_ == text_.size() || text_[at_++] != '\n'))
            refuse(at_ - 1, "a carriage return without a line feed");
        ++line_;
        return false;
    }

    void scan_plain() {
        const std::size_t begin = at_;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == ',' || c == '\n' || c == '\r') break;
            if (c == '"') refuse(at_, "a quote inside a cell; put the whole cell in quotes and double the quote");
        }
        add(begin, at_);
    }

    void scan_quoted() {
        const std::size_t open = at_++;
        bool doubled = false;
        for (;; at_ += 2) {
            at_ = text_.find('"', at_);
            if (at_ == std::string_view::npos) refuse(open, "a quote that is never closed");
            if (at_ + 1 == text_.size() || text_[at_ + 1] != '"') break;
            doubled = true;
        }
        if (doubled) csv_.unescaped_[csv_.cells_.size()] = undoubled(text_.substr(open + 1, at_ - open - 1));
        line_ += static_cast<int>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(open),
                                             text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
        add(open + 1, at_++);
        if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r')
            refuse(at_, "text after the closing quote; put the whole cell in quotes");
    }

    static std::string undoubled(std::string_view text) {
        std::string out;
        for (std::size_t i = 0; i < text.size(); ++i) {
            out += text[i];
            if (text[i] == '"') ++i;
        }
        return out;
    }

    void add(std::size_t begin, std::size_t end) {
        csv_.cells_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end - begin)});
    }

    Csv& csv_;
    std::string_view text_;
    std::size_t at_ = 0, width_ = 0;
    int line_ = 1;
};

Csv Csv::read(const std::string& path, const std::vector<std::string>& columns) {
    return parse(read_text(path, most_bytes), path, columns);
}

Csv Csv::parse(std::string text, const std::string& file, const std::vector<std::string>& columns) {
    if (text.size() > most_bytes) throw InputError(file + ": is longer than " + std::to_string(most_bytes) + " bytes");
    Csv csv;
    csv.file_ = file;
    csv.text_ = std::move(text);
    csv.text_.erase(0, csv.text_.size() - checked_text(csv.text_, file).size());
    CsvScanner(csv).scan();
    csv.check_header(columns);
    return csv;
}

void Csv::check_header(const std::vector<std::string>& columns) const {
    Problems problems;
    for (std::size_t i = 0; i < header_.size(); ++i) {
        const Where where = where_of(i);
        if (std::find(columns.begin(), columns.end(), header_[i]) == columns.end())
            problems.add_unknown(where, "", "column", header_[i], columns);
        if (std::find(header_.begin(), header_.begin() + static_cast<std::ptrdiff_t>(i), header_[i]) !=
            header_.begin() + static_cast<std::ptrdiff_t>(i))
            problems.add(where, "", "repeated column `" + shown(header_[i]) + "`; keep one of the two");
    }
    for (const auto& column : columns)
        if (std::find(header_.begin(), header_.end(), column) == header_.end())
            problems.add({file_, 1, 1}, "", "missing column `" + column + "`; the header must hold " + one_of(columns));
    problems.throw_if_any();
}

std::size_t Csv::cell_index(std::size_t row, std::string_view column) const {
    const auto found = std::find(header_.begin(), header_.end(), column);
    expects(found != header_.end(), "a column that was asked for at reading");
    expects(row < size(), "a row of the table");
    return (row + 1) * header_.size() + static_cast<std::size_t>(found - header_.begin());
}

std::string_view Csv::view(std::size_t cell) const {
    if (!unescaped_.empty()) {
        const auto found = unescaped_.find(cell);
        if (found != unescaped_.end()) return found->second;
    }
    return std::string_view(text_).substr(cells_[cell].begin, cells_[cell].length);
}

/// The line of the row is known; only the row itself is walked, for a caller may ask for every one.
Where Csv::where_of(std::size_t cell) const {
    const std::size_t row = cell / header_.size();
    const std::size_t line_start =
        row == 0 ? 0 : text_.find('\n', cells_[row * header_.size() - 1].begin + cells_[row * header_.size() - 1].length) + 1;
    Where where = place_of(std::string_view(text_).substr(line_start), cells_[cell].begin - line_start, file_);
    where.line += lines_[row] - 1;
    return where;
}

void Csv::refuse(std::size_t cell, std::string_view column, const std::string& what) const {
    throw InputError(to_string(where_of(cell)) + ": " + std::string(column) + ": " + what);
}

std::string_view Csv::Row::text(std::string_view column) const {
    const std::size_t cell = csv_.cell_index(index_, column);
    const std::string_view out = csv_.view(cell);
    if (out.empty()) csv_.refuse(cell, column, "is empty; accepted: a text");
    return out;
}

double Csv::Row::number(std::string_view column, Range range) const {
    const std::size_t cell = csv_.cell_index(index_, column);
    const std::string_view text = csv_.view(cell);
    const auto value = plain_number(text);
    if (value && *value >= range.low && *value <= range.high) return *value;
    csv_.refuse(cell, column,
                "`" + shown(text) + (value ? "` is out of range" : "` is not a number") + "; accepted: a number from " +
                    number_text(range.low) + " to " + number_text(range.high) + ", such as 1234.5");
}

std::int64_t Csv::Row::integer(std::string_view column, Range range) const {
    const double value = number(column, range);
    const std::size_t cell = csv_.cell_index(index_, column);
    const std::string_view text = csv_.view(cell);
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc() || end != text.data() + text.size())
        csv_.refuse(cell, column,
                    "`" + shown(text) + "` (" + number_text(value) + ") is not written as a whole number, such as 1234");
    return out;
}

bool Csv::Row::blank(std::string_view column) const { return csv_.view(csv_.cell_index(index_, column)).empty(); }
Where Csv::Row::where(std::string_view column) const { return csv_.where_of(csv_.cell_index(index_, column)); }

}  // namespace sterna
