#include <doctest/doctest.h>

#include <string>

#include "../config/small_catalogue.hpp"
#include "sterna/config/explain.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/engine/scope_parts.hpp"

using namespace sterna;

namespace {

/// Lines of a part of a page, without their indent.
std::string part_of(const std::string& page, const std::string& heading) {
    const std::size_t from = page.find("\n" + heading + "\n");
    if (from == std::string::npos) return "";
    std::string out;
    for (std::size_t at = from + heading.size() + 2; at < page.size() && page[at] != '\n';) {
        const std::size_t end = page.find('\n', at);
        out += page.substr(at + 2, end - at - 1);
        at = end + 1;
    }
    return out;
}

}  // namespace

TEST_CASE("The example on the page of every lever is a scenario that the reader takes") {
    const small::Folder folder;
    for (const LeverEntry& lever : registered_levers()) {
        CAPTURE(lever.info.name);
        const std::string example = part_of(explain(catalogue(), lever.info.name, lever_notes()), "Example");
        CHECK_NOTHROW(load_scenario(folder.write("example.yaml", small::shortest + example), {}, catalogue()));
        CHECK(example.find("lever: " + lever.info.name + "\n") != std::string::npos);
    }
}

TEST_CASE("The page of every lever says what it is in law what it moves who pays what it heeds and what it leaves out") {
    for (const LeverEntry& lever : registered_levers()) {
        CAPTURE(lever.info.name);
        const std::string page = explain(catalogue(), lever.info.name, lever_notes());
        for (const char* heading : {"In law", "Not captured", "Example", "See also"}) {
            CAPTURE(heading);
            CHECK(part_of(page, heading).size() > 10);
        }
        CHECK(page.find("\nPaid by  ") != std::string::npos);
        const std::size_t scope = page.find("\nScope  ");
        REQUIRE(scope != std::string::npos);
        const std::string heeded = page.substr(scope, std::min(page.find('(', scope), page.find("\n\n", scope)) - scope);
        for (const ScopePart& part : scope_parts) CHECK((heeded.find(part.key) != std::string::npos) == ((lever.heeds & part.bit) != 0));
    }
}
