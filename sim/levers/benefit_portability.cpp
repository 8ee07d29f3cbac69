#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{number<Params>(
        "share", &Params::share, {0, 1}, "share", "least share of accrued social rights that can be taken home",
        "full portability; today 23 % of migrants are covered by bilateral agreements: Holzmann and Wels 2018", Evidence::assumption)};
    return t;
}

class BenefitPortability final : public Lever {
  public:
    explicit BenefitPortability(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (params_.share * strength == 0) return;
        auto& floor = rules.portability.emplace_back();
        floor.scope = scope;
        floor.entry.at_least(params_.share * strength);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry benefit_portability_lever() {
    return {.info = {.name = "benefit_portability",
                     .summary = "Migrants who go home take along the social rights they have earned.",
                     .description =
                         "In law: an agreement of two states on pensions, by which periods are added up and benefits exported. Of the rights that "
                         "a stay has accrued (`return`: accrual) at least `share` times the strength can be taken home, by people in scope "
                         "with papers who are not students; where more can be already, it stays so. It is paid into savings on the day of the "
                         "return. Joint: needs the social funds and migration authorities of both countries (`coherence`).\n\n"
                         "Moves returns (`return`: portability_factor) and what returnees have to spend or to leave again with. The scope may "
                         "name statuses and ages. Not captured: pensions paid month by month, health insurance, and the choice of destination "
                         "by what can be taken home.\n\n"
                         "Who pays: the social funds of the destination, out of contributions of the same workers. They are kept apart from "
                         "its budget and stand with its party in a comparison; the series `benefits_taken_home` says how much.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<BenefitPortability>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages | heeds::statuses,
            .payers = {Payer::destination},
            .joint = true,
            .process = "return"};
}

}  // namespace sterna
