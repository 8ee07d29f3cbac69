#include "sterna/core/time.hpp"

namespace sterna {

std::string to_string(Month month) {
    const auto padded = [](int number, std::size_t width) {
        std::string digits = std::to_string(number);
        if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
        return digits;
    };
    const int year = month.year();
    return (year < 0 ? "-" : "") + padded(year < 0 ? -year : year, 4) + "-" + padded(month.month_of_year(), 2);
}

}  // namespace sterna
