#pragma once
#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace sterna {

/// Months since January 2000: the only clock of the program, in columns as in draw keys.
/// Range +-2700 years; arithmetic that would leave it is refused by the reader, not here.
struct Month {
    std::int16_t index = 0;

    static constexpr Month of(int year, int month_1_to_12 = 1) {
        return Month{static_cast<std::int16_t>((year - 2000) * 12 + (month_1_to_12 - 1))};
    }
    constexpr int year() const { return 2000 + (index >= 0 ? index / 12 : -((11 - index) / 12)); }
    constexpr int month_of_year() const { return index - (year() - 2000) * 12 + 1; }  // 1 to 12
    constexpr double decimal_year() const { return 2000.0 + index / 12.0; }
    auto operator<=>(const Month&) const = default;
};

inline constexpr Month never{std::numeric_limits<std::int16_t>::max()};

constexpr Month operator+(Month m, int months) { return Month{static_cast<std::int16_t>(m.index + months)}; }
constexpr Month operator-(Month m, int months) { return Month{static_cast<std::int16_t>(m.index - months)}; }
constexpr int months_between(Month from, Month to) { return to.index - from.index; }
constexpr double years_between(Month from, Month to) { return (to.index - from.index) / 12.0; }

/// "2028-01"
std::string to_string(Month);

}  // namespace sterna
