#pragma once
#include "sterna/core/random.hpp"

namespace sterna {

inline constexpr Stream luck_of_year = stream("luck/year");

constexpr Month month_of_lane(std::uint32_t lane, int year) {
    return Month::of(year) + static_cast<int>((std::uint64_t{lane} * 12) >> 32);
}

/// What a calendar year may bring a person, whatever the world: separate lanes say whether and in which month, so that a
/// changed probability never moves the month. 32 bits a lane: probabilities are resolved to 2e-10.
class YearLuck {
  public:
    constexpr YearLuck(const Words& lanes, int year) : lanes_(lanes), year_(year) {}
    YearLuck(const Draws& draws, PersonId id, int year) : YearLuck(draws.words(luck_of_year, id, Month::of(year)), year) {}

    /// Uniform: the event happens if below the year's probability.
    constexpr double death() const { return to_unit(lanes_[0]); }
    constexpr double consider() const { return to_unit(lanes_[2]); }
    constexpr Month death_month() const { return month_of_lane(lanes_[1], year_); }
    constexpr Month consider_month() const { return month_of_lane(lanes_[3], year_); }

  private:
    Words lanes_;
    int year_;
};

}  // namespace sterna
