#include <algorithm>

#include "sterna/model/base_incomes.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/return_offer.hpp"

namespace sterna {

namespace {

using P = ReturnParams;

const ParamTable<P>& table() {
    static const ParamTable<P> t{
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
        number<P>("saving_rate", &P::saving_rate, {0, 0.9}, "share", "share of the net wage saved abroad", "plausible from 0.1 to 0.4",
                  Evidence::assumption),
        number<P>("family_share", &P::family_share, {0, 1}, "share", "recent arrivals whose spouse or children are at home",
                  "plausible from 0.2 to 0.6", Evidence::assumption),
        number<P>("family_years", &P::family_years, {0, 40}, "year", "time abroad after which families are together", "plausible from 3 to 8",
                  Evidence::assumption),
        number<P>("offer_response", &P::offer_response, {0, 5}, "1", "effect of a grant of one year of home income on the log hazard",
                  "plausible from 0 to 1", Evidence::assumption),
        number<P>("intention_years", &P::intention_years, {0, 40}, "year",
                  "those more likely than not to be home within this time say that they will return", "no estimate", Evidence::assumption),
        number<P>("retirement_level", &P::retirement_level, {-10, 10}, "1",
                  "log odds of spending old age at home, at mean taste and equal prices", "18 % (5-40 %)", Evidence::assumption),
        number<P>("retirement_prices", &P::retirement_prices, {0, 5}, "1", "effect of the log of foreign over home prices on them",
                  "what log income is worth in the choice of destination", Evidence::assumption)};
    return t;
}

constexpr Stream decide_stream = stream("return/decide");

class ReturnMigration final : public Process {
  public:
    explicit ReturnMigration(const ReturnParams& params) : params_(params), bound_(hazard_keyed_bound(params)) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.returning = params_;
        tables.saving_rate = params_.saving_rate;
        if (tables.wage_ratio.empty()) tables.wage_ratio = base_income_ratios(tables.choice.params, ctx.atlas);
    }

    void decide(Block& block, const Context& ctx) const override {
        const auto luck = block.words(ctx.draws, decide_stream, ctx.now, block.abroad);
        for (std::size_t i = 0; i < block.abroad.size(); ++i) {
            const int row = block.abroad[i];
            Page& page = block.page();
            // Gone, moved in this step, or home: nothing to decide.
            if (page.residence[row] == gone || page.residence[row] == page.birth[row] || page.since[row] == ctx.now.index) continue;
            save(page, row, ctx);
            if (ctx.census) intend(page, row, ctx);
            decide_row(block, row, to_unit53(luck[i][0], luck[i][1]), ctx);
        }
    }

    void granted(Block& block, const Context& ctx) const override {
        Page& page = block.page();
        for (const auto& [row, clock] : block.outbox().waiting_returns)
            if (page.residence[row] != gone && page.residence[row] != page.birth[row] && page.since[row] != ctx.now.index)
                return_home(block, row, ctx);
    }

  private:
    void save(Page& page, int row, const Context& ctx) const {
        const double more = params_.saving_rate * net_wage(page, row, ctx) * ctx.step / 12;
        page.savings[row] = static_cast<std::int32_t>(std::min(2e9, page.savings[row] + static_cast<double>(static_cast<int>(more + 0.5))));
    }

    void intend(Page& page, int row, const Context& ctx) const {
        page.state[row] = with_bit(page.state[row], returning_bit, means_to_return(params_, page, row, ctx));
    }

    /// One uniform against the step's probability; the bound spares most people the keyed draws and changes nothing.
    void decide_row(Block& block, int row, double u, const Context& ctx) const {
        const Page& page = block.page();
        const CorridorFacts& facts = corridor(page, row, ctx);
        const double seen = facts.return_factor * hazard_seen(params_, page, row, ctx);
        if (seen == 0) return;
        const double years = ctx.step / 12.0;
        if (u >= (seen * bound_ + facts.attrition) * years) return;
        const double hazard = (seen * hazard_keyed(params_, page, row, ctx) + facts.attrition) * years;
        if (u >= -math::expm1(-hazard)) return;
        const double clock = -math::log1p(-u) / hazard;
        const Application* application = open_application(block, row);
        if (application && application->clock < clock) block.outbox().waiting_returns.emplace_back(row, clock);
        else return_home(block, row, ctx);
    }

    static const CorridorFacts& corridor(const Page& page, int row, const Context& ctx) {
        return ctx.atlas.corridors(page.birth[row], page.residence[row]);
    }

    ReturnParams params_;
    double bound_;
};

}  // namespace

ProcessEntry return_process() {
    return {.info = {.name = "return",
                     .summary = "Migrants go home with a hazard that falls with the time abroad.",
                     .description =
                         "Each step everyone abroad may go home. The yearly hazard is a product: it falls from `on_arrival` to `settled` "
                         "with the years abroad; it depends on the legal status, on the person's taste for home, on home over foreign "
                         "income relative to what the corridor had in the base year, on whether the savings aimed at are there, on "
                         "whether spouse or children are at home, and on age, sex and skill. Grants on return raise it. A factor for each "
                         "corridor comes with a calibrated world.\n\n"
                         "It also adds to the savings of those at work abroad and marks who means to return. A return and an onward move "
                         "in the same step compete: the earlier one happens. Workers of a circular scheme leave by their permit. Not "
                         "captured: rights to pensions that can be taken along, and return because of events at home.",
                     .params = table().infos()},
            .streams = {decide_stream, stream("return/family-at-home")},
            .measures = {},
            .make = [](const Values& values, const MeasureList&) -> std::unique_ptr<Process> {
                return std::make_unique<ReturnMigration>(table().read(values));
            }};
}

}  // namespace sterna
