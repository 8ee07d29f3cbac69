#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double grant = 0.5;
    bool job_offer = false;
    double clawback = 3;
    double tax_holiday = 0;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("grant", &Params::grant, {0, 10}, "year", "paid on return, in years of home income",
                       "plausible from 0 to 2", Evidence::assumption),
        toggle<Params>("job_offer", &Params::job_offer, "whether a job that uses what was learned abroad waits", "the law to be studied",
                       Evidence::assumption),
        number<Params>("clawback", &Params::clawback, {0, 20}, "year", "leaving again within this time means paying the grant back",
                       "plausible from 0 to 5", Evidence::assumption),
        number<Params>("tax_holiday", &Params::tax_holiday, {0, 10}, "year",
                       "after the return without tax on the wage at home, granted as its present value at 5 %",
                       "plausible from 0 to 5", Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "destination", "donor"}, "whose budget pays the grants", "the law to be studied",
                       Evidence::assumption)};
    return t;
}

Payer payer_of(const std::string& word) {
    if (word == "destination") return Payer::destination;
    return word == "donor" ? Payer::donor : Payer::origin;
}

class ReturnIncentive final : public Lever {
  public:
    explicit ReturnIncentive(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.return_offers.push_back(
            {scope, params_.grant * strength, params_.job_offer, params_.clawback, payer_of(params_.payer), params_.tax_holiday * strength});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry return_incentive_lever() {
    return {.info = {.name = "return_incentive",
                     .summary = "Pays migrants who come home, and may have a job waiting for them.",
                     .description =
                         "In law: a return grant, a tax holiday, a post. The yearly hazard of going home rises with the grant "
                         "(`return`: offer_response), fewer workers of schemes overstay, and the grant is paid into the returnee's "
                         "savings. A `tax_holiday` of some years is such a grant too, of the present value of the taxes at the rate of the origin. "
                         "With a job offer, for as long as it stands, all returnees of the same origin, sex, education and "
                         "field use at home what they learned abroad. Within `clawback` years the grant must be paid back to leave "
                         "again, which those short of money cannot.\n\n"
                         "Moves returns, repeat trips and the skills of returnees. Strength scales the grant and the years of the tax holiday, not "
                         "the job offer. People who would have come home anyway are paid too. Joint: needs the authorities for migration and for "
                         "development (`coherence`). Who came home without a grant, or flees, owes nothing. Not captured: grants that go "
                         "unclaimed, and leaving again before a tax holiday is over where there is no claw-back.\n\n"
                         "Who pays: the budget of `payer` is charged with every grant and receives what is paid back, at the income and the law of "
                         "that day (`fiscal`).",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<ReturnIncentive>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages | heeds::statuses,
            .payers = {Payer::origin, Payer::destination, Payer::donor},
            .joint = true,
            .process = "return permits"};
}

}  // namespace sterna
