#pragma once
#include <array>

#include "engine/reference_tables.hpp"

namespace sterna {

/// What the scan of a page reads of a worker: one byte. High six bits: the step of the 65th birthday, modulo 64. Low two bits: a class,
/// within which the chances of leaving differ little.
constexpr std::uint8_t scan_byte(int dies, int group) { return static_cast<std::uint8_t>(((dies & 63) << 2) | group); }
constexpr std::uint8_t with_group(std::uint8_t state, std::uint8_t group) { return static_cast<std::uint8_t>((state & ~3) | group); }

/// Which workers the top eight bits of a random word cannot settle.
class ReferenceScreen {
  public:
    static constexpr int groups = 4;

    /// Puts every cell in a class, for the whole run, so that few workers of the first step are looked at in vain.
    ReferenceScreen(const ReferenceTables& tables, const ReferenceStocks& stocks);

    /// To be called with the tables of each step: highest top byte that leaves it open, over the inhabited cells of a class.
    void update(const ReferenceTables& tables, const ReferenceStocks& stocks);

    std::uint8_t group(std::size_t cell) const { return groups_[cell]; }
    const std::array<std::uint8_t, groups>& highest() const { return highest_; }

  private:
    std::vector<std::uint8_t> groups_;
    std::array<std::uint8_t, groups> highest_{};
};

/// Rows of a page, ascending; a row stands in one list at most.
struct ScannedRows {
    static constexpr std::size_t room = page_rows + 8;
    std::array<std::uint16_t, room> dying, moving;  // 65 in this step; may move
    std::size_t dying_count = 0, moving_count = 0;
};

/// top[i] = the top byte of words[i], for a whole page.
void take_top_bytes(const std::uint32_t* words, std::uint8_t* top, Kernel kernel);

/// Looks at rows [0, rows) of a page: state byte and random byte of each.
void scan_rows(const std::uint8_t* state, const std::uint8_t* random, int rows, int now,
               const std::array<std::uint8_t, ReferenceScreen::groups>& highest, ScannedRows& found, Kernel kernel);

}  // namespace sterna
