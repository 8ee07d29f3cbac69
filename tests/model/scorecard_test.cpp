#include <map>
#include <string>

#include <doctest/doctest.h>

#include "sterna/analysis/comparison.hpp"
#include "sterna/core/error.hpp"
#include "sterna/model/own_income.hpp"
#include "support/bands.hpp"
#include "support/check_close.hpp"
#include "support/runs.hpp"
#include "support/scenarios.hpp"

using namespace sterna;
using namespace sterna::test;

namespace {

constexpr std::size_t women = 0, men = 1, both = 2, whom = 3, parties_of_card = 3;

/// Keeps the card of the last frame, and every other series of it.
class CardKeeper final : public Recorder {
  public:
    void integers(const SeriesInfo&, std::span<const std::int64_t>) override {}
    void reals(const SeriesInfo& info, std::span<const double> values) override {
        series[info.name].assign(values.begin(), values.end()), evidence[info.name] = info.evidence;
        if (!info.name.starts_with("scorecard/")) return;
        of[info.name.substr(10)].assign(values.begin(), values.end());
        about[info.name.substr(10)] = info;
    }
    double own(std::size_t country, Party party, std::size_t g) const {
        return of.at("own_income")[(country * parties_of_card + static_cast<std::size_t>(party)) * whom + g];
    }
    std::map<std::string, std::vector<double>> of;
    std::map<std::string, SeriesInfo> about;
    std::map<std::string, std::vector<double>> series;  // of any observer
    std::map<std::string, Evidence> evidence;
};

Scenario monthly(int workers, int years) {
    Scenario scenario = scenario_of(workers, years);
    scenario.every = FrameEvery::month;
    return scenario;
}

Scenario base() { return scenario_of(10'000, 3); }

Scenario with_door() {
    Scenario scenario = base();
    ScopeSpec scope;
    scope.origins = {"AAA"}, scope.destinations = {"CCC"};
    scenario.policies = {lever("free_movement", "door", {}, scope)};
    return scenario;
}

/// Posts stand empty, so that filling them is worth something.
Scenario with_posts(Scenario scenario) {
    scenario.model["labour_market"]["closure"] = std::string("vacancies");
    return scenario;
}

/// What countries book in a run by itself that records years, all years together, PPP dollars.
struct PublicSums {
    std::vector<double> balance, social_rights, posts, employer_cost;
};

PublicSums public_sums(const Scenario& scenario) {
    Simulation run(model_of(calibrated_atlas(), scenario), {});
    CardKeeper none;
    const std::vector<double> zero(4);
    PublicSums sums{zero, zero, zero, zero};
    const MeasureList& measures = run.model().measures;
    const Measure taken_home = measures.find("benefits_taken_home"), kept_back = measures.find("wages_kept_back"),
                  forgone = measures.find("provider_margin_forgone");
    while (!run.done()) {
        if (!run.step(none)) continue;
        for (std::size_t c = 0; c < 4; ++c) {
            const CountryState& state = run.world().countries[c];
            const double cent = 0.01 / run.model().atlas.countries[c].price_level;
            const PublicFinanceState& books = state.public_finance;
            sums.balance[c] += cent * static_cast<double>(books.balance - books.transfer_tax - books.bond_training);
            sums.posts[c] += state.capital.vacancy_value + static_cast<double>(run.closed()[kept_back][c]);
            sums.employer_cost[c] += cent * static_cast<double>(run.closed()[cube::employer_cost][c] + run.closed()[forgone][c]);
            for (std::size_t o = 0; o < 4; ++o) sums.social_rights[c] += cent * static_cast<double>(run.closed()[taken_home][o * 4 + c]);
        }
    }
    return sums;
}

}  // namespace

TEST_CASE("Own income of natives at home on the card is the sum of their net wages") {
    Scenario scenario = monthly(10'000, 1);
    switch_off(scenario, {"remittances"});  // else they receive
    Simulation run(model_of(calibrated_atlas(), scenario), {});
    CardKeeper card;
    for (int month = 0; month < 6; ++month) run.step(card);
    const Rules law = run.model().rules_of(run.world());
    const Context ctx = run.context(law);
    const auto weight = weights_of(run.world());
    std::vector<std::array<double, whom>> home(4);
    for_each_person(run.world(), [&](const Page& page, int row) {
        if (page.residence[row] != page.birth[row]) return;
        const double earned = net_wage(page, row, ctx) * relative_efficiency(page, row, ctx) * static_cast<double>(weight[page.birth[row]]);
        home[page.birth[row]][static_cast<std::size_t>(sex_of(page.kind[row]))] += earned;
        home[page.birth[row]][both] += earned;
    });
    for (std::size_t c = 0; c < home.size(); ++c)
        for (std::size_t g = 0; g < whom; ++g) CHECK_CLOSE(card.own(c, Party::destination, g), home[c][g], 1e-4);  // whole dollars a person
}

TEST_CASE("What migrants give up and households do not get is the fees") {
    Simulation run(model_of(calibrated_atlas(), monthly(10'000, 1)), {});
    CardKeeper card;
    for (int month = 0; month < 7; ++month) run.step(card);
    const Model& model = run.model();
    const auto total = [&](const char* name) { return 12 * static_cast<double>(run.closed().total(model.measures.find(name))) / 100; };
    const auto& earned = run.closed()[model.measures.find("net_income")];
    double received = 0;
    for (std::size_t c = 0; c < 4; ++c) {
        const auto at_home = static_cast<double>(earned[(c * 4 + c) * sexes] + earned[(c * 4 + c) * sexes + 1]);
        received += (card.own(c, Party::origin, both) - at_home) * model.atlas.countries[c].price_level;
    }
    CHECK(received > 0);
    CHECK_CLOSE(received + total("remittance_fee"), total("remittance_sent"), 1e-9);
}

TEST_CASE("The card and comparisons count the same money of natives with what households receive in every country") {
    Scenario scenario = scenario_of(10'000, 1);
    scenario.model["labour_market"]["closure"] = std::string("fixed_wage");  // the card knows wages before the close, comparisons after it
    Simulation run(model_of(calibrated_atlas(), scenario), {});
    CardKeeper card;
    while (!run.done()) run.step(card);
    const auto paths = run_twins(calibrated_atlas(), scenario, {scenario}, {});
    const RunIncome& income = paths[0].income[0].base;
    for (std::size_t c = 0; c < 4; ++c) {
        const double natives = income.stayers[c][women] + income.stayers[c][men] + income.migrants[c][women] + income.migrants[c][men];
        for (const Party at_home : {Party::origin, Party::destination})
            CHECK_CLOSE(card.own(c, at_home, both) + card.own(c, Party::migrants, both), natives, 1e-4);  // whole dollars a person
    }
}

TEST_CASE("Grants on return less those paid back are what the budget of the origin pays and income of migrants") {
    Scenario scenario = base();
    scenario.policies = {lever("return_incentive", "grant", {{"grant", 1.0}})};
    scenario.model["return"]["accrual"] = 0.0;  // no social rights to take home
    Simulation run(model_of(calibrated_atlas(), scenario), {});
    CardKeeper card;
    while (!run.done()) run.step(card);
    const Model& model = run.model();
    const auto& t = run.closed();
    const auto &fee = t[model.measures.find("remittance_fee")], &income = t[model.measures.find("net_income")];
    for (std::size_t o = 0; o < 4; ++o) {
        double paid = 0, kept = 0;
        for (std::size_t g = 0; g < sexes; ++g) {
            paid += static_cast<double>(t[cube::paid_on_return][o * sexes + g]);
            kept += static_cast<double>(t[cube::paid_on_return][o * sexes + g] - t[cube::moving_cost][o * sexes + g]);
        }
        for (std::size_t r = 0; r < 4; ++r) {
            if (o == r) continue;
            for (std::size_t g = 0; g < sexes; ++g) kept += static_cast<double>(income[(o * 4 + r) * sexes + g]);
            for (std::size_t channel = 0; channel < model.atlas.channels.size(); ++channel)
                kept -= static_cast<double>(fee[(o * 4 + r) * model.atlas.channels.size() + channel]) / 100 / model.atlas.countries[r].price_level;
        }
        CHECK(paid > 0);
        const std::int64_t charged = t[cube::policy_cost][o] - t[model.measures.find("recoveries")][o];
        CHECK_CLOSE(paid * model.atlas.countries[o].price_level, static_cast<double>(charged) / 100, 1e-3);  // whole dollars a person
        CHECK_CLOSE(card.own(o, Party::migrants, both), kept, 1e-9);
    }
}

TEST_CASE("Both is women and men together and a share lies between theirs") {
    Simulation run(model_of(calibrated_atlas(), base()), {});
    CardKeeper card;
    while (!run.done()) run.step(card);
    for (std::size_t c = 0; c < 4; ++c)
        for (const Party party : {Party::origin, Party::destination, Party::migrants})
            CHECK_CLOSE(card.own(c, party, both), card.own(c, party, women) + card.own(c, party, men), 1e-12);
    for (const char* name : {"origin_skilled_per_resident", "origin_poverty", "migrants_overqualified", "migrants_rights", "migrants_years_apart",
                             "migrants_income_gain", "income_per_natural"}) {
        CAPTURE(name);
        const auto& values = card.of.at(name);
        for (std::size_t at = 0; at < values.size(); at += whom) {
            CHECK(values[at + both] >= std::min(values[at], values[at + 1]) - 1e-12);
            CHECK(values[at + both] <= std::max(values[at], values[at + 1]) + 1e-12);
        }
    }
    for (const auto& [name, info] : card.about) {
        CAPTURE(name);
        CHECK_FALSE(info.units.empty());
        CHECK_FALSE(info.long_name.empty());
    }
    CHECK(card.about.at("origin_fiscal_balance").evidence == Evidence::assumption);
}

TEST_CASE("Every party scores the same whether a run records months or years and whether it ends with a year or goes on into the next") {
    const auto scored = [](FrameEvery every, Month end) {
        std::array<Scenario, 2> both_runs{with_posts(base()), with_posts(with_door())};
        for (Scenario& scenario : both_runs) scenario.every = every, scenario.end = end;
        return compare_scenarios(calibrated_atlas(), both_runs[0], {both_runs[1]}, {}).variants[0].scorecard;
    };
    const Scorecard yearly = scored(FrameEvery::year, Month::of(2023));
    CHECK(yearly.party[0].base[0] != 0);
    for (const Scorecard& other : {scored(FrameEvery::month, Month::of(2023)), scored(FrameEvery::year, Month::of(2023, 6))})
        for (std::size_t p = 0; p < parties; ++p) {
            CHECK_CLOSE(yearly.party[p].base[0], other.party[p].base[0], 1e-12);
            CHECK_CLOSE(yearly.party[p].difference[0], other.party[p].difference[0], 1e-9);
            for (std::size_t g = 0; g < sexes; ++g) CHECK_CLOSE(yearly.by_sex[g][p].difference[0], other.by_sex[g][p].difference[0], 1e-9);
        }
}

TEST_CASE("Migrants gain by cheaper transfers though they send more for it and so do the households that get it") {
    Scenario cheap = base();
    cheap.model["labour_market"]["closure"] = std::string("fixed_wage");
    Scenario dear = cheap;
    cheap.policies = {lever("transfer_fee_cap", "cap", {{"cap", 0.01}})};
    const Scorecard card = compare_scenarios(calibrated_atlas(), dear, {cheap}, {}).variants[0].scorecard;
    CHECK(card.party[static_cast<std::size_t>(Party::migrants)].difference[0] > 0);
    CHECK(card.party[static_cast<std::size_t>(Party::origin)].difference[0] > 0);
}

TEST_CASE("The party of a country is charged with social rights that it pays out and with what employers pay for moves") {
    ScopeSpec scope;
    scope.origins = {"POOR"}, scope.destinations = {"CCC"};
    Scenario variant = with_posts(base());
    variant.policies = {lever("benefit_portability", "pensions", {}, scope),
                        lever("bilateral_agreement", "cheap", {{"slots", 4'000.0}}, scope)};
    const ComparisonResult result = compare_scenarios(calibrated_atlas(), with_posts(base()), {variant}, {});
    const PairedIncome& income = result.replicates[0].income[0];
    const PublicSums other = public_sums(variant), same = public_sums(with_posts(base()));
    CHECK(other.social_rights[2] > same.social_rights[2]);
    CHECK(other.employer_cost[2] > 0);
    CHECK(same.employer_cost[2] == 0);
    for (std::size_t c = 0; c < 4; ++c) {
        CHECK_CLOSE(income.variant.treasury[c], other.balance[c] - other.social_rights[c], 1e-9);
        CHECK_CLOSE(income.base.treasury[c], same.balance[c] - same.social_rights[c], 1e-9);
        CHECK_CLOSE(income.variant.employers[c], other.posts[c] - other.employer_cost[c], 1e-9);
    }
    const Scorecard& card = result.variants[0].scorecard;
    const auto rich = static_cast<std::size_t>(Party::destination);
    const double own = card.by_sex[women][rich].difference[0] + card.by_sex[men][rich].difference[0];
    const double charged = income.variant.treasury[2] + income.variant.employers[2] - income.base.treasury[2] - income.base.employers[2];
    CHECK_CLOSE(card.party[rich].difference[0], own + charged / 3, 1e-6);
}

TEST_CASE("The card of a run charges the party of a country with social rights and moves that it pays for") {
    ScopeSpec scope;
    scope.origins = {"POOR"}, scope.destinations = {"CCC"};
    Scenario scenario = with_posts(base());
    scenario.policies = {lever("bilateral_agreement", "cheap", {{"slots", 4'000.0}}, scope)};
    Simulation run(model_of(calibrated_atlas(), scenario), {});
    CardKeeper card;
    while (!run.done()) run.step(card);
    const CountryState& rich = run.world().countries[2];
    const double price_level = run.model().atlas.countries[2].price_level;
    const auto &taken = run.closed()[run.model().measures.find("benefits_taken_home")], &cost = run.closed()[cube::employer_cost];
    const auto social_rights = static_cast<double>(taken[0 * 4 + 2] + taken[1 * 4 + 2] + taken[3 * 4 + 2]);
    REQUIRE(social_rights > 0);
    REQUIRE(cost[2] > 0);
    const double treasury = (static_cast<double>(rich.public_finance.balance - rich.public_finance.transfer_tax) - social_rights) / 100 / price_level;
    const auto kept_back = static_cast<double>(run.closed()[run.model().measures.find("wages_kept_back")][2]);
    const double employers = rich.capital.vacancy_value + kept_back - static_cast<double>(cost[2]) / 100 / price_level;
    const auto party_income = [&](Party party) { return card.of.at("party_income")[2 * parties_of_card + static_cast<std::size_t>(party)]; };
    CHECK_CLOSE(party_income(Party::origin), card.own(2, Party::origin, both) + treasury, 1e-12);
    CHECK_CLOSE(party_income(Party::destination), card.own(2, Party::destination, both) + treasury + employers, 1e-12);
    CHECK_CLOSE(card.series.at("employer_cost")[2], static_cast<double>(cost[2]) / 100 / price_level, 1e-12);
}

TEST_CASE("What formal providers of transfers forgo is taken from the party of the country where the senders live and shown in the file") {
    ScopeSpec scope;
    scope.origins = {"POOR"}, scope.destinations = {"CCC"};
    for (const char* name : {"transfer_fee_cap", "transfer_competition", "mobile_money"}) {
        CAPTURE(name);
        Scenario variant = base();
        variant.policies = {lever(name, "cheap", {}, scope, Month::of(2021))};
        const ComparisonResult result = compare_scenarios(calibrated_atlas(), base(), {variant}, {});
        const PairedIncome& income = result.replicates[0].income[0];
        const PublicSums sums = public_sums(variant);
        CHECK(sums.employer_cost[2] > 0);
        for (std::size_t c = 0; c < 4; ++c) {
            CHECK_CLOSE(income.variant.employers[c], sums.posts[c] - sums.employer_cost[c], 1e-9);
            CHECK((c == 2 || sums.employer_cost[c] == 0));
        }
        Simulation run(model_of(calibrated_atlas(), variant), {});
        CardKeeper card;
        while (!run.done()) run.step(card);
        const auto cents = static_cast<double>(run.closed()[run.model().measures.find("provider_margin_forgone")][2]);
        const double forgone = cents / 100 / run.model().atlas.countries[2].price_level;
        REQUIRE(forgone > 0);
        CHECK_CLOSE(card.series.at("provider_margin_forgone")[2], forgone, 1e-12);
        const CountryState& rich = run.world().countries[2];
        const auto kept_back = static_cast<double>(run.closed()[run.model().measures.find("wages_kept_back")][2]);
        const auto party_income = [&](Party party) { return card.of.at("party_income")[2 * parties_of_card + static_cast<std::size_t>(party)]; };
        CHECK_CLOSE(party_income(Party::destination) - party_income(Party::origin), rich.capital.vacancy_value + kept_back - forgone, 1e-6);
    }
}

TEST_CASE("Series that rest on a guess are labelled as assumptions") {
    Simulation run(model_of(calibrated_atlas(), scenario_of(1'000, 1)), {});
    CardKeeper card;
    while (!run.done()) run.step(card);
    for (const char* name : {"poverty", "poverty_without_transfers", "poverty_if_present", "poverty_gap", "poverty_gap_without_transfers",
                             "forgone_earnings", "vacancy_value", "employer_cost", "fiscal_balance"}) {
        CAPTURE(name);
        CHECK(card.evidence.at(name) == Evidence::assumption);
    }
    for (const char* name : {"remittance_received_ppp", "vacancies", "labour_income"}) CHECK(card.evidence.at(name) == Evidence::computed);
}

TEST_CASE("Indicators stand beside the verdict and weights rank scenarios without touching it") {
    const Weights weights{{"origin_poverty", -2.0}, {"migrants_rights", 1.0}};
    const auto plain = compare_scenarios(calibrated_atlas(), base(), {with_door(), base()}, {});
    const auto ranked = compare_scenarios(calibrated_atlas(), base(), {with_door(), base()}, {}, weights);
    const auto find = [&](const std::string& name) {
        for (const IndicatorScore& score : ranked.variants[0].indicators)
            if (score.name == name) return score;
        FAIL(name);
        return IndicatorScore{};
    };
    const IndicatorScore poverty = find("origin_poverty"), rights = find("migrants_rights");
    CHECK(poverty.by_sex);
    CHECK(poverty.evidence == Evidence::assumption);
    CHECK(find("destination_output").party == Party::destination);
    CHECK(rights.party == Party::migrants);
    CHECK(find("destination_native_wage_tertiary").by_sex);
    CHECK_CLOSE(poverty.relative, poverty.difference[both].mean / poverty.base[both], 1e-12);
    CHECK_CLOSE(ranked.variants[0].rank_score, -2 * poverty.relative + rights.relative, 1e-12);
    CHECK(ranked.variants[0].rank_score != 0);
    CHECK(ranked.variants[1].rank_score == 0);
    for (std::size_t p = 0; p < parties; ++p)
        CHECK(plain.variants[0].scorecard.party[p].difference == ranked.variants[0].scorecard.party[p].difference);
    CHECK_THROWS_AS(compare_scenarios(calibrated_atlas(), base(), {base()}, {}, {{"happiness", 1.0}}), InputError);
    CHECK_THROWS_AS(compare_scenarios(calibrated_atlas(), base(), {base()}, {}, {{"income_per_natural", 1.0}}), InputError);
}

TEST_CASE("A post filled by somebody born abroad is worth a share of the wage where posts stand empty and nothing elsewhere") {
    for (const char* closure : {"flexible", "vacancies"}) {
        Scenario scenario = scenario_of(10'000, 2);
        scenario.model["labour_market"]["closure"] = std::string(closure);
        scenario.model["labour_market"]["vacancy_value"] = 0.5;
        Simulation run(model_of(calibrated_atlas(), scenario), {});
        CardKeeper card;
        while (!run.done()) run.step(card);
        const auto& filled = run.closed()[run.model().measures.find("vacancies_filled")];
        double wages = 0;
        const CountryState& rich = run.world().countries[2];
        for (std::size_t e = 0; e < 3; ++e) wages += static_cast<double>(filled[2 * 3 + e]) * rich.wage_foreign[e];
        REQUIRE(wages > 0);
        CHECK_CLOSE(rich.capital.vacancy_value, std::string(closure) == "vacancies" ? 0.5 * wages : 0.0, 1e-12);
    }
}
