#pragma once
#include "sterna/core/random.hpp"

namespace sterna {

/// What a calendar year may bring a person, whatever the world: separate lanes say whether and in which month, so that a
/// changed probability never moves the month. 32 bits a lane: probabilities are resolved to 2e-10.
struct YearLuck {
    double death, consider;        // uniform: the event happens if below the year's probability
    Month death_month, consider_month;
};

inline constexpr Stream luck_of_year = stream("luck/year");

inline Month month_of_lane(std::uint32_t lane, int year) {
    return Month::of(year) + static_cast<int>((std::uint64_t{lane} * 12) >> 32);
}

inline YearLuck year_luck(const Words& w, int year) {
    return {to_unit(w[0]), to_unit(w[2]), month_of_lane(w[1], year), month_of_lane(w[3], year)};
}

inline YearLuck year_luck(const Draws& draws, PersonId id, int year) {
    return year_luck(draws.words(luck_of_year, id, Month::of(year)), year);
}

}  // namespace sterna
