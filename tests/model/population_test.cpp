#include <doctest/doctest.h>

#include <array>
#include <map>

#include "sterna/engine/start.hpp"
#include "sterna/model/education_trend.hpp"
#include "support/bands.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"
#include "support/small_world.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

const Traits traits{Draws(4)};

World started(const PopulationSpec& spec) {
    World world;
    world.stores = initial_people(small_atlas(), spec, traits, Month::of(2020), 1, 1);
    return world;
}

PopulationSpec workers(double n, double floor = 200) {
    PopulationSpec spec;
    spec.workers = n, spec.floor = floor;
    return spec;
}

}  // namespace

TEST_CASE("Weights are whole persons that share the workers and respect floor and focus") {
    PopulationSpec spec = workers(11'200, 1'000);
    spec.focus = {{"BBB", 7.0}};
    const auto samples = sample_sizes(small_atlas(), spec);
    CHECK(samples[0].weight == 100);  // 1.12 million people
    CHECK(samples[1].weight == 7);
    CHECK(samples[2].weight == 100);
    CHECK(samples[3].weight == 20);   // the floor: 20,000 people
    CHECK(samples[1].workers == 100'000 / 7);
    spec.workers = 1e9;
    for (const Sample& sample : sample_sizes(small_atlas(), spec)) CHECK(sample.weight == 1);
}

TEST_CASE("No cell corridor or country of the start is off by a whole worker") {
    const Atlas atlas = small_atlas();
    const World world = started(workers(9'000));
    const auto weight = weights_of(world);
    std::map<std::array<int, 5>, double> off;  // in workers
    std::map<std::array<int, 2>, double> corridor;
    std::map<int, double> country;
    for (const CellCount& c : atlas.cells) off[{c.origin, c.residence, c.sex, c.education, c.age_group}] -= c.persons / static_cast<double>(weight[c.origin]);
    for_each_person(world, [&](const Page& page, int row) {
        const int age = (Month::of(2020).index - page.born[row]) / 12;
        off[{page.birth[row], page.residence[row], sex_of(page.kind[row]), education_of(page.kind[row]), (age - 15) / 5}] += 1;
    });
    for (const auto& [cell, error] : off) {
        CHECK(std::abs(error) < 1);
        corridor[{cell[0], cell[1]}] += error, country[cell[0]] += error;
    }
    for (const auto& [key, error] : corridor) CHECK(std::abs(error) < 1 + 1e-6);
    for (const auto& [key, error] : country) CHECK(std::abs(error) < 1 + 1e-6);
}

TEST_CASE("Tertiary education went to those of an age to whom study comes cheapest") {
    std::map<std::array<int, 3>, std::pair<double, double>> worst_and_best;  // highest rank with tertiary, lowest without
    for_each_person(started(workers(9'000)), [&](const Page& page, int row) {
        const int age = (Month::of(2020).index - page.born[row]) / 12, age_group = (age - 15) / 5;
        if (age < 22 && age_group == 1) return;  // too young for a first degree, others of the group are not
        auto& [with, without] = worst_and_best.try_emplace({page.birth[row], sex_of(page.kind[row]), age_group}, 0.0, 1.0).first->second;
        const double rank = traits.study_rank({page.birth[row], page.serial[row]});
        if (education_of(page.kind[row]) == 2) with = std::max(with, rank);
        else without = std::min(without, rank);
    });
    CHECK(worst_and_best.size() == 80);
    for (const auto& [cohort, ranks] : worst_and_best) CHECK(ranks.first < ranks.second);
}

TEST_CASE("Of those under twenty the oldest have finished school and who is to finish is still there") {
    const Atlas atlas = small_atlas();
    std::map<int, std::array<std::int64_t, 3>> of;  // by country: 18 or 19, with secondary or at school until 20; younger with secondary
    for_each_person(started(workers(400'000)), [&](const Page& page, int row) {
        const int months = Month::of(2020).index - page.born[row], birth = page.birth[row];
        if (months >= 20 * 12 || page.residence[row] != birth) return;
        const bool finished = education_of(page.kind[row]) > 0, at_school = !finished && (page.state[row] & studying_bit);
        const double rank = traits.study_rank({page.birth[row], page.serial[row]}), share = secondary_share_of_cohort(atlas.countries[static_cast<std::size_t>(birth)], months / 12.0);
        if (!finished) CHECK(at_school == (rank <= share));
        if (at_school) CHECK(page.held[row] - page.born[row] == (months < 18 * 12 ? 18 * 12 : 20 * 12));
        if (months >= 18 * 12) ++of[birth][0], of[birth][1] += finished || at_school;
        else of[birth][2] += finished;
    });
    for (const auto& [country, n] : of) {
        const double share = atlas.countries[static_cast<std::size_t>(country)].secondary_share_young;
        if (n[2] == 0) CHECK_BAND(z_of_count(n[1], n[0], share));
        else CHECK(static_cast<double>(n[1]) / static_cast<double>(n[0]) > share - 0.05);
    }
}

TEST_CASE("Those abroad like home less than those who stayed and all together are neither") {
    double abroad = 0, all = 0;
    std::int64_t emigrants = 0, people = 0;
    for_each_person(started(workers(40'000)), [&](const Page& page, int row) {
        const double taste = traits.taste_for_home({page.birth[row], page.serial[row]});
        all += taste, ++people;
        if (page.residence[row] != page.birth[row]) abroad += taste, ++emigrants;
    });
    CHECK_BAND(z_of_mean(all, people, 0, 1));
    // Clocks with rate exp(-0.8 z): where few leave, leavers have mean -0.8; where a fifth does, somewhat less.
    CHECK(abroad / static_cast<double>(emigrants) < -0.5);
    CHECK(abroad / static_cast<double>(emigrants) > -0.9);
}

TEST_CASE("Stays of the start have the lengths that the world file gives") {
    const Atlas atlas = small_atlas();
    std::int64_t people = 0, shorter_5 = 0, shorter_10 = 0;
    for_each_person(started(workers(60'000)), [&](const Page& page, int row) {
        const double age = (Month::of(2020).index - page.born[row]) / 12.0;
        if (page.residence[row] == page.birth[row] || age < 30) return;  // the young cannot have been away for long
        const double years = years_between(Month{page.since[row]}, Month::of(2020));
        ++people, shorter_5 += years <= 5, shorter_10 += years <= 10;
    });
    CHECK_BAND(z_of_count(shorter_5, people, 0.21));
    CHECK_BAND(z_of_count(shorter_10, people, 0.21 + 0.17));
}

TEST_CASE("What is left of permits at the start is uniform over four years of studies and two years of work") {
    std::array<std::int64_t, 2> people{}, first_half{};
    for_each_person(started(workers(400'000)), [&](const Page& page, int row) {
        const Status status = status_of(page.state[row]);
        if (status != Status::student && status != Status::temporary) return;
        const std::size_t studies = status == Status::student ? 1 : 0;
        const int left = page.until[row] - Month::of(2020).index;
        CHECK(left > 0);
        CHECK(left <= (studies ? 48 : 24));
        ++people[studies], first_half[studies] += left <= (studies ? 24 : 12);
        if (page.state[row] & studying_bit) CHECK(page.held[row] == page.until[row]);
    });
    for (const std::size_t studies : {0, 1}) {
        CHECK(people[studies] > 20);
        CHECK_BAND(z_of_count(first_half[studies], people[studies], 0.5));
    }
}

TEST_CASE("The same seed gives the same people and another seed gives others") {
    const Scenario one = scenario_of(2'000, 1);
    Scenario other = one;
    other.population.seed = 2;
    const auto people = [](const Scenario& s) { return people_of(Simulation(model_of(calibrated_atlas(), s), {}).world()); };
    CHECK(people(one) == people(one));
    CHECK_FALSE(people(one) == people(other));
}

TEST_CASE("A row that is added after leavers were removed holds nothing of theirs") {
    Segment segment;
    for (int i = 0; i < 10; ++i) {
        const auto [page, row] = segment.append();
        for_each_column(segment.pages[0].page(), [&](auto, auto, auto, auto, auto& column) { column[row] = 1; });
    }
    for (int row = 5; row < 10; ++row) segment.pages[0].page().residence[row] = gone;
    segment.compact();
    CHECK(segment.living() == 5);
    const auto [page, row] = segment.append();
    for_each_column(segment.pages[0].page(), [&](std::string_view name, auto, auto, auto, const auto& column) {
        CHECK_MESSAGE(column[row] == 0, name, " is inherited");
    });
}

TEST_CASE("Removing leavers keeps everybody else in order on full pages") {
    Segment segment;
    const Draws draws(9);
    std::vector<std::uint32_t> kept;
    for (std::uint32_t i = 0; i < 4 * page_rows + 100; ++i) {
        const auto [page, row] = segment.append();
        Page& at = segment.pages[static_cast<std::size_t>(page)].page();
        const bool leaves = draws.uniform(stream("test/leaves"), {0, i}, Month{0}) < (i < 2 * page_rows ? 0.9 : 0.3);
        at.serial[row] = i, at.savings[row] = static_cast<int>(i) * 3, at.residence[row] = leaves ? gone : 0;
        if (!leaves) kept.push_back(i);
    }
    segment.compact();
    std::vector<std::uint32_t> left;
    for (std::size_t p = 0; p < segment.pages.size(); ++p) {
        const PageBox& box = segment.pages[p];
        if (p + 1 < segment.pages.size()) CHECK(box.rows == page_rows);
        for (int row = 0; row < box.rows; ++row) {
            left.push_back(box.page().serial[row]);
            CHECK(box.page().savings[row] == static_cast<int>(box.page().serial[row]) * 3);
        }
    }
    CHECK(left == kept);
}
