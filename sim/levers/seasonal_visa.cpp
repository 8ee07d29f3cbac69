#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double quota = 0;
    double opens = 4, season = 3, max_stay = 7, gap = 3;
    std::string reentry = "none";
    double reentry_kept = 1, deposit = 0;
    bool tied = true;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        required_number<Params>("quota", &Params::quota, {0, 1e9}, "persons/year", "new permits a year, first and repeat trips together",
                                "the law to be studied", Evidence::assumption),
        number<Params>("opens", &Params::opens, {1, 12}, "calendar month", "month of the year in which the season opens; 4 = April",
                       "the harvest to be studied", Evidence::assumption),
        number<Params>("season", &Params::season, {1, 9}, "month", "span in which workers are admitted; it may run across New Year",
                       "plausible from 1 to 6", Evidence::assumption),
        number<Params>("max_stay", &Params::max_stay, {1, 9}, "month", "length of a permit, which is not renewed",
                       "7 months in New Zealand's scheme, Gibson and McKenzie 2014", Evidence::recalled_high),
        number<Params>("gap", &Params::gap, {3, 12}, "month", "least time at home before the next trip in the scheme",
                       "5 of 12 months at home in New Zealand's scheme; a full season apart elsewhere", Evidence::assumption),
        choice<Params>("reentry", &Params::reentry, {"none", "guaranteed"},
                       "whether those who go home when the permit ends come again before newcomers",
                       "both occur: seasonal schemes of New Zealand and Canada name workers again", Evidence::assumption),
        number<Params>("reentry_kept", &Params::reentry_kept, {0, 1}, "share", "chance that a guaranteed re-entry is honoured when it is claimed",
                       "a promise kept; less to study broken ones", Evidence::assumption),
        number<Params>("deposit", &Params::deposit, {0, 0.9}, "share of the wage",
                       "withheld from the wage and paid out at home; lost by overstaying", "plausible from 0 to 0.3", Evidence::assumption),
        toggle<Params>("tied", &Params::tied, "whether the permit holds for one employer only", "most schemes are", Evidence::assumption)};
    return t;
}

class SeasonalVisa final : public Lever {
  public:
    explicit SeasonalVisa(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength > 0) push(rules, scope, params_.quota * strength, number, true);
    }

    /// Permits given before run out; nobody can come again, and those still abroad know it.
    void after(Rules& rules, const Scope& scope, int number) const override { push(rules, scope, 0, number, false); }

  private:
    void push(Rules& rules, const Scope& scope, double slots, int number, bool open) const {
        Scheme scheme;
        scheme.number = number, scheme.scope = scope, scheme.slots_per_year = slots, scheme.open = open;
        scheme.max_stay = static_cast<int>(params_.max_stay), scheme.gap = static_cast<int>(params_.gap);
        scheme.season_opens = static_cast<int>(params_.opens), scheme.season_months = static_cast<int>(params_.season);
        scheme.reentry = open && params_.reentry == "guaranteed" ? params_.reentry_kept : 0;
        scheme.deposit = params_.deposit, scheme.tied = params_.tied;
        rules.schemes.push_back(scheme);
    }

    Params params_;
};

}  // namespace

LeverEntry seasonal_visa_lever() {
    return {.info = {.name = "seasonal_visa",
                     .summary = "A door that opens for some months of each year, to workers who come for a season.",
                     .description =
                         "In law: a seasonal scheme, such as New Zealand's for horticulture. `quota` permits are given a year, all of "
                         "them in the `season` months from `opens` on, each valid for `max_stay` months and never renewed. When it "
                         "ends the worker goes home, and may apply again after `gap` months, or overstays and loses deposit (to the "
                         "treasury of the destination) and re-entry. With `reentry: guaranteed` those who went home in time are "
                         "offered their place in each season, before newcomers.\n\n"
                         "Moves departures, because recruiters approach those eligible in season (`emigration`: recruitment), repeat "
                         "trips, and overstaying, which guaranteed re-entry makes rare (`permits`: share_without, share_guaranteed): "
                         "New Zealand counts one per cent or fewer. A tied worker earns less (`rights`: tie). Places of the year are "
                         "spread evenly over the season; those unused on 31 December lapse. In steps longer than a month a season "
                         "counts for the whole of a step that it touches; in yearly steps there is none.\n\n"
                         "Strength, as along a ramp, scales the number of permits and nothing else. After `until` no permit is given, "
                         "the right to come again ends, and permits already given run out. Not captured: harvests that fail, work lost "
                         "at home in the months abroad, housing, whom employers choose, and what they spend on recruiting.\n\n"
                         "Who pays: the worker pays the move, and with a deposit lends part of the wage.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<SeasonalVisa>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::migrant},
            .opening = true,
            .process = "admission"};
}

}  // namespace sterna
