#include "sterna/core/random.hpp"

#include <Random123/philox.h>
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

#include "support/bands.hpp"

using namespace sterna;

namespace {

constexpr Stream here = stream("test/here");
constexpr Stream there = stream("test/there");
constexpr Month may = Month::of(2031, 5);

Words by_random123(Words counter, std::uint64_t key) {
    const r123::Philox4x32 generator;
    const r123::Philox4x32::ctr_type c{{counter[0], counter[1], counter[2], counter[3]}};
    const r123::Philox4x32::key_type k{{static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)}};
    const auto out = generator(c, k);
    return {{out[0], out[1], out[2], out[3]}};
}

/// Sum over i of product of centred uniforms, each scaled to variance 1.
template <class A, class B>
double z_of_pairs(int n, A a, B b) {
    double sum = 0.0;
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(n); ++i) sum += 12.0 * (a(i) - 0.5) * (b(i) - 0.5);
    return test::z_of_correlation(sum, n);
}

}  // namespace

// Vectors of the authors of Philox (kat_vectors of Random123).
TEST_CASE("the generator gives the known answers of its authors") {
    constexpr std::uint32_t ones = 0xffffffffU;
    CHECK(philox::block({{ones, ones, ones, ones}}, ~std::uint64_t{0}) ==
          Words{{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU}});
    CHECK(philox::block({{0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}}, 0x299f31d0a4093822ULL) ==
          Words{{0xd16cfe09U, 0x94fdcceb, 0x5001e420U, 0x24126ea1U}});
}

TEST_CASE("the generator agrees with an independent implementation on ten thousand counters") {
    Words counter{{1, 2, 3, 4}};
    std::uint64_t key = 5;
    for (int i = 0; i < 10'000; ++i) {
        const Words ours = philox::block(counter, key);
        REQUIRE(ours == by_random123(counter, key));
        counter = ours;
        key = key * 6364136223846793005ULL + ours[2];
    }
}

TEST_CASE("the parts of a draw stand where the documents say and never touch each other") {
    const Words counter = counter_of({0xabcdef01U, ""}, PersonId{0x12, 0x3456789aU}, Month{-2}, 0xbcdef0U);
    CHECK(counter == Words{{0x3456789aU, 0x12bcdef0U, 0x0000fffeU, 0xabcdef01U}});
    const Draws draws(77);
    CHECK(draws.words(here, {3, 9}, may, 2) ==
          by_random123({{9, (3U << 24) | 2, static_cast<std::uint16_t>(may.index), here.key}}, 77));
    CHECK(draws.entity(here, 9, may, 2) == draws.words(here, {255, 9}, may, 2));
}

#ifndef NDEBUG
TEST_CASE("an index of draws that would reach into the birth country is refused") {
    CHECK_NOTHROW(Draws(1).words(here, {1, 1}, may, draw_index_limit - 1));
    CHECK_THROWS_AS(Draws(1).words(here, {1, 1}, may, draw_index_limit), InternalError);
}
#endif

TEST_CASE("a batch of draws has the bits of single draws whatever its length and offset") {
    std::vector<std::uint8_t> birth;
    std::vector<std::uint32_t> serial;
    for (std::uint32_t i = 0; i < 100; ++i) {
        birth.push_back(static_cast<std::uint8_t>(i * 37));
        serial.push_back(i * 2654435761U);
    }
    const Draws draws(0xfeedfacecafebeefULL);
    const std::span<const std::uint8_t> births(birth);
    const std::span<const std::uint32_t> serials(serial);
    for (std::size_t first = 0; first < 18; ++first) {
        for (std::size_t count = 0; first + count <= birth.size(); ++count) {
            std::vector<Words> out(count);
            draws.words(here, may, births.subspan(first, count), serials.subspan(first, count), out, 5);
            for (std::size_t i = 0; i < count; ++i) {
                REQUIRE(out[i] == draws.words(here, {birth[first + i], serial[first + i]}, may, 5));
            }
        }
    }
    std::vector<Words> too_few(3);
    CHECK_THROWS_AS(draws.words(here, may, births, serials, too_few), InternalError);
}

TEST_CASE("a batch of uniform numbers has the bits of single ones") {
    const Draws draws(0xfeedfacecafebeefULL);
    for (const std::size_t n : {0, 1, 7, 8, 9, 1000}) {
        std::vector<std::uint8_t> birth;
        std::vector<std::uint32_t> serial;
        for (std::size_t i = 0; i < n; ++i)
            birth.push_back(static_cast<std::uint8_t>(i * 37)), serial.push_back(static_cast<std::uint32_t>(i * 2654435761U));
        std::vector<double> out(n);
        draws.uniforms(here, may, birth, serial, out);
        for (std::size_t i = 0; i < n; ++i) CHECK(out[i] == draws.uniform(here, {birth[i], serial[i]}, may));
    }
    std::vector<double> too_many(1);
    CHECK_THROWS_AS(draws.uniforms(here, may, {}, {}, too_many), InternalError);
}

TEST_CASE("a batch of draws in months of their own has the bits of single draws") {
    const Draws draws(99);
    for (const std::size_t n : {0, 1, 7, 8, 9, 100}) {
        std::vector<std::uint8_t> birth;
        std::vector<std::uint32_t> serial;
        std::vector<std::int16_t> month;
        for (std::size_t i = 0; i < n; ++i) {
            birth.push_back(static_cast<std::uint8_t>(i * 37)), serial.push_back(static_cast<std::uint32_t>(i * 2654435761U));
            month.push_back(static_cast<std::int16_t>(static_cast<int>(i * 131) - 500));  // before 2000 too
        }
        std::vector<Words> out(n);
        draws.words(here, month, birth, serial, out);
        for (std::size_t i = 0; i < n; ++i) CHECK(out[i] == draws.words(here, PersonId{birth[i], serial[i]}, Month{month[i]}));
    }
}

TEST_CASE("uniforms never reach zero or one and their logarithms are finite") {
    constexpr std::uint32_t ones = 0xffffffffU;
    CHECK(to_unit(0) == 0x1p-33);
    CHECK(to_unit(ones) == 1.0 - 0x1p-33);
    CHECK(to_unit53(0, 0) == 0x1p-53);
    CHECK(to_unit53(ones, ones) == 1.0 - 0x1p-53);
    CHECK(to_unit53(0x80000000U, 0) > 0.5);
    CHECK(to_unit53(0x7fffffffU, ones) < 0.5);
    const Words drawn = Draws(4).words(here, {1, 2}, may);
    CHECK(Draws(4).uniform(here, {1, 2}, may) == to_unit53(drawn[0], drawn[1]));
}

TEST_CASE("stream keys are the published hash of their names") {
    CHECK(stream("").key == 0x811c9dc5U);  // FNV-1a test vectors
    CHECK(stream("a").key == 0xe40c292cU);
    CHECK(stream("foobar").key == 0xbf9cf968U);
    CHECK(std::string(here.name) == "test/here");
}

TEST_CASE("replicates are the seed itself first and then seeds that neighbours do not share") {
    CHECK(replicate_seed(42, 0) == 42);
    std::set<std::uint64_t> seeds;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        for (std::uint32_t replicate = 0; replicate < 50; ++replicate) seeds.insert(replicate_seed(seed, replicate));
    }
    CHECK(seeds.size() == 2500);
}

TEST_CASE("each lane is spread evenly over neighbouring persons and months") {
    constexpr int n = 1 << 20;
    const Draws draws(2024);
    for (std::size_t lane = 0; lane < 4; ++lane) {
        std::vector<std::int64_t> top(256);
        std::vector<std::int64_t> bottom(256);
        for (std::uint32_t i = 0; i < n; ++i) {
            const Words drawn = draws.words(here, {7, i / 4}, Month{static_cast<std::int16_t>(i % 4)});
            ++top[drawn[lane] >> 24];
            ++bottom[drawn[lane] & 255];
        }
        const std::vector<double> even(256, n / 256.0);
        CHECK_BAND(test::z_of_chi_square(top, even));
        CHECK_BAND(test::z_of_chi_square(bottom, even));
        for (std::size_t bin = 0; bin < 256; ++bin) top[bin] += bin % 2 == 0 ? n / 256 / 50 : -n / 256 / 50;  // 2 % off
        CHECK_OUTSIDE_BAND(test::z_of_chi_square(top, even));
    }
}

TEST_CASE("luck of neighbours in person month stream k and lane is uncorrelated") {
    constexpr int n = 1'000'000;
    const Draws draws(11);
    const auto base = [&](std::uint32_t i) { return to_unit(draws.words(here, {7, i}, may)[0]); };
    CHECK_BAND(z_of_pairs(n, base, [&](std::uint32_t i) { return to_unit(draws.words(here, {7, i + 1}, may)[0]); }));
    CHECK_BAND(z_of_pairs(n, base, [&](std::uint32_t i) { return to_unit(draws.words(here, {8, i}, may)[0]); }));
    CHECK_BAND(z_of_pairs(n, base, [&](std::uint32_t i) { return to_unit(draws.words(here, {7, i}, may + 1)[0]); }));
    CHECK_BAND(z_of_pairs(n, base, [&](std::uint32_t i) { return to_unit(draws.words(there, {7, i}, may)[0]); }));
    CHECK_BAND(z_of_pairs(n, base, [&](std::uint32_t i) { return to_unit(draws.words(here, {7, i}, may, 1)[0]); }));
    CHECK_BAND(z_of_pairs(n, base, [&](std::uint32_t i) { return to_unit(draws.words(here, {7, i}, may)[1]); }));
    CHECK_OUTSIDE_BAND(z_of_pairs(n, base, base));
}
