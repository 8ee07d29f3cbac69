#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "sterna/model/population.hpp"

namespace sterna {

/// The people of a page as a count goes through them: natives at home by kind, since what they are paid and what they count for
/// follows from it, then everybody else one by one.
class Roll {
  public:
    /// Natives at home of one sex, education and field.
    struct Group {
        std::uint8_t kind = 0;
        std::span<const int> rows;  // at least one, ascending
    };

    void take(const Page& page, int rows);
    /// Country whose natives stand in the groups.
    int birth() const { return birth_; }
    std::span<const Group> at_home() const { return groups_; }
    /// The living in no group: migrants, and whoever shares a page with natives of another country.
    std::span<const int> elsewhere() const { return elsewhere_; }

  private:
    int birth_ = 0;
    std::vector<Group> groups_;
    std::vector<int> grouped_, elsewhere_;
};

}  // namespace sterna
