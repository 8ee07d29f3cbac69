#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "sterna/engine/snapshot.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

/// A world in the middle of a year with queues, debts and people gone.
const World& worked() {
    static const World world = [] {
        Scenario scenario = scenario_of(3'000, 2);
        scenario.policies = binding_policies();
        Execution execution;
        execution.stores = 2;
        Simulation simulation(model_of(calibrated_atlas(), scenario), execution);
        Watch watch;
        watch.run(simulation, Month::of(2021, 6));
        return simulation.world();
    }();
    return world;
}

const std::vector<std::byte>& bytes() {
    static const std::vector<std::byte> saved = save(worked());
    return saved;
}

/// Replaces the digest at the end, as somebody would who knows the format.
std::vector<std::byte> sealed(std::vector<std::byte> content) {
    content.resize(content.size() - sizeof(Digest::bytes));
    const Digest digest = digest_of(std::span<const std::byte>(content));
    content.insert(content.end(), digest.bytes.begin(), digest.bytes.end());
    return content;
}

/// Where the first copy of `value` stands.
template <class T>
std::size_t place_of(const std::vector<std::byte>& in, const std::vector<T>& value) {
    const auto raw = std::as_bytes(std::span(value));
    const auto found = std::search(in.begin(), in.end(), raw.begin(), raw.end());
    REQUIRE(found != in.end());
    return static_cast<std::size_t>(found - in.begin());
}

}  // namespace

TEST_CASE("A world that is saved and loaded is the same in every field") {
    const World loaded = load(bytes());
    CHECK(digest_of(loaded) == digest_of(worked()));
    CHECK(save(loaded) == bytes());
    CHECK(loaded.countries == worked().countries);
    CHECK(loaded.accounts == worked().accounts);
    CHECK(loaded.accounts.size() == 4);
    CHECK(loaded.open == worked().open);
    for (std::size_t s = 0; s < 2; ++s)
        for (std::size_t c = 0; c < 4; ++c) CHECK(loaded.stores[s].segments[c].weight == worked().stores[s].segments[c].weight);
}

TEST_CASE("A saved world that is cut short anywhere is refused") {
    for (std::size_t length = 0; length < bytes().size(); length += 1 + length / 3) {
        const std::span<const std::byte> part(bytes().data(), length);
        CHECK_THROWS_AS(load(part), IoError);
        if (length < 64) continue;
        CHECK_THROWS_AS(load(sealed({part.begin(), part.end()})), IoError);
    }
}

TEST_CASE("A saved world with any byte altered is refused") {
    for (std::size_t at = 0; at < bytes().size(); at += 1 + bytes().size() / 50) {
        auto altered = bytes();
        altered[at] ^= std::byte{0x10};
        CHECK_THROWS_AS(load(altered), IoError);
    }
    auto longer = bytes();
    longer.insert(longer.end() - 16, std::byte{0});
    CHECK_THROWS_AS(load(sealed(longer)), IoError);
}

TEST_CASE("A value that no run could have written is refused by the name of its column") {
    std::vector<std::uint32_t> serials;
    const PageBox& box = worked().stores[0].segments[0].pages[0];
    serials.assign(box.page().serial, box.page().serial + box.rows);
    // worked_home stands behind serial and five columns of months.
    const std::size_t at = place_of(bytes(), serials) + static_cast<std::size_t>(box.rows) * (4 + 5 * 2);
    auto altered = bytes();
    const std::uint16_t impossible = 700;
    std::memcpy(&altered[at], &impossible, 2);
    try {
        load(sealed(altered));
        FAIL("accepted 700 months of work");
    } catch (const IoError& error) {
        CHECK(std::string(error.what()).find("worked_home is 700 in row 0") != std::string::npos);
    }
}

TEST_CASE("A length beyond the end is refused before memory is asked for") {
    auto altered = bytes();
    const std::uint64_t huge = ~std::uint64_t{0} / 2;
    std::memcpy(&altered[std::string("sterna world 3\n").size() + 2], &huge, 8);  // number of stores, behind the month
    CHECK_THROWS_AS(load(sealed(altered)), IoError);
}

TEST_CASE("A run does not go on from the people of another world") {
    const auto model = model_of(calibrated_atlas(), scenario_of(3'000, 2));
    World other = worked();
    other.countries.pop_back();
    CHECK_THROWS_AS(Simulation(model, {}, other), InputError);
    other = worked();
    other.open.values.pop_back();
    CHECK_THROWS_AS(Simulation(model, {}, other), InputError);
}
