#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double persons = 0;
    double return_factor = 0.1, reception = 5000;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        required_number<Params>("persons", &Params::persons, {0, 1e9}, "persons/year", "15- to 64-year-olds who flee the origins in scope", "the event to be studied",
                                Evidence::assumption),
        number<Params>("return_factor", &Params::return_factor, {0.001, 10}, "1",
                       "of the hazard of going home to these origins, from wherever natives live, while the lever lasts", "plausible from 0.01 to 0.5",
                       Evidence::assumption),
        number<Params>("reception", &Params::reception, {0, 100000}, "US dollar", "paid by the destination for each refugee who arrives",
                       "plausible from 500 to 25,000; about 10,000 euro for an application in rich countries: OECD, Migration Policy Debates 13, 2017",
                       Evidence::assumption)};
    return t;
}

class DisplacementLever final : public Lever {
  public:
    explicit DisplacementLever(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength == 0) return;
        rules.displacements.push_back({number, scope, params_.persons * strength, math::pow(params_.return_factor, strength)});
        HeadOutlay reception;
        reception.scope = scope, reception.event = HeadOutlay::Event::refuge;
        reception.payer = Payer::destination, reception.us_dollars = params_.reception;
        if (params_.reception > 0) rules.head_outlays.push_back(reception);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry displacement_lever() {
    return {.info = {.name = "displacement",
                     .summary = "A war or a disaster: people flee, and few go back while it lasts.",
                     .description =
                         "In law: no rule but an event, dated like one so that what policies do about it can be compared. Of the natives at home "
                         "in scope, `persons` a year leave without a choice, by lot, for the destinations in scope in the proportions of "
                         "ordinary moves, and are protected there. No quota counts them.\n\n"
                         "Moves arrivals, and the hazard of return to the origins by `return_factor`. Strength scales the number, and the "
                         "logarithm of that factor. When it ends, the protected return as permanent residents do (`return`: protected). "
                         "Not captured: flight within the country, asylum decisions, destruction at home, and children.\n\n"
                         "Who pays: those who flee pay their way; the destination pays `reception` for each of them, once: where two such levers "
                         "overlap, at the dearer terms.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<DisplacementLever>(table().read(values)); },
            .payers = {Payer::destination, Payer::migrant},
            .process = "emigration return"};
}

}  // namespace sterna
