#include "sterna/core/money.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

using namespace sterna;

namespace {
constexpr auto largest = Money::from_cents(std::numeric_limits<std::int64_t>::max());
constexpr auto cent = Money::from_cents(1);

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
}  // namespace

TEST_CASE("money is rounded to whole cents half away from zero") {
    CHECK(Money::from_dollars(0.125).cents() == 13);
    CHECK(Money::from_dollars(-0.125).cents() == -13);
    CHECK(Money::from_dollars(0.124).cents() == 12);
    CHECK(Money::from_dollars(-2.5e9).cents() == -250'000'000'000);
    CHECK(Money::from_dollars(1234.56).dollars() == 1234.56);
}

TEST_CASE("money adds subtracts and multiplies exactly") {
    const Money sent = Money::from_dollars(200.0);
    const Money received = Money::from_dollars(187.35);
    const Money fee = sent - received;
    CHECK(received + fee == sent);
    CHECK(fee.cents() == 1265);
    CHECK(3 * fee == fee + fee + fee);
    CHECK(-fee < Money{});
}

TEST_CASE("money that leaves 64 bits is refused instead of wrapping round") {
    CHECK_THROWS_AS(largest + cent, InternalError);
    CHECK_THROWS_AS(-largest - cent - cent, InternalError);
    CHECK_THROWS_AS(largest * 2, InternalError);
    CHECK_THROWS_AS(Money::from_dollars(1e17), InternalError);
    CHECK_THROWS_AS(Money::from_dollars(std::numeric_limits<double>::quiet_NaN()), InternalError);
}

TEST_CASE("market dollars and purchasing-power dollars do not mix") {
    CHECK(Addable<Money, Money>);
    CHECK(Addable<Ppp, Ppp>);
    CHECK_FALSE(Addable<Money, Ppp>);
    CHECK_FALSE(std::is_constructible_v<Money, Ppp>);
    CHECK((Ppp{2.0} * 1.5 - Ppp{1.0} + 0.5 * Ppp{1.0}).value == 2.5);
}
