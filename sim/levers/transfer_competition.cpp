#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double reduction = 0.03;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("reduction", &Params::reduction, {0, 0.2}, "share",
                       "fall of the formal price at full strength; with a ramp of 36 months the default is one point a year",
                       "prices fall with the number of providers: Beck, Janfils and Kpodar 2022; size assumption", Evidence::assumption)};
    return t;
}

class TransferCompetition final : public Lever {
  public:
    explicit TransferCompetition(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.transfers.margins.push_back({scope, formal_transfer_channels, {-params_.reduction * strength}});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry transfer_competition_lever() {
    return {.info = {.name = "transfer_competition",
                     .summary = "More providers of transfers: an end to exclusive contracts, published prices, open payment systems.",
                     .description =
                         "In law: exclusive contracts of post offices and banks end, prices must be published, payment systems open to "
                         "newcomers. Margins of formal channels fall by `reduction` in proportion to the strength, never below what the "
                         "service costs (`provider_cost` of remittances), so that nobody leaves.\n\n"
                         "Moves who sends, how much, and by which channel. The scope may name origins and destinations; everybody in them "
                         "is concerned. Providers pay: what they would have taken more of the same transfers is charged to the destination, "
                         "where money is paid in (`provider_margin_forgone`). Not captured: that new providers reach new places, and what "
                         "incumbents earn on money that comes to them.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<TransferCompetition>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::employer},
            .process = "remittances"};
}

}  // namespace sterna
