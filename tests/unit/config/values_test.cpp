#include "sterna/config/values.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

using namespace sterna;

namespace {

ParamInfo number_info(const std::string& unit, Range range = {-1e300, 1e300}) {
    return {"k", 0.0, range, unit, "meaning", "", Evidence::assumption, {}, false};
}

double read_as(const std::string& unit, const std::string& text) {
    const ReadValue read = read_value(text, false, number_info(unit));
    CAPTURE(text);
    CAPTURE(read.problem);
    REQUIRE(read.problem.empty());
    return std::get<double>(read.value);
}

bool refused(const std::string& unit, const std::string& text) {
    return !read_value(text, false, number_info(unit)).problem.empty();
}

}  // namespace

TEST_CASE("numbers are plain decimals and nothing else") {
    CHECK(plain_number("0") == 0);
    CHECK(plain_number("-12.5") == -12.5);
    CHECK(plain_number("1e3") == 1000);
    CHECK(plain_number("1e+06") == 1e6);
    CHECK(plain_number("0.1") == 0.1);
    for (const char* bad : {"", "-", "+1", "017", "-017", "00", "0x1F", "1_000", "1,5", "nan", "-inf", ".inf", "infinity",
                            "1e400", "12abc", " 1", "1 ", "--1", "1e"})
        CHECK_MESSAGE(!plain_number(bad), bad);
}

TEST_CASE("units turn into the unit of the parameter") {
    CHECK(read_as("share", "10 %") == 0.1);
    CHECK(read_as("share of wage", "10 % of wage") == 0.1);
    CHECK(read_as("month", "24 months") == 24);
    CHECK(read_as("month", "2 years") == 24);
    CHECK(read_as("month", "1 year") == 12);
    CHECK(read_as("year", "18 months") == 1.5);
    CHECK(read_as("persons/year", "20000 per year") == 20000);
    CHECK(read_as("persons/year", "500 per month") == 6000);
    CHECK(read_as("persons/year", "500 persons per month") == 6000);
    CHECK(read_as("1/year", "0.01 per month") == 0.12);
    CHECK(read_as("utils", "3 utils") == 3);
    CHECK(read_as("year of home income", "2 years of home income") == 2);
}

TEST_CASE("a unit of another quantity is refused") {
    CHECK(refused("share", "10 months"));
    CHECK(refused("share", "10 % of wage"));
    CHECK(refused("month", "3 weeks"));
    CHECK(refused("persons/year", "3 per week"));
    CHECK(refused("1", "3 1"));
    CHECK(refused("share", "10  %"));
    CHECK(refused("share", "10 % "));
}

TEST_CASE("the range holds after the unit and includes its ends") {
    const ParamInfo info = number_info("month", {1, 24});
    CHECK(read_value("2 years", false, info).problem.empty());
    CHECK(read_value("1", false, info).problem.empty());
    CHECK(read_value("3 years", false, info)
              .problem.find("3 years (36) is out of range; accepted: a number from 1 to 24 [month]") == 0);
    CHECK_FALSE(read_value("0.999", false, info).problem.empty());
}

TEST_CASE("quotes make a text which is no number switch or date") {
    CHECK_FALSE(read_value("5", true, number_info("1")).problem.empty());
    const ParamInfo toggle_info{"k", true, {}, "switch", "", "", Evidence::assumption, {}, false};
    CHECK(read_value("off", false, toggle_info).value == Value(false));
    for (const char* bad : {"true", "false", "yes", "no", "1", "On", ""})
        CHECK_FALSE(read_value(bad, false, toggle_info).problem.empty());
    CHECK_FALSE(read_value("on", true, toggle_info).problem.empty());
    const ParamInfo word_info{"k", std::string("a"), {}, "word", "", "", Evidence::assumption, {"a", "b"}, false};
    CHECK(read_value("b", true, word_info).value == Value(std::string("b")));
    CHECK_FALSE(read_value("B", false, word_info).problem.empty());
}

TEST_CASE("months are read as they are written years as their January") {
    for (const Month m : {Month::of(1, 1), Month::of(1999, 12), Month::of(2000), Month::of(2028, 7), Month::of(4699, 12)})
        CHECK(parse_month(to_string(m)) == m);
    CHECK(parse_month("2028") == Month::of(2028));
    CHECK(to_string(Month::of(2028, 7)) == "2028-07");
    CHECK(to_string(Month::of(-3, 2)) == "-0003-02");
    for (const char* bad :
         {"2028-13", "2028-00", "2028-1", "28-01", "4700", "2028-01-01", "2028/01", "-2028", "2028-", "", "20a8"})
        CHECK_MESSAGE(!parse_month(bad), bad);
}

TEST_CASE("numbers are written in the shortest form that reads back the same") {
    CHECK(number_text(1e6) == "1000000");
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(0) == "0");
    std::mt19937_64 bits(7);
    for (int i = 0; i < 20000; ++i) {
        double value = 0;
        const std::uint64_t word = bits();
        static_assert(sizeof value == sizeof word);
        std::memcpy(&value, &word, sizeof value);
        if (!std::isfinite(value)) continue;
        REQUIRE(plain_number(number_text(value)) == value);
    }
    CHECK(plain_number(number_text(std::numeric_limits<double>::max())) == std::numeric_limits<double>::max());
    CHECK(plain_number(number_text(std::numeric_limits<double>::denorm_min())) == std::numeric_limits<double>::denorm_min());
}

TEST_CASE("minus zero is read as zero") { CHECK_FALSE(std::signbit(read_as("1", "-0"))); }
