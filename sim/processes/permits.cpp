#include <algorithm>

#include "sterna/model/base_incomes.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/permit_end.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/own_rights.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/transitions.hpp"

namespace sterna {

namespace {

struct Params : OverstayParams, TransitionParams {
    double renewal = 0.95, permit_length = 24, study_stay = 0.35, study_stay_usa = 0.675;
    double ban = 60;  // months
};

const ParamTable<Params>& table() {
    using P = Params;
    static const ParamTable<P> t{
        number<P>("renewal", &P::renewal, {0, 1}, "share", "temporary permits outside schemes that are renewed at expiry",
                  "most exits at expiry are already in the calibrated hazard of return; plausible from 0.8 to 1", Evidence::assumption),
        number<P>("permit_length", &P::permit_length, {1, 120}, "month",
                  "length of a temporary permit outside schemes, of a renewal, and of the work permit after studies",
                  "plausible from 12 to 36", Evidence::assumption),
        number<P>("study_stay", &P::study_stay, {0, 1}, "share", "students who get a work permit when their studies end", "no estimate",
                  Evidence::assumption),
        number<P>("study_stay_usa", &P::study_stay_usa, {0, 1}, "share", "the same in the United States",
                  "65-70 % of doctorates stay five years, Finn, ORISE reports", Evidence::recalled_high),
        number<P>("settlement", &P::settlement, {0, 1}, "share", "temporary residents who become permanent in a year; none in Gulf states",
                  "plausible from 0.02 to 0.15", Evidence::assumption),
        number<P>("naturalisation", &P::naturalisation, {0, 1}, "share", "permanent residents naturalised in a year, once they may",
                  "plausible from 0.02 to 0.12", Evidence::assumption),
        number<P>("naturalisation_years", &P::naturalisation_years, {0, 40}, "year", "years abroad after which they may",
                  "plausible from 5 to 10, the usual span in citizenship law", Evidence::assumption),
        number<P>("dual_factor", &P::dual_factor, {1, 3}, "1", "factor of naturalisation where the origin lets its citizens keep their citizenship",
                  "plausible from 1 to 2", Evidence::assumption),
        number<P>("ban", &P::ban, {0, 600}, "month", "after a removal or an overstay during which regular doors but free movement are shut",
                  "five years, the usual length of a re-entry ban", Evidence::assumption),
        number<P>("detection", &P::detection, {0, 0.99}, "share", "irregular residents found in a year",
                  "plausible from 0.01 to 0.3", Evidence::assumption),
        number<P>("regularisation", &P::regularisation, {0, 0.99}, "share", "irregular residents given papers in a year",
                  "plausible from 0 to 0.1", Evidence::assumption),
        number<P>("penalty", &P::penalty, {0, 10}, "year", "cost of being caught, in years of home income",
                  "half a year of income and a ban of five years", Evidence::assumption),
        number<P>("discount", &P::discount, {0.5, 1}, "1", "weight of next year relative to this", "plausible from 0.9 to 0.98",
                  Evidence::assumption),
        number<P>("trip_value", &P::trip_value, {0.1, 2}, "1", "worth of a further trip relative to its gain in log income",
                  "plausible from 0.5 to 1", Evidence::assumption),
        number<P>("share_without", &P::share_without, {0.02, 0.9}, "share", "who overstay a scheme that lets nobody come again",
                  "plausible from 0.1 to 0.4, guest workers of schemes without return", Evidence::assumption),
        number<P>("share_guaranteed", &P::share_guaranteed, {0.0001, 0.019}, "share", "who overstay a scheme that guarantees the next trip",
                  "1 % or less in New Zealand's seasonal scheme, Gibson and McKenzie 2014", Evidence::recalled_high)};
    return t;
}

/// Rights of a circular worker in a rich country without a floor: those of the schemes that the two shares come from.
constexpr double usual_rights = 0.7;

constexpr Stream expiry_stream = stream("permits/expiry"), irregular_stream = stream("permits/irregular"),
                 year_stream = stream("permits/year");

class Permits final : public Process {
  public:
    Permits(const Params& params, const MeasureList& measures)
        : params_(params), ways_(transitions(params)), detection_(-math::log1p(-params.detection)),
          regularisation_(-math::log1p(-params.regularisation)), by_status_(measures.find("foreign_born_by_status")) {}

    Edge law_through() const override { return Edge::returns; }

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.removal_hazard = detection_;
        tables.permit_ends = {params_, params_.renewal, params_.study_stay, params_.study_stay_usa, params_.settlement};
        tables.permit_length = static_cast<int>(params_.permit_length), tables.ban = static_cast<int>(params_.ban);
        if (tables.wage_ratio.empty()) tables.wage_ratio = base_income_ratios(tables.choice.params, ctx.atlas);
        std::vector<OverstayClass> wanted{{0, static_cast<int>(params_.permit_length), Scope{}, 0, {}}};
        for (const Scheme& scheme : ctx.rules.schemes) wanted.push_back({scheme.number, scheme.max_stay, scheme.scope, 0, {}});
        const RightsTable& rights = tables.choice.params.standing.rights;
        for (OverstayClass& c : wanted) {
            // The mean over everybody in scope is costly and does not change: taken over from the step before.
            const auto known = std::find_if(tables.overstay.begin(), tables.overstay.end(), [&](const OverstayClass& k) { return k.scope == c.scope; });
            c.mean_gain = known != tables.overstay.end() ? known->mean_gain : mean_log_gain(tables.wage_ratio, ctx.atlas, c.scope);
            c.scale = solve_overstay(params_, rights.irregular_gap, c.mean_gain, c.months, math::log(1 - rights.tie * (1 - usual_rights)));
        }
        tables.overstay = std::move(wanted);
    }

    void decide(Block& block, const Context& ctx) const override {
        Page& page = block.page();
        for (const int row : block.abroad) {
            if (page.residence[row] == gone || page.residence[row] == page.birth[row] || page.since[row] == ctx.now.index) continue;
            const Status status = status_of(page.state[row]);
            if (status == Status::irregular) without_papers(block, row, ctx);
            else if (page.until[row] <= ctx.last().index && page.until[row] != no_date) expire(block, row, status, ctx);
            if (ctx.year_end() && page.residence[row] != page.birth[row]) turn_of_year(block, row, ctx);
        }
    }

    void plan_abroad(Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        lower_each(rows, wake, [&](int row) { return next_month(block.page(), row, ctx); });
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const int row : block.roll.elsewhere()) {
            if (page.residence[row] == page.birth[row]) continue;
            const int status = static_cast<int>(status_of(page.state[row]));
            block.tally.add(by_status_, static_cast<std::size_t>(page.residence[row] * statuses + status), ctx.weight[page.birth[row]]);
        }
    }

  private:
    Month next_month(const Page& page, int row, const Context& ctx) const {
        const Month next = ctx.last() + 1;
        if (status_of(page.state[row]) != Status::irregular) return page.until[row] == no_date ? never : std::max(next, Month{page.until[row]});
        const Fate fate = fate_of(page, row, ctx);
        for (Month month = next; month.year() == next.year(); month = month + ctx.step) {
            const Words luck = ctx.draws.words(irregular_stream, person_at(page, row), month);
            if (to_unit(luck[0]) < fate.removed || to_unit(luck[1]) < fate.regularised) return month;
        }
        return never;
    }

    /// Chances of a step, without papers.
    struct Fate {
        double removed, regularised;
    };
    Fate fate_of(const Page& page, int row, const Context& ctx) const {
        const double enforcement = enforcement_at(ctx.rules, page.birth[row], page.residence[row]);
        const double removed = ctx.atlas.corridors(page.birth[row], page.residence[row]).removal_share * detection_;
        return {ctx.step_probability(removed * math::exp(enforcement)), ctx.step_probability(regularisation_)};
    }

    void without_papers(Block& block, int row, const Context& ctx) const {
        Page& page = block.page();
        const Words luck = ctx.draws.words(irregular_stream, block.person(row), ctx.now);
        const Fate fate = fate_of(page, row, ctx);
        if (to_unit(luck[0]) < fate.removed) {
            if (Application* application = open_application(block, row)) application->open = false;
            page.scheme[row] = barred;
            page.state[row] = with_bit(page.state[row], returning_bit, false);
            go_home(block, row, ReturnKind::removal, ctx);
        } else if (to_unit(luck[1]) < fate.regularised) {
            page.scheme[row] = no_scheme;
            regularise(page, row, ctx);
        }
    }

    /// Gulf states give papers for a time.
    void regularise(Page& page, int row, const Context& ctx) const {
        if (!ctx.atlas.countries[page.residence[row]].gulf) return change(page, row, ways_[2].to, no_date);
        change(page, row, ways_[2].to_in_gulf, (ctx.now + static_cast<int>(params_.permit_length)).index);
    }

    /// Luck is keyed by the month of expiry, so that the length of a step does not change it.
    void expire(Block& block, int row, Status status, const Context& ctx) const {
        Page& page = block.page();
        const Words luck = ctx.draws.words(expiry_stream, block.person(row), Month{page.until[row]});
        const Scheme* scheme = status == Status::circular ? find_scheme(ctx.rules, page.scheme[row]) : nullptr;
        if (status == Status::student) end_studies(page, row);
        const bool settles = offered_to_settle(page, row, status, scheme, to_unit(luck[1]), ctx) && prefers_to_settle(page, row, status, scheme, ctx);
        if (scheme && settles) return settle_for_good(page, row);
        if (scheme && scheme->open && renewals_left(page, row, *scheme)) return extend(page, row, scheme->max_stay, ctx);
        if (to_unit(luck[0]) < chance_of_renewal(page, row, status, ctx)) {
            page.state[row] = with_status(page.state[row], Status::temporary);
            return extend(page, row, static_cast<int>(params_.permit_length), ctx);
        }
        if (settles) return settle_for_good(page, row);
        if (status == Status::student || to_unit(luck[2]) >= chance_of_overstay(page, row, scheme, ctx)) return return_home(block, row, ctx);
        count_person(block, row, cube::overstay, ctx);
        forfeit_deposit(block, row, ctx);
        page.scheme[row] = barred;  // whoever overstays forgoes the next trip
        change(page, row, Status::irregular, page.until[row]);
    }

    /// Whoever has not graduated by now leaves without a degree.
    static void end_studies(Page& page, int row) {
        if (!(page.state[row] & studying_bit)) return;
        page.state[row] = with_bit(page.state[row], studying_bit, false);
        page.held[row] = no_date;
    }

    bool offered_to_settle(const Page& page, int row, Status status, const Scheme* scheme, double u, const Context& ctx) const {
        if (ctx.atlas.countries[page.residence[row]].gulf) return false;
        return u < (scheme ? scheme->settlement : status == Status::temporary ? params_.settlement : 0);
    }

    /// A secure life abroad against one between two countries, whose part spent at home is worth more the more one likes home
    /// and the dearer the destination.
    static bool prefers_to_settle(const Page& page, int row, Status status, const Scheme* scheme, const Context& ctx) {
        const ChoiceParams& p = ctx.tables.choice.params;
        const double taste = ctx.taste(page, row);
        const auto worth = [&](Status s) {
            return value_of_status(p, ctx.atlas, ctx.rules, own_kind(page, row), page.residence[row], p.beta, s, false) +
                   p.taste_weight * taste * spent_home(p, s);
        };
        return worth(Status::permanent) > worth(status) + p.beta * log_tie(page, row, scheme, ctx);
    }

    static void settle_for_good(Page& page, int row) {
        page.scheme[row] = no_scheme;
        change(page, row, Status::permanent, no_date);
    }

    /// In December, of those who had the status when the year began. Papers for the irregular come at any time.
    void turn_of_year(Block& block, int row, const Context& ctx) const {
        Page& page = block.page();
        const int year = ctx.now.year();
        const Status status = status_of(page.state[row]);
        for (std::size_t way = 0; way < ways_.size(); ++way) {
            if (ways_[way].from != status || status == Status::irregular || page.since[row] >= Month::of(year).index) continue;
            const double chance = chance_of_year(ways_[way], years_between(Month{page.since[row]}, ctx.last()),
                                                 ctx.atlas.countries[page.residence[row]].gulf,
                                                 keeps_citizenship(ctx.rules, page.birth[row], page.residence[row]));
            if (chance > 0 && to_unit(ctx.draws.words(year_stream, block.person(row), Month::of(year))[way]) < chance)
                change(page, row, ways_[way].to, no_date);
        }
    }

    /// How often a permit was renewed follows from its end and the start of the stay.
    static bool renewals_left(const Page& page, int row, const Scheme& scheme) {
        const int months = page.until[row] - page.since[row];
        return (months + scheme.max_stay / 2) / scheme.max_stay <= scheme.renewals;
    }

    static void extend(Page& page, int row, int months, const Context& ctx) {
        while (page.until[row] <= ctx.last().index) page.until[row] = static_cast<std::int16_t>(page.until[row] + months);
    }

    static void change(Page& page, int row, Status status, std::int16_t until) {
        page.state[row] = with_status(page.state[row], status);
        page.until[row] = until;
    }

    Params params_;
    std::array<Transition, 3> ways_;
    double detection_, regularisation_;  // 1/year
    Measure by_status_;
};

}  // namespace

ProcessEntry permits_process() {
    return {.info = {.name = "permits",
                     .summary = "Permits end, are renewed or overstayed; statuses improve with time; people without papers are removed.",
                     .description =
                         "When a permit ends it is renewed if the law says so. A scheme may offer to let its workers settle, as the law may "
                         "those whose temporary permit is not renewed: they do if a "
                         "secure life abroad is worth more to them than one between two countries. Students get a work permit or go home. "
                         "Whoever else must leave chooses between going home and overstaying. Overstaying gains the foreign wage, free of the tie "
                         "to an employer but less what work without papers loses (`rights`: irregular_gap), for as long as one is not detected; leaving gains what the law pays on "
                         "return: a deposit, a grant, and above all the right to come again. Two shares close the choice: how many overstay "
                         "a scheme with tied workers without and with guaranteed re-entry, at the scheme's mean gain and a detection of "
                         "10 % a year. Detection, enforcement, deposits and grants then move it.\n\n"
                         "Irregular residents are removed at the rate `detection` times the share of those found whom the destination removes (a calibrated "
                         "constant of the world), raised e-fold by a unit of enforcement, and given papers at the rate `regularisation`. Who was removed or overstayed finds regular doors shut "
                         "for `ban` after coming home. Once a year temporary residents may settle and permanent ones be naturalised, sooner "
                         "where the origin lets them keep its citizenship. Gulf states do neither, and give papers for a time only. Counts the foreign-born by status. Not captured: asylum claims, "
                         "fines for employers, families of the removed, and which country imposed a ban: it holds everywhere.",
                     .params = table().infos()},
            .streams = {expiry_stream, irregular_stream, year_stream},
            .measures = {{"foreign_born_by_status", {Axis::residence, Axis::status}, "person", "foreign-born residents by legal status", false, true}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Permits>(table().read(values), measures);
            }};
}

}  // namespace sterna
