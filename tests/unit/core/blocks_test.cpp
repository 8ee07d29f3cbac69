#include "sterna/core/blocks.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/check_close.hpp"

using namespace sterna;

namespace {

const std::vector<Exec> all_ways{{1, 0}, {2, 0}, {3, 0}, {7, 0}, {16, 0}, {1, 99}, {3, 99}, {3, 100}};

/// Doubles whose sum depends on the order of adding.
double awkward(std::size_t block) { return std::ldexp(1.0 / (3.0 + static_cast<double>(block)), static_cast<int>(block % 20)); }

/// The message of what comes out when the blocks named throw their own number.
std::string thrown_by(const Exec& exec, std::size_t first, std::size_t second) {
    try {
        for_each_block(exec, 64, [&](std::size_t block) {
            if (block == first || block == second) throw std::runtime_error(std::to_string(block));
        });
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("each block is run exactly once on any number of threads and in any order") {
    for (const Exec& exec : all_ways) {
        for (const std::size_t blocks : {0U, 1U, 2U, 1000U}) {
            std::vector<std::atomic<int>> visits(blocks);
            for_each_block(exec, blocks, [&](std::size_t block) { ++visits[block]; });
            for (const auto& count : visits) CHECK(count == 1);
        }
    }
}

TEST_CASE("a sum of doubles over blocks has the same bits on any number of threads and in any order") {
    const auto add = [](double a, double b) { return a + b; };
    double expected = 0.25;
    for (std::size_t block = 0; block < 500; ++block) expected += awkward(block);
    double backwards = 0.25;
    for (std::size_t block = 500; block-- > 0;) backwards += awkward(block);
    REQUIRE_FALSE(test::same_bits(expected, backwards));
    for (const Exec& exec : all_ways) CHECK(test::same_bits(reduce_blocks(exec, 500, 0.25, awkward, add), expected));
}

TEST_CASE("the exception of the lowest block comes out whatever the threads did") {
    for (const Exec& exec : all_ways) {
        for (int repeat = 0; repeat < 20; ++repeat) CHECK(thrown_by(exec, 50, 11) == "11");
        CHECK(thrown_by(exec, 63, 63) == "63");
        CHECK(thrown_by(exec, 64, 65) == "nothing");
    }
}

TEST_CASE("work above a failed block is not begun in vain") {
    std::size_t last = 0;
    const auto work = [&](std::size_t block) {
        last = block;
        if (block == 5) throw std::runtime_error("five");
    };
    CHECK_THROWS_AS(for_each_block(Exec{1, 0}, 100, work), std::runtime_error);
    CHECK(last == 5);
}

TEST_CASE("a shuffled run starts blocks in another order that its key decides") {
    const auto order_of = [](std::uint64_t key) {
        std::vector<std::size_t> order;
        for_each_block(Exec{1, key}, 100, [&](std::size_t block) { order.push_back(block); });
        return order;
    };
    std::vector<std::size_t> in_order(100);
    std::iota(in_order.begin(), in_order.end(), std::size_t{0});
    CHECK(order_of(0) == in_order);
    CHECK(order_of(1) != in_order);
    CHECK(order_of(1) == order_of(1));
    CHECK(order_of(1) != order_of(2));
}

TEST_CASE("one thread works in the caller itself and several threads do share the work") {
    const auto caller = std::this_thread::get_id();
    for_each_block(Exec{1, 0}, 50, [&](std::size_t) { CHECK(std::this_thread::get_id() == caller); });
    parallel_runs(1, 50, [&](std::size_t) { CHECK(std::this_thread::get_id() == caller); });
#ifdef _OPENMP
    std::atomic<int> elsewhere{0};
    for_each_block(Exec{2, 0}, 50, [&](std::size_t) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        if (std::this_thread::get_id() != caller) ++elsewhere;
    });
    CHECK(elsewhere > 0);
#endif
}

TEST_CASE("each independent run is done once and the lowest failing run is reported") {
    for (const int jobs : {1, 2, 5}) {
        std::vector<std::atomic<int>> visits(37);
        parallel_runs(jobs, 37, [&](std::size_t run) { ++visits[run]; });
        for (const auto& count : visits) CHECK(count == 1);
        std::string message;
        try {
            parallel_runs(jobs, 37, [](std::size_t run) {
                if (run % 10 == 3) throw std::runtime_error(std::to_string(run));
            });
        } catch (const std::runtime_error& error) {
            message = error.what();
        }
        CHECK(message == "3");
    }
}

TEST_CASE("no thread at all is refused") {
    CHECK_THROWS_AS(for_each_block(Exec{0, 0}, 1, [](std::size_t) {}), std::runtime_error);
    CHECK_THROWS_AS(parallel_runs(0, 1, [](std::size_t) {}), std::runtime_error);
}
