#include <algorithm>
#include <cmath>

#include "sterna/model/base_incomes.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/optimal_duration.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/social_capital.hpp"
#include "sterna/model/target_saver.hpp"

namespace sterna {

namespace {

struct Params : ReturnParams {
    std::string rule = "hazard";
    double interest = 0;                          // 1/year
    double target_spread = 0.5;
    double home_bonus = 0.8, bonus_spread = 0.3;
    double horizon = 5, volatility = 0.2;         // year, per square root of a year
    double risk_aversion = 1, expectation = 1, trait_spread = 1;
};

using P = Params;

const ParamTable<P>& table() {
    static const ParamTable<P> t{
        choice<P>("rule", &P::rule, {"hazard", "target_saver", "optimal_duration", "social_capital"},
                  "how return is decided: by the hazard, when savings reach an aim, after the stay that is best, or by contacts at home and "
                  "abroad",
                  "Dustmann and Goerlach 2016 for the motives; the last is a reconstruction after Biondo, Pluchino and Rapisarda 2013",
                  Evidence::assumption),
        number<P>("on_arrival", &P::on_arrival, {0, 2}, "1/year", "exit hazard just after arrival",
                  "solved so that a third leaves within five years; 20-50 % in OECD 2008, International Migration Outlook, Part III",
                  Evidence::derived),
        number<P>("settled", &P::settled, {0, 1}, "1/year", "exit hazard of those who have been abroad for decades",
                  "with the above gives 2.3 % a year over the world's stock; 2.5 % in flow estimates of 2010-15", Evidence::derived),
        number<P>("fading", &P::fading, {0.25, 40}, "year", "time over which the hazard falls from the first to the second",
                  "plausible from 2 to 8, exits of the first five and the next five years in OECD 2008", Evidence::assumption),
        number<P>("taste_weight", &P::taste_weight, {0, 2}, "1", "effect of one standard deviation of taste for home on the log hazard",
                  "the weight it has when leaving", Evidence::assumption),
        number<P>("income_elasticity", &P::income_elasticity, {0, 3}, "1",
                  "elasticity of the hazard to home over foreign income, relative to the base-year mean of the corridor",
                  "plausible from 0 to 1", Evidence::assumption),
        number<P>("target_years", &P::target_years, {0, 20}, "year", "savings aimed at, in years of home income", "plausible from 1 to 4",
                  Evidence::assumption),
        number<P>("target_factor", &P::target_factor, {1, 5}, "1", "factor once savings reach the aim",
                  "sign: Dustmann and Goerlach 2016, Journal of Economic Literature 54; size assumption", Evidence::assumption),
        number<P>("family_factor", &P::family_factor, {1, 5}, "1", "factor while spouse or children are at home",
                  "sign: Constant and Zimmermann 2011; size assumption", Evidence::assumption),
        number<P>("skilled_factor", &P::skilled_factor, {0.2, 2}, "1", "factor of the skilled",
                  "sign: Constant and Zimmermann 2011, the educated exit less; size assumption", Evidence::assumption),
        number<P>("older_factor", &P::older_factor, {0.2, 5}, "1", "factor from the age `older_from`",
                  "sign: Constant and Zimmermann 2011; size assumption", Evidence::assumption),
        number<P>("older_from", &P::older_from, {40, 65}, "year", "age from which migrants count as older", "no estimate", Evidence::assumption),
        number<P>("men_factor", &P::men_factor, {0.2, 3}, "1", "factor of men", "Constant and Zimmermann 2012: 9 % more likely",
                  Evidence::found),
        number<P>("free_movement", &P::free_movement, {0, 10}, "1", "factor under free movement",
                  "plausible from 1.2 to 2; Dutch and German exit rates are the highest, OECD 2024", Evidence::assumption),
        number<P>("temporary", &P::temporary, {0, 10}, "1", "factor on a temporary permit", "plausible from 1 to 2", Evidence::assumption),
        number<P>("student", &P::student, {0, 10}, "1", "factor of students", "plausible from 1 to 3", Evidence::assumption),
        number<P>("permanent", &P::permanent, {0, 10}, "1", "factor of permanent residents", "plausible from 0.4 to 1", Evidence::assumption),
        number<P>("naturalised", &P::naturalised, {0, 10}, "1", "factor of the naturalised", "plausible from 0.2 to 1", Evidence::assumption),
        number<P>("protected", &P::protected_person, {0, 10}, "1", "factor of the protected", "as permanent", Evidence::assumption),
        number<P>("irregular", &P::irregular, {0, 10}, "1", "factor without papers",
                  "plausible from 0.2 to 1; enforcement lowers it, Massey, Durand and Pren 2016", Evidence::assumption),
        number<P>("dual_factor", &P::dual_factor, {1, 3}, "1", "factor of the naturalised who stay citizens at home",
                  "sign: German passport holders exit more, Constant and Zimmermann 2011; size assumption", Evidence::assumption),
        number<P>("saving_rate", &P::saving_rate, {0, 0.9}, "share", "share of the net wage saved abroad", "plausible from 0.1 to 0.4",
                  Evidence::assumption),
        number<P>("family_share", &P::family_share, {0, 1}, "share", "recent arrivals whose spouse or children are at home",
                  "plausible from 0.2 to 0.6", Evidence::assumption),
        number<P>("family_years", &P::family_years, {0, 40}, "year", "time abroad after which families are together", "plausible from 3 to 8",
                  Evidence::assumption),
        number<P>("portability_factor", &P::portability_factor, {0.2, 5}, "1", "factor where all accrued social rights can be taken home",
                  "no estimate (1-1.5)", Evidence::assumption),
        number<P>("accrual", &P::accrual, {0, 1}, "share", "of a year's income that a year abroad adds to accrued social rights",
                  "usual contributions to pensions, both sides", Evidence::assumption),
        number<P>("offer_response", &P::offer_response, {0, 5}, "1", "effect of a grant of one year of home income on the log hazard",
                  "plausible from 0 to 1", Evidence::assumption),
        number<P>("intention_years", &P::intention_years, {0, 40}, "year",
                  "those more likely than not to be home within this time say that they will return", "no estimate", Evidence::assumption),
        number<P>("retirement_level", &P::retirement_level, {-10, 10}, "1",
                  "log odds of spending old age at home, at mean taste and equal prices", "18 % (5-40 %)", Evidence::assumption),
        number<P>("retirement_prices", &P::retirement_prices, {0, 5}, "1", "effect of the log of foreign over home prices on them",
                  "what log income is worth in the choice of destination", Evidence::assumption),
        number<P>("retirement_portability", &P::retirement_portability, {0, 5}, "1",
                  "effect on them of taking all accrued social rights home instead of none", "what log income is worth in the choice of destination",
                  Evidence::assumption),
        number<P>("interest", &P::interest, {0, 0.2}, "1/year", "on savings abroad", "zero leaves interest out", Evidence::assumption),
        number<P>("target_spread", &P::target_spread, {0, 2}, "1", "target savers: standard deviation of the log aim among people, mean kept",
                  "no estimate", Evidence::assumption),
        number<P>("home_bonus", &P::home_bonus, {0.01, 10}, "util/year", "optimal duration: worth of a year lived at home, in log consumption",
                  "0.8 makes the best stay abroad 30 of 40 years at three times the wage", Evidence::assumption),
        number<P>("bonus_spread", &P::bonus_spread, {0, 2}, "1", "the same: effect of one standard deviation of taste for home on its log",
                  "no estimate", Evidence::assumption),
        number<P>("horizon", &P::horizon, {1, 40}, "year", "social capital: years between one decision and the next", "no estimate",
                  Evidence::assumption),
        number<P>("volatility", &P::volatility, {0.01, 2}, "1/year^0.5", "social capital: standard deviation of the yearly log change of contacts",
                  "no estimate", Evidence::assumption),
        number<P>("risk_aversion", &P::risk_aversion, {0.01, 1}, "1", "social capital: largest risk aversion", "no estimate", Evidence::assumption),
        number<P>("expectation", &P::expectation, {0.01, 1}, "1", "social capital: largest initial expectation", "no estimate",
                  Evidence::assumption),
        number<P>("trait_spread", &P::trait_spread, {0, 3}, "1",
                  "social capital: 0 = both alike for all; 1 = uniform below the largest", "no estimate", Evidence::assumption)};
    return t;
}

constexpr Stream decide_stream = stream("return/decide"), target_stream = stream("return/target"), prudence_stream = stream("return/prudence"),
                 contacts_stream = stream("return/contacts");

/// What decides beside the hazard. A rule says how many more years somebody will stay; 0 = goes now.
enum class ReturnRule { hazard, target_saver, optimal_duration, social_capital };

ReturnRule rule_of(const std::string& word) {
    if (word == "target_saver") return ReturnRule::target_saver;
    if (word == "optimal_duration") return ReturnRule::optimal_duration;
    if (word == "social_capital") return ReturnRule::social_capital;
    return ReturnRule::hazard;
}

class ReturnMigration final : public Process {
  public:
    ReturnMigration(const Params& params, const MeasureList& measures)
        : params_(params), rule_(rule_of(params.rule)), benefits_(measures.find("benefits_taken_home")) {}

    Edge law_through() const override { return Edge::returns; }

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.returning = params_;
        tables.saving_rate = params_.saving_rate;
        tables.benefits_taken_home = benefits_;
        if (tables.wage_ratio.empty()) tables.wage_ratio = base_income_ratios(tables.choice.params, ctx.atlas);
        if (rule_ == ReturnRule::hazard) bound_return_incomes(params_, tables, ctx);
    }

    void settle_in(Block& block, const Context& ctx) const override {
        Page& page = block.page();
        for (int row = 0; row < block.rows(); ++row)
            if (page.residence[row] != gone && page.residence[row] != page.birth[row])
                page.state[row] = with_bit(page.state[row], returning_bit, intends_to_return(page, row, ctx));
    }

    void decide(Block& block, const Context& ctx) const override {
        const auto luck = block.drawn.of(block.abroad).uniforms(ctx.draws, decide_stream, ctx.now);
        for (std::size_t i = 0; i < block.abroad.size(); ++i) {
            const int row = block.abroad[i];
            Page& page = block.page();
            // Gone, moved in this step, or home: nothing to decide.
            if (page.residence[row] == gone || page.residence[row] == page.birth[row] || page.since[row] == ctx.now.index) continue;
            save(page, row, 1, ctx);
            if (ctx.census) page.state[row] = with_bit(page.state[row], returning_bit, intends_to_return(page, row, ctx));
            if (page.wake[row] <= ctx.last().index) decide_row(block, row, luck[i], ctx);  // else the plan says that the row stays
        }
    }

    void accrue(Block& block, std::span<const int> rows, std::span<const int> steps, const Context& ctx) const override {
        for (std::size_t i = 0; i < rows.size(); ++i) save(block.page(), rows[i], steps[i], ctx);
    }

    void plan_abroad(Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        const Page& page = block.page();
        const Month next = ctx.last() + 1;
        if (rule_ != ReturnRule::hazard) return std::fill(wake.begin(), wake.end(), next);
        lower_each(rows, wake, [&](int row) { return law_watches_time(page, row, ctx) ? next : next_change_of_pay(page, row, ctx); });
        plan_by_hazard(block, rows, wake, ctx);
    }

    void granted(Block& block, const Context& ctx) const override {
        Page& page = block.page();
        for (const auto& [row, clock] : block.outbox().waiting_returns)
            if (page.residence[row] != gone && page.residence[row] != page.birth[row] && page.since[row] != ctx.now.index)
                return_home(block, row, ctx);
    }

  private:
    /// Whoever owes money saves nothing.
    void save(Page& page, int row, int steps, const Context& ctx) const {
        if (page.savings[row] < 0) return;
        const double saved = saved_a_year(page, row, ctx);
        for (int i = 0; i < steps; ++i) {
            const double more = savings_after(page.savings[row], saved, params_.interest, ctx.step / 12.0) - page.savings[row];
            page.savings[row] = static_cast<std::int32_t>(std::min(2e9, page.savings[row] + static_cast<double>(static_cast<std::int64_t>(more + 0.5))));
        }
    }

    /// What a scheme holds back is saved whole.
    double saved_a_year(const Page& page, int row, const Context& ctx) const {
        const double held_back = withheld_share(page, row, ctx);
        return (held_back + (1 - held_back) * params_.saving_rate) * net_wage(page, row, ctx);
    }

    bool intends_to_return(const Page& page, int row, const Context& ctx) const {
        if (rule_ == ReturnRule::hazard) return means_to_return(params_, page, row, ctx);
        return leaves_by_permit(status_of(page.state[row])) || years_left(page, row, ctx) <= params_.intention_years;
    }

    /// Wakes each row in the first step of the year whose draw is below a bound of all its probabilities: in no other does it go home.
    void plan_by_hazard(Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const {
        const Page& page = block.page();
        const Month next = ctx.last() + 1, december = Month::of(next.year(), 12);
        block.scratch.resize(rows.size());
        for (std::size_t j = 0; j < rows.size(); ++j) block.scratch[j] = most_of_step(page, rows[j], december, ctx);
        Drawn& those = block.drawn.of(rows);
        for (Month month = next; month <= december; month = month + ctx.step) {
            const auto luck = those.uniforms(ctx.draws, decide_stream, month);
            for (std::size_t j = 0; j < rows.size(); ++j)
                if (luck[j] < block.scratch[j]) wake[j] = std::min(wake[j], month);
        }
    }

    /// Never less than the probability to go home in a step up to `until`.
    double most_of_step(const Page& page, int row, Month until, const Context& ctx) const {
        if (leaves_by_permit(status_of(page.state[row]))) return 0;
        const CorridorFacts& facts = corridor(page, row, ctx);
        const double attrition = years_between(Month{page.since[row]}, until) < static_cast<double>(recent_years) ? 0 : facts.attrition;
        const double most = hazard_most(params_, page, row, until, ctx);
        if (most == math::infinity) return most;
        return (facts.return_factor * most * hazard_keyed(params_, page, row, ctx) + attrition) * ctx.step / 12.0;
    }

    /// One uniform against the step's probability; a bound spares most people a close look and changes nothing.
    void decide_row(Block& block, int row, double u, const Context& ctx) const {
        const Page& page = block.page();
        const CorridorFacts& facts = corridor(page, row, ctx);
        if (leaves_by_permit(status_of(page.state[row]))) return;
        if (rule_ != ReturnRule::hazard && years_left(page, row, ctx) <= 0) return return_home(block, row, ctx);
        const bool by_hazard = rule_ == ReturnRule::hazard;
        const double attrition = years_abroad(page, row, ctx) < static_cast<double>(recent_years) ? 0 : facts.attrition;
        const double years = ctx.step / 12.0;
        if (by_hazard && u >= most_of_step(page, row, ctx.last(), ctx)) return;
        const double keyed = by_hazard ? hazard_keyed(params_, page, row, ctx) : 0;
        const double seen = by_hazard ? facts.return_factor * hazard_seen(params_, page, row, ctx) : 0;
        if (seen + attrition == 0) return;
        const double hazard = (seen * keyed + attrition) * years;
        if (u >= -math::expm1(-hazard)) return;
        const double clock = -math::log1p(-u) / hazard;
        const Application* application = open_application(block, row);
        if (application && application->clock < clock) block.outbox().waiting_returns.emplace_back(row, clock);
        else return_home(block, row, ctx);
    }

    /// Years that the row means to stay on under today's circumstances, by the rule in force.
    double years_left(const Page& page, int row, const Context& ctx) const {
        switch (rule_) {
            case ReturnRule::target_saver: return years_to_aim(page, row, ctx);
            case ReturnRule::optimal_duration: return years_of_best_stay(page, row, ctx) - years_abroad(page, row, ctx);
            case ReturnRule::social_capital: return years_to_change_of_mind(page, row, ctx);
            case ReturnRule::hazard: break;
        }
        throw InternalError("the hazard has no length of stay");
    }

    static PersonId person(const Page& page, int row) { return {page.birth[row], page.serial[row]}; }
    static double years_abroad(const Page& page, int row, const Context& ctx) { return years_between(Month{page.since[row]}, ctx.now); }

    /// The aim differs among people by a lognormal factor of mean one, fixed for life.
    double years_to_aim(const Page& page, int row, const Context& ctx) const {
        const double z = math::normal_quantile(ctx.traits.draws.uniform(target_stream, person(page, row), Month{0}));
        const double aim = params_.target_years * expected_income_of(page, row, page.birth[row], ctx) * taste_factor(params_.target_spread, z);
        if (page.savings[row] >= aim) return 0;
        const double saved = saved_a_year(page, row, ctx) + params_.interest * page.savings[row];
        return years_to_target(aim - page.savings[row], saved, params_.interest);
    }

    /// The horizon is the rest of the working life at arrival.
    double years_of_best_stay(const Page& page, int row, const Context& ctx) const {
        const double horizon = 65 - age_of(page, row, Month{page.since[row]});
        const double home = expected_income_of(page, row, page.birth[row], ctx);
        const double abroad = expected_income_of(page, row, page.residence[row], ctx) * share_paid(page, row, ctx);
        const double bonus = params_.home_bonus * taste_factor(params_.bonus_spread, ctx.taste(page, row));
        return optimal_years_abroad(horizon, home, abroad, bonus);
    }

    /// Decisions fall on anniversaries of arrival, every `horizon` years; between them nobody moves.
    double years_to_change_of_mind(const Page& page, int row, const Context& ctx) const {
        const Month since{page.since[row]};
        const int between = 12 * static_cast<int>(params_.horizon), months = months_between(since, ctx.now);
        const Words prudence = ctx.traits.draws.words(prudence_stream, person(page, row), Month{0});
        const double risk = params_.risk_aversion * math::pow(to_unit(prudence[0]), params_.trait_spread);
        const double hope = params_.expectation * math::pow(to_unit(prudence[1]), params_.trait_spread);
        const int past = (months - ctx.step + between) / between, due = (months + between) / between;
        if (due == past || months <= 0) return risk > hope ? (between - months % between) / 12.0 : math::infinity;
        return wants_home(page, row, risk, hope, months / 12, ctx) ? 0 : math::infinity;
    }

    bool wants_home(const Page& page, int row, double risk, double hope, int years, const Context& ctx) const {
        double home = 0, abroad = 0;
        for (int y = 1; y <= years; ++y) {
            const Words step = ctx.draws.words(contacts_stream, person(page, row), Month{page.since[row]}, static_cast<std::uint32_t>(y));
            home += params_.volatility * math::normal_quantile(to_unit53(step[0], step[1]));
            abroad += params_.volatility * math::normal_quantile(to_unit53(step[2], step[3]));
        }
        return for_home(risk, hope, home, abroad);
    }

    static const CorridorFacts& corridor(const Page& page, int row, const Context& ctx) {
        return ctx.atlas.corridors(page.birth[row], page.residence[row]);
    }

    Params params_;
    ReturnRule rule_;
    Measure benefits_;
};

}  // namespace

ProcessEntry return_process() {
    return {.info = {.name = "return",
                     .summary = "Migrants go home with a hazard that in most countries falls with the time abroad.",
                     .description =
                         "Each step everyone abroad may go home. The yearly hazard is a product: it falls from `on_arrival` to `settled` "
                         "with the years abroad; it depends on the legal status, on the person's taste for home, on home over foreign "
                         "income, with what experience from abroad is worth there, relative to what the corridor had in the base year, on whether the savings aimed at are there, on "
                         "whether spouse or children are at home, and on age, sex and skill. Grants on return raise it. A factor for each "
                         "corridor comes with a calibrated world.\n\n"
                         "Portable social rights, dual citizenship, rights won by law and shocks of policy raise or lower it; debt to recruiters and "
                         "enforcement against people without papers lower it.\n\n"
                         "`rule` puts one of three motives of the literature in the place of the hazard: target savers go home when they have "
                         "saved what they came for, sooner at a higher foreign wage; others stay as long as is best for lifetime utility, "
                         "longer at a higher foreign wage; or people follow their contacts at home and abroad, a reconstruction of a model "
                         "whose functions were not published. Calibrated factors then have no effect, attrition keeps its own.\n\n"
                         "Who goes home takes along the portable part of the rights accrued, into savings. "
                         "It also adds to the savings of those at work abroad, with what their schemes hold back, and marks who means to return. A return and an onward move "
                         "in the same step compete: the earlier one happens. Workers of a circular scheme leave by their permit. Not "
                         "captured: the prices at which savings are spent at home, and pensions paid month by month.",
                     .params = table().infos()},
            .streams = {decide_stream, stream("return/family-at-home"), target_stream, prudence_stream, contacts_stream},
            .measures = {{"benefits_taken_home",
                          {Axis::birth, Axis::residence},
                          "cent",
                          "accrued social rights paid out to natives of the origin on return",
                          true,
                          true}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<ReturnMigration>(table().read(values), measures);
            }};
}

}  // namespace sterna
