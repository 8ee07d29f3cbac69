#include "sterna/io/results.hpp"

#include "sterna/core/error.hpp"
#include "small_results.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

using namespace sterna;
using sterna::testing::small_results;

namespace {

Digest digest_after(const std::function<void(Results&)>& change) {
    Results results = small_results();
    change(results);
    return result_digest(results);
}

std::string message_after(const std::function<void(Results&)>& change) {
    Results results = small_results();
    change(results);
    try {
        to_image(results, true);
    } catch (const InternalError& error) {
        return error.what();
    }
    return "";
}

template <class T>
std::vector<T>& values(Results& results, std::size_t array) {
    return std::get<std::vector<T>>(results.arrays[array].data);
}

}  // namespace

TEST_CASE("The result digest changes with any value and name and label and with the sign of a zero") {
    const Digest before = result_digest(small_results());
    CHECK(digest_after([](Results&) {}) == before);
    CHECK(digest_after([](Results& r) { values<double>(r, 0)[4] = 0.0; }) != before);
    CHECK(digest_after([](Results& r) { values<std::string>(r, 1)[0] = "more nurses"; }) != before);
    CHECK(digest_after([](Results& r) { values<std::int64_t>(r, 2)[0] = 43; }) != before);
    CHECK(digest_after([](Results& r) { r.arrays[2].name = "scorecard/persons"; }) != before);
    CHECK(digest_after([](Results& r) { r.axes[0].labels[1] = "ROM"; }) != before);
    CHECK(digest_after([](Results& r) { r.time[2] = 2022.5; }) != before);
}

TEST_CASE("The result digest tells an integer from a double with the same bytes") {
    const auto zeros_as = [](auto zero) {
        return digest_after([&](Results& r) { r.arrays[2].data = std::vector<decltype(zero)>{zero}; });
    };
    CHECK(zeros_as(std::int64_t{0}) != zeros_as(0.0));
}

TEST_CASE("The result digest does not depend on the order of arrays or on the header or on texts about the run") {
    const Digest before = result_digest(small_results());
    CHECK(digest_after([](Results& r) { std::reverse(r.arrays.begin(), r.arrays.end()); }) == before);
    CHECK(digest_after([](Results& r) { std::reverse(r.axes.begin(), r.axes.end()); }) == before);
    CHECK(digest_after([](Results& r) { r.header.seed = 1; }) == before);
    CHECK(digest_after([](Results& r) { r.performance["threads"] = "64"; }) == before);
}

TEST_CASE("Two reproducible images of equal results are byte-identical whatever the performance of the runs") {
    Results other = small_results();
    other.performance["threads"] = "64";
    CHECK(to_image(small_results(), true) == to_image(other, true));
    CHECK(to_image(small_results(), false) != to_image(other, false));
}

TEST_CASE("An image depends neither on what memory held before nor on the clock") {
    const auto first = to_image(small_results(), false);
    std::vector<std::vector<unsigned char>> litter;
    for (std::size_t size = 8; size < 100000; size += size / 4) litter.emplace_back(size, static_cast<unsigned char>(0xA5));
    litter.clear();
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));  // HDF5 would note whole seconds
    CHECK(to_image(small_results(), false) == first);
}

TEST_CASE("An array without units or meaning or axis or with a wrong count or a taken name is refused by name") {
    CHECK(message_after([](Results&) {}).empty());
    const auto names = [&](const std::function<void(Results&)>& change, const std::string& array, const std::string& fault) {
        const std::string message = message_after(change);
        CAPTURE(message);
        CHECK(message.find(array) != std::string::npos);
        CHECK(message.find(fault) != std::string::npos);
    };
    names([](Results& r) { r.arrays[0].units = ""; }, "skilled_share", "units");
    names([](Results& r) { r.arrays[0].long_name = ""; }, "skilled_share", "long_name");
    names([](Results& r) { r.arrays[0].dims[1] = "sex"; }, "skilled_share", "`sex`");
    names([](Results& r) { values<double>(r, 0).pop_back(); }, "skilled_share", "5 values");
    names([](Results& r) { r.arrays[0].name = "stock"; }, "stock", "taken");
    names([](Results& r) { r.axes[1].labels.pop_back(); }, "stock", "shape");
    names([](Results& r) { r.frames[0].append(std::vector<std::int64_t>(6)); }, "stock", "frames");
    names([](Results& r) { r.provenance[1].pop_back(); }, "provenance", "rows");
}
