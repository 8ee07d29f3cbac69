#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 1, cost = 0.0001;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("share", &Params::share, {0, 1}, "share", "of the barriers that is removed", "the law to be studied", Evidence::assumption),
        number<Params>("cost", &Params::cost, {0, 0.01}, "share", "of output of an origin a year, for all of the barriers: advice, inspection, places in faculties",
                       "plausible from 0.00002 to 0.001", Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "who pays", "the law to be studied", Evidence::assumption)};
    return t;
}

class GenderAccess final : public Lever {
  public:
    explicit GenderAccess(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.women_barriers.push_back({scope, {}});
        rules.women_barriers.back().entry.times(1 - params_.share * strength);
        const double share = params_.cost * params_.share * strength;
        const bool donors = params_.payer == "donor";
        for (int c = 0; c < max_countries && share > 0; ++c)
            if (scope.origins[static_cast<std::size_t>(c)]) rules.yearly_outlays.push_back({donors ? nobody : c, donors ? c : nobody, 0, share});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry gender_access_lever() {
    return {.info = {.name = "gender_access",
                     .summary = "Removes barriers that keep women from leaving and from fields of study.",
                     .description =
                         "In law: no guardian's consent, bans on women's emigration lifted, equal access to faculties. A share of what "
                         "moving away costs women beyond men goes, for women of the origins in scope, and their fields of study come as "
                         "much nearer to those of both sexes together (`gender`).\n\n"
                         "Moves how many women leave, and in which fields they graduate. The scope may name levels of "
                         "education and fields of study. Strength scales the share and the cost. Not "
                         "captured: pay, care of children, and the time that customs take.\n\n"
                         "Who pays: `payer`, `cost` of the output of each origin in scope a year; money of donors enters the budget that spends it.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<GenderAccess>(table().read(values)); },
            .heeds = heeds::origins | heeds::education | heeds::fields,
            .payers = {Payer::origin, Payer::donor},
            .process = "gender"};
}

}  // namespace sterna
