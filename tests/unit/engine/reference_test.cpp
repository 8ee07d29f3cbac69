#include "sterna/engine/reference.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "sterna/core/error.hpp"
#include "support/bands.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr ReferenceProfile profiles[] = {ReferenceProfile::e32, ReferenceProfile::e8};

std::uint64_t hash_of(const ReferenceSize& size, ReferenceProfile profile, const Exec& exec, Kernel kernel = Kernel::widest) {
    ReferenceModel model(size, profile, exec, kernel);
    ReferenceHash hash;
    while (model.now() < size.steps) {
        model.step();
        hash.add(model.stocks());
    }
    return hash.value();
}

/// Counted one by one: the stocks as the people have them.
ReferenceStocks counted(const Population& population, int countries) {
    ReferenceStocks stocks(static_cast<std::size_t>(countries * countries * reference_skills));
    for (const PageBox& box : population.segments.front().pages)
        for (int i = 0; i < box.rows; ++i) {
            const int cell = (box.page().birth[i] * countries + box.page().residence[i]) * reference_skills + education_of(box.page().kind[i]);
            ++stocks[static_cast<std::size_t>(cell)];
        }
    return stocks;
}

std::vector<std::int64_t> natives(const ReferenceStocks& stocks, std::size_t countries) {
    std::vector<std::int64_t> sums(countries);
    for (std::size_t cell = 0; cell < stocks.size(); ++cell) sums[cell / (stocks.size() / countries)] += stocks[cell];
    return sums;
}

std::int64_t abroad(const ReferenceStocks& stocks, std::size_t countries) {
    std::int64_t sum = 0;
    for (std::size_t cell = 0; cell < stocks.size(); ++cell) {
        const std::size_t pair = cell / reference_skills;
        if (pair / countries != pair % countries) sum += stocks[cell];
    }
    return sum;
}

std::string refusal(const ReferenceSize& size) {
    try {
        check(size);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

// The published hashes come from implementations made independently of this one.
TEST_CASE("The reference model has its published hashes on any number of threads in any order of blocks with every kernel") {
    for (const ReferenceSize& size : {ReferenceSize{100'000, 20, 10, 42}, ReferenceSize{100'000, 200, 10, 42},
                                      ReferenceSize{100'000, 20, 10, 42, ReferenceMobility::high}})
        for (const ReferenceProfile profile : profiles) {
            const std::uint64_t published = published_hash(size, profile).value();
            for (const int threads : {1, 2, 3}) CHECK(hash_of(size, profile, {threads, 0}) == published);
            CHECK(hash_of(size, profile, {2, 7}) == published);
            for (const Kernel kernel : {Kernel::portable, Kernel::avx2}) CHECK(hash_of(size, profile, {1, 0}, kernel) == published);
        }
}

TEST_CASE("People are the same on any number of threads with every kernel where the last page is not full") {
    for (const ReferenceProfile profile : profiles) {
        const ReferenceSize size{3 * page_rows + 77, 7, 3, 5};
        ReferenceModel one(size, profile, {1, 0}), three(size, profile, {3, 9}), plain(size, profile, {1, 0}, Kernel::portable);
        for (ReferenceModel* model : {&one, &three, &plain})
            for (int t = 0; t < 3; ++t) model->step();
        CHECK(same_people(one.population(), three.population()));
        CHECK(same_people(one.population(), plain.population()));
    }
}

TEST_CASE("Stocks are those of counting the people and natives of a country stay as many") {
    for (const ReferenceProfile profile : profiles) {
        ReferenceModel model({50'001, 5, 50, 1}, profile, {1, 0});
        const auto born = natives(model.stocks(), 5);
        for (int t = 0; t < 50; ++t) {
            CHECK(model.stocks() == counted(model.population(), 5));
            CHECK(natives(model.stocks(), 5) == born);
            model.step();
        }
    }
}

TEST_CASE("Workers are between 20 and 64 and leave the store 32 bytes each") {
    ReferenceModel model({2 * page_rows, 20, 60, 3}, ReferenceProfile::e8, {1, 0});
    for (int t = 0; t <= 60; ++t) {
        int youngest = 1000, oldest = 0;
        for (const PageBox& box : model.population().segments.front().pages)
            for (int i = 0; i < box.rows; ++i) {
                const int age = t - box.page().born[i] / 12;
                youngest = std::min(youngest, age), oldest = std::max(oldest, age);
            }
        CHECK(youngest >= 20);
        CHECK(oldest <= 64);
        model.step();
    }
    CHECK(model.population().bytes() == 32 * 2 * page_rows);
}

// Large-N limit of the specification, a recursion over cells without draws. Each check fails by chance once in a million: a count of
// workers that decide by themselves varies by N p (1 - p) at most.
TEST_CASE("The share abroad follows the limit of infinitely many workers in both profiles") {
    for (const ReferenceProfile profile : profiles) {
        ReferenceModel model({1'000'000, 20, 5, 11}, profile, {1, 0});
        const auto z = [&](double limit) { return z_of_count(abroad(model.stocks(), 20), 1'000'000, limit); };
        CHECK(std::abs(z(0.03)) < z_limit);
        model.step();
        CHECK(std::abs(z(0.037317)) < z_limit);
        for (int t = 2; t <= 5; ++t) model.step();
        CHECK(std::abs(z(0.067314)) < z_limit);
    }
}

TEST_CASE("The two profiles and two seeds differ in luck and seeds at the start too") {
    const ReferenceSize size{5'000, 4, 3, 42}, other{5'000, 4, 3, 43};
    CHECK(ReferenceModel(size, ReferenceProfile::e8, {}).stocks() != ReferenceModel(other, ReferenceProfile::e8, {}).stocks());
    CHECK(hash_of(size, ReferenceProfile::e8, {}) != hash_of(size, ReferenceProfile::e32, {}));
    CHECK(hash_of(size, ReferenceProfile::e8, {}) != hash_of(other, ReferenceProfile::e8, {}));
}

TEST_CASE("The smallest and the largest numbers of countries and one worker run") {
    for (const ReferenceProfile profile : profiles)
        for (const ReferenceSize& size : {ReferenceSize{1, 2, 70, 1}, ReferenceSize{3'000, 2, 5, 1}, ReferenceSize{3'000, 254, 2, 1}}) {
            ReferenceModel model(size, profile, {1, 0});
            for (int t = 0; t < size.steps; ++t) model.step();
            CHECK(model.stocks() == counted(model.population(), size.countries));
        }
}

TEST_CASE("Sizes out of range are refused all at once with what is allowed") {
    CHECK(refusal({}).empty());
    CHECK(refusal({4'000'000'000, 254, 1000, 0}).empty());
    const std::string told = refusal({0, 255, 1001, 0});
    CHECK(told.find("workers = 0; accepted: a whole number from 1 to 4000000000") != std::string::npos);
    CHECK(told.find("countries = 255; accepted: a whole number from 2 to 254") != std::string::npos);
    CHECK(told.find("steps = 1001; accepted: a whole number from 1 to 1000") != std::string::npos);
    CHECK_THROWS_AS(ReferenceModel({10, 1, 1, 0}, ReferenceProfile::e8, {}), InputError);
}

TEST_CASE("No hash is published for another seed or size") {
    CHECK(published_hash({}, ReferenceProfile::e8).has_value());
    CHECK(published_hash({1'000'000, 20, 10, 42, ReferenceMobility::high}, ReferenceProfile::e8) != published_hash({}, ReferenceProfile::e8));
    CHECK_FALSE(published_hash({1'000'000, 20, 10, 43}, ReferenceProfile::e8).has_value());
    CHECK_FALSE(published_hash({1'000'000, 20, 11, 42}, ReferenceProfile::e8).has_value());
}

// Known answers of the authors of FNV for "" and, byte by byte, of little-endian 'a'.
TEST_CASE("The hash starts at its offset and takes the lowest byte first") {
    ReferenceHash hash;
    CHECK(hash.value() == 0xcbf29ce484222325ULL);
    std::uint64_t expected = 0xaf63dc4c8601ec8cULL;  // of the text "a"
    for (int zero = 0; zero < 7; ++zero) expected *= 0x100000001b3ULL;
    hash.add(std::vector<std::int64_t>{'a'});
    CHECK(hash.value() == expected);
}
