#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double cap = 0.03;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{number<Params>("cap", &Params::cap, {0.001, 0.5}, "share",
                                                     "highest legal price of a transfer of 200 US dollars, fee and exchange margin together",
                                                     "Sustainable Development Goal 10.c: 3 % by 2030", Evidence::found)};
    return t;
}

class TransferFeeCap final : public Lever {
  public:
    explicit TransferFeeCap(const Params& params) : params_(params) {}

    /// A cap that is phased in comes down from above.
    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.transfers.caps.push_back({scope, formal_transfer_channels, {params_.cap / strength}});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry transfer_fee_cap_lever() {
    return {.info = {.name = "transfer_fee_cap",
                     .summary = "A legal limit to what formal providers may charge for sending money home.",
                     .description =
                         "In law: no bank, operator or digital provider may take more than `cap` of a transfer of 200 US dollars, fee and "
                         "exchange margin together; dearer ones lower both in proportion. Strength brings the cap down from above.\n\n"
                         "Moves who sends, how much, and by which channel. Where the cap lies below what the service costs a provider, "
                         "some leave: the channel reaches fewer people (`provider_cost` and `provider_exit` of remittances). The scope "
                         "may name origins and destinations; everybody in them is concerned. Providers pay: what "
                         "they would have taken more of the same transfers is charged to the destination, where money is paid in "
                         "(`provider_margin_forgone`). Not captured: fees hidden elsewhere, what those who leave lose, and what those who stay "
                         "earn on money that comes to them.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<TransferFeeCap>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::employer},
            .process = "remittances"};
}

}  // namespace sterna
