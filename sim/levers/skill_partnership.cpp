#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double places = 0;
    double away_share = 0.5;
    double stay = 60, renewals = 1;
    double levy = 0.1, levy_years = 4;
    double recognition = 1;
    double rights = 0.8;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        required_number<Params>("places", &Params::places, {0, 1e9}, "persons/year",
                                "students trained at home at the destination's cost, all origins together", "the law to be studied",
                                Evidence::assumption),
        number<Params>("away_share", &Params::away_share, {0, 1}, "share", "of them on the away track, for whom a slot abroad is kept",
                       "half in the example of Clemens 2015", Evidence::assumption),
        number<Params>("stay", &Params::stay, {1, 120}, "month", "length of their permit, and of each renewal",
                       "longer than the years in which the training is paid back", Evidence::assumption),
        number<Params>("renewals", &Params::renewals, {0, 20}, "1", "most renewals of a permit without going home", "plausible from 0 to 2",
                       Evidence::assumption),
        number<Params>("levy", &Params::levy, {0, 0.5}, "share of the wage", "paid back by workers of the away track",
                       "15,000 recovered by 10 % of four years' pay, Clemens 2015, IZA Journal of Labor Policy 4:2", Evidence::found),
        number<Params>("levy_years", &Params::levy_years, {0, 20}, "year", "for how long, from arrival", "the same", Evidence::found),
        number<Params>("recognition", &Params::recognition, {0, 1}, "share",
                       "of over-qualification beyond the natives' own that falls away: training follows the destination's standards",
                       "the point of training for a known employer; no estimate", Evidence::assumption),
        number<Params>("rights", &Params::rights, {0, 1}, "1", "least rights index of the workers", "the law to be studied; 0.7 without",
                       Evidence::assumption)};
    return t;
}

class SkillPartnership final : public Lever {
  public:
    explicit SkillPartnership(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength > 0) push(rules, scope, params_.places * strength, number, true);
    }

    /// Students finish and permits run out under the terms they were given on; there are no further places.
    void after(Rules& rules, const Scope& scope, int number) const override { push(rules, scope, 0, number, false); }

  private:
    void push(Rules& rules, const Scope& scope, double places, int number, bool open) const {
        Scheme scheme;
        scheme.number = number, scheme.scope = scope;
        scheme.training_places = places, scheme.away_share = params_.away_share, scheme.trained_only = true;
        scheme.slots_per_year = open ? places * params_.away_share : 0;
        scheme.max_stay = static_cast<int>(params_.stay), scheme.renewals = static_cast<int>(params_.renewals);
        scheme.tied = false, scheme.open = open, scheme.agreement = true;
        scheme.recognition = params_.recognition;
        scheme.levy = params_.levy, scheme.levy_months = static_cast<int>(12 * params_.levy_years);
        rules.schemes.push_back(scheme);
        promise_rights(rules, scope, params_.rights);
    }

    Params params_;
};

}  // namespace

LeverEntry skill_partnership_lever() {
    return {.info = {.name = "skill_partnership",
                     .summary = "The destination pays for training at home; some of those trained come, the others stay.",
                     .description =
                         "In law: a global skill partnership (Clemens 2015). `places` students a year, of the sex and fields in scope, are "
                         "trained in the country of birth beyond the places there are otherwise, and graduate as partner-financed. For the "
                         "share `away_share`, drawn for life, a slot abroad is kept: once graduated they are offered it every year until "
                         "they take it. To the others, the home track, these slots are closed; ordinary doors are not. Nobody else gets a slot.\n\n"
                         "Moves graduates at home, departures once the first have graduated, over-qualification abroad, and pay: workers of "
                         "the away track pay back `levy` of the gross wage for `levy_years`. Places open with the year after the start; "
                         "several origins share them by the size of their youth. Joint: needs the schools and the migration authorities of both "
                         "countries (`coherence`). Strength scales places and slots; after `until` nobody is "
                         "enrolled or admitted, and students finish. Not captured: quality of schools, and that better schools train others "
                         "too.\n\n"
                         "Who pays: the destinations in scope pay the training in equal parts, until the last cohort is out; workers of the away "
                         "track pay part of it back by the levy (`partnerships`).",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<SkillPartnership>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::destination, Payer::migrant},
            .joint = true,
            .opening = true,
            .process = "partnerships"};
}

}  // namespace sterna
