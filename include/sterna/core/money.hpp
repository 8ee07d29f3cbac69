#pragma once
#include "sterna/core/error.hpp"

#include <cmath>
#include <compare>
#include <cstdint>

namespace sterna {

/// What crosses a border or stands in a country's account: whole cents of constant 2021 US dollars at base-year market rates.
/// Range +-92 thousand million million dollars; leaving it throws.
class Money {
  public:
    constexpr Money() = default;
    static constexpr Money from_cents(std::int64_t cents) { return Money(cents); }

    /// Rounds half away from zero, so that a payment and its reversal are equal.
    static Money from_dollars(double dollars) {
        const double cents = std::round(dollars * 100.0);
        // 2^63 is a double, the largest 64-bit number is not; the comparison also refuses a NaN.
        expects(cents > -0x1p63 && cents < 0x1p63, "an amount of money fits in 64 bits of cents");
        return Money(static_cast<std::int64_t>(cents));
    }

    constexpr std::int64_t cents() const { return cents_; }
    constexpr double dollars() const { return static_cast<double>(cents_) / 100.0; }

    constexpr Money& operator+=(Money other) {
        if (__builtin_add_overflow(cents_, other.cents_, &cents_)) throw InternalError("a sum of money exceeds 64 bits of cents");
        return *this;
    }
    constexpr Money& operator-=(Money other) {
        if (__builtin_sub_overflow(cents_, other.cents_, &cents_)) throw InternalError("a sum of money exceeds 64 bits of cents");
        return *this;
    }
    /// By a number of persons or of months.
    constexpr Money& operator*=(std::int64_t count) {
        if (__builtin_mul_overflow(cents_, count, &cents_)) throw InternalError("a sum of money exceeds 64 bits of cents");
        return *this;
    }

    auto operator<=>(const Money&) const = default;

  private:
    constexpr explicit Money(std::int64_t cents) : cents_(cents) {}
    std::int64_t cents_ = 0;
};

constexpr Money operator+(Money a, Money b) { return a += b; }
constexpr Money operator-(Money a, Money b) { return a -= b; }
constexpr Money operator-(Money a) { return Money{} -= a; }
constexpr Money operator*(Money a, std::int64_t count) { return a *= count; }
constexpr Money operator*(std::int64_t count, Money a) { return a *= count; }

/// Wages, consumption, savings, poverty lines: constant 2021 dollars at purchasing-power parity. Never mixes with Money.
struct Ppp {
    double value = 0.0;
    auto operator<=>(const Ppp&) const = default;
};

constexpr Ppp operator+(Ppp a, Ppp b) { return {a.value + b.value}; }
constexpr Ppp operator-(Ppp a, Ppp b) { return {a.value - b.value}; }
constexpr Ppp operator*(Ppp a, double factor) { return {a.value * factor}; }
constexpr Ppp operator*(double factor, Ppp a) { return {factor * a.value}; }

}  // namespace sterna
