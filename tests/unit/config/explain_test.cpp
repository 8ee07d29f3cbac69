#include "sterna/config/explain.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "sterna/config/json.hpp"
#include "sterna/config/keys.hpp"
#include "small_catalogue.hpp"

using namespace sterna;
using namespace sterna::small;

namespace {

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a page tells meaning unit range default source and evidence of every key") {
    const std::string page = explain(small_catalogue(), "return");
    for (const char* part :
         {"return - process, on by default", "Migrants go home.", "Hazard falls with duration.", "Second paragraph.", "h0",
          "exit hazard on arrival", "key  default  accepted  unit", "h0   0.08     0 to 2    1/year", "assumption: MODEL 3"})
        CHECK_MESSAGE(says(page, part), part);
}

TEST_CASE("the page of a lever has its parts in the order of a manual whatever the order in the text") {
    Catalogue catalogue = small_catalogue();
    catalogue.levers[0].description = "In law: a scheme.\n\nMoves stays (`return`). Not captured: seasons, and luck. Strength scales the number.\n\nWho pays: workers.";
    const Notes notes{{"circular_visa", {{{"Paid by", "migrants"}, {"Scope", "origins"}}, "{origins: [GHA]}", {"return"}}}};
    const std::string page = explain(catalogue, "circular_visa", notes);
    std::size_t at = 0;
    for (const char* part : {"circular_visa - lever\n\nA visa that ends.\n", "\nIn law\n  A scheme.\n", "\nWhat it moves\n  Stays (`return`). Strength scales the number.\n",
                             "\nWho pays\n  Workers.\n", "\nPaid by  migrants\nScope    origins\n", "\nKeys\n", "\n  quota     required  0 to 10000000       persons/year\n",
                             "\nExample\n  policies:\n    - lever: circular_visa\n", "      scope: {origins: [GHA]}\n      quota: 20000 per year\n",
                             "\nNot captured\n  Seasons, and luck.\n", "\nSee also\n  return, policies, scope\n"}) {
        const std::size_t found = page.find(part, at);
        CAPTURE(part);
        CHECK(found != std::string::npos);
        if (found != std::string::npos) at = found;
    }
}

TEST_CASE("a page keeps to the width it is given") {
    Catalogue catalogue = small_catalogue();
    std::string words = "In law:";
    for (int i = 0; i < 60; ++i) words += " word" + std::to_string(i);
    catalogue.levers[0].description = words + ".";
    const Notes notes{{"circular_visa", {{{"Paid by", words}}, "", {}}}};
    for (const std::size_t width : {60, 80, 120}) {
        const std::string page = explain(catalogue, "circular_visa", notes, width);
        std::size_t longest = 0, start = 0;
        for (std::size_t end; (end = page.find('\n', start)) != std::string::npos; start = end + 1) longest = std::max(longest, end - start);
        CHECK(longest <= width);
        CHECK(longest > width - 10);
    }
}

TEST_CASE("one key is explained under its short and its full name") {
    const Catalogue catalogue = small_catalogue();
    const std::string key = explain(catalogue, "emigration.beta");
    CHECK(says(key, "weight of income"));
    CHECK_FALSE(says(key, "dissimilarity"));
    CHECK(explain(catalogue, "model.emigration.beta") == key);
    CHECK(says(explain(catalogue, "time.start"), "default 2020-01"));
    CHECK(says(explain(catalogue, "population.focus"), "birth country"));
    CHECK(says(explain(catalogue, "policies.scope.ages"), "from 15 to 65"));
    CHECK(says(explain(catalogue, "seed"), "must be written"));
    CHECK(says(explain(catalogue, "free_movement"), "no keys of its own"));
}

TEST_CASE("an unknown name is answered with the nearest one") {
    CHECK_THROWS_WITH_AS(explain(small_catalogue(), "circular_vsia"), doctest::Contains("did you mean `circular_visa`?"),
                         InputError);
    CHECK_THROWS_WITH_AS(explain(small_catalogue(), "return.h1"), doctest::Contains("did you mean `return.h0`?"), InputError);
}

TEST_CASE("all pages together name every key there is in lines of a hundred characters") {
    const Catalogue catalogue = small_catalogue();
    const std::string all = explain_all(catalogue);
    for (const auto& key : scenario_keys()) CHECK(says(all, key.info.meaning.substr(0, 40)));
    for (const auto* infos : {&catalogue.processes, &catalogue.levers})
        for (const auto& info : *infos) CHECK(says(all, "\n" + info.name + " - "));
    std::size_t start = 0;
    for (std::size_t end; (end = all.find('\n', start)) != std::string::npos; start = end + 1) CHECK(end - start <= 100);
}

TEST_CASE("the schema closes every object and holds every key") {
    const Catalogue catalogue = small_catalogue();
    const std::string schema = json_schema(catalogue);
    const auto count = [&](const std::string& part) {
        std::size_t found = 0;
        for (std::size_t at = schema.find(part); at != std::string::npos; at = schema.find(part, at + 1)) ++found;
        return found;
    };
    // the scenario, four sections, model, processes, scope; one a process and one a lever
    CHECK(count("\"additionalProperties\": false") == 8 + catalogue.processes.size() + catalogue.levers.size());
    for (const auto& key : scenario_keys()) CHECK(says(schema, "\"" + key.info.key + "\": {"));
    for (const auto& lever : catalogue.levers)
        for (const auto& info : lever.params) CHECK(says(schema, "\"" + info.key + "\": {"));
}

TEST_CASE("JSON text is escaped separated and closed") {
    JsonWriter json;
    json.begin_object();
    json.key("a\"\n");
    json.begin_list();
    json.number(1.5);
    json.boolean(true);
    json.text("\\");
    json.begin_list();
    json.end();
    json.end();
    json.key("b");
    json.begin_object();
    json.end();
    json.end();
    CHECK(json.take() == "{\n  \"a\\\"\\u000a\": [\n    1.5,\n    true,\n    \"\\\\\",\n    []\n  ],\n  \"b\": {}\n}\n");
}

TEST_CASE("JSON that would be broken is an internal error") {
    JsonWriter json;
    json.begin_list();
    CHECK_THROWS_AS(json.key("a"), InternalError);
    CHECK_THROWS_AS(json.number(std::numeric_limits<double>::infinity()), InternalError);
    CHECK_THROWS_AS(json.take(), InternalError);
}
