#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 0.2, cover = 5, maturity = 5, interest = 0.06;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("share", &Params::share, {0, 1}, "share", "of formal transfers that passes through the issuer", "no estimate",
                       Evidence::assumption),
        number<Params>("cover", &Params::cover, {1, 20}, "1", "present value of those flows over the debt they secure",
                       "usual over-collateralisation: Ketkar and Ratha 2009", Evidence::recalled_medium),
        number<Params>("maturity", &Params::maturity, {1, 30}, "year", "of the debt", "no estimate", Evidence::assumption),
        number<Params>("interest", &Params::interest, {0, 0.2}, "share", "a year, of the present value", "no estimate", Evidence::assumption)};
    return t;
}

class Securitisation final : public Lever {
  public:
    explicit Securitisation(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength * params_.share == 0) return;
        rules.securities.push_back({scope, params_.share * strength, params_.cover, params_.maturity, params_.interest});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry securitisation_lever() {
    return {.info = {.name = "securitisation",
                     .summary = "The origins in scope borrow more cheaply against transfers that serve the debt first.",
                     .description =
                         "In law: a company abroad collects a share of formal transfers and serves bonds before anything reaches the country. "
                         "Debt worth the present value of that share over `cover` is refinanced at an investment-grade rate (`finance`: "
                         "secured_score). The pledged flow no longer counts among the receipts that other debt is measured against, and the "
                         "secured debt not among that debt.\n\n"
                         "Moves interest, the score and the spread, either way. Strength scales the share. After `until` the debt runs off "
                         "into market debt, and the pledge with it. Not captured: fees of issuing, and flows that leave formal channels because they are pledged.\n\n"
                         "Who pays: the origin, the interest on the debt.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Securitisation>(table().read(values)); },
            .heeds = heeds::origins,
            .payers = {Payer::origin},
            .process = "finance"};
}

}  // namespace sterna
