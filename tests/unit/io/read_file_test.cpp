#include "sterna/io/read_file.hpp"

#include "sterna/core/error.hpp"
#include "sterna/io/publish.hpp"

#include <doctest/doctest.h>

#include <string>

#include <unistd.h>

using namespace sterna;
namespace fs = std::filesystem;

TEST_CASE("A file of any size around that of the buffer is read whole") {
    const fs::path path = fs::temp_directory_path() / ("sterna-read-" + std::to_string(::getpid()));
    for (const std::size_t size : {0u, 1u, 4095u, 4096u, 4097u, 100000u}) {
        std::vector<std::byte> bytes(size);
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7);
        publish(path, bytes);
        CHECK(read_file(path, size) == bytes);
        if (size > 0) CHECK_THROWS_WITH_AS(read_file(path, size - 1), doctest::Contains("larger than"), InputError);
    }
    fs::remove(path);
}

TEST_CASE("A file without a known size is cut off at the limit") {
    CHECK_THROWS_AS(read_file("/dev/zero", 10000), InputError);
}

TEST_CASE("A missing file or a folder is an IoError that names it") {
    CHECK_THROWS_WITH_AS(read_file("/no/such/file", 10), doctest::Contains("/no/such/file"), IoError);
    CHECK_THROWS_AS(read_file(fs::temp_directory_path(), 1'000'000'000), IoError);
}
