#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double quota = 0;
    double max_stay = 36, gap = 0, renewals = 0;
    std::string reentry = "none";
    double deposit = 0;
    bool tied = true;
    double reentry_kept = 1, settlement = 0.05;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        required_number<Params>("quota", &Params::quota, {0, 1e9}, "persons/year",
                                "new permits a year, first and repeat trips together", "the law to be studied",
                                Evidence::assumption),
        number<Params>("max_stay", &Params::max_stay, {1, 120}, "month", "length of a permit, and of each renewal",
                       "common lengths are 7 months (New Zealand) to 58 (Korea)", Evidence::assumption),
        number<Params>("gap", &Params::gap, {0, 120}, "month", "least time at home before the next trip in the scheme", "plausible from 0 to 12",
                       Evidence::assumption),
        number<Params>("renewals", &Params::renewals, {0, 20}, "1", "most renewals of a permit without going home", "plausible from 0 to 2",
                       Evidence::assumption),
        choice<Params>("reentry", &Params::reentry, {"none", "guaranteed"},
                       "whether those who go home when the permit ends come again before newcomers",
                       "both occur: seasonal schemes of New Zealand and Canada name workers again", Evidence::assumption),
        number<Params>("deposit", &Params::deposit, {0, 0.9}, "share of the wage",
                       "withheld from the wage and paid out at home; lost by overstaying", "plausible from 0 to 0.3",
                       Evidence::assumption),
        number<Params>("reentry_kept", &Params::reentry_kept, {0, 1}, "share", "chance that a guaranteed re-entry is honoured when it is claimed",
                       "a promise kept; less to study broken ones", Evidence::assumption),
        number<Params>("settlement", &Params::settlement, {0, 1}, "share", "workers offered to stay for good when a permit ends", "plausible from 0 to 0.2; as many as of other temporary residents in a year",
                       Evidence::assumption),
        toggle<Params>("tied", &Params::tied, "whether the permit holds for one employer only", "most schemes are", Evidence::assumption)};
    return t;
}

class CircularVisa final : public Lever {
  public:
    explicit CircularVisa(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength == 0) return;
        push(rules, scope, params_.quota * strength, number, true);
    }

    /// Permits given before run out; nobody can come again, and those still abroad know it.
    void after(Rules& rules, const Scope& scope, int number) const override { push(rules, scope, 0, number, false); }

  private:
    void push(Rules& rules, const Scope& scope, double slots, int number, bool open) const {
        Scheme scheme;
        scheme.number = number;
        scheme.scope = scope;
        scheme.slots_per_year = slots;
        scheme.max_stay = static_cast<int>(params_.max_stay);
        scheme.gap = static_cast<int>(params_.gap);
        scheme.renewals = static_cast<int>(params_.renewals);
        scheme.reentry = open && params_.reentry == "guaranteed" ? params_.reentry_kept : 0;
        scheme.settlement = open ? params_.settlement : 0;
        scheme.deposit = params_.deposit;
        scheme.tied = params_.tied;
        scheme.open = open;
        rules.schemes.push_back(scheme);
    }

    Params params_;
};

}  // namespace

LeverEntry circular_visa_lever() {
    return {.info = {.name = "circular_visa",
                     .summary = "A door of its own for workers who come for a time and may come again.",
                     .description =
                         "In law: a scheme for temporary or seasonal workers. `quota` new permits are given a year, each valid for "
                         "`max_stay` months and renewed up to `renewals` times. When the permit ends for good the worker goes home, and "
                         "may apply again after `gap` months, or overstays and loses deposit (to the treasury of the destination) and re-entry. With `reentry: guaranteed` "
                         "those who went home when their permit ended have places before newcomers; returning takes a place of the quota.\n\n"
                         "Moves four things: departures, because recruiters approach those eligible (`emigration`: recruitment); lengths "
                         "of stay; repeat trips; and overstaying, which guaranteed re-entry makes rare (`permits`: share_without, "
                         "share_guaranteed). A tied worker earns less abroad (`permits`: tie). Places are filled by whole workers, each "
                         "of whom stands for many persons: the last may exceed the quota, which later places pay back. Places unused "
                         "at the end of a year lapse.\n\n"
                         "Strength, as along a ramp, scales the number of permits and nothing else. After `until` no permit is given or "
                         "renewed, the right to come again ends, and permits already given run out. Not captured: housing, seasons (`seasonal_visa`), "
                         "whom employers choose, and what they spend on recruiting.\n\n"
                         "Who pays: the worker pays the move, and with a deposit lends part of the wage.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<CircularVisa>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::migrant},
            .opening = true,
            .process = "admission"};
}

}  // namespace sterna
