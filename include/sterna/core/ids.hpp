#pragma once
#include "sterna/core/error.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <type_traits>

namespace sterna {

/// An index that cannot be mixed with another: a country is never taken for a field of study.
template <class Tag, class Int>
struct Id {
    using Value = Int;
    Int value{};

    constexpr Id() = default;
    constexpr explicit Id(Int index) : value(index) {}
    auto operator<=>(const Id&) const = default;
};

using CountryId = Id<struct CountryTag, std::uint8_t>;
using EducationId = Id<struct EducationTag, std::uint8_t>;
using FieldId = Id<struct FieldTag, std::uint8_t>;
using StatusId = Id<struct StatusTag, std::uint8_t>;
using ChannelId = Id<struct ChannelTag, std::uint8_t>;

/// Birth country and a number within it, given once for all scenarios; the order of rows is the order of ids.
struct PersonId {
    std::uint8_t birth = 0;
    std::uint32_t serial = 0;
    auto operator<=>(const PersonId&) const = default;
};

/// 254 countries and rests at most: 255 as a birth country marks draws that belong to no person.
inline constexpr std::uint8_t no_birth_country = 255;

/// A conversion between whole-number types that would change the value is a bug of ours and throws.
template <class To, class From>
constexpr To narrow(From from) {
    static_assert(std::is_integral_v<To> && std::is_integral_v<From>, "narrow converts whole numbers");
    const To to = static_cast<To>(from);
    if (static_cast<From>(to) != from || (to < To{}) != (from < From{})) {
        throw InternalError("the whole number " + std::to_string(from) + " does not fit in " +
                            std::to_string(sizeof(To) * 8) + (std::is_signed_v<To> ? " bits, signed" : " bits, unsigned"));
    }
    return to;
}

}  // namespace sterna
