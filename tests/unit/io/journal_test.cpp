#include "sterna/io/journal.hpp"

#include "sterna/core/error.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_file.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>

using namespace sterna;
using sterna::test::ScratchFolder;

namespace {

const std::vector<std::string> three{"head = 1", "", "done 0 1 2.5 nan"};

std::vector<std::byte> bytes_of_three(const std::filesystem::path& path) {
    start_journal(path, {three[0]});
    add_to_journal(path, three[1]);
    add_to_journal(path, three[2]);
    return read_file(path, 1000);
}

}  // namespace

TEST_CASE("A journal gives back its lines in their order and none is there before it is started") {
    const ScratchFolder folder;
    const auto path = folder.path / "fit.state";
    CHECK(read_journal(path).lines.empty());
    CHECK_THROWS_AS(add_to_journal(path, "x"), IoError);
    bytes_of_three(path);
    CHECK(read_journal(path).lines == three);
    CHECK(read_journal(path).damaged == 0);
    CHECK_THROWS_AS(add_to_journal(path, "two\nlines"), InternalError);
    start_journal(path, {"other"});
    CHECK(read_journal(path).lines == std::vector<std::string>{"other"});
}

TEST_CASE("A journal cut at any length keeps every line that is whole") {
    const ScratchFolder folder;
    const auto path = folder.path / "fit.state";
    const auto bytes = bytes_of_three(path);
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        const std::span<const std::byte> kept(bytes.data(), length);
        publish(path, kept);
        const auto whole = static_cast<std::size_t>(std::count(kept.begin(), kept.end(), std::byte{'\n'}));
        const Journal journal = read_journal(path);
        CAPTURE(length);
        CHECK(journal.lines == std::vector<std::string>(three.begin(), three.begin() + static_cast<std::ptrdiff_t>(whole)));
        CHECK(journal.damaged == (length > 0 && kept.back() != std::byte{'\n'} ? 1 : 0));
    }
}

TEST_CASE("A flipped bit loses the line it is in and at most the one it is glued to") {
    const ScratchFolder folder;
    const auto path = folder.path / "fit.state";
    auto bytes = bytes_of_three(path);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const bool feed = bytes[at] == std::byte{'\n'};
        bytes[at] ^= std::byte{4};
        publish(path, bytes);
        const Journal journal = read_journal(path);
        CAPTURE(at);
        CHECK(journal.damaged >= 1);
        CHECK(journal.lines.size() >= (feed ? 1 : 2));
        for (const std::string& line : journal.lines) CHECK(std::find(three.begin(), three.end(), line) != three.end());
        bytes[at] ^= std::byte{4};
    }
}
