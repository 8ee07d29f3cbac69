#include <doctest/doctest.h>

#include <cmath>
#include <memory>
#include <set>

#include "sterna/model/optimal_duration.hpp"
#include "sterna/model/own_rights.hpp"
#include "sterna/model/return_hazard.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/social_capital.hpp"
#include "sterna/model/target_saver.hpp"
#include "support/bands.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry return_process();
}

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2;

struct RuleLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit RuleLab(const Values& values) : RowLab(return_process()), process(return_process().make(values, measures)) {
        process->prepare(tables, context());
    }

    /// Months until each of `people` who arrive together is home; `limit` for those who are not.
    std::vector<int> stays(int people, int limit, int months = 1) {
        step = months;
        for (int i = 0; i < people; ++i) add(poor, rich, Status::temporary, now);
        now = now + step;
        std::vector<int> home(static_cast<std::size_t>(people), limit);
        for (int month = step; month < limit; month += step) {
            run(*process);
            for (int row = 0; row < people; ++row) {
                auto& at = home[static_cast<std::size_t>(row)];
                if (at == limit && box.page().residence[row] == poor) at = month;
            }
        }
        return home;
    }
    double mean_stay(int people, int limit) {
        double sum = 0;
        for (const int months : stays(people, limit)) sum += months;
        return sum / people;
    }
    void foreign_wages_times(double factor) {
        for (double& wage : world.countries[rich].wage_foreign) wage *= factor;
    }
};

Values rule(const char* name, Values more = {}) {
    more["rule"] = std::string(name);
    more["accrual"] = 0.0;
    return more;
}

}  // namespace

TEST_CASE("A target saver with eight thousand a year saves twenty thousand in two and a half years and sooner with interest") {
    CHECK(years_to_target(20'000, 8'000, 0) == 2.5);
    CHECK(years_to_target(20'000, 8'000, 0.03) == doctest::Approx(std::log(1 + 0.03 * 2.5) / 0.03));
    CHECK(years_to_target(20'000, 8'000, 0.03) == doctest::Approx(2.4107).epsilon(1e-4));
    CHECK(savings_after(0, 8'000, 0.03, years_to_target(20'000, 8'000, 0.03)) == doctest::Approx(20'000).epsilon(1e-12));
    CHECK(years_to_target(20'000, 0, 0) == math::infinity);
    CHECK(years_to_target(20'000, 9'000, 0) < 2.5);
}

TEST_CASE("The best stay abroad is thirty of forty years at three times the home wage and longer at four times") {
    CHECK(optimal_years_abroad(40, 10, 20, 0.8) == doctest::Approx(10));
    CHECK(optimal_years_abroad(40, 10, 30, 0.8) == doctest::Approx(30));
    CHECK(optimal_years_abroad(40, 10, 40, 0.8) == doctest::Approx(110.0 / 3));
    CHECK(optimal_years_abroad(40, 10, 9, 0.8) == 0);
    CHECK(optimal_years_abroad(40, 10, 11, 0.8) == 0);
    CHECK(optimal_years_abroad(40, 10, 400, 0.8) == 40);
}

TEST_CASE("No other stay gives a higher lifetime utility than the best one") {
    for (const double foreign : {12.0, 20.0, 30.0, 60.0})
        for (const double bonus : {0.3, 0.8, 2.0}) {
            const double best = optimal_years_abroad(40, 10, foreign, bonus);
            for (double t = 0; t <= 40; t += 0.125) CHECK(life_utility(40, t, 10, foreign, bonus) <= life_utility(40, best, 10, foreign, bonus) + 1e-12);
        }
}

TEST_CASE("By social capital equal prudence and hope split people in halves and the undecided band widens with time") {
    for (const double volatility : {0.1, 0.5})
        for (const double years : {1.0, 9.0}) {
            CHECK(chance_for_home(1, volatility, years) == 0.5);
            const double edge = math::exp(undecided_band(volatility, years));
            CHECK(chance_for_home(edge, volatility, years) == doctest::Approx(0.9).epsilon(1e-9));
            CHECK(chance_for_home(1 / edge, volatility, years) == doctest::Approx(0.1).epsilon(1e-9));
        }
    CHECK(undecided_band(0.2, 4) == doctest::Approx(1.2816 * 0.2 * std::sqrt(8.0)).epsilon(1e-4));
    CHECK(chance_for_home(1000, 0.2, 5) > 0.999);
    CHECK(chance_for_home(0.001, 0.2, 5) < 0.001);
}

TEST_CASE("Target savers go home in the month in which their savings reach the aim") {
    for (const double interest : {0.0, 0.03}) {
        RuleLab lab(rule("target_saver", {{"target_spread", 0.0}, {"interest", interest}}));
        const double aim = 2 * expected_income(lab.tables.choice.params, lab.atlas, lab.world, poor, 1, 1, false);
        const CountryFacts& facts = lab.atlas.countries[rich];
        const double saved = 0.2 * facts.wage[1] * (1 - tax_rate(lab.tables.choice.params, facts, false));
        const double months = 12 * years_to_target(aim, saved, interest);
        for (const int stay : lab.stays(20, 400)) CHECK(std::abs(stay - months) <= 1.1);
    }
}

TEST_CASE("A higher foreign wage shortens the stay of target savers and lengthens the best stay") {
    const Values saver = rule("target_saver"), best = rule("optimal_duration", {{"home_bonus", 1.6}});
    const auto mean = [](const Values& values, double wages) {
        RuleLab lab(values);
        lab.foreign_wages_times(wages);
        return lab.mean_stay(400, 480);
    };
    const double saver_low = mean(saver, 1), saver_high = mean(saver, 1.5);
    CHECK(saver_high < 0.75 * saver_low);  // time to the aim falls in proportion to the wage, to two thirds
    CHECK(saver_high > 0.60 * saver_low);
    CHECK(mean(best, 1.5) > mean(best, 1) + 12);
}

TEST_CASE("Rules of return differ among people by traits that are fixed for life") {
    for (const char* name : {"target_saver", "optimal_duration"}) {
        RuleLab lab(rule(name)), again(rule(name));
        const auto stays = lab.stays(200, 480);
        CHECK(stays == again.stays(200, 480));
        CHECK(std::set<int>(stays.begin(), stays.end()).size() > 20);
    }
}

TEST_CASE("At the first decision as many go home as social capital says and between decisions nobody moves") {
    for (const auto& [risk, hope] : {std::pair{1.0, 1.0}, {0.8, 1.0}, {1.0, 0.7}}) {
        RuleLab lab(rule("social_capital", {{"trait_spread", 0.0}, {"risk_aversion", risk}, {"expectation", hope}, {"horizon", 3.0}, {"volatility", 0.15}}));
        const auto stays = lab.stays(4000, 70);
        std::int64_t home = 0;
        for (const int months : stays) {
            home += months == 36;
            CHECK((months == 36 || months == 70));
        }
        CHECK_BAND(test::z_of_count(home, 4000, chance_for_home(risk / hope, 0.15, 3)));  // false alarm 1e-6
    }
}

TEST_CASE("The length of a step does not change who goes home by social capital") {
    const Values values = rule("social_capital");
    RuleLab monthly(values), quarterly(values);
    const auto a = monthly.stays(500, 130), b = quarterly.stays(500, 130, 3);
    for (std::size_t i = 0; i < a.size(); ++i) CHECK((a[i] == b[i] || (a[i] > 126 && b[i] > 126)));
}

TEST_CASE("No rule moves workers of a circular scheme") {
    for (const char* name : {"target_saver", "optimal_duration", "social_capital"}) {
        RuleLab lab(rule(name));
        for (int i = 0; i < 50; ++i) lab.add(poor, rich, Status::circular, lab.now - 59);
        for (int row = 0; row < 50; ++row) lab.box.page().savings[row] = 10'000'000;
        for (int month = 0; month < 12; ++month) lab.run(*lab.process);
        CHECK(lab.tallies.total(cube::return_flow) == 0);
    }
}

TEST_CASE("Portable rights dual citizenship shocks and enforcement multiply the hazard by what they say") {
    RuleLab lab(rule("hazard", {{"taste_weight", 0.0}, {"family_share", 0.0}}));
    const ReturnParams& p = lab.tables.returning;
    const int row = lab.add(poor, rich, Status::naturalised, lab.now - 120);
    const auto hazard = [&] { return return_hazard(p, lab.box.page(), row, lab.context()); };
    lab.atlas.corridors(poor, rich).portability = 0;
    const double before = hazard();

    lab.atlas.corridors(poor, rich).portability = 1;
    CHECK(hazard() == doctest::Approx(before * 1.15));
    lab.atlas.corridors(poor, rich).portability = 0;
    lab.rules.portability.push_back({Scope{}, {0.5}});
    CHECK(hazard() == doctest::Approx(before * std::sqrt(1.15)));
    lab.rules.portability.clear();

    lab.rules.dual_citizenship.push_back({Scope{}, {true}});
    CHECK(hazard() == doctest::Approx(before * 1.3));
    lab.rules.return_shock.push_back({Scope{}, {-0.7}});
    CHECK(hazard() == doctest::Approx(before * 1.3 * std::exp(-0.7)));
    lab.rules.return_shock.front().scope.origins.reset(poor);
    lab.rules.dual_citizenship.clear();
    CHECK(hazard() == doctest::Approx(before));

    lab.rules.enforcement.push_back({Scope{}, {0.4}});
    CHECK(hazard() == doctest::Approx(before));  // nobody with papers is concerned
    lab.box.page().state[row] = with_status(lab.box.page().state[row], Status::irregular);
    CHECK(hazard() == doctest::Approx(before * p.irregular / p.naturalised * std::exp(-0.4)));
}

TEST_CASE("Who goes home takes along a fifth of a yearly income for each year abroad times the portable share") {
    RuleLab lab({{"saving_rate", 0.0}});
    lab.atlas.corridors(poor, rich).portability = 0.5;
    const int settled = lab.add(poor, rich, Status::permanent, lab.now - 120), irregular = lab.add(poor, rich, Status::irregular, lab.now - 120);
    const double income = expected_income(lab.tables.choice.params, lab.atlas, lab.world, rich, 1, 1, true);
    for (const int row : {settled, irregular}) return_home(lab.block, row, lab.context());
    lab.block.tally.flush();
    CHECK(lab.box.page().savings[settled] == doctest::Approx(0.2 * income * 10 * 0.5).epsilon(1e-4));
    CHECK(lab.box.page().savings[irregular] == 0);
    const double dollars = 0.01 * static_cast<double>(lab.tallies.total(lab.measures.find("benefits_taken_home")));
    CHECK(dollars == doctest::Approx(0.2 * income * 10 * 0.5 * lab.atlas.countries[rich].price_level).epsilon(1e-4));
}
