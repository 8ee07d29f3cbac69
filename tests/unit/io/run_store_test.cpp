#include "sterna/io/run_store.hpp"

#include "sterna/io/publish.hpp"
#include "sterna/io/read_file.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace sterna;
using sterna::test::ScratchFolder;

TEST_CASE("A store gives back the numbers of a finished run to the last bit and makes no folder before it is asked to") {
    const ScratchFolder folder;
    const RunStore store(folder.path / "runs");
    CHECK(!store.find("a", 2));
    CHECK(!std::filesystem::exists(store.folder()));
    store.make();
    const std::vector<double> numbers{0.1, -std::numeric_limits<double>::infinity()};
    store.put("a", numbers);
    CHECK(store.find("a", 2) == numbers);
    CHECK(!store.find("b", 2));
    store.put("empty", {});
    CHECK(store.find("empty", 0)->empty());
}

TEST_CASE("A run that is damaged or cut short or holds another count of numbers is one that is not finished") {
    const ScratchFolder folder;
    const RunStore store(folder.path / "runs");
    store.make();
    store.put("a", {1, 2, 3});
    CHECK(!store.find("a", 2));
    const auto whole = read_file(store.folder() / "a.run", 1000);
    auto bent = whole;
    bent[5] ^= std::byte{1};
    publish(store.folder() / "a.run", bent);
    CHECK(!store.find("a", 3));
    publish(store.folder() / "a.run", std::span(whole).first(whole.size() - 1));
    CHECK(!store.find("a", 3));
    publish(store.folder() / "a.run", whole);
    CHECK(store.find("a", 3) == std::vector<double>{1, 2, 3});
}

TEST_CASE("A run is claimed by one at a time and is free again when the claim is gone") {
    const ScratchFolder folder;
    const RunStore store(folder.path / "runs"), other(folder.path / "runs");
    store.make();
    {
        const auto claim = store.claim("a");
        CHECK(claim);
        CHECK(!other.claim("a"));
        CHECK(!store.claim("a"));
        CHECK(other.claim("b"));
    }
    CHECK(other.claim("a"));
}
