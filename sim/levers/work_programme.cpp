#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    std::string indicator = "returns";
    double target = 0.1, start = 0.5, raise = 1.25, cut = 0.5, cost_cap = 0.01;
    bool budget = true;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        choice<Params>("indicator", &Params::indicator,
                       {"skilled_at_home", "skilled_emigration", "returns", "overqualified", "overstays", "formal_transfers"},
                       "what the programme is held to, mean over the origins in scope", "the plan to be studied", Evidence::assumption),
        number<Params>("target", &Params::target, {-1, 10}, "share", "change of the indicator wanted by the end, of what it was before the start",
                       "the plan to be studied", Evidence::assumption),
        number<Params>("start", &Params::start, {0.01, 1}, "share", "of the strength of its levers, until the first review", "plausible from 0.25 to 1",
                       Evidence::assumption),
        number<Params>("raise", &Params::raise, {1, 10}, "1", "factor of that share after a year on track, up to full strength", "plausible from 1 to 2",
                       Evidence::assumption),
        number<Params>("cut", &Params::cut, {0, 1}, "1", "factor of it after a year that is not", "plausible from 0 to 1", Evidence::assumption),
        toggle<Params>("budget", &Params::budget, "whether the budgets of the origins must be no worse, for their output, than before the start to be on track",
                       "the plan to be studied", Evidence::assumption),
        number<Params>("cost_cap", &Params::cost_cap, {0, 1}, "share",
                       "of a year's output of the origins that policies may have cost their budgets since the start; beyond it the programme stops",
                       "plausible from 0.001 to 0.05", Evidence::assumption)};
    return t;
}

ProgrammeIndicator indicator_of(const std::string& word) {
    if (word == "skilled_at_home") return ProgrammeIndicator::skilled_at_home;
    if (word == "skilled_emigration") return ProgrammeIndicator::skilled_emigration;
    if (word == "overqualified") return ProgrammeIndicator::overqualified;
    if (word == "overstays") return ProgrammeIndicator::overstays;
    if (word == "formal_transfers") return ProgrammeIndicator::formal_transfers;
    return ProgrammeIndicator::returns;
}

constexpr int usual_months = 36;  // two to three years, where no end is written

class WorkProgrammeLever final : public Lever {
  public:
    explicit WorkProgrammeLever(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        apply_dated(rules, scope, {strength, number, {}, {}, Month{}});
    }
    void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override {
        if (force.strength > 0) rules.programmes.push_back(plan(scope, force, true));
    }
    /// The close before the first month is what the programme is measured against.
    void before(Rules& rules, const Scope& scope, const LeverForce& force) const override {
        if (months_between(force.now, *force.from) <= 12) rules.programmes.push_back(plan(scope, force, false));
    }

  private:
    WorkProgramme plan(const Scope& scope, const LeverForce& force, bool running) const {
        WorkProgramme plan;
        plan.number = force.number, plan.scope = scope, plan.indicator = indicator_of(params_.indicator);
        plan.target = params_.target, plan.start = params_.start, plan.raise = params_.raise, plan.cut = params_.cut;
        plan.budget = params_.budget, plan.cost_cap = params_.cost_cap;
        plan.from = force.from.value_or(force.now), plan.running = running;
        plan.months = force.until ? months_between(plan.from, *force.until) : usual_months;
        return plan;
    }

    Params params_;
};

}  // namespace

LeverEntry work_programme_lever() {
    return {.info = {.name = "work_programme",
                     .summary = "Levers of two or three years under one plan, reviewed every year against an indicator, the budget and a cap of cost.",
                     .description =
                         "In law: a programme that several authorities sign, with measures, an indicator, a target, and a review each December. A "
                         "policy joins by the key `programme`, which names this entry by its label; it keeps its own dates, scope and amounts, "
                         "which become the most it can do. Members begin at the share `start` of their strength. At each close of a year the "
                         "programme is on track if the indicator has gone its part of the way to `target`, counted from the close before the "
                         "first month (the first close, if it begins in the first year of a run) in proportion to the time passed, and if `budget` holds. Then the share is multiplied by `raise`, up to full "
                         "strength; otherwise by `cut`. Once policies have cost the budgets of the origins more than `cost_cap`, members stop for good. "
                         "A `cut` of 0 ends them too. Without `until` a programme runs three years; after it nothing is reviewed and the last share stands. Members begin "
                         "with the programme at the earliest; with the process `programmes` off they act as if they were in none.\n\n"
                         "Moves the strength of its members and nothing else. Indicators, over natives of the origins in scope: `skilled_at_home`, skilled at home over all of "
                         "15 to 64; `skilled_emigration`, skilled departures less returns a year over skilled natives; `returns`, homecomings a "
                         "year over natives abroad; `overqualified`, share of skilled natives abroad; `overstays`, a year over natives abroad; "
                         "`formal_transfers`, received in US dollars. A negative target wants less. The decision uses the last close only. Whoever "
                         "pays for its members pays, as their pages say; the review itself costs nothing. Cost and budget are those of the origins in scope, for all of "
                         "their policies. Not captured: haggling about the indicator, and measures whose effect comes after the review.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<WorkProgrammeLever>(table().read(values)); },
            .heeds = heeds::origins,
            .payers = {Payer::origin},
            .process = "programmes"};
}

}  // namespace sterna
