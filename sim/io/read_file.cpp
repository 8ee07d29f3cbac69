#include "sterna/io/read_file.hpp"

#include "sterna/core/error.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace sterna {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path) {
    throw IoError("cannot read " + path.string() + ": " + std::generic_category().message(errno) +
                  ". Check that the path is right and that you may read it.");
}

class OpenFile {
  public:
    explicit OpenFile(const std::filesystem::path& path) : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (file_ < 0) fail(path);
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() { ::close(file_); }

    // A hint only: a pipe says 0, and a file may grow while it is read.
    std::uint64_t size() const {
        struct stat status {};
        if (::fstat(file_, &status) != 0) fail(path_);
        return static_cast<std::uint64_t>(status.st_size);
    }

    std::size_t read(std::byte* to, std::size_t size) const {
        ssize_t got = ::read(file_, to, size);
        while (got < 0 && errno == EINTR) got = ::read(file_, to, size);
        if (got < 0) fail(path_);
        return static_cast<std::size_t>(got);
    }

  private:
    const std::filesystem::path& path_;
    int file_;
};

[[noreturn]] void refuse_size(const std::filesystem::path& path, std::uint64_t max_bytes) {
    throw InputError(path.string() + " is larger than the " + std::to_string(max_bytes) + " bytes accepted here.");
}

}  // namespace

std::vector<std::byte> read_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
    const OpenFile file(path);
    if (file.size() > max_bytes) refuse_size(path, max_bytes);
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::max<std::uint64_t>(file.size() + 1, 4096)));
    std::size_t held = 0;
    while (const std::size_t got = file.read(bytes.data() + held, bytes.size() - held)) {
        held += got;
        if (held > max_bytes) refuse_size(path, max_bytes);
        if (held == bytes.size()) bytes.resize(2 * held);
    }
    bytes.resize(held);
    return bytes;
}

}  // namespace sterna
