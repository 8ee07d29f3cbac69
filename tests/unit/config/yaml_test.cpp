#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <functional>

#include "sterna/config/node.hpp"
#include "sterna/config/problems.hpp"

using namespace sterna;

namespace {

std::string refusal(const std::string& text) {
    Problems problems;
    try {
        parse_yaml(text, "f", problems, YamlLimits{});
        problems.throw_if_any();
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

bool says(const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; }

/// Of the processor: a busy machine shall not make this fail.
double seconds(const std::function<void()>& work) {
    const std::clock_t start = std::clock();
    work();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

std::string repeated(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

}  // namespace

TEST_CASE("a tree knows where its keys and values stand in characters") {
    Problems problems;
    const Node root = parse_yaml("a: 1\nb:\n  - \"x\"\n  - {\xC3\xA9: \xC3\xA9, d: 2}\n", "f", problems, YamlLimits{});
    CHECK(problems.none());
    const Node* b = root.child("b");
    REQUIRE(b != nullptr);
    CHECK(to_string(b->key_where()) == "f:2:1");
    REQUIRE(b->children.size() == 2);
    CHECK(b->children[0].quoted);
    CHECK_FALSE(root.child("a")->quoted);
    CHECK(to_string(b->children[1].child("d")->key_where()) == "f:4:12");
    CHECK(to_string(b->children[1].child("d")->where()) == "f:4:15");
}

TEST_CASE("what plain YAML has no need of is refused where it stands") {
    CHECK(says(refusal("a: &x 1\n"), "f:1:4: anchors"));
    CHECK(says(refusal("a: &x 1\nb: *x\n"), "f:2:4: aliases"));
    CHECK(says(refusal("a: !!str 1\n"), "f:1:4: tags"));
    CHECK(says(refusal("a: !own 1\n"), "f:1:4: tags"));
    CHECK(says(refusal("a: ! 1\n"), "f:1:4: tags"));
    CHECK(says(refusal("a: !!map {b: 1}\n"), "f:1:4: tags"));
    CHECK(says(refusal("<<: {a: 1}\n"), "f:1:1: <<: merge keys"));
    CHECK(says(refusal("a: 1\n---\nb: 1\n"), "second document"));
    CHECK(says(refusal("a: 1\nb: 2\na: 3\n"), "f:3:1: a: repeated key, first written in line 1"));
    CHECK(says(refusal("? [a]\n: 1\n"), "a key must be a word"));
    CHECK(says(refusal(": 1\n"), "a key is missing"));
    CHECK(says(refusal("a:\n\tb: 1\n"), "f:2:1: a tab in the indentation"));
    CHECK(says(refusal(""), "is empty"));
    CHECK(says(refusal("# nothing\n"), "is empty"));
    CHECK(says(refusal("a: [1\n"), "not YAML"));
    CHECK(says(refusal("a: \"\\0\"\n"), "control character"));
    CHECK(says(refusal(std::string("a: \0\n", 5)), "f:1:4: byte 0 is a control character"));
    CHECK(says(refusal("a: 1\nb: \xFF\n"), "f:2:4: byte 255 is not valid UTF-8"));
}

TEST_CASE("all that is refused in one reading is told in one message") {
    const std::string message = refusal("a: &x 1\na: !t 2\n<<: *x\n");
    for (const char* part : {"anchors", "repeated key", "tags", "merge keys", "aliases"}) CHECK(says(message, part));
}

TEST_CASE("32 levels are read and 33 are not in lists maps and lines") {
    CHECK(refusal(repeated("[", 32) + repeated("]", 32)) == "");
    CHECK(says(refusal(repeated("[", 33) + repeated("]", 33)), "nested deeper than 32"));
    CHECK(says(refusal(repeated("{a: ", 33) + "1" + repeated("}", 33)), "nested deeper than 32"));
    CHECK(says(refusal(repeated("- ", 33) + "1"), "nested deeper than 32"));
}

TEST_CASE("hostile texts of a megabyte end within a second") {
    const std::size_t full = (std::size_t{1} << 20) - 16;
    const std::vector<std::pair<std::string, std::string>> texts{
        {"brackets", repeated("[", full)},
        {"hidden brackets", repeated("[']',", full / 5)},
        {"braces", repeated("{", full)},
        {"dashes", repeated("- ", full / 2)},
        {"questions", repeated("? ", full / 2)},
        {"colons", repeated(": ", full / 2)},
        {"questions in a list", "[" + repeated("? ", full / 2)},
        {"dashes in a list", "[" + repeated("- ", full / 2)},
        {"tags in a list", "[" + repeated("!a ", full / 3)},
        {"words in a map", "{" + repeated("'a' ", full / 4)},
        {"commas", "[" + repeated("a,", full / 2) + "]"},
        {"one word", repeated("a", full)},
        {"open quote", "\"" + repeated("a", full)},
        {"open quotes", repeated("'\n", full / 2)},
        {"empty lines", "a: b" + repeated("\n", full)},
        {"blanks", "a: b" + repeated(" ", full)},
        {"folded blanks", "a: >\n" + repeated("   \n", full / 4)},
        {"literal", "a: |\n" + repeated(" b\n", full / 3)},
        {"words in lines", "a:\n" + repeated(" b\n", full / 3)},
        {"comments", repeated("#\n", full / 2) + "a: 1"},
        {"anchors", "[" + repeated("&a b,", full / 5) + "]"},
        {"bangs", repeated("!", full)},
        {"escapes", "\"" + repeated("\\u1234", full / 6) + "\""},
        {"directives", repeated("%A\n", full / 3)},
        {"documents", repeated("---\n", full / 4)},
        {"falling indentation",
         [&] {
             std::string out;
             for (std::size_t i = 0; out.size() < full / 2; ++i) out += repeated(" ", i % 700) + "- a\n";
             return out;
         }()},
        {"keys",
         [&] {
             std::string out;
             for (int i = 0; out.size() < full; ++i) out += "k" + std::to_string(i) + ": 1\n";
             return out;
         }()},
        {"equal keys", repeated("k: 1\n", full / 5)},
        {"keys in a line",
         [&] {
             std::string out = "{";
             for (int i = 0; out.size() < full; ++i) out += "k" + std::to_string(i) + ": 1,";
             return out + "}";
         }()},
    };
    for (const auto& [name, text] : texts) {
        std::size_t lines = 0, end = 0;  // as many lines as are read, too
        while (end < text.size() && (text[end] != '\n' || ++lines < 50'000)) ++end;
        for (const std::string& hostile : {text, text.substr(0, end)}) {
            const double time = seconds([&, &given = hostile] { refusal(given); });
            CAPTURE(name);
            CAPTURE(time);
            CHECK(time < 1.0);
        }
    }
}

TEST_CASE("a text above the limit of bytes or of values is refused by it") {
    CHECK(says(refusal(repeated("#", (std::size_t{1} << 20) + 1)), "longer than 1048576 bytes"));
    CHECK(says(refusal(repeated("\n", 50'001)), "longer than 50000 lines"));
    CHECK(says(refusal(repeated("\r", 50'001)), "longer than 50000 lines"));
    CHECK(says(refusal("[" + repeated("a,", 100'001) + "]"), "more than 100000 values"));
}

TEST_CASE("an alias bomb is refused before it unfolds") {
    std::string text = "a0: &a0 [x, x]\n";
    for (int i = 1; i < 40; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before + ", " + before + "]\n";
    }
    CHECK(says(refusal(text), "aliases"));
}
