#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double match = 0.15, cost = 0.1;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("match", &Params::match, {0, 1}, "1", "added to the chance that a returnee finds a job that uses what was learned abroad", "no estimate",
                       Evidence::assumption),
        number<Params>("cost", &Params::cost, {0, 5}, "year", "of home income, for each who comes home", "no estimate", Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "destination", "donor"}, "whose budget pays", "the law to be studied", Evidence::assumption)};
    return t;
}

Payer payer_of(const std::string& word) {
    if (word == "destination") return Payer::destination;
    return word == "donor" ? Payer::donor : Payer::origin;
}

class Reintegration final : public Lever {
  public:
    explicit Reintegration(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (params_.match * strength != 0) {
            rules.matching.push_back({scope, {}});
            rules.matching.back().entry.add(params_.match * strength);
        }
        if (params_.cost * strength == 0) return;
        rules.head_outlays.push_back({.scope = scope,
                                      .event = HeadOutlay::Event::homecoming,
                                      .payer = payer_of(params_.payer),
                                      .home_incomes = params_.cost * strength});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry reintegration_lever() {
    return {.info = {.name = "reintegration",
                     .summary = "Helps those who come home to find work that uses what they learned abroad.",
                     .description =
                         "In law: placement, counselling and recognition of experience for natives in scope who come home. The chance that a returnee "
                         "finds a job that uses what was learned abroad rises by `match`, to 1 at most; programmes add up. Who lived abroad without papers "
                         "cannot show what was learned and gains nothing.\n\n"
                         "Moves the skills and the pay of returnees (`human_capital`: match_chance, return_premium), and a little how many come home, "
                         "since they expect it (`return`).\n\n"
                         "Strength, as along a ramp, scales both the help and its cost. After `until` nobody new is helped; whoever found such a job keeps "
                         "it. The budget of `payer` bears `cost` years of home income for each who comes home before 65, at will or removed (`fiscal`). "
                         "Not captured: help to start a firm, to find a home or to be at home again, and posts that others would have had.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Reintegration>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::origin, Payer::destination, Payer::donor},
            .process = "human_capital"};
}

}  // namespace sterna
