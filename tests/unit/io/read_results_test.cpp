#include "sterna/io/read_results.hpp"

#include "small_results.hpp"
#include "sterna/core/error.hpp"
#include "sterna/io/hdf5_image.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/results.hpp"
#include "sterna/io/seal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string_view>

#include <unistd.h>

using namespace sterna;
using sterna::testing::small_results;

namespace {

std::vector<std::byte> small_image() { return to_image(small_results(), false); }

// What reading everything gives: an error's exit code and message, or equal data.
struct Outcome {
    int exit_code = 0;
    std::string message;
};
Outcome read_all(std::vector<std::byte> bytes) {
    try {
        const auto file = ResultFile::from_bytes(std::move(bytes), "some.h5");
        file.verify_digest();
        CHECK(file.attribute("result_digest") == to_hex(result_digest(small_results())));
        file.scenario_yaml();
        return {};
    } catch (const Error& error) {
        CHECK(std::string(error.what()).find("some.h5") != std::string::npos);
        return {error.exit_code(), error.what()};
    }
}

std::vector<std::byte> without_seal(const std::vector<std::byte>& image) {
    const auto content = unsealed(image, "image");
    return {content.begin(), content.end()};
}

std::vector<std::byte> image_with(const std::function<void(ImageWriter&)>& fill) {
    ImageWriter writer;
    fill(writer);
    auto bytes = writer.close();
    seal(bytes);
    return bytes;
}

}  // namespace

TEST_CASE("What was written is read back with names and axes and units and evidence") {
    const auto file = ResultFile::from_bytes(small_image(), "small.h5");
    CHECK(file.attribute("format") == "sterna-result");
    CHECK(file.attribute("seed") == "18446744073709551615");
    CHECK(file.attribute("title") == "A small world");
    CHECK(file.scenario_yaml() == small_results().scenario_yaml);
    const ArrayInfo& stock = file.info("stock");
    CHECK(stock.dims == std::vector<std::string>{"time", "origin", "education"});
    CHECK(stock.shape == std::vector<std::size_t>{3, 2, 3});
    CHECK(stock.units == "persons");
    CHECK(stock.evidence == "measured");
    CHECK(file.info("ledger/loss").dims == std::vector<std::string>{"time", "origin"});
    CHECK(file.has("scorecard/people"));
    CHECK_FALSE(file.has("scenario/yaml"));
    CHECK_FALSE(file.has("provenance/source"));
}

TEST_CASE("HDF5 unpacks the chunks this program packed to the very values") {
    const auto file = ResultFile::from_bytes(small_image(), "small.h5");
    const Results results = small_results();
    const auto stock = file.int64_values("stock");
    for (std::size_t t = 0; t < 3; ++t) {
        const auto frame = results.frames[0].int64_frame(t);
        CHECK(std::equal(frame.begin(), frame.end(), stock.begin() + static_cast<std::ptrdiff_t>(6 * t)));
    }
    const auto share = file.float64_values("skilled_share");
    CHECK(share == std::get<std::vector<double>>(results.arrays[0].data));
    CHECK(std::signbit(share[4]));
    CHECK(file.float64_values("time") == results.time);
    CHECK(file.text_values("origin") == results.axes[0].labels);
    CHECK(file.text_values("scorecard/verdict")[1] == "na\xc3\xafve");
    CHECK(file.int64_values("scorecard/people") == std::vector<std::int64_t>{42});
}

TEST_CASE("Counts read as doubles keep their value and a missing one is not a number") {
    const auto values = ResultFile::from_bytes(small_image(), "small.h5").float64_values("stock");
    CHECK(values[1] == 10.0);
    CHECK(std::isnan(values[4]));
}

TEST_CASE("A comparison file is read like a result") {
    Results comparison;
    comparison.header.format = "sterna-comparison";
    comparison.axes = {{"variant", {"base", "quota"}, {}, "", "Variant"}, {"replicate", {}, {0, 1, 2}, "1", "Replicate"}};
    const std::vector<double> differences{0, 0, 0, 1, 2, 3};
    comparison.arrays = {{"difference", {"variant", "replicate"}, differences, "persons", "Difference", ""}};
    const auto file = ResultFile::from_bytes(to_image(comparison, true), "comparison.h5");
    file.verify_digest();
    CHECK(file.attribute("format") == "sterna-comparison");
    CHECK(file.info("difference").shape == std::vector<std::size_t>{2, 3});
    CHECK_FALSE(file.has("time"));
}

TEST_CASE("An axis without entries is written and read") {
    Results results = small_results();
    results.axes.push_back({"party", {}, {}, "", "Party"});
    results.arrays.push_back({"share", {"party"}, std::vector<double>{}, "1", "Share", ""});
    const auto file = ResultFile::from_bytes(to_image(results, true), "empty.h5");
    file.verify_digest();
    CHECK(file.float64_values("share").empty());
    CHECK(file.text_values("party").empty());
}

TEST_CASE("An intact file verifies from disk") {
    const auto path = std::filesystem::temp_directory_path() / ("sterna-results-" + std::to_string(::getpid()) + ".h5");
    publish(path, small_image());
    CHECK_NOTHROW(ResultFile::open(path).verify_digest());
    std::filesystem::remove(path);
}

TEST_CASE("Two files can be open at once and keep their own data") {
    Results other = small_results();
    std::get<std::vector<std::int64_t>>(other.arrays[2].data)[0] = 7;
    const auto first = ResultFile::from_bytes(small_image(), "first.h5");
    const auto second = ResultFile::from_bytes(to_image(other, true), "second.h5");
    CHECK(first.int64_values("scorecard/people")[0] == 42);
    CHECK(second.int64_values("scorecard/people")[0] == 7);
}

TEST_CASE("Asking for what is not there names the file and the array and both types") {
    const auto file = ResultFile::from_bytes(small_image(), "small.h5");
    CHECK_THROWS_WITH_AS(file.int64_values("nothing"), doctest::Contains("`nothing`"), InputError);
    CHECK_THROWS_WITH_AS(file.int64_values("time"), doctest::Contains("holds float64, not int64"), InputError);
    CHECK_THROWS_WITH_AS(file.attribute("colour"), doctest::Contains("small.h5"), InputError);
}

TEST_CASE("A file cut at any length is refused") {
    const auto whole = small_image();
    REQUIRE(read_all(whole).exit_code == 0);
    for (std::size_t length = 0; length < whole.size(); length += length < 600 ? 7 : 101) {
        const Outcome outcome = read_all({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)});
        CHECK(outcome.exit_code == (length > 0 && length < 8 ? 2 : 3));
    }
}

TEST_CASE("A file with any one bit flipped is refused") {
    const auto whole = small_image();
    std::mt19937_64 random(20240501);
    for (int i = 0; i < 500; ++i) {
        auto damaged = whole;
        damaged[random() % damaged.size()] ^= static_cast<std::byte>(1u << (random() % 8));
        CHECK(read_all(std::move(damaged)).exit_code != 0);
    }
}

// The seal is the guard of the whole file; HDF5 1.10 has no checksum over the heap of its texts. Numbers have a second guard.
TEST_CASE("A number damaged under a renewed seal is refused by the checksum of its chunk") {
    const Results results = small_results();
    const auto content = without_seal(small_image());
    for (const auto& frames : results.frames) {
        const auto& chunk = frames.chunk(2);
        const auto found = std::search(content.begin(), content.end(), chunk.begin(), chunk.end());
        REQUIRE(found != content.end());
        for (std::size_t bit = 0; bit < 8 * chunk.size(); ++bit) {
            auto damaged = content;
            damaged[static_cast<std::size_t>(found - content.begin()) + bit / 8] ^= static_cast<std::byte>(1u << bit % 8);
            seal(damaged);
            CHECK(read_all(std::move(damaged)).exit_code == 3);
        }
    }
}

TEST_CASE("A foreign or newer file or one that is not HDF5 is refused as input and told from a damaged one") {
    const std::string_view text = "time,stock\n2020,1\n";
    const auto bytes = std::as_bytes(std::span(text));
    CHECK(read_all({bytes.begin(), bytes.end()}).exit_code == 2);
    CHECK(read_all(image_with([](ImageWriter& w) { w.add_attribute("/", "format", std::string("other")); })).exit_code == 2);
    CHECK(read_all(image_with([](ImageWriter&) {})).exit_code == 2);
    Results newer = small_results();
    newer.header.format_version = 2;
    const Outcome outcome = read_all(to_image(newer, true));
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.message.find("format version 2") != std::string::npos);
}

TEST_CASE("An array that claims more values than the file can hold is refused before memory is asked for") {
    const Outcome outcome = read_all(image_with([](ImageWriter& w) {
        w.add_attribute("/", "format", std::string("sterna-result"));
        w.add_attribute("/", "format_version", std::int64_t{1});
        w.add_numbers("huge", {ElementType::int64, {std::size_t{1} << 50}, 1, {}, {}});
        w.make_axis("huge");
    }));
    CHECK(outcome.exit_code == 3);
    CHECK(outcome.message.find("claims more values") != std::string::npos);
}

TEST_CASE("A file whose arrays do not give the digest it states is refused when it is verified") {
    const auto bytes = image_with([](ImageWriter& w) {
        w.add_attribute("/", "format", std::string("sterna-result"));
        w.add_attribute("/", "format_version", std::int64_t{1});
        w.add_attribute("/", "result_digest", std::string(32, '0'));
    });
    CHECK(read_all(bytes).exit_code == 3);
}
