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
        number<Params>("cost", &Params::cost, {0, 0.01}, "share", "of output a year and 0.1 of score, in each country in scope", "no estimate",
                       Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "who pays: the countries in scope themselves, or donors",
                       "the law to be studied", Evidence::assumption)};
    return t;
}

class CapacityBuilding final : public Lever {
  public:
    explicit CapacityBuilding(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength * params_.raise == 0) return;
        const double raise = params_.raise * strength;
        rules.coherence.push_back({scope, 0, 0, raise, params_.raise * params_.duration});
        const auto countries = acting(scope);
        const bool donors = params_.payer == "donor";
        for (int c = 0; c < max_countries; ++c)
            if (countries[static_cast<std::size_t>(c)])
                rules.yearly_outlays.push_back({donors ? nobody : c, donors ? c : nobody, 0, params_.cost * raise / 0.1});
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
                         "Strength scales the yearly gain and the cost, which is paid as long as the lever is in force: end it when it has "
                         "done its work. Money of donors enters the budget that spends it. Not captured: staff who leave. The countries in "
                         "scope pay, or donors.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<CapacityBuilding>(table().read(values)); },
            .process = "coherence"};
}

}  // namespace sterna
