#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>

#include "small_catalogue.hpp"

using namespace sterna;
using namespace sterna::small;

namespace {

struct Expected {
    std::string place;  // ":14:"; line 0 = anywhere in the file
    std::vector<std::string> parts;
};

/// From the first line of a broken file: `# expect: LINE: a part of the message|another`.
Expected expected_of(const std::string& path) {
    std::ifstream in(path);
    std::string first;
    std::getline(in, first);
    const std::string start = "# expect: ";
    REQUIRE(first.substr(0, start.size()) == start);
    const std::size_t colon = first.find(": ", start.size());
    const std::string line = first.substr(start.size(), colon - start.size());
    Expected out{line == "0" ? ":" : ":" + line + ":", {}};
    std::istringstream parts(first.substr(colon + 2));
    for (std::string part; std::getline(parts, part, '|');) out.parts.push_back(part);
    return out;
}

std::vector<std::string> broken_files() {
    std::vector<std::string> paths;
    for (const auto& entry : std::filesystem::directory_iterator(std::string(STERNA_SOURCE_DIR) + "/tests/broken"))
        if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

TEST_CASE("each broken scenario is refused with file line key and cure within a second") {
    const Catalogue catalogue = small_catalogue();
    const auto paths = broken_files();
    CHECK(paths.size() >= 40);
    for (const auto& path : paths) {
        CAPTURE(path);
        const Expected expected = expected_of(path);
        const std::clock_t start = std::clock();
        std::string message;
        try {
            load_scenario(path, {}, catalogue);
        } catch (const InputError& error) {
            message = error.what();
        }
        CAPTURE(message);
        CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < 1.0);
        CHECK(message.find(path + expected.place) != std::string::npos);
        for (const auto& part : expected.parts) {
            CAPTURE(part);
            CHECK(message.find(part) != std::string::npos);
        }
    }
}
