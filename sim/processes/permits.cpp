#include <algorithm>

#include "sterna/model/base_incomes.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/return_offer.hpp"

namespace sterna {

namespace {

struct Params : OverstayParams {
    double renewal = 1, permit_length = 24, study_stay = 0.35;
    double regularisation = 0.02, naturalisation = 0.06, naturalisation_years = 5, settlement = 0.05;
};

const ParamTable<Params>& table() {
    using P = Params;
    static const ParamTable<P> t{
        number<P>("renewal", &P::renewal, {0, 1}, "share", "temporary permits outside schemes that are renewed at expiry",
                  "exits at expiry are already in the calibrated hazard of return (.5-1)", Evidence::assumption),
        number<P>("permit_length", &P::permit_length, {1, 120}, "month", "length of a renewal, and of the work permit after studies",
                  "plausible from 12 to 36", Evidence::assumption),
        number<P>("study_stay", &P::study_stay, {0, 1}, "share", "students who get a work permit when their studies end",
                  "65-70 % of doctors in the USA, Finn, ORISE", Evidence::assumption),
        number<P>("settlement", &P::settlement, {0, 1}, "share", "temporary residents who become permanent in a year; none in Gulf states",
                  "plausible from 0.02 to 0.15", Evidence::assumption),
        number<P>("naturalisation", &P::naturalisation, {0, 1}, "share", "permanent residents naturalised in a year, once they may",
                  "plausible from 0.02 to 0.12", Evidence::assumption),
        number<P>("naturalisation_years", &P::naturalisation_years, {0, 40}, "year", "years abroad after which they may",
                  "plausible from 5 to 10, the usual span in citizenship law", Evidence::assumption),
        number<P>("detection", &P::detection, {0, 0.99}, "share", "irregular residents found and removed in a year",
                  "plausible from 0.01 to 0.3", Evidence::assumption),
        number<P>("regularisation", &P::regularisation, {0, 0.99}, "share", "irregular residents given papers in a year",
                  "plausible from 0 to 0.1", Evidence::assumption),
        number<P>("wage_gap", &P::wage_gap, {0, 0.9}, "share", "wage lost by working without papers",
                  "studies of regularisation put it at a quarter, from memory", Evidence::recalled_medium),
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

constexpr Stream expiry_stream = stream("permits/expiry"), irregular_stream = stream("permits/irregular"),
                 year_stream = stream("permits/year");

class Permits final : public Process {
  public:
    explicit Permits(const Params& params)
        : params_(params), detection_(-math::log1p(-params.detection)), regularisation_(-math::log1p(-params.regularisation)) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.removal_hazard = detection_;
        if (tables.wage_ratio.empty()) tables.wage_ratio = base_income_ratios(tables.choice.params, ctx.atlas);
        std::vector<OverstayClass> wanted{{0, static_cast<int>(params_.permit_length), Scope{}, 0, {}}};
        for (const Scheme& scheme : ctx.rules.schemes) wanted.push_back({scheme.number, scheme.max_stay, scheme.scope, 0, {}});
        for (OverstayClass& c : wanted) {
            // The mean over everybody in scope is costly and does not change: taken over from the step before.
            const auto known = std::find_if(tables.overstay.begin(), tables.overstay.end(), [&](const OverstayClass& k) { return k.scope == c.scope; });
            c.mean_gain = known != tables.overstay.end() ? known->mean_gain : mean_log_gain(tables.wage_ratio, ctx.atlas, c.scope);
            c.scale = solve_overstay(params_, c.mean_gain, c.months);
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

  private:
    void without_papers(Block& block, int row, const Context& ctx) const {
        Page& page = block.page();
        const Words luck = ctx.draws.words(irregular_stream, block.person(row), ctx.now);
        if (to_unit(luck[0]) < ctx.step_probability(detection_)) {
            if (Application* application = open_application(block, row)) application->open = false;
            page.scheme[row] = no_scheme;
            page.state[row] = with_bit(page.state[row], returning_bit, false);
            go_home(block, row, ReturnKind::removal, ctx);
        } else if (to_unit(luck[1]) < ctx.step_probability(regularisation_)) {
            change(page, row, Status::permanent, no_date);
        }
    }

    /// Luck is keyed by the month of expiry, so that the length of a step does not change it.
    void expire(Block& block, int row, Status status, const Context& ctx) const {
        Page& page = block.page();
        const Words luck = ctx.draws.words(expiry_stream, block.person(row), Month{page.until[row]});
        const Scheme* scheme = status == Status::circular ? find_scheme(ctx.rules, page.scheme[row]) : nullptr;
        if (scheme && scheme->open && renewals_left(page, row, *scheme)) return extend(page, row, scheme->max_stay, ctx);
        const double renewed = status == Status::temporary ? params_.renewal : status == Status::student ? params_.study_stay : 0;
        if (to_unit(luck[0]) < renewed) {
            page.state[row] = with_status(page.state[row], Status::temporary);
            return extend(page, row, static_cast<int>(params_.permit_length), ctx);
        }
        if (status == Status::temporary && may_settle(page, row, ctx) && to_unit(luck[1]) < params_.settlement)
            return change(page, row, Status::permanent, no_date);
        if (to_unit(luck[2]) >= chance_of_overstay(page, row, scheme, ctx)) return return_home(block, row, ctx);
        count_person(block, row, cube::overstay, ctx);
        page.scheme[row] = no_scheme;  // whoever overstays forgoes the next trip
        change(page, row, Status::irregular, page.until[row]);
    }

    double chance_of_overstay(const Page& page, int row, const Scheme* scheme, const Context& ctx) const {
        const auto& classes = ctx.tables.overstay;
        const auto found = std::find_if(classes.begin() + 1, classes.end(), [&](const OverstayClass& c) { return scheme && c.number == scheme->number; });
        const OverstayClass& kind = found == classes.end() ? classes.front() : *found;
        OverstayCase c;
        c.log_gain = math::log(expected_income_of(page, row, page.residence[row], ctx) / expected_income_of(page, row, page.birth[row], ctx));
        c.months = kind.months;
        c.grant = grant_offered(page, row, ctx);
        if (scheme) c.reentry = scheme->reentry, c.deposit = scheme->deposit;
        return overstay_probability(params_, kind.scale, c);
    }

    void turn_of_year(Block& block, int row, const Context& ctx) const {
        Page& page = block.page();
        const int year = ctx.now.year();
        const Status status = status_of(page.state[row]);
        const bool old_enough = months_between(Month{page.since[row]}, ctx.last()) >= 12 * params_.naturalisation_years;
        const bool citizen = status == Status::permanent && old_enough;
        const bool settler = status == Status::temporary && page.since[row] < Month::of(year).index && may_settle(page, row, ctx);
        if (!citizen && !settler) return;
        const Words luck = ctx.draws.words(year_stream, block.person(row), Month::of(year));
        if (citizen && to_unit(luck[0]) < params_.naturalisation) change(page, row, Status::naturalised, no_date);
        if (settler && to_unit(luck[1]) < params_.settlement) change(page, row, Status::permanent, no_date);
    }

    static bool may_settle(const Page& page, int row, const Context& ctx) { return !ctx.atlas.countries[page.residence[row]].gulf; }

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
    double detection_, regularisation_;  // 1/year
};

}  // namespace

ProcessEntry permits_process() {
    return {.info = {.name = "permits",
                     .summary = "Permits end, are renewed or overstayed; statuses improve with time; people without papers are removed.",
                     .description =
                         "When a permit ends it is renewed if the law says so. Otherwise the holder may be allowed to settle, and if not "
                         "chooses between going home and overstaying. Overstaying gains the foreign wage less `wage_gap` for as long as "
                         "one is not detected; leaving gains what the law pays on return: a deposit, a grant, and above all the right to "
                         "come again. Two shares close the choice: how many overstay a scheme without and with guaranteed re-entry, at "
                         "the scheme's mean gain and a detection of 10 % a year. Detection, deposits and grants then move it.\n\n"
                         "Irregular residents are removed at the rate `detection` and given papers at the rate `regularisation`. Once a "
                         "year temporary residents may settle and permanent ones be naturalised. Not captured: asylum, employers who "
                         "are fined, and the ban on coming again after a removal.",
                     .params = table().infos()},
            .streams = {expiry_stream, irregular_stream, year_stream},
            .measures = {},
            .make = [](const Values& values, const MeasureList&) -> std::unique_ptr<Process> {
                return std::make_unique<Permits>(table().read(values));
            }};
}

}  // namespace sterna
