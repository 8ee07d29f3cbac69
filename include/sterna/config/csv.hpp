#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// A table of text with a header line (RFC 4180), read whole. Every complaint is an InputError naming file:line:column.
///
///     const Csv stocks = Csv::read(path, {"origin", "destination", "persons"});
///     for (std::size_t i = 0; i < stocks.size(); ++i) add(stocks.row(i).text("origin"), stocks.row(i).number("persons", {0,
///     1e10}));
class Csv {
  public:
    class Row {
      public:
        std::string_view text(std::string_view column) const;  // may not be empty
        double number(std::string_view column, Range) const;
        std::int64_t integer(std::string_view column, Range) const;
        bool blank(std::string_view column) const;
        Where where(std::string_view column) const;

      private:
        friend class Csv;
        Row(const Csv& csv, std::size_t index) : csv_(csv), index_(index) {}
        const Csv& csv_;
        std::size_t index_;
    };

    /// The header must hold exactly `columns`, in any order.
    static Csv read(const std::string& path, const std::vector<std::string>& columns);
    static Csv parse(std::string text, const std::string& file, const std::vector<std::string>& columns);

    std::size_t size() const noexcept { return header_.empty() ? 0 : cells_.size() / header_.size() - 1; }
    Row row(std::size_t index) const { return {*this, index}; }  // must not outlive the table

  private:
    friend class CsvScanner;
    struct Cell {  // a part of text_, without its quotes
        std::uint32_t begin, length;
    };
    std::size_t cell_index(std::size_t row, std::string_view column) const;
    std::string_view view(std::size_t cell) const;
    [[noreturn]] void refuse(std::size_t cell, std::string_view column, const std::string& what) const;
    Where where_of(std::size_t cell) const;
    void check_header(const std::vector<std::string>& columns) const;

    std::string file_, text_;
    std::vector<std::string> header_;
    std::vector<Cell> cells_;                       // row by row, the header first
    std::vector<int> lines_;                        // on which a row begins, the header first
    std::map<std::size_t, std::string> unescaped_;  // cells with doubled quotes in them
};

}  // namespace sterna
