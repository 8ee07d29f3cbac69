#include "sterna/config/csv.hpp"

#include <doctest/doctest.h>

#include <ctime>

#include "small_catalogue.hpp"

using namespace sterna;

namespace {

const std::vector<std::string> columns{"origin", "persons"};

std::string refusal(const std::string& text) {
    try {
        Csv::parse(text, "f.csv", columns);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

template <class Read>
std::string refusal_of(const std::string& text, Read&& read) {
    const Csv csv = Csv::parse(text, "f.csv", columns);
    try {
        for (std::size_t i = 0; i < csv.size(); ++i) read(csv.row(i));
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("cells are read by the name of their column in any order of columns") {
    for (const char* text : {"origin,persons\nGHA,12\nKEN,1.5\n", "persons,origin\r\n12,GHA\r\n1.5,KEN\r\n",
                             "\xEF\xBB\xBForigin,persons\nGHA,12\nKEN,1.5"}) {
        const Csv csv = Csv::parse(text, "f.csv", columns);
        REQUIRE(csv.size() == 2);
        CHECK(csv.row(0).text("origin") == "GHA");
        CHECK(csv.row(0).integer("persons", {0, 100}) == 12);
        CHECK(csv.row(1).number("persons", {0, 100}) == 1.5);
    }
}

TEST_CASE("quoted cells hold commas quotes and lines and later cells keep their places") {
    const Csv csv = Csv::parse("origin,persons\n\"a, \"\"b\"\"\nc\",1\n\"\",2\nx,3\n", "f.csv", columns);
    REQUIRE(csv.size() == 3);
    CHECK(csv.row(0).text("origin") == "a, \"b\"\nc");
    CHECK(csv.row(1).blank("origin"));
    CHECK(to_string(csv.row(0).where("persons")) == "f.csv:3:4");
    CHECK(to_string(csv.row(2).where("origin")) == "f.csv:5:1");
    CHECK(to_string(csv.row(2).where("persons")) == "f.csv:5:3");
}

TEST_CASE("a header with an unknown missing or repeated column is refused") {
    CHECK(says(refusal("origin,person\n"), "f.csv:1:8: unknown column `person`, did you mean `persons`?"));
    CHECK(says(refusal("origin\n"), "missing column `persons`"));
    CHECK(says(refusal("origin,persons,origin\n"), "f.csv:1:16: repeated column `origin`"));
    CHECK(refusal("origin,persons\n") == "");
}

TEST_CASE("broken tables are refused where they break") {
    CHECK(says(refusal(""), "f.csv:1:1: the file is empty"));
    CHECK(says(refusal("origin,persons\nGHA\n"), "f.csv:2:1: has 1 cells where the header has 2"));
    CHECK(says(refusal("origin,persons\nGHA,1,2\n"), "f.csv:2:1: has 3 cells"));
    CHECK(says(refusal("origin,persons\n\nGHA,1\n"), "f.csv:2:1: has 1 cells"));
    CHECK(says(refusal("origin,persons\nG\"A,1\n"), "f.csv:2:2: a quote inside"));
    CHECK(says(refusal("origin,persons\n\"GHA\"x,1\n"), "f.csv:2:6: text after the closing quote"));
    CHECK(says(refusal("origin,persons\n\"GHA,1\n"), "f.csv:2:1: a quote that is never closed"));
    CHECK(says(refusal("origin,persons\nGHA,1\rKEN,2\n"), "carriage return"));
    CHECK(says(refusal("origin,persons\nGHA,\xC0\n"), "f.csv:2:5: byte 192 is not valid UTF-8"));
    CHECK(says(refusal(std::string("origin,persons\nGHA,\0\n", 21)), "control character"));
}

TEST_CASE("a cell that is not what is asked for is named with its place and what is accepted") {
    const auto number = [](const Csv::Row& row) { row.number("persons", {0, 10}); };
    const auto integer = [](const Csv::Row& row) { row.integer("persons", {0, 10}); };
    const auto text = [](const Csv::Row& row) { row.text("origin"); };
    CHECK(says(refusal_of("origin,persons\nA,1\nB,11\n", number),
               "f.csv:3:3: persons: `11` is out of range; accepted: a number from 0 to 10"));
    for (const char* bad : {"", "x", "nan", "inf", "1e999", "007", "+1", "1 ", "0x1"}) {
        CAPTURE(bad);
        CHECK(says(refusal_of(std::string("origin,persons\nA,") + bad + "\n", number), "is not a number"));
    }
    CHECK(says(refusal_of("origin,persons\nA,1.5\n", integer), "whole number"));
    CHECK(says(refusal_of("origin,persons\n,1\n", text), "f.csv:2:1: origin: is empty"));
}

TEST_CASE("a missing file a folder and a column nobody asked for are told apart") {
    const small::Folder folder;
    CHECK_THROWS_AS(Csv::read(folder.path("none.csv"), columns), InputError);
    CHECK_THROWS_AS(Csv::read(folder.path("world"), columns), InputError);
    const Csv csv = Csv::parse("origin,persons\nA,1\n", "f.csv", columns);
    CHECK_THROWS_AS(csv.row(0).text("destination"), InternalError);
    CHECK_THROWS_AS(csv.row(1).text("origin"), InternalError);
}

TEST_CASE("forty thousand rows of twenty cells are cut in half a second") {
    std::vector<std::string> names;
    std::string text;
    for (int i = 0; i < 20; ++i) names.push_back("c" + std::to_string(i));
    for (int i = 0; i < 20; ++i) text += (i == 0 ? "" : ",") + names[static_cast<std::size_t>(i)];
    for (int row = 0; row < 40'000; ++row)
        for (int i = 0; i < 20; ++i) text += (i == 0 ? '\n' : ',') + std::to_string(row * 0.25);
    const std::clock_t start = std::clock();
    const Csv csv = Csv::parse(text, "f.csv", names);
    double sum = 0;
    for (std::size_t row = 0; row < csv.size(); ++row)
        for (const auto& name : names) sum += csv.row(row).number(name, {0, 1e6});
    CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 0.5);
    CHECK(sum == 20 * 0.25 * (39'999.0 * 40'000 / 2));
}
