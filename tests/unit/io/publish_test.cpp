#include "sterna/io/publish.hpp"

#include "sterna/core/error.hpp"
#include "sterna/io/read_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace sterna;
namespace fs = std::filesystem;

namespace {

struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "sterna-publish-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }
};

std::vector<std::byte> bytes_of(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

// The fault a test asks for: the k-th call, counted from 1, and if `for_ever` every one after it.
struct Fault {
    int at = 0, error = 0, calls = 0;
    bool for_ever = false, short_write = false;
    bool strikes() { return ++calls == at || (for_ever && calls > at); }
} fault;

bool fails() {
    if (!fault.strikes() || fault.short_write) return false;
    errno = fault.error;
    return true;
}

// The one call spared is unlink: where even that fails, nothing can take the temporary away.
const FileCalls faulty{
    [](const char* path, int flags, mode_t mode) { return fails() ? -1 : system_calls().open(path, flags, mode); },
    [](int file, const void* data, std::size_t size) -> ssize_t {
        if (fault.short_write) return system_calls().write(file, data, fault.strikes() ? std::min<std::size_t>(size, 1) : size);
        return fails() ? -1 : system_calls().write(file, data, size);
    },
    [](int file) { return fails() ? -1 : system_calls().fsync(file); },
    [](int file) {
        const int closed = system_calls().close(file);
        return fails() ? -1 : closed;
    },
    [](const char* from, const char* to) { return fails() ? -1 : system_calls().rename(from, to); },
    [](const char* path) { return system_calls().unlink(path); },
};

// Publishes under `fault`; true when it succeeded. The message of a failure must help.
bool publishes(const fs::path& path, std::span<const std::byte> bytes) {
    fault.calls = 0;
    try {
        publish(path, bytes, faulty);
        return true;
    } catch (const IoError& error) {
        const std::string message = error.what();
        CHECK(message.find(path.string()) != std::string::npos);
        CHECK(message.find("failed: ") != std::string::npos);
        return false;
    }
}

}  // namespace

TEST_CASE("A published file holds the bytes and nothing else is left in the folder") {
    const Folder folder;
    const auto bytes = bytes_of("twelve bytes");
    publish(folder.path / "result.h5", bytes);
    publish(folder.path / "result.h5", bytes);
    CHECK(read_file(folder.path / "result.h5", 100) == bytes);
    CHECK(folder.files() == 1);
}

TEST_CASE("Whichever call fails once or for ever the file is the old or the new one whole and no temporary is left") {
    const auto before = bytes_of("the old file"), after = bytes_of("the new file, which is longer");
    for (const int error : {ENOSPC, EIO, EDQUOT, EACCES, EINTR}) {
        for (const bool for_ever : {false, true}) {
            int k = 0;
            do {
                const Folder folder;
                const fs::path path = folder.path / "result.h5";
                publish(path, before);
                fault = {++k, error, 0, for_ever, false};
                const bool succeeded = publishes(path, after);
                const auto now = read_file(path, 1000);
                CAPTURE(k);
                CAPTURE(error);
                CAPTURE(for_ever);
                CHECK((now == after || (now == before && !succeeded)));
                CHECK(folder.files() == 1);
                // One interruption is borne; any other fault up to the folder's sync must be reported.
                if (error == EINTR && !for_ever) CHECK(succeeded);
                if (error != EINTR && k <= 7) CHECK_FALSE(succeeded);
            } while (fault.calls >= k);
            CHECK(k > 7);  // open, write, fsync, close, rename, and two for the folder were all reached
        }
    }
}

TEST_CASE("Whichever call fails while something is added what was there stands in front of a part of it") {
    const auto before = bytes_of("what was there,"), more = bytes_of(" what is added");
    auto after = before;
    after.insert(after.end(), more.begin(), more.end());
    for (const int error : {ENOSPC, EIO, EINTR}) {
        int k = 0;
        do {
            const Folder folder;
            const fs::path path = folder.path / "fit.state";
            publish(path, before);
            fault = {++k, error, 0, false, false};
            bool succeeded = true;
            try {
                append(path, more, faulty);
            } catch (const IoError& failure) {
                succeeded = false;
                CHECK(std::string(failure.what()).find(path.string()) != std::string::npos);
            }
            const auto now = read_file(path, 1000);
            CAPTURE(k);
            CAPTURE(error);
            CHECK(now.size() >= before.size());
            CHECK(std::equal(now.begin(), now.end(), after.begin()));
            CHECK(succeeded == (error == EINTR || fault.calls < k));
            if (succeeded) CHECK(now == after);
        } while (fault.calls >= k);
        CHECK(k == 5);  // open, write, fsync and close were all reached
    }
}

TEST_CASE("Nothing is added to a file that is not there or to a special one") {
    const Folder folder;
    CHECK_THROWS_AS(append(folder.path / "none", bytes_of("x")), IoError);
    CHECK(folder.files() == 0);
    CHECK_THROWS_AS(append(folder.path, bytes_of("x")), IoError);
}

TEST_CASE("Short writes are continued until all bytes are there") {
    const Folder folder;
    const auto bytes = bytes_of("the new file");
    for (const bool for_ever : {false, true}) {
        fault = {1, 0, 0, for_ever, true};
        CHECK(publishes(folder.path / "result.h5", bytes));
        CHECK(read_file(folder.path / "result.h5", 100) == bytes);
    }
}

TEST_CASE("A name as long as the file system takes can be published") {
    const Folder folder;
    const fs::path path = folder.path / std::string(255, 'x');
    publish(path, bytes_of("long"));
    CHECK(read_file(path, 100) == bytes_of("long"));
}

// A pipe stands for every special file: publishing over a real device would destroy it if the refusal were broken.
TEST_CASE("A special file or a folder or a missing folder is refused by name and a special file stays what it is") {
    const Folder folder;
    const fs::path pipe = folder.path / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK_THROWS_WITH_AS(publish(pipe, bytes_of("x")), doctest::Contains(pipe.c_str()), IoError);
    CHECK(fs::is_fifo(pipe));
    CHECK_THROWS_AS(publish(folder.path, bytes_of("x")), IoError);
    CHECK_THROWS_WITH_AS(publish(folder.path / "none" / "a.h5", bytes_of("x")), doctest::Contains("Create the folder"), IoError);
}

TEST_CASE("Only temporaries of dead processes on this host are swept up") {
    const Folder folder;
    const pid_t child = ::fork();
    if (child == 0) {
        // Dies after the first write, as by kill -9.
        FileCalls calls = system_calls();
        calls.fsync = [](int) -> int { ::_exit(0); };
        publish(folder.path / "result.h5", bytes_of("x"), calls);
    }
    ::waitpid(child, nullptr, 0);
    REQUIRE(folder.files() == 1);
    publish(folder.path / ".sterna-elsewhere-1-0.tmp", bytes_of("of another host"));
    publish(folder.path / "mine.tmp", bytes_of("no temporary"));
    CHECK(remove_stale_temporaries(folder.path) == 1);
    CHECK(folder.files() == 2);
}

TEST_CASE("The temporary of a running process is not swept up") {
    const Folder folder;
    static fs::path swept_folder;
    static int swept;
    swept_folder = folder.path;
    FileCalls calls = system_calls();
    calls.fsync = [](int file) {
        swept = remove_stale_temporaries(swept_folder);
        return system_calls().fsync(file);
    };
    publish(folder.path / "result.h5", bytes_of("x"), calls);
    CHECK(swept == 0);
    CHECK(folder.files() == 1);
}
