#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 1, cost = 2000;
    std::string payer = "destination";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("share", &Params::share, {0, 1}, "share", "of the excess over-qualification of migrants over natives that goes",
                       "the law to be studied", Evidence::assumption),
        number<Params>("cost", &Params::cost, {0, 100000}, "US dollar",
                       "of assessing and bridging for each skilled arrival from the origin, at a share of one",
                       "plausible from 500, where degrees are only assessed, to 10,000 with a bridging course", Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"destination", "donor"}, "whose money pays for it", "the law to be studied", Evidence::assumption)};
    return t;
}

class Recognition final : public Lever {
  public:
    explicit Recognition(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        const double left = 1 - params_.share * strength;
        if (left == 1) return;
        auto& change = rules.recognition.emplace_back();
        change.scope = scope;
        change.entry.times(left);
        if (params_.cost > 0) rules.head_outlays.push_back(outlay_of(scope, params_.cost * (1 - left)));
    }

  private:
    HeadOutlay outlay_of(const Scope& scope, double us_dollars) const {
        HeadOutlay outlay;
        outlay.scope = scope, outlay.event = HeadOutlay::Event::departure, outlay.us_dollars = us_dollars, outlay.skilled_only = true;
        outlay.payer = params_.payer == "donor" ? Payer::donor : Payer::destination;
        return outlay;
    }

    Params params_;
};

}  // namespace

LeverEntry recognition_lever() {
    return {.info = {.name = "recognition",
                     .summary = "Recognises degrees and experience gained elsewhere.",
                     .description =
                         "In law: fast procedures, bridging courses, mutual recognition between two states. The chance that a skilled migrant "
                         "works below the education falls by `share` of what exceeds that of natives, 17 %, for people already there and for "
                         "those who come; it can only free people. Whoever considers a move knows it. "
                         "Joint: needs the authorities that let workers in and those that know their degrees, of both countries (`coherence`).\n\n"
                         "Moves skilled work and wages of destinations, what migrants earn, learn and send, and the choice of destination. Strength "
                         "scales the share and the cost. Not captured: procedures of those already there or who come from a third country, and "
                         "that a degree recognised in one country helps in another.\n\n"
                         "Who pays: `payer`, `cost` times the share for each skilled person who comes from the origin, over-qualified or not.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Recognition>(table().read(values)); },
            .payers = {Payer::destination, Payer::donor},
            .joint = true,
            .process = "brain_waste"};
}

}  // namespace sterna
