#include "sterna/io/read_outcomes.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "sterna/core/error.hpp"
#include "sterna/io/read_world.hpp"
#include "support/scratch_folder.hpp"

using namespace sterna;
using namespace sterna::test;
namespace fs = std::filesystem;

namespace {

const fs::path tiny = fs::path(STERNA_SOURCE_DIR) / "tests/support/worlds/tiny";

std::string complaint(const std::string& file, const std::string& from, const std::string& to) {
    const ScratchFolder scratch;
    fs::copy(tiny, scratch.path / "world");
    Atlas atlas = read_world((scratch.path / "world").string());
    std::ifstream in(scratch.path / "world" / file);
    std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    std::ofstream(scratch.path / "world" / file) << text.replace(at, from.size(), to);
    try {
        read_record(atlas);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("What happened around the base year is read as it stands blanks as unknown") {
    const Record record = read_record(read_world(tiny.string()));
    REQUIRE(record.corridors.size() == 1);
    const Outcome& o = record.corridors.front();
    CHECK(o.origin == 0);
    CHECK(o.destination == 1);
    CHECK(o.base == 2000);
    CHECK(o.aim == 1900);
    CHECK(o.after[0] == 2500);
    CHECK(std::isnan(o.after[1]));
    CHECK(o.return_after == 110);
}

TEST_CASE("Rates between two counts are no record and wars that ended before the base year displace nobody") {
    const Record record = read_record(read_world(tiny.string()));
    REQUIRE(record.skilled.size() == 2);
    CHECK(record.skilled[0].persons == 400);
    CHECK(std::isnan(record.skilled[1].rate));
    CHECK(record.displaced == std::vector<int>{0});
}

TEST_CASE("Records with an unknown country or a wrong number are refused by file line and column") {
    const auto unknown = complaint("outcomes.csv", "AAA,BBB", "AAA,QQQ");
    CHECK(unknown.find("outcomes.csv:2") != std::string::npos);
    CHECK(unknown.find("destination") != std::string::npos);
    CHECK(complaint("later.csv", "2020,AAA,0.1", "2020,AAA,1.1").find("skilled_emigration_rate") != std::string::npos);
    CHECK(complaint("shocks.csv", "AAA,2011", "AAA,soon").find("shocks.csv:2") != std::string::npos);
}
