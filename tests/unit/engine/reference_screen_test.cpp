#include "engine/reference_screen.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace sterna;

namespace {

constexpr Kernel kernels[] = {Kernel::portable, Kernel::widest};

std::vector<std::uint8_t> random_bytes(const char* name) {
    std::vector<std::uint8_t> bytes;
    for (std::uint32_t i = 0; i < page_rows; ++i)
        bytes.push_back(static_cast<std::uint8_t>(Draws(3).entity(stream(name), i, Month{0})[0]));
    return bytes;
}

std::vector<int> listed(const std::array<std::uint16_t, ScannedRows::room>& rows, std::size_t count) {
    return {rows.begin(), rows.begin() + static_cast<long>(count)};
}

struct Made {
    ReferenceLaw law;
    ReferenceTables tables;
    ReferenceStocks stocks;

    explicit Made(const ReferenceSize& size)
        : law(size), tables(law, Kernel::widest), stocks(ReferenceModel(size, ReferenceProfile::e8, {}).stocks()) {
        tables.rebuild(stocks, {});
    }
};

}  // namespace

TEST_CASE("The scan lists who turns 65 and who may move each once and in order") {
    const auto state = random_bytes("test/state"), random = random_bytes("test/random");
    const std::array<std::uint8_t, 4> highest{0, 3, 100, 255};
    for (const Kernel kernel : kernels)
        for (const int rows : {1, 63, 64, 65, 1000, page_rows})
            for (const int now : {1, 44, 130}) {
                std::vector<int> dying, moving;
                for (int i = 0; i < rows; ++i) {
                    const auto row = static_cast<std::size_t>(i);
                    if (state[row] / 4 == now % 64) dying.push_back(i);
                    else if (random[row] <= highest[state[row] % 4]) moving.push_back(i);
                }
                ScannedRows found;
                scan_rows(state.data(), random.data(), rows, now, highest, found, kernel);
                CHECK(listed(found.dying, found.dying_count) == dying);
                CHECK(listed(found.moving, found.moving_count) == moving);
            }
}

TEST_CASE("The scan has room for a page of which all die or all may move") {
    const std::vector<std::uint8_t> state(page_rows, scan_byte(45, 2)), random(page_rows, 255);
    for (const Kernel kernel : kernels)
        for (const int now : {45, 46}) {
            ScannedRows found;
            scan_rows(state.data(), random.data(), page_rows, now, {0, 0, 255, 0}, found, kernel);
            CHECK(found.dying_count == (now == 45 ? page_rows : 0));
            CHECK(found.moving_count == (now == 45 ? 0 : page_rows));
        }
}

TEST_CASE("Top bytes are taken in the order of the words") {
    std::vector<std::uint32_t> words;
    for (std::uint32_t i = 0; i < page_rows; ++i) words.push_back(i * 0x9e3779b9U);
    for (const Kernel kernel : kernels) {
        std::vector<std::uint8_t> top(page_rows);
        take_top_bytes(words.data(), top.data(), kernel);
        for (std::size_t i = 0; i < page_rows; ++i) REQUIRE(top[i] == words[i] >> 24);
    }
}

TEST_CASE("A byte above the highest of its class can never be a move") {
    Made made({100'000, 30, 1, 8});
    ReferenceScreen screen(made.tables, made.stocks);
    for (int wave = 0; wave < 3; ++wave) {
        screen.update(made.tables, made.stocks);
        for (std::size_t cell = 0; cell < made.stocks.size(); ++cell) {
            if (made.stocks[cell] == 0) continue;
            const std::uint64_t least_above = (std::uint64_t{screen.highest()[screen.group(cell)]} + 1) << 24;
            CHECK(least_above >= made.tables.leave[cell]);
        }
        std::rotate(made.stocks.begin(), made.stocks.begin() + 31, made.stocks.end());  // another world, classes as they were
        made.tables.rebuild(made.stocks, {});
    }
}

TEST_CASE("Classes let fewer pass in vain than one limit for all") {
    Made made({100'000, 20, 1, 8});
    ReferenceScreen screen(made.tables, made.stocks);
    screen.update(made.tables, made.stocks);
    double let_through = 0, all = 0, worst = 0, needed = 0;
    for (std::size_t cell = 0; cell < made.stocks.size(); ++cell) {
        const auto workers = static_cast<double>(made.stocks[cell]);
        const double limit = (screen.highest()[screen.group(cell)] + 1) / 256.0;
        all += workers, let_through += workers * limit, needed += workers * made.tables.leave[cell] * 0x1p-32;
        worst = workers > 0 ? std::max(worst, limit) : worst;
    }
    CHECK(let_through >= needed);
    // A limit for all would let through `worst`; the coarseness of a byte alone costs up to 1/256 of all.
    CHECK(let_through < needed + (worst * all - needed) / 8);
}
