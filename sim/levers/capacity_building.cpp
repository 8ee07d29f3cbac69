#include "sterna/model/coherence.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double raise = 0.1, duration = 3, cost = 0.0001;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("raise", &Params::raise, {0, 0.5}, "1", "of each score, a year", "no estimate", Evidence::assumption),
        number<Params>("duration", &Params::duration, {0, 20}, "year", "after which no more is gained", "no estimate", Evidence::assumption),
        number<Params>("cost", &Params::cost, {0, 0.01}, "share", "of output a year for 0.1 of score that is added, in each country in scope",
                       "no estimate", Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "who pays: the countries in scope themselves, or donors",
                       "the law to be studied", Evidence::assumption)};
    return t;
}

class CapacityBuilding final : public Lever {
  public:
    explicit CapacityBuilding(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength * params_.raise == 0) return;
        CoherenceEffort effort;
        effort.number = number, effort.scope = scope;
        effort.raise = params_.raise * strength, effort.most = params_.raise * params_.duration;
        effort.cost = params_.cost, effort.donors = params_.payer == "donor";
        rules.coherence.push_back(effort);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry capacity_building_lever() {
    return {.info = {.name = "capacity_building",
                     .summary = "Authorities of the countries in scope learn to work together, year by year.",
                     .description =
                         "In law: training and staff for the authorities that run migration, development and finance policies. At each "
                         "yearly close the scores of the countries named in scope rise by `raise`, for `duration` years of gains in all, and "
                         "stay. With them rise the strength, the speed and the number of joint policies (`coherence`).\n\n"
                         "Strength scales the yearly gain. A year costs what it adds; nothing once all is gained or the scores are full. A second "
                         "programme adds its own gains to those of the first. Not captured: staff who leave.\n\n"
                         "Who pays: the countries in scope, those named as origins and as destinations alike, or donors, whose money enters the "
                         "budget that spends it.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<CapacityBuilding>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::origin, Payer::destination, Payer::donor},
            .process = "coherence"};
}

}  // namespace sterna
