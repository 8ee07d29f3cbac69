#pragma once
#include <cstddef>
#include <filesystem>
#include <span>

#include <sys/types.h>

namespace sterna {

/// What publishing asks of the machine, each as POSIX has it, so that a test can make any one of them fail.
struct FileCalls {
    int (*open)(const char* path, int flags, mode_t mode);
    ssize_t (*write)(int file, const void* data, std::size_t size);
    int (*fsync)(int file);
    int (*close)(int file);
    int (*rename)(const char* from, const char* to);
    int (*unlink)(const char* path);
};
const FileCalls& system_calls();

/// Puts `bytes` at `path` whole or not at all: written under another name in the same folder, synced, renamed, folder synced.
/// Whatever fails, an older file at `path` is intact or fully replaced, nothing else is left, and an IoError says what to do.
void publish(const std::filesystem::path& path, std::span<const std::byte> bytes, const FileCalls& calls = system_calls());

/// Adds `bytes` at the end of the file at `path`, which is there, and syncs it. An IoError or a crash may leave a part of them at
/// its end, so whoever reads it must know a torn end (see journal.hpp).
void append(const std::filesystem::path& path, std::span<const std::byte> bytes, const FileCalls& calls = system_calls());

/// Throws the IoError that `publish` would throw for a folder that is missing or may not be written, before hours are spent.
void check_publishable(const std::filesystem::path& path, const FileCalls& calls = system_calls());

/// Opens the file at `path`, making an empty one if there is none, and locks it for this process: the file descriptor, or -1 if
/// another holds the lock. It is free again once the descriptor is closed or the process is dead. IoError if it cannot be opened.
int lock_file(const std::filesystem::path& path);

/// Gives standard streams that are closed to /dev/null: else the next file opened has their number, and messages end up in results.
void open_standard_streams();

/// Removes what a publisher killed on this host left in `folder`; those of running processes and other hosts stay.
/// Returns how many were removed.
int remove_stale_temporaries(const std::filesystem::path& folder);

}  // namespace sterna
