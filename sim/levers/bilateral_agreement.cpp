#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double slots = 0;
    double stay = 36, renewals = 1;
    double fee_cut = 0.3;
    double rights = 0.8;
    bool tied = true;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        required_number<Params>("slots", &Params::slots, {0, 1e9}, "persons/year", "admissions agreed on for a year, everybody in scope together",
                                "the law to be studied", Evidence::assumption),
        number<Params>("stay", &Params::stay, {1, 120}, "month", "length of a permit, and of each renewal",
                       "common lengths are one to five years", Evidence::assumption),
        number<Params>("renewals", &Params::renewals, {0, 20}, "1", "most renewals of a permit without going home", "plausible from 0 to 2",
                       Evidence::assumption),
        number<Params>("fee_cut", &Params::fee_cut, {0, 1}, "share", "of the money cost of the move that capped recruitment fees save",
                       "plausible from 0 to 0.6; fees are half of the cost or more in recruitment-cost surveys of the World Bank and ILO",
                       Evidence::assumption),
        number<Params>("rights", &Params::rights, {0, 1}, "1", "least rights index of the workers", "the law to be studied; 0.7 without",
                       Evidence::assumption),
        toggle<Params>("tied", &Params::tied, "whether the permit holds for one employer only", "most agreements do", Evidence::assumption)};
    return t;
}

class BilateralAgreement final : public Lever {
  public:
    explicit BilateralAgreement(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength > 0) push(rules, scope, params_.slots * strength, number, true);
    }

    /// Permits given before run out under the terms they were given on.
    void after(Rules& rules, const Scope& scope, int number) const override { push(rules, scope, 0, number, false); }

  private:
    void push(Rules& rules, const Scope& scope, double slots, int number, bool open) const {
        Scheme scheme;
        scheme.number = number, scheme.scope = scope, scheme.slots_per_year = slots;
        scheme.max_stay = static_cast<int>(params_.stay), scheme.renewals = static_cast<int>(params_.renewals);
        scheme.tied = params_.tied, scheme.open = open, scheme.agreement = true;
        scheme.cost = 1 - params_.fee_cut;
        rules.schemes.push_back(scheme);
        promise_rights(rules, scope, params_.rights);
    }

    Params params_;
};

}  // namespace

LeverEntry bilateral_agreement_lever() {
    return {.info = {.name = "bilateral_agreement",
                     .summary = "Two countries agree on places, on a cap of recruitment fees and on rights of the workers.",
                     .description =
                         "In law: a bilateral labour agreement. `slots` workers a year are admitted through a door of its own for `stay` "
                         "months, renewed up to `renewals` times. Capped fees save `fee_cut` of what the move costs the worker, and the "
                         "workers have at least the rights index `rights`.\n\n"
                         "Moves departures, because recruiters approach those eligible (`emigration`: recruitment) and because the cheaper "
                         "move is within reach of more people; and pay, because a tied worker with more rights loses less of the wage. A "
                         "floor that people have anyway changes nothing. Joint: needs the migration and labour authorities of both countries "
                         "(`coherence`). Strength scales the slots, not the terms. After `until` permits "
                         "run out under the terms they were given on. Not captured: portability of pensions, and whether inspections make "
                         "employers keep to the terms: O'Steen (2021) finds no effect of such agreements on stocks of Filipino workers.\n\n"
                         "Who pays: employers of the destination pay what the cap takes off the cost of a move (`employer_cost`), which a "
                         "comparison charges to its party; the worker pays the rest.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<BilateralAgreement>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::employer, Payer::migrant},
            .joint = true,
            .opening = true,
            .process = "admission"};
}

}  // namespace sterna
