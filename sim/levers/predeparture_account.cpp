#include <limits>

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double bank = 0.5, formal = 0.2, cost = 20;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("bank", &Params::bank, {0, 5}, "util", "inconvenience of banks that an account takes away, beside other formal channels",
                       "plausible from 0 to 1", Evidence::assumption),
        number<Params>("formal", &Params::formal, {0, 5}, "util", "added to the appeal of all formal channels over informal ones",
                       "plausible from 0 to 0.5", Evidence::assumption),
        number<Params>("cost", &Params::cost, {0, 1000}, "US dollar", "of the account and the lesson, for each departure", "no estimate", Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "who pays it: the origin's budget, or donors", "the law to be studied",
                       Evidence::assumption)};
    return t;
}

class PredepartureAccount final : public Lever {
  public:
    explicit PredepartureAccount(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        apply_dated(rules, scope, {strength, number, {}, {}, {}});
    }
    void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override {
        if (force.strength == 0) return;
        keep(rules, scope, force);
        HeadOutlay outlay;
        outlay.scope = scope, outlay.event = HeadOutlay::Event::departure, outlay.us_dollars = params_.cost * force.strength;
        outlay.payer = params_.payer == "donor" ? Payer::donor : Payer::origin;
        if (outlay.us_dollars > 0) rules.head_outlays.push_back(outlay);
    }
    /// Accounts stay open.
    void after_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override {
        if (force.strength > 0) keep(rules, scope, force);
    }

  private:
    void keep(Rules& rules, const Scope& scope, const LeverForce& force) const {
        const Month from = force.from.value_or(Month{std::numeric_limits<std::int16_t>::min()}), until = force.until.value_or(never);
        const double formal = params_.formal * force.strength;
        rules.transfers.accounts.push_back({scope, from, until, params_.bank * force.strength + formal, formal});
    }

    Params params_;
};

}  // namespace

LeverEntry predeparture_account_lever() {
    return {.info = {.name = "predeparture_account",
                     .summary = "Those who leave open an account at home first and learn how to send money to it.",
                     .description =
                         "In law: whoever registers to leave opens a bank account at home, in the own name or the family's, and is told before "
                         "departure what ways to send money cost.\n\n"
                         "Moves the channel by which people send (`remittances`): for those with an account banks gain `bank` + `formal` utils, and "
                         "other formal channels `formal`. Accounts go to people in scope whose stay abroad began between `from` and `until`, from "
                         "home or from another country; nobody who was abroad before has one, nor who came as a child. They choose as before, and so "
                         "does everybody outside the scope.\n\n"
                         "Strength, as along a ramp, scales the cost of a departure and both gains, for all who hold an account. Accounts stay open after "
                         "`until`, with the strength of its last month. An account brings nobody to send more. The scope may name origins, "
                         "destinations and kinds of people. `payer` pays `cost` for each departure from home in scope. Not captured: savings and loans, "
                         "the time of the lesson, and who registers and never uses the account.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<PredepartureAccount>(table().read(values)); },
            .payers = {Payer::origin, Payer::donor},
            .process = "remittances"};
}

}  // namespace sterna
