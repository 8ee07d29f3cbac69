#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace sterna {

/// The whole file. IoError when it cannot be read, InputError when it holds more than `max_bytes`.
std::vector<std::byte> read_file(const std::filesystem::path& path, std::uint64_t max_bytes);

}  // namespace sterna
