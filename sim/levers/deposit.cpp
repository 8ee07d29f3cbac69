#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 0.1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{number<Params>("share", &Params::share, {0, 0.9}, "share of the wage",
                                                     "net wage withheld and paid out at home, without interest; lost by overstaying",
                                                     "plausible from 0 to 0.3", Evidence::assumption)};
    return t;
}

class DepositLever final : public Lever {
  public:
    explicit DepositLever(const Params& params) : params_(params) {}

    /// Without a first month it is taken to have stood always.
    void apply(Rules& rules, const Scope& scope, double strength, int) const override { push(rules, scope, strength, Month::of(1900)); }
    void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override {
        push(rules, scope, force.strength, force.from.value_or(Month::of(1900)));
    }

  private:
    void push(Rules& rules, const Scope& scope, double strength, Month from) const {
        if (params_.share * strength > 0) rules.deposits.push_back({scope, from, params_.share * strength});
    }

    Params params_;
};

}  // namespace

LeverEntry deposit_lever() {
    return {.info = {.name = "deposit",
                     .summary = "Holds back part of the wage of those who come for a time, until they go home.",
                     .description =
                         "In law: employers of circular and temporary workers in scope pay `share` of the net wage into a blocked "
                         "account. It is paid out when the worker goes home, without interest, or settles with papers. Who overstays, "
                         "or moves on to another country, loses it to the treasury of the destination.\n\n"
                         "Moves what such workers may spend and send home while they are abroad, what they bring home, and "
                         "overstaying: at the end of a permit the sum held back is weighed against a life without papers (`permits`). "
                         "The scope may name statuses: of circular and temporary workers, some; of all others it holds nothing back. "
                         "Beside the deposit of a scheme it adds up, to nine tenths of the wage at most.\n\n"
                         "Strength scales the share. What is lost counts the months since arrival or since `from`, whichever is later, "
                         "at the wage and the share of the last day, so that along a ramp it counts for more than was held back, "
                         "though never for more than is saved. After `until` nothing is held back, and what was is free. Not captured: "
                         "accounts that are never paid out, interest kept by the bank, and that a deposit may draw people home before "
                         "their permit ends.\n\n"
                         "Who pays: the worker, who lends part of the wage; treasuries of the destinations receive what is lost "
                         "(`fiscal`).",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<DepositLever>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::statuses,
            .payers = {Payer::migrant}};
}

}  // namespace sterna
