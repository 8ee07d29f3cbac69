#include "sterna/io/frames.hpp"

#include "sterna/core/error.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <limits>
#include <thread>

using namespace sterna;

namespace {

FrameDescription counts(std::size_t rows, std::size_t columns) {
    return {"stock", {"origin", "residence"}, {rows, columns}, ElementType::int64, "persons", "People", "measured"};
}

std::vector<std::int64_t> frame_of(std::size_t size, std::int64_t salt) {
    std::vector<std::int64_t> values(size);
    for (std::size_t i = 0; i < size; ++i) values[i] = i % 3 == 0 ? salt * static_cast<std::int64_t>(i * i) : 0;
    return values;
}

}  // namespace

TEST_CASE("Every frame comes back as it was given") {
    FrameArray array(counts(7, 5));
    for (std::int64_t t = 0; t < 4; ++t) array.append(frame_of(35, t - 2));
    REQUIRE(array.frames() == 4);
    for (std::size_t t = 0; t < 4; ++t) CHECK(array.int64_frame(t) == frame_of(35, static_cast<std::int64_t>(t) - 2));
}

TEST_CASE("Doubles come back bit for bit with infinities and signed zero and not-a-number") {
    FrameArray array({"wage", {"country"}, {5}, ElementType::float64, "USD2021", "Wage", "measured"});
    using limits = std::numeric_limits<double>;
    const std::vector<double> values{-0.0, limits::infinity(), limits::quiet_NaN(), limits::denorm_min(), 0.1};
    array.append(values);
    const auto back = array.float64_frame(0);
    for (std::size_t i = 0; i < values.size(); ++i)
        CHECK(std::bit_cast<std::uint64_t>(back[i]) == std::bit_cast<std::uint64_t>(values[i]));
}

TEST_CASE("The content digest is that of the bytes one after the other") {
    FrameArray array(counts(2, 3));
    std::vector<std::int64_t> all;
    for (std::int64_t t = 0; t < 3; ++t) {
        const auto frame = frame_of(6, t);
        array.append(frame);
        all.insert(all.end(), frame.begin(), frame.end());
    }
    CHECK(array.content_digest() == digest_of(std::as_bytes(std::span(all))));
}

TEST_CASE("A sparse frame takes less than a tenth of its bytes in memory") {
    FrameArray array(counts(200, 200));
    std::vector<std::int64_t> sparse(40000, 0);
    for (std::size_t i = 0; i < sparse.size(); i += 17) sparse[i] = static_cast<std::int64_t>(i);
    array.append(sparse);
    CHECK(array.compressed_bytes() * 10 < sparse.size() * 8);
    CHECK(array.int64_frame(0) == sparse);
}

TEST_CASE("A frame of the wrong type or size or place is refused") {
    FrameArray array(counts(2, 3));
    CHECK_THROWS_AS(array.append(std::vector<double>(6)), InternalError);
    CHECK_THROWS_AS(array.append(std::vector<std::int64_t>(5)), InternalError);
    array.append(std::vector<std::int64_t>(6));
    CHECK_THROWS_AS(array.float64_frame(0), InternalError);
    CHECK_THROWS_AS(array.int64_frame(1), InternalError);
}

TEST_CASE("An array without elements or with more than a chunk can hold or of text is refused at once") {
    CHECK_THROWS_AS(FrameArray(counts(0, 3)), InternalError);
    CHECK_THROWS_AS(FrameArray(counts(1u << 15, 1u << 15)), InternalError);
    auto text = counts(1, 1);
    text.type = ElementType::text;
    CHECK_THROWS_AS(FrameArray{text}, InternalError);
}

TEST_CASE("Arrays appended to from different threads equal those appended to from one") {
    std::vector<FrameArray> together, alone;
    for (int i = 0; i < 4; ++i) together.emplace_back(counts(20, 20)), alone.emplace_back(counts(20, 20));
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            for (std::int64_t t = 0; t < 10; ++t) together[i].append(frame_of(400, t + static_cast<std::int64_t>(i)));
        });
    for (auto& thread : threads) thread.join();
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::int64_t t = 0; t < 10; ++t) alone[i].append(frame_of(400, t + static_cast<std::int64_t>(i)));
        CHECK(together[i].content_digest() == alone[i].content_digest());
        CHECK(together[i].chunk(9) == alone[i].chunk(9));
    }
}
