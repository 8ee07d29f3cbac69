#pragma once
#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace sterna {

/// The first 128 bits of a SHA-256: enough against accident at any number of files, short enough for one line of text.
struct Digest {
    std::array<std::byte, 16> bytes{};
    auto operator<=>(const Digest&) const = default;
};

/// 32 lower-case hexadecimal digits, and back; anything else gives nothing.
std::string to_hex(const Digest&);
std::optional<Digest> digest_from_hex(std::string_view);

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces. A copy is a fork: both go on from the same state.
class Hasher {
  public:
    Hasher& update(std::span<const std::byte> bytes);

    /// Little-endian on every machine.
    template <std::integral T>
    Hasher& update(T value) {
        std::array<std::byte, sizeof(T)> bytes{};
        const auto bits = static_cast<std::uint64_t>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<std::byte>(bits >> (8 * i));
        return update(std::span<const std::byte>(bytes));
    }

    /// Length first, so that {"ab", "c"} and {"a", "bc"} differ.
    Hasher& update_text(std::string_view text);

    /// All 256 bits, and the half we keep. Neither changes the state.
    std::array<std::byte, 32> finish_full() const;
    Digest finish() const;

  private:
    std::array<std::uint32_t, 8> state_{0x6a09e667u, 0xbb67ae85u, 0x3c6ef372u, 0xa54ff53au,
                                        0x510e527fu, 0x9b05688cu, 0x1f83d9abu, 0x5be0cd19u};
    std::array<std::byte, 64> pending_{};
    std::uint64_t length_ = 0;  // bytes taken so far
};

Digest digest_of(std::span<const std::byte> bytes);

}  // namespace sterna
