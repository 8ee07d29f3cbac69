#include <doctest/doctest.h>

#include <array>

#include "sterna/model/world.hpp"
#include "support/bands.hpp"
#include "support/crafted_choice.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr double shut = -math::infinity;

/// How many of a million stay and go to 1, 2, 3.
std::array<std::int64_t, 4> count_choices(const CraftedChoice& choice, std::uint32_t people = 1'000'000) {
    std::array<std::int64_t, 4> counts{};
    for (std::uint32_t i = 0; i < people; ++i) ++counts[static_cast<std::size_t>(std::max(0, choice.choice(i)))];
    return counts;
}

double z_against(const std::array<std::int64_t, 4>& counts, const std::vector<double>& chances) {
    std::vector<std::int64_t> observed;
    std::vector<double> expected;
    double people = 0;
    for (const std::int64_t n : counts) people += static_cast<double>(n);
    for (std::size_t k = 0; k < 4; ++k)
        if (chances[k] > 0) observed.push_back(counts[k]), expected.push_back(people * chances[k]);
        else CHECK(counts[k] == 0);
    return z_of_chi_square(observed, expected);
}

/// Share of the flow to 2 that goes to 1 when 2 shuts.
double diverted(double lambda) {
    CraftedChoice choice(lambda, 0, {-3, -3, shut});
    const auto before = choice.chances();
    choice.set({-3, shut, shut});
    return (choice.chances()[1] - before[1]) / before[2];
}

}  // namespace

TEST_CASE("A plain logit gives the textbook shares and the race draws them") {
    const CraftedChoice choice(1, 0, {math::log(2) - 1, math::log(4) - 2, shut});
    const auto p = choice.chances();
    CHECK_NEAR(p[0], 0.439155, 5e-7);
    CHECK_NEAR(p[1], 0.323112, 5e-7);
    CHECK_NEAR(p[2], 0.237733, 5e-7);
    const auto counts = count_choices(choice);
    CHECK_BAND(z_against(counts, p));
    CHECK_OUTSIDE_BAND(z_against(counts, {p[0] - 0.003, p[1] + 0.003, p[2], 0}));
}

TEST_CASE("The race draws the nested logit whatever the nest and however rare leaving is") {
    for (const double lambda : {0.2, 0.5, 0.8})
        for (const double home : {0.0, 2.5}) {
            CAPTURE(lambda);
            CAPTURE(home);
            const CraftedChoice choice(lambda, home, {0.1, -0.6, 0.4});
            CHECK_BAND(z_against(count_choices(choice, 400'000), choice.chances()));
        }
}

TEST_CASE("Shutting a destination leaves the odds of all others unchanged in the plain logit") {
    CraftedChoice choice(1, 0, {-0.3, -1, 0.2});
    const auto before = choice.chances();
    choice.set({-0.3, shut, 0.2});
    const auto after = choice.chances();
    CHECK_CLOSE(after[1] / after[0], before[1] / before[0], 1e-14);
    CHECK_CLOSE(after[3] / after[0], before[3] / before[0], 1e-14);
}

TEST_CASE("Of the flow to a door that shuts 44 percent go elsewhere with a nest and 5 percent without") {
    CHECK_NEAR(diverted(0.5), 0.442, 0.0005);
    CHECK_NEAR(diverted(1), 0.0474, 0.00005);
}

TEST_CASE("Those whom a shut door diverts are the share the formula gives person by person") {
    CraftedChoice choice(0.5, 0, {-1, -1, shut});
    const auto before = choice.chances();
    std::vector<std::uint32_t> refused;
    for (std::uint32_t i = 0; i < 200'000; ++i)
        if (choice.choice(i) == 2) refused.push_back(i);
    choice.set({-1, shut, shut});
    const double share = (choice.chances()[1] - before[1]) / before[2];
    std::int64_t elsewhere = 0;
    for (const std::uint32_t i : refused) elsewhere += choice.choice(i) == 1;
    CHECK_BAND(z_of_count(elsewhere, static_cast<std::int64_t>(refused.size()), share));
}

TEST_CASE("Income moves bilateral odds by beta over lambda and the odds of leaving by beta") {
    Atlas atlas = small_atlas();
    World world;
    for (const CountryFacts& facts : atlas.countries) {
        CountryState& state = world.countries.emplace_back();
        state.wage = state.wage_foreign = facts.wage, state.unemployment = facts.unemployment;
    }
    world.network = Dense<std::int64_t, 2>({4, 4}, 0);
    const Deciders deciders(atlas);
    const Proposals proposals(atlas);
    ChoiceTables tables;
    tables.params.cost_other = 0;  // the money cost falls as income rises, beside the elasticity
    Chooser who;
    who.kind = deciders.kind(1, 0, false), who.education = 1, who.sex = 1, who.wealth = 1;
    const auto chances = [&] {
        rebuild(tables, atlas, deciders, proposals, world, {});
        std::vector<double> p(4);
        p[0] = 1 - probabilities(tables, atlas, {}, Draws(1), who, p);
        return p;
    };
    const double beta = tables.params.beta, lambda = tables.params.lambda;
    const auto before = chances();
    world.countries[2].wage_foreign[1] *= 1.01;
    const auto one = chances();
    CHECK_CLOSE(one[2] / one[1] / (before[2] / before[1]), math::pow(1.01, beta / lambda), 1e-12);
    world.countries[1].wage_foreign[1] *= 1.01, world.countries[3].wage_foreign[1] *= 1.01;
    const auto all = chances();
    CHECK_CLOSE((1 - all[0]) / all[0] / ((1 - before[0]) / before[0]), math::pow(1.01, beta), 1e-12);
}

TEST_CASE("Improving one alternative moves people to it and nowhere else") {
    for (const double lambda : {0.3, 0.5, 1.0})
        for (int better = 0; better <= 3; ++better) {
            const std::vector<double> values{-0.5, 0.1, -1.2};
            CraftedChoice choice(lambda, 0.4, values), improved = choice;
            auto raised = values;
            if (better > 0) raised[static_cast<std::size_t>(better - 1)] += 0.3;
            improved.set(raised);
            if (better == 0) improved.set_home(0.7);
            std::int64_t moved = 0, elsewhere = 0;
            for (std::uint32_t i = 0; i < 100'000; ++i) {
                const int before = choice.choice(i), after = improved.choice(i);
                moved += before != after;
                elsewhere += before != after && std::max(after, 0) != better;
            }
            CAPTURE(lambda);
            CAPTURE(better);
            CHECK(elsewhere == 0);
            CHECK(moved > 500);
        }
}

TEST_CASE("How early the race may stop changes nobodys choice") {
    CraftedChoice choice(0.5, 1, {-0.5, 0.1, -4}), patient = choice;
    patient.tables.bound[patient.decider()] *= 1e-3;
    for (std::uint32_t i = 0; i < 20'000; ++i)
        if (choice.choice(i) != patient.choice(i)) FAIL("person ", i, " goes elsewhere when the race runs on");
}

TEST_CASE("A destination that costs more than somebody has is never chosen and never counted") {
    CraftedChoice choice(0.5, 0, {0, 0, 0});
    choice.tables.cost[choice.tables.pair(0, 2)] = 100;
    CHECK(choice.chances()[2] == 0);
    const auto counts = count_choices(choice, 50'000);
    CHECK(counts[2] == 0);
    CHECK_BAND(z_against(counts, choice.chances()));
}
