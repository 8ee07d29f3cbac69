#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double price = 0.0392, reach = 0.6;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("price", &Params::price, {0.001, 0.5}, "share", "price of a transfer of 200 US dollars at which operators open the channel",
                       "3.92 %, digital-only operators, third quarter of 2023, World Bank, Remittance Prices Worldwide", Evidence::found),
        number<Params>("reach", &Params::reach, {0, 1}, "share", "of households that operators reach at full strength; with a ramp of 60 months in five years",
                       "no estimate", Evidence::assumption)};
    return t;
}

class MobileMoney final : public Lever {
  public:
    explicit MobileMoney(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        const std::uint8_t mobile = channel_bit(TransferChannel::mobile);
        rules.transfers.offers.push_back({scope, mobile, {params_.price}});
        rules.transfers.reach.push_back({scope, mobile, {params_.reach * strength}});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry mobile_money_lever() {
    return {.info = {.name = "mobile_money",
                     .summary = "Licences for operators who send money from telephone to telephone.",
                     .description =
                         "In law: operators of telephone networks and others that are no banks may hold and send money, across the border too, "
                         "and their agents may pay it out.\n\n"
                         "Moves the channel `mobile` of the corridors in scope (`remittances`). Operators reach `reach` of households at `price`; "
                         "whoever has internet at both ends is reached already. Where the channel was dearer its price falls, in proportion to the "
                         "part of its customers whom the operators reach; it never rises. So more people send, a little more each, and money "
                         "leaves other channels, informal ones among them.\n\n"
                         "Strength, as along a ramp, scales the reach, and with it what the channel costs in the mean; the price of an operator "
                         "stays. After `until` licences end and the channel is as it was. The scope may name origins and destinations; everybody "
                         "in them is concerned. Operators pay for agents and networks and earn it back from the fees, or they would not come: "
                         "nothing is charged for that. What dearer providers of the channel took before and forgo now is charged to the "
                         "destination (`provider_margin_forgone`). Not captured: loans and savings on the telephone, fraud, what banks "
                         "lose with the customers who leave them, and money sent within the country.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<MobileMoney>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::employer},
            .process = "remittances"};
}

}  // namespace sterna
