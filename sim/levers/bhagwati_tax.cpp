#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double rate = 0.1, years = 5, collection = 0.5;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("rate", &Params::rate, {0, 0.5}, "share", "of the gross wage abroad", "classic proposal of a surtax of 10 %, Bhagwati 1976",
                       Evidence::recalled_high),
        number<Params>("years", &Params::years, {0, 50}, "year", "from arrival during which it is due", "the law to be studied", Evidence::assumption),
        number<Params>("collection", &Params::collection, {0, 1}, "share", "of what is paid that reaches the treasury; the rest is spent on collecting",
                       "no country has tried it on a scale that tells", Evidence::assumption)};
    return t;
}

class BhagwatiTax final : public Lever {
  public:
    explicit BhagwatiTax(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength * params_.rate * params_.years == 0) return;
        rules.earnings_taxes.push_back({scope, params_.rate * strength, params_.years, params_.collection});
    }
    void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override { enact(rules, scope, force, false); }
    /// What was paid in the months before it ended is received in December.
    void after_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override { enact(rules, scope, force, true); }

  private:
    void enact(Rules& rules, const Scope& scope, const LeverForce& force, bool over) const {
        const double part = part_of_year(force);
        if (force.strength * params_.rate * params_.years * part == 0) return;
        rules.earnings_taxes.push_back({scope, params_.rate * force.strength, params_.years, params_.collection, part, over});
    }

    Params params_;
};

}  // namespace

LeverEntry bhagwati_tax_lever() {
    return {.info = {.name = "bhagwati_tax",
                     .summary = "The country of birth taxes what its natives earn abroad in their first years.",
                     .description =
                         "In law: a surtax on the gross wage of natives in scope who live abroad, beside the tax of the country where they work, due for "
                         "`years` from arrival and collected with the help of that country. Those who were abroad before the law pay for what is left of "
                         "these years. Nobody finds those without papers, who pay nothing.\n\n"
                         "Moves what migrants have in hand, save and send; departures, since movers look ten years ahead and count the tax of "
                         "the years in which it is due against income abroad (`emigration`: beta); the choice of destination, towards those "
                         "out of scope, and of going without papers; returns while it is due, through income abroad (`return`); and what the young "
                         "expect of a career abroad (`schooling`). Rates of several laws add up.\n\n"
                         "Strength, as along a ramp, scales the rate. From `until` on nothing is due. The migrant pays; the treasury of the origin "
                         "gets `collection` of it, at the wages of the December count, among its taxes (`fiscal`), and the rest is spent on "
                         "collecting. Not captured: giving up citizenship to be free of it, hiding income, and its part in the external account.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<BhagwatiTax>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::statuses,
            .payers = {Payer::migrant}};
}

}  // namespace sterna
