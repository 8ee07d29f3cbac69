#include "sterna/io/publish.hpp"

#include "sterna/core/error.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sterna {
namespace {

namespace fs = std::filesystem;

// A machine that interrupts one call this often is not going to let it through.
constexpr int interruptions_borne = 100;

// Linux refuses more than 2 GiB in one write; smaller pieces also notice a full disk sooner.
constexpr std::size_t largest_write = std::size_t{64} << 20;

const char* advice(int error) {
    switch (error) {
        case ENOSPC: return "Free space on that disk or choose another output folder.";
        case EDQUOT: return "Your quota there is used up: free space or choose another output folder.";
        case EACCES:
        case EPERM:
        case EROFS: return "Choose an output folder you may write to.";
        case ENOENT:
        case ENOTDIR: return "Create the folder first or choose another.";
        case EIO: return "The disk reports a fault: choose another and check this one.";
        case EINTR: return "The call was interrupted again and again: start the run again.";
        default: return "Choose another output folder or start the run again.";
    }
}

[[noreturn]] void fail(const fs::path& path, const char* step, int error, const char* state) {
    throw IoError("cannot write " + path.string() + ": " + step + " failed: " + std::generic_category().message(error) + ". " +
                  state + " " + advice(error));
}

template <class Call>
auto uninterrupted(Call call) {
    auto result = call();
    for (int i = 0; result < 0 && errno == EINTR && i < interruptions_borne; ++i) result = call();
    return result;
}

/// False, with errno set, when the machine takes no more.
bool write_all(int file, std::span<const std::byte> bytes, const FileCalls& calls) {
    while (!bytes.empty()) {
        const std::size_t size = std::min(bytes.size(), largest_write);
        const ssize_t written = uninterrupted([&] { return calls.write(file, bytes.data(), size); });
        if (written == 0) errno = EIO;  // POSIX lets a regular file do this only when it cannot go on
        if (written <= 0) return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

std::string host_and_dash() {
    std::array<char, 64> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) return "unknown-";
    std::string name(host.data());
    std::replace(name.begin(), name.end(), '/', '_');
    return name + "-";
}

std::string temporary_prefix() { return ".sterna-" + host_and_dash(); }

// Does not hold the final name, which may already be as long as a name can be.
fs::path temporary_beside(const fs::path& path) {
    static std::atomic<unsigned> serial{0};
    return path.parent_path() / (temporary_prefix() + std::to_string(::getpid()) + "-" + std::to_string(serial++) + ".tmp");
}

// The file under its temporary name; gone again unless `keep` was called.
class Temporary {
  public:
    Temporary(const fs::path& final_path, const FileCalls& calls)
        : final_path_(final_path), path_(temporary_beside(final_path)), calls_(calls) {
        constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
        file_ = uninterrupted([&] { return calls_.open(path_.c_str(), flags, 0666); });
        if (file_ < 0) fail_at("opening a file in that folder");
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() {
        if (file_ >= 0) calls_.close(file_);
        if (!kept_) uninterrupted([&] { return calls_.unlink(path_.c_str()); });
    }

    void write(std::span<const std::byte> bytes) {
        if (!write_all(file_, bytes, calls_)) fail_at("writing");
    }

    // A failed sync is not tried again: the kernel may already have dropped the data it could not write.
    void sync_and_close() {
        if (uninterrupted([&] { return calls_.fsync(file_); }) != 0) fail_at("syncing");
        // Linux has released the descriptor even when close is interrupted, and the data are synced.
        const int closed = calls_.close(std::exchange(file_, -1));
        if (closed != 0 && errno != EINTR) fail_at("closing");
    }

    void rename_to_final() {
        if (uninterrupted([&] { return calls_.rename(path_.c_str(), final_path_.c_str()); }) != 0) fail_at("renaming");
        kept_ = true;
    }

  private:
    [[noreturn]] void fail_at(const char* step) const {
        fail(final_path_, step, errno, "Nothing was changed there.");
    }

    fs::path final_path_, path_;
    const FileCalls& calls_;
    int file_ = -1;
    bool kept_ = false;
};

void sync_folder(const fs::path& path, const FileCalls& calls) {
    constexpr const char* state = "The file is there and whole, but may be lost if the power fails now.";
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    const int file = uninterrupted([&] { return calls.open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0); });
    if (file < 0) fail(path, "opening the folder to sync it", errno, state);
    const int synced = uninterrupted([&] { return calls.fsync(file); });
    const int error = errno;
    calls.close(file);
    // Some file systems cannot sync a folder and say EINVAL; they order renames themselves.
    if (synced != 0 && error != EINVAL) fail(path, "syncing the folder", error, state);
}

// A rename would put a plain file in the place of a device such as /dev/null.
void refuse_special(const fs::path& path) {
    std::error_code ignored;
    const auto status = fs::status(path, ignored);
    if (fs::exists(status) && !fs::is_regular_file(status))
        throw IoError("cannot write " + path.string() + ": it is a folder or a device. Give the path of a file.");
}

// The process id in a temporary's name, or 0 when it is not one of this host's.
pid_t writer_of(const std::string& name) {
    const std::string prefix = temporary_prefix();
    pid_t pid = 0;
    if (name.rfind(prefix, 0) != 0 || name.size() < 4 || name.substr(name.size() - 4) != ".tmp") return 0;
    const auto parsed = std::from_chars(name.data() + prefix.size(), name.data() + name.size(), pid);
    return parsed.ec == std::errc() && *parsed.ptr == '-' ? pid : 0;
}

bool is_running(pid_t pid) { return ::kill(pid, 0) == 0 || errno != ESRCH; }

}  // namespace

const FileCalls& system_calls() {
    static const FileCalls calls{[](const char* path, int flags, mode_t mode) { return ::open(path, flags, mode); },
                                 ::write, ::fsync, ::close, ::rename, ::unlink};
    return calls;
}

void publish(const fs::path& path, std::span<const std::byte> bytes, const FileCalls& calls) {
    refuse_special(path);
    {
        Temporary file(path, calls);
        file.write(bytes);
        file.sync_and_close();
        file.rename_to_final();
    }
    sync_folder(path, calls);
}

void append(const fs::path& path, std::span<const std::byte> bytes, const FileCalls& calls) {
    refuse_special(path);
    const int file = uninterrupted([&] { return calls.open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC, 0); });
    if (file < 0) fail(path, "opening it to add to it", errno, "Nothing was changed there.");
    const bool kept = write_all(file, bytes, calls) && uninterrupted([&] { return calls.fsync(file); }) == 0;
    const int error = errno;
    const bool closed = calls.close(file) == 0 || errno == EINTR;
    if (!kept || !closed) fail(path, "adding to it", kept ? errno : error, "What was there is whole; what was added may be torn.");
}

void check_publishable(const fs::path& path, const FileCalls& calls) {
    refuse_special(path);
    const Temporary attempt(path, calls);  // gone again at once
}

int lock_file(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) throw IoError("cannot open " + path.string() + " to lock it: " + std::generic_category().message(errno) + ". " + advice(errno));
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
    const int reason = errno;
    ::close(file);
    if (reason == EWOULDBLOCK) return -1;
    throw IoError("cannot lock " + path.string() + ": " + std::generic_category().message(reason) + ". Choose a folder on a disk of this machine.");
}

void open_standard_streams() {
    for (int stream = 0; stream < 3; ++stream)
        if (::fcntl(stream, F_GETFD) == -1 && ::open("/dev/null", O_RDWR) < 0) std::abort();
}

int remove_stale_temporaries(const fs::path& folder) {
    int removed = 0;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const pid_t writer = writer_of(entry.path().filename().string());
        if (writer > 0 && !is_running(writer) && ::unlink(entry.path().c_str()) == 0) ++removed;
    }
    return removed;
}

}  // namespace sterna
