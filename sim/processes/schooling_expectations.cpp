#include "processes/schooling.hpp"

#include <algorithm>

#include "sterna/model/earnings_tax.hpp"
#include "sterna/model/education_trend.hpp"
#include "sterna/model/home_enrolment.hpp"
#include "sterna/model/home_pay.hpp"
#include "sterna/model/schooling_choice.hpp"

namespace sterna {

namespace {

using Params = SchoolingParams;

/// What the yearly flows of one skill group of natives say.
struct Flows {
    double home = 0, abroad = 0, leaving = 0, returning = 0;  // persons; persons a year
    double life() const { return lifetime_share(home > 0 ? leaving / home : 0, abroad > 0 ? returning / abroad : 0); }
    double stock() const { return home + abroad > 0 ? abroad / (home + abroad) : 0; }
};

/// The flows and stocks that the world describes.
Flows described(const Atlas& atlas, int birth, bool skilled) {
    Flows f;
    auto cell =
        std::partition_point(atlas.cells.begin(), atlas.cells.end(), [birth](const CellCount& c) { return c.origin < birth; });
    for (; cell != atlas.cells.end() && cell->origin == birth; ++cell) {
        if (atlas.skilled[cell->education] != skilled) continue;
        (cell->residence == birth ? f.home : f.abroad) += cell->persons;
        if (cell->residence != birth) f.returning += cell->persons * atlas.corridors(birth, cell->residence).exit_rate;
    }
    for (int d = 0; d < atlas.size(); ++d)
        if (d != birth) f.leaving += atlas.corridors(birth, d).inflow[skilled];
    return f;
}

/// Those of the year that ends.
Flows counted(const Tallies& t, const Context& ctx, int birth, bool skilled) {
    Flows f;
    for (int d = 0; d < ctx.layout.countries; ++d)
        for (int e = 0; e < ctx.layout.educations; ++e)
            for (int sex = 0; sex < sexes; ++sex) {
                if (ctx.atlas.skilled[static_cast<std::size_t>(e)] != skilled) continue;
                const std::size_t cell = ctx.layout.cell(birth, d, e, sex);
                (d == birth ? f.home : f.abroad) += static_cast<double>(t[cube::stock][cell]);
                f.leaving += static_cast<double>(t[cube::outflow][cell]);
                f.returning += static_cast<double>(t[cube::return_flow][cell]);
            }
    return f;
}

/// Chance to work below the education that graduates expect abroad, mean over the fields they study.
double overqualification_of_graduates(const Context& ctx, int birth, int residence) {
    const auto& shares = ctx.atlas.countries[static_cast<std::size_t>(birth)].field_share;
    double mean = 0;
    for (std::size_t f = 0; f < shares.size(); ++f)
        mean += shares[f] * expected_overqualification(ctx.tables.choice.params, ctx.atlas, ctx.law(Edge::prospect), birth, residence, 1,
                                                       ctx.atlas.first_skilled(), static_cast<int>(f));
    return mean;
}

/// Mean over both sexes and the fields of study of what `of` says of graduates.
template <class F>
double mean_of_graduates(const Context& ctx, int country, F&& of) {
    const auto& shares = ctx.atlas.countries[static_cast<std::size_t>(country)].field_share;
    double mean = 0;
    for (std::size_t f = 0; f < shares.size(); ++f)
        for (int sex = 0; sex < sexes; ++sex) mean += shares[f] / sexes * of(Kind{country, sex, ctx.atlas.first_skilled(), static_cast<int>(f)});
    return mean;
}

/// Pay at home over the market's in careers of graduates, and of those just below them.
struct CareerPay {
    double skilled = 1, below = 1;
};
CareerPay career_pay(const Context& ctx, int country) {
    const Rules& rules = ctx.law(Edge::prospect);
    if (rules.pay_rises.empty()) return {};
    const auto pay = [&](const Kind& who) { return home_pay_of_career(rules, who); };
    const int level = level_before_skilled(ctx);
    return {mean_of_graduates(ctx, country, pay), (pay({country, 0, level, 0}) + pay({country, 1, level, 0})) / sexes};
}

/// Part of a graduate's income in `residence` that is left after taxes of the country of birth.
double left_by_home(const Context& ctx, int country, int residence) {
    const Rules& rules = ctx.law(Edge::prospect);
    if (rules.earnings_taxes.empty()) return 1;
    const double kept = 1 - tax_rate(ctx.tables.choice.params, ctx.atlas.countries[static_cast<std::size_t>(residence)], true);
    const double tax = mean_of_graduates(ctx, country, [&](const Kind& who) { return foreseen_tax(rules, who, residence, Status::permanent); });
    return std::max(0.01, 1 - tax / kept);
}

/// Net gains from study, PPP dollars a year; present values are proportional to them, and only ratios matter. The base year knows
/// no policy.
void set_returns(CountryState& state, const Context& ctx, int country, bool first) {
    const int skilled = ctx.atlas.first_skilled();
    const CareerPay pay = first ? CareerPay{} : career_pay(ctx, country);
    const auto income = [&](int residence, int education) {
        return expected_income(ctx.tables.choice.params, ctx.atlas, ctx.world, residence, education, 1, residence != country,
                               overqualification_of_graduates(ctx, country, residence));
    };
    const double home = income(country, skilled) * pay.skilled;
    double weights = 0, abroad = 0;
    for (int d = 0; d < ctx.layout.countries; ++d) {
        if (d == country) continue;
        const double weight = ctx.atlas.corridors(country, d).inflow[1];
        weights += weight, abroad += weight * income(d, skilled) * (first ? 1 : left_by_home(ctx, country, d));
    }
    state.home_return = home - income(country, skilled - 1) * pay.below;
    state.gain = weights > 0 ? abroad / weights - home : 0;
}

/// Mean liquidity of households relative to the base year.
double funding_change(const Context& ctx, int country) {
    if (ctx.tables.study_funding.empty()) return 1;
    const StudyFunding& funding = ctx.tables.study_funding[static_cast<std::size_t>(country)];
    return funding.mean() / funding.base_mean;
}

/// Workers at the described rates that are added at home and abroad: where few are simulated, rates stay near the described.
constexpr double prior_workers = 30;

Flows with_prior(Flows year, const Flows& usual, double persons) {
    if (usual.home > 0) year.leaving += persons * usual.leaving / usual.home, year.home += persons;
    if (usual.abroad > 0) year.returning += persons * usual.returning / usual.abroad, year.abroad += persons;
    return year;
}

void set_base(const Params& p, CountryState& state, double cohort, const Context& ctx, int country) {
    const Flows skilled = described(ctx.atlas, country, true), other = described(ctx.atlas, country, false);
    state.prospect = state.base_prospect = skilled.stock();
    state.unskilled_prospect = state.base_unskilled_prospect = other.stock();
    state.base_life_share = skilled.life(), state.base_unskilled_life_share = other.life();
    state.base_gain = state.gain, state.base_home_return = state.home_return;
    state.base_enrolment = enrolment_of_cohort(ctx.atlas, country, 18);
    state.base_places = p.places_margin * state.base_enrolment * cohort;
}

/// Expectations of the counterfactual run. That run itself may hold the skilled to the prospects of the others.
void expect_counterfactual(CountryState& state, const Context& ctx, int country) {
    const CountryState* recorded = ctx.instead(Edge::prospect, static_cast<std::size_t>(country));
    if (recorded) state.prospect = recorded->prospect, state.unskilled_prospect = recorded->unskilled_prospect;
    else if (ctx.counterfactual->kind == Counterfactual::Kind::unskilled_prospect) state.prospect = state.unskilled_prospect;
}

void expect(const Params& p, CountryState& state, const Tallies& tallies, const Context& ctx, int country) {
    const auto seen = [&](bool skilled, double base, double base_life) {
        const Flows f = counted(tallies, ctx, country, skilled);
        if (p.prospect == "stock") return f.stock();
        const double persons = prior_workers * static_cast<double>(ctx.weight[static_cast<std::size_t>(country)]);
        const double life = with_prior(f, described(ctx.atlas, country, skilled), persons).life();
        return std::min(1.0, base_life > 0 ? base * life / base_life : life);
    };
    const double skilled = seen(true, state.base_prospect, state.base_life_share);
    const double other = seen(false, state.base_unskilled_prospect, state.base_unskilled_life_share);
    state.prospect = adapt(state.prospect, skilled, p.adaptation);
    state.unskilled_prospect = adapt(state.unskilled_prospect, other, p.adaptation);
    if (ctx.cuts(Edge::prospect)) expect_counterfactual(state, ctx, country);
}

/// Share of the cohort that turns 18 `years` after the base year that would study if nothing but the trend moved it.
double usual_enrolment(const Params& p, const CountryState& state, const CountryFacts& facts, int years) {
    constexpr double seen = age_of_skilled_share - 18;  // years from those in whom the share was seen to those of the base year
    return on_trend(state.base_enrolment, facts.tertiary_trend, seen, seen + p.trend * years);
}

/// Share of a cohort that wants to study at a prospect, which is never below that of the less skilled; `usual` at those of the base year.
double wanted(const Params& p, const CountryState& state, const CountryFacts& facts, double usual, double prospect) {
    const auto ratio = [](double now, double base) { return base > 0 ? std::max(now, 0.0) / base : 1.0; };
    const Outlook outlook{std::max(prospect, state.unskilled_prospect),
                          std::max(state.base_prospect, state.base_unskilled_prospect), ratio(state.gain, state.base_gain),
                          ratio(state.home_return, state.base_home_return)};
    const bool poor = facts.income_group <= IncomeGroup::lower_middle;
    const double elasticity = poor ? p.elasticity : p.elasticity_richer;
    if (p.form == "uniform_cost") return uniform_cost(usual, outlook, elasticity);
    return constant_elasticity(usual, outlook, elasticity, p.home_elasticity);
}

/// Places that laws add for a year, persons; those that donors pay are part of them.
struct AddedPlaces {
    double all = 0, donated = 0;
    std::array<double, 2> upkeep{};  // as in CountryState
};

AddedPlaces added_places(const Context& ctx, int country, double own) {
    AddedPlaces added;
    for (const PlacesAdded& law : ctx.rules.places_added) {
        if (!law.scope.origins[static_cast<std::size_t>(country)]) continue;
        const double places = law.share * own;
        added.all += places, added.donated += law.donors ? places : 0;
        added.upkeep[law.donors ? 1 : 0] += law.upkeep * places;
    }
    return added;
}

/// Years whose donated studies are kept: studies last eight at most.
constexpr std::size_t donated_years = 9;

/// Whoever enrols takes one of the country's own places while there is one.
void note_donated(CountryState& state, const AddedPlaces& added, double own, double enrolled) {
    std::vector<double>& kept = state.donated_studies;
    const double in_added = std::clamp(enrolled - own, 0.0, added.all);
    const double share = in_added > 0 ? in_added / enrolled * added.donated / added.all : 0;
    if (kept.empty() && share == 0) return;
    kept.resize(donated_years, 0.0);
    std::rotate(kept.begin(), kept.begin() + 1, kept.end());
    kept.back() = share;
    if (std::all_of(kept.begin(), kept.end(), [](double s) { return s == 0; })) kept.clear();
}

void set_enrolment(const Params& p, CountryState& state, double cohort, const Context& ctx, int country, int years) {
    const CountryFacts& facts = ctx.atlas.countries[static_cast<std::size_t>(country)];
    const double usual = usual_enrolment(p, state, facts, years), rise = state.base_enrolment > 0 ? usual / state.base_enrolment : 1;
    const double own_places = state.base_places * math::pow(1 + p.places_growth, years) * rise, mean = funding_change(ctx, country);
    const AddedPlaces added = years > 0 ? added_places(ctx, country, own_places) : AddedPlaces{};  // the base year knows no policy
    const double places = own_places + added.all + state.public_finance.places_financed, eligible = cohort * mean;
    const auto placed = [&](double share) { return state.base_places > 0 ? within_places(share, places, cohort, mean) : share; };
    const double wish = wanted(p, state, facts, usual, state.prospect);
    state.enrolment = placed(wish);
    state.unmet_places = state.base_places > 0 ? std::max(0.0, wish * eligible - own_places - added.all) : 0;
    state.enrolment_without_prospect = placed(wanted(p, state, facts, usual, state.unskilled_prospect));
    state.places_upkeep = added.upkeep;
    note_donated(state, added, own_places, state.enrolment * eligible);
}

/// Places of study that a scheme pays in a country by the law of the year's end, by the sex and field they are for: [sex][field].
std::vector<double> places_of(const Scheme& scheme, const Context& ctx, int country) {
    const auto fields = static_cast<std::size_t>(ctx.layout.fields);
    const auto& shares = ctx.atlas.countries[static_cast<std::size_t>(country)].field_share;
    std::vector<double> places(sexes * fields, 0.0);
    double all = 0;
    for (std::size_t i = 0; i < places.size(); ++i) {
        const int sex = static_cast<int>(i / fields), field = static_cast<int>(i % fields);
        places[i] = scheme.scope.person(sex, ctx.atlas.first_skilled(), field) ? shares[i % fields] : 0.0;
        all += places[i];
    }
    const double own = places_at(scheme, ctx.atlas, country);
    for (double& n : places) n *= all > 0 ? own / all : 0;
    return places;
}

/// Writes down who promises which places for the year that follows; returns all of them, [sex][field].
std::vector<double> note_promises(InstitutionState& s, const Context& ctx, int country) {
    std::vector<double> sum(static_cast<std::size_t>(sexes * ctx.layout.fields), 0.0);
    for (const Scheme& scheme : ctx.law(Edge::partners).schemes) {
        if (!scheme.open || places_at(scheme, ctx.atlas, country) <= 0) continue;
        const std::vector<double> places = places_of(scheme, ctx, country);
        if (std::all_of(places.begin(), places.end(), [](double n) { return n == 0; })) continue;  // for nobody who could study
        s.partner_promises.push_back(scheme.number);
        for (std::size_t i = 0; i < places.size(); ++i) s.partner_promises.push_back(places[i]), sum[i] += places[i];
    }
    for (const double n : sum) s.partner_places += n;
    return sum;
}

void seat_partner_students(CountryState& state, double cohort, const Context& ctx, int country, bool first) {
    InstitutionState& s = state.institutions;
    s.partner_rank.clear(), s.partner_promises.clear();
    s.partner_places = 0;
    if (first || !ctx.tables.partners_pay) return;  // the base year knows no policy
    if (const CountryState* other = ctx.instead(Edge::partners, static_cast<std::size_t>(country))) {
        s.partner_places = other->institutions.partner_places;
        s.partner_rank = other->institutions.partner_rank, s.partner_promises = other->institutions.partner_promises;
        return;
    }
    const std::vector<double> places = note_promises(s, ctx, country);
    if (s.partner_places == 0) return;
    const auto& all = ctx.tables.study_funding;
    const StudyFunding funding = all.empty() ? StudyFunding{} : all[static_cast<std::size_t>(country)];
    const double liquid = funding.least < 1 ? (funding.mean() - funding.least) / (1 - funding.least) : 1;
    const std::vector<double> shares = shares_of_students(state, ctx, country);
    for (std::size_t i = 0; i < places.size(); ++i) {
        const double young = cohort / sexes * shares[i % shares.size()];
        const bool any = places[i] > 0 && young > 0;
        s.partner_rank.push_back(any ? partner_rank(places[i] / young, state.enrolment / funding.base_mean, liquid, funding.least) : 0);
    }
}

}  // namespace

StudyFunding funding_of(const Params& p, const Context& ctx, int country) {
    const CountryState& state = ctx.world.countries[static_cast<std::size_t>(country)];
    const HouseholdState& households = state.households;
    const auto level = static_cast<std::size_t>(level_before_skilled(ctx));
    const bool as_in_base_year = ctx.tables.choice.means.empty() && !state.base_wage.empty();
    const double cost = p.private_share * ctx.atlas.countries[static_cast<std::size_t>(country)].tertiary_cost;
    const auto funding = [&](double wage, double receiving, double transfer) {
        const auto from = [&](double income) { return liquid_from(cost, p.liquid_share * income, p.wealth_sigma); };
        return StudyFunding{receiving, from(p.other_income * wage), from(p.other_income * wage + transfer), 1, p.least_liquidity};
    };
    StudyFunding now = funding((as_in_base_year ? state.base_wage : state.wage)[level], households.receiving_share, households.mean_transfer);
    now.base_mean = funding(state.base_wage[level], households.base_receiving_share, households.base_mean_transfer).mean();
    return now;
}

void expect_and_enrol(const Params& p, const FieldProspects& fields, CountryState& state, const Tallies& tallies, double cohort,
                      const Context& ctx, int country, bool first) {
    if (level_before_skilled(ctx) < 0) return;
    set_returns(state, ctx, country, first);
    if (first)
        set_base(p, state, cohort, ctx, country);
    else
        expect(p, state, tallies, ctx, country);
    fields.expect(state, country, first);
    set_enrolment(p, state, cohort, ctx, country, first ? 0 : ctx.last().year() + 1 - ctx.atlas.base_year);
    seat_partner_students(state, cohort, ctx, country, first);
}

}  // namespace sterna
