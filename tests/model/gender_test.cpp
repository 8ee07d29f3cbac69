#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <set>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/own_income.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"

namespace sterna {
LeverEntry gender_access_lever();
ProcessEntry gender_process();
}

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2, women = 0, men = 1;

struct GenderLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit GenderLab(const Values& values = {}, Atlas given = test::small_atlas())
        : RowLab(gender_process(), std::move(given)), process(gender_process().make(values, measures)) {
        world.network = Dense<std::int64_t, 2>({4, 4}, 0);
        process->prepare(tables, context());
    }
    const GenderTable& table() const { return tables.choice.params.standing.gender; }
    double share(int country, int sex, int field) const {
        return table().field_share[static_cast<std::size_t>((country * sexes + sex) * layout.fields + field)];
    }
    double weight_of_leaving(int sex) {
        rebuild(tables.choice, atlas, tables.deciders, tables.proposals, world, rules);
        const ChoiceTables& t = tables.choice;
        return t.common[t.option(t.decider(poor, tables.deciders.kind(1, 0, false), sex), rich)];
    }
};

double share_of_women(const Atlas& atlas, int country) {
    double all = 0, female = 0;
    for (const CellCount& cell : atlas.cells)
        if (cell.origin == country && cell.age_group >= 2 && atlas.skilled[cell.education]) all += cell.persons, female += cell.sex == women ? cell.persons : 0;
    return female / all;
}

}  // namespace

TEST_CASE("Shares of fields by sex add up to the given shares at the given odds") {
    const std::vector<double> all{0.5, 0.1, 0.25, 0.15}, odds{1, 2.5, 0.35, 2};
    for (const double share : {0.1, 0.5, 0.8}) {
        const FieldShares split = split_fields(all, odds, share);
        double sum_women = 0, sum_men = 0;
        for (std::size_t f = 0; f < all.size(); ++f) {
            CHECK(share * split.women[f] + (1 - share) * split.men[f] == doctest::Approx(all[f]).epsilon(1e-12));
            CHECK(split.women[f] / split.men[f] / (split.women[0] / split.men[0]) == doctest::Approx(odds[f]).epsilon(1e-12));
            sum_women += split.women[f], sum_men += split.men[f];
        }
        CHECK(sum_women == doctest::Approx(1).epsilon(1e-12));
        CHECK(sum_men == doctest::Approx(1).epsilon(1e-12));
    }
    CHECK(split_fields(all, odds, 0).women == all);
    CHECK(split_fields(all, odds, 1).men == all);
}

TEST_CASE("Without the process women are paid like men work as often and study the same") {
    test::RowLab lab(gender_process());
    const int man = lab.add(rich, rich, Status::citizen_at_home, lab.now), woman = lab.add(rich, rich, Status::citizen_at_home, lab.now);
    lab.box.page().kind[woman] = kind_of(women, 1, 0);
    CHECK(net_wage(lab.box.page(), man, lab.context()) == net_wage(lab.box.page(), woman, lab.context()));
    lab.atlas.countries[rich].participation = {0.3, 0.9};
    int working = 0;
    for (int i = 0; i < 4000; ++i) {
        lab.box.page().serial[man] = lab.box.page().serial[woman] = static_cast<std::uint32_t>(i);
        const bool he = in_labour_force(lab.box.page(), man, lab.context());
        CHECK(he == in_labour_force(lab.box.page(), woman, lab.context()));
        working += he;
    }
    CHECK_BAND(test::z_of_count(working, 4000, 0.6));  // false alarm 1e-6
}

TEST_CASE("Women earn the ratio of the country they live in and less when they do not take part") {
    GenderLab lab;
    const int man = lab.add(rich, rich, Status::citizen_at_home, lab.now), woman = lab.add(rich, rich, Status::citizen_at_home, lab.now);
    lab.box.page().kind[woman] = kind_of(women, 1, 0);
    CHECK(net_wage(lab.box.page(), woman, lab.context()) == doctest::Approx(0.85 * net_wage(lab.box.page(), man, lab.context())));
    lab.atlas.countries[rich].participation = {0.3, 0.9};
    std::array<int, 2> working{};
    for (int i = 0; i < 4000; ++i)
        for (const int row : {woman, man}) {
            lab.box.page().serial[row] = static_cast<std::uint32_t>(i);
            working[static_cast<std::size_t>(sex_of(lab.box.page().kind[row]))] += in_labour_force(lab.box.page(), row, lab.context());
        }
    CHECK_BAND(test::z_of_count(working[women], 4000, 0.3));
    CHECK_BAND(test::z_of_count(working[men], 4000, 0.9));
    GenderLab equal({{"pay", false}});
    equal.add(rich, rich, Status::citizen_at_home, equal.now);
    const double his = net_wage(equal.box.page(), 0, equal.context());
    equal.box.page().kind[0] = kind_of(women, 1, 0);
    CHECK(net_wage(equal.box.page(), 0, equal.context()) == his);
}

TEST_CASE("The gap between the sexes is none at equal rates and complete where women neither work nor study") {
    CHECK(gender_gap(0.7, 0.7, 0.2, 0.2) == 0);
    CHECK(gender_gap(0.8, 0.7, 0.3, 0.2) == 0);  // women ahead are no barrier
    CHECK(gender_gap(0, 0.7, 0, 0.2) == 1);
    CHECK(gender_gap(0.35, 0.7, 0.2, 0.2) == 0.25);
}

TEST_CASE("Leaving costs women a share of the private cost of distance beyond men and law removes it") {
    Atlas atlas = test::small_atlas();
    atlas.countries[poor].participation = {0.2, 0.8}, atlas.countries[poor].female_wage_ratio = atlas.countries[rich].female_wage_ratio = 1;
    GenderLab lab({{"extra_cost", 0.5}}, atlas);
    const double extra = lab.table().extra_cost[poor];
    CHECK(extra >= 0.5 * 0.375);
    const ChoiceParams& p = lab.tables.choice.params;
    const double distance = p.onward_distance * std::log(std::max(1.0, atlas.corridors(poor, rich).distance_km / 500));
    const auto barrier = [&] { return p.lambda * std::log(lab.weight_of_leaving(men) / lab.weight_of_leaving(women)); };
    CHECK(distance > 0.05);
    CHECK(barrier() == doctest::Approx(extra * distance).epsilon(1e-6));

    gender_access_lever().make({{"share", 0.75}})->apply(lab.rules, Scope{}, 0.0, 1);
    CHECK(lab.rules == Rules{});
    gender_access_lever().make({{"share", 0.75}})->apply(lab.rules, Scope{}, 1.0, 1);
    CHECK(barrier() == doctest::Approx(0.25 * extra * distance).epsilon(1e-6));
    gender_access_lever().make({})->apply(lab.rules, Scope{}, 1.0, 2);
    CHECK(barrier() == doctest::Approx(0).epsilon(1e-9));
}

TEST_CASE("The people of the base year get the fields of their sex and those of both together stay") {
    GenderLab lab;
    const double q = share_of_women(lab.atlas, poor);
    const auto& all = lab.atlas.countries[poor].field_share;
    const int n = page_rows;
    std::array<std::array<std::int64_t, 4>, 2> seen{};
    std::int64_t of_women = 0, changed = 0;
    for (int i = 0; i < n; ++i) {
        const int row = lab.add(poor, poor, Status::citizen_at_home, lab.now);
        const auto person = static_cast<std::uint32_t>(i);
        const int sex = lab.draws.uniform(stream("test/sex"), {poor, person}, Month{0}) < q ? women : men;
        double left = lab.draws.uniform(stream("test/field"), {poor, person}, Month{0});
        int field = 0;
        while (field < 3 && left >= all[static_cast<std::size_t>(field)]) left -= all[static_cast<std::size_t>(field++)];
        lab.box.page().kind[row] = kind_of(sex, 2, field);
    }
    const PageBox before = lab.box;
    lab.survey(*lab.process);
    for (int row = 0; row < n; ++row) {
        const std::uint8_t kind = lab.box.page().kind[row];
        CHECK(sex_of(kind) == sex_of(before.page().kind[row]));
        CHECK(education_of(kind) == 2);
        changed += field_of(kind) != field_of(before.page().kind[row]);
        of_women += sex_of(kind) == women;
        ++seen[static_cast<std::size_t>(sex_of(kind))][static_cast<std::size_t>(field_of(kind))];
    }
    CHECK(changed > 0);
    CHECK(changed < n / 2);
    for (int sex = 0; sex < 2; ++sex)
        for (int f = 0; f < 4; ++f)  // each false alarm 1e-6
            CHECK_BAND(test::z_of_count(seen[static_cast<std::size_t>(sex)][static_cast<std::size_t>(f)], sex == women ? of_women : n - of_women, lab.share(poor, sex, f)));
    CHECK(lab.share(poor, women, lab.atlas.field("health")) > lab.share(poor, men, lab.atlas.field("health")));

    const PageBox once = lab.box;
    lab.world.rules_history.push_back({});
    lab.survey(*lab.process);  // later surveys leave fields alone
    for (int row = 0; row < n; ++row) CHECK(lab.box.page().kind[row] == once.page().kind[row]);
}

TEST_CASE("Every count of people by education or status tells women from men") {
    const std::set<std::string> without_sex{"completed_spells", "ended_stays",  // by length of stay
                                           "policy_cost", "policy_receipts", "donor_cost", "employer_cost"};  // money of states and firms
    for (const MeasureInfo& info : standard_measures()) {
        if (info.name.starts_with("units_")) continue;  // efficient workers of the ledger, not people
        const bool by_sex = std::find(info.axes.begin(), info.axes.end(), Axis::sex) != info.axes.end();
        CHECK_MESSAGE((by_sex || without_sex.contains(info.name)), info.name);
    }
}
