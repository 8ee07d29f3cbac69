#include "sterna/config/problems.hpp"

#include <doctest/doctest.h>

#include "sterna/config/text.hpp"
#include "small_catalogue.hpp"

using namespace sterna;

TEST_CASE("the nearest word is one change swap loss or addition away and a stranger has none") {
    const std::vector<std::string> known{"seed", "start", "population"};
    CHECK(nearest("sede", known) == "seed");
    CHECK(nearest("sed", known) == "seed");
    CHECK(nearest("seeds", known) == "seed");
    CHECK(nearest("strat", known) == "start");
    CHECK(nearest("popluation", known) == "population");
    CHECK(nearest("xyz", known) == "");
    CHECK(nearest("", known) == "");
    CHECK(nearest(std::string(100'000, 's'), known) == "");
}

TEST_CASE("problems are told in the order of files lines and columns") {
    Problems problems;
    CHECK_NOTHROW(problems.throw_if_any());
    problems.add({"b", 1, 1}, "k", "fourth");
    problems.add({"a", 10, 2}, "k", "third");
    problems.add({"a", 10, 1}, "", "second");
    problems.add({"a", 9, 9}, "k", "first");
    CHECK(problems.about("k"));
    CHECK_FALSE(problems.about("j"));
    CHECK_THROWS_WITH_AS(problems.throw_if_any(), "a:9:9: k: first\na:10:1: second\na:10:2: k: third\nb:1:1: k: fourth",
                         InputError);
}

TEST_CASE("user text in a message is short and cannot steer the terminal") {
    CHECK(shown("a\x1b[2J\nb") == "a?[2J\\nb");
    CHECK(shown(std::string(100, 'a')) == std::string(60, 'a') + "...");
    const std::string cut = shown(std::string(59, 'a') + "\xC3\xA9" + "bcd");
    CHECK(cut == std::string(59, 'a') + "...");
}

TEST_CASE("text is UTF-8 without control characters as RFC 3629 draws the line") {
    for (const char* good :
         {"", "a\t\r\n", "\xC3\xA9", "\xE2\x82\xAC", "\xED\x9F\xBF", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "\xC2\xA0"})
        CHECK_MESSAGE(first_bad_byte(good) == std::string_view::npos, good);
    // overlong, surrogate, beyond U+10FFFF, cut off, a tail alone, control characters
    for (const char* bad : {"\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\x80", "\xFF", "\x1b", "\x7f", "\xC2\x9B"})
        CHECK(first_bad_byte(std::string("ab") + bad) == 2);
}

TEST_CASE("a file is read whole up to its limit and not beyond") {
    const small::Folder folder;
    const auto path = folder.write("t", std::string(1000, 'x'));
    CHECK(read_text(path, 1000).size() == 1000);
    CHECK_THROWS_WITH_AS(read_text(path, 999), doctest::Contains("longer than 999 bytes"), InputError);
    CHECK_THROWS_WITH_AS(read_text(folder.path("none"), 10), doctest::Contains("no such file"), InputError);
    CHECK_THROWS_WITH_AS(read_text(folder.path("world"), 10), doctest::Contains("not a regular file"), InputError);
    CHECK_THROWS_AS(read_text("/dev/zero", 10), InputError);
}
