#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double rise = 0.1;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("rise", &Params::rise, {0, 1}, "share", "added to the gross pay of those in scope at home",
                       "the law to be studied; Malawi added 0.52 for eleven cadres of health workers", Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "who pays what is added: the country itself, or donors", "the law to be studied",
                       Evidence::assumption)};
    return t;
}

class WageTopup final : public Lever {
  public:
    explicit WageTopup(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength * params_.rise == 0) return;
        rules.pay_rises.push_back({scope, params_.rise * strength, params_.payer == "donor"});
    }
    void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override { enact(rules, scope, force, false); }
    /// What was paid in the months before it ended is charged in December.
    void after_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override { enact(rules, scope, force, true); }

  private:
    void enact(Rules& rules, const Scope& scope, const LeverForce& force, bool over) const {
        const double part = part_of_year(force);
        if (force.strength * params_.rise * part == 0) return;
        rules.pay_rises.push_back({scope, params_.rise * force.strength, params_.payer == "donor", part, over});
    }

    Params params_;
};

}  // namespace

LeverEntry wage_topup_lever() {
    return {.info = {.name = "wage_topup",
                     .summary = "Raises pay at home so that fewer leave and more come home.",
                     .description =
                         "In law: a public supplement to the pay of natives in scope who work at home, such as that of Ghana for health workers "
                         "or of Malawi for eleven of their cadres. It comes on top of what the labour market pays and moves no other wage. Who "
                         "works below the education gets none.\n\n"
                         "Moves what stayers earn and are taxed; the value of staying, by the weight of log income of the person (`emigration`: "
                         "beta, and raised_pay_health_young for young health workers, which stands for the one good estimate: 10 % more pay lowers "
                         "their yearly departures by 1 point of 8, Antwi and Phillips 2013; it moves the odds of those who consider leaving, so that "
                         "the yearly rate falls by less where more of these leave than in Ghana); how soon migrants in scope go home, and how few "
                         "overstay; and what the young expect of studies and of their fields. Rises of several laws add up.\n\n"
                         "Strength, as along a ramp, scales the rise. From `until` on, pay is the market's again. The whole rise of "
                         "all in scope at home is paid for the months in force, by far the most of it to people who would have stayed: by the budget of the "
                         "origin, or by donors, at the pay of the December count (`fiscal`). The origin gets the tax on it. Not captured: pay of "
                         "others that follows, how work is done for more pay, and the supplement in the incomes of other members of a household.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<WageTopup>(table().read(values)); },
            .heeds = heeds::origins | heeds::people | heeds::ages,
            .payers = {Payer::origin, Payer::donor}};
}

}  // namespace sterna
