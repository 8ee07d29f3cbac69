#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sterna {

/// Appends 40 bytes: a mark, the length of what stands before (little-endian) and its digest.
/// HDF5 readers ignore what follows the end an HDF5 file states for itself, so a sealed file opens everywhere.
void seal(std::vector<std::byte>& bytes);

/// The bytes before the seal. IoError naming the file when the seal is missing or the bytes are not those that were sealed.
std::span<const std::byte> unsealed(std::span<const std::byte> bytes, const std::string& name);

}  // namespace sterna
