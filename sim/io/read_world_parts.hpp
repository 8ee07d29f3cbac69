#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sterna/config/csv.hpp"
#include "sterna/config/node.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/model/atlas.hpp"

namespace sterna {

/// A world as it is being read. The parts below fill the atlas, each from one kind of file, and note what is wrong.
struct WorldReading {
    std::string folder;
    std::map<std::string, std::string> texts;              // file name -> content
    std::unordered_map<std::string_view, int> country_of;  // code -> index in atlas.countries, whose strings it points into
    Atlas atlas;
    Problems problems;
    int hints_left = 20;  // a search through all codes for each line of a foreign table would take minutes

    std::string path(const std::string& file) const { return folder + "/" + file; }
};

/// One line of a table. A cell that is not accepted is noted and reads as nothing: numbers as NaN, which no check that follows
/// complains about a second time.
class WorldRow {
  public:
    WorldRow(Csv::Row row, WorldReading& reading) : row_(row), reading_(reading) {}

    double number(std::string_view column, Range range);
    std::optional<int> integer(std::string_view column, Range range);
    bool flag(std::string_view column);
    std::string text(std::string_view column);
    std::string text_or_blank(std::string_view column);
    std::optional<int> country(std::string_view column);
    std::optional<int> word(std::string_view column, const std::vector<std::string>& accepted);
    std::optional<int> sex() { return word("sex", {"female", "male"}); }
    std::optional<int> age_group();  // column `age`: the first year of a five-year group

    void refuse(std::string_view column, const std::string& what);

  private:
    std::string_view cell(std::string_view column) const { return row_.blank(column) ? std::string_view() : row_.text(column); }

    Csv::Row row_;
    WorldReading& reading_;
};

/// Calls `f(WorldRow&)` for every line of a table whose header must hold exactly `columns`. Uses up the text.
template <class F>
void for_each_row(WorldReading& reading, const std::string& file, const std::vector<std::string>& columns, F f) {
    const Csv csv = Csv::parse(std::move(reading.texts.at(file)), reading.path(file), columns);
    for (std::size_t i = 0; i < csv.size(); ++i) {
        WorldRow row(csv.row(i), reading);
        f(row);
    }
}

/// Which lines of a table have been seen, for tables that must have each key exactly once.
/// `name(i)` says what key i stands for.
class Coverage {
  public:
    explicit Coverage(std::size_t keys) : seen_(keys, false) {}

    /// False, and noted at `column`, if the key was there before.
    bool first_time(std::size_t key, WorldRow& row, std::string_view column);

    template <class Name, class Needed>
    void require(WorldReading& reading, const std::string& file, Name name, Needed needed) const {
        std::vector<std::string> missing;
        std::size_t count = 0;
        for (std::size_t key = 0; key < seen_.size(); ++key)
            if (!seen_[key] && needed(key) && ++count <= named_at_most) missing.push_back(name(key));
        if (count > 0) note_missing(reading, file, missing, count);
    }

  private:
    static constexpr std::size_t named_at_most = 5;
    static void note_missing(WorldReading&, const std::string& file, const std::vector<std::string>& names, std::size_t count);

    std::vector<bool> seen_;
};

std::string from_to(Range range);  // "from 0 to 1", for messages

/// What stands for a level in the columns of countries.csv: `below` for `below_secondary`.
std::string short_name(const std::string& level);

Node parse_world_yaml(WorldReading&);
void read_lists(WorldReading&, const Node& root);      // name, base year, education, fields, channels
void read_groups(WorldReading&, const Node& root);     // after the countries
void read_countries(WorldReading&);
void read_people(WorldReading&);                       // residents, stocks, migrant_ages -> cells
void read_corridors(WorldReading&);
void read_constants(WorldReading&);
void read_entries(WorldReading&);
void read_provenance(WorldReading&);
void check_stocks(WorldReading&);                      // cells against corridors

}  // namespace sterna
