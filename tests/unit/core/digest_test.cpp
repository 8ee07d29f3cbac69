#include "sterna/core/digest.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sterna;

namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string full_hex(std::string_view text) {
    std::string hex;
    for (const std::byte b : Hasher().update(bytes_of(text)).finish_full()) {
        hex += "0123456789abcdef"[std::to_integer<unsigned>(b >> 4)];
        hex += "0123456789abcdef"[std::to_integer<unsigned>(b & std::byte{15})];
    }
    return hex;
}

}  // namespace

TEST_CASE("SHA-256 gives the published answers for an empty and a short and a two-block and a long text") {
    // FIPS 180-2, appendix B, and the empty message of the NIST test vectors.
    CHECK(full_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(full_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(full_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(full_hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("A digest is the first half of the hash and survives the way to hexadecimal and back") {
    const Digest digest = digest_of(bytes_of("abc"));
    CHECK(to_hex(digest) == "ba7816bf8f01cfea414140de5dae2223");
    CHECK(digest_from_hex(to_hex(digest)) == digest);
    CHECK_FALSE(digest_from_hex("ba7816bf8f01cfea414140de5dae222"));
    CHECK_FALSE(digest_from_hex("BA7816BF8F01CFEA414140DE5DAE2223"));
}

TEST_CASE("Cutting the bytes in any two places gives the same digest as one piece") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += static_cast<char>('!' + i % 90);
    const Digest whole = digest_of(bytes_of(text));
    for (std::size_t first = 0; first <= text.size(); ++first) {
        for (std::size_t second = first; second <= text.size(); second += 13) {
            Hasher hasher;
            hasher.update(bytes_of(text).first(first)).update(bytes_of(text).subspan(first, second - first));
            CHECK(hasher.update(bytes_of(text).subspan(second)).finish() == whole);
        }
    }
}

TEST_CASE("Asking for the digest does not disturb the hasher") {
    Hasher hasher;
    hasher.update(bytes_of("ab"));
    CHECK(hasher.finish() == digest_of(bytes_of("ab")));
    CHECK(hasher.update(bytes_of("c")).finish() == digest_of(bytes_of("abc")));
}

TEST_CASE("Integers are hashed little-endian at their own width") {
    CHECK(Hasher().update(std::uint32_t{0x64636261}).finish() == digest_of(bytes_of("abcd")));
    CHECK(Hasher().update(std::int16_t{-2}).finish() == digest_of(bytes_of("\xfe\xff")));
    CHECK(Hasher().update(std::uint8_t{0x61}).finish() == digest_of(bytes_of("a")));
}

TEST_CASE("Texts are hashed with their length so that moving a border changes the digest") {
    CHECK(Hasher().update_text("ab").update_text("c").finish() != Hasher().update_text("a").update_text("bc").finish());
}
