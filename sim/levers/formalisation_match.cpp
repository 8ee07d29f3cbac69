#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double match = 3, take_up = 0.02, earmarked = 0.25;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("match", &Params::match, {0, 10}, "1", "public dollars for each dollar that senders give",
                       "Mexico's 3x1: federation, state and municipality add one each, Aparicio and Meseguer 2012", Evidence::found),
        number<Params>("take_up", &Params::take_up, {0, 1}, "share", "of senders who take part, for life", "no estimate", Evidence::assumption),
        number<Params>("earmarked", &Params::earmarked, {0, 1}, "share", "of what arrives from them that is given to works at home", "no estimate",
                       Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "who adds the public money: the origin's budget, or donors",
                       "the law to be studied", Evidence::assumption)};
    return t;
}

class FormalisationMatch final : public Lever {
  public:
    explicit FormalisationMatch(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.transfers.matches.push_back({scope, params_.take_up * strength, params_.earmarked, params_.match, params_.payer == "donor"});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry formalisation_match_lever() {
    return {.info = {.name = "formalisation_match",
                     .summary = "Public money is added to what migrants send for works at home, if it comes by a formal channel.",
                     .description =
                         "In law: for each dollar that migrants give to roads, schools, water or firms in their places of origin the state adds "
                         "`match` dollars, as in Mexico's 3x1. Gifts count only when they come by a bank or another formal channel.\n\n"
                         "Moves who sends informally and what is invested at home (`remittances`, `households`). Those who take part are drawn for "
                         "life, `take_up` of all. Whenever they send they use a formal channel if one is open to them, and `earmarked` of what "
                         "arrives is not their household's to use: it is invested, and the public money with it, as local capital. Public money "
                         "is no income of households. It is spent whether or not the process `households` is on to put it to use.\n\n"
                         "Strength, as along a ramp, scales the take-up, and a higher one takes nobody out. After `until` nothing is matched, and "
                         "those who took part choose and send as before. The scope may name origins and destinations. The budget of `payer` pays "
                         "every added dollar on the day of the transfer (`transfers_matched`). Joint: needs the authorities for migration and for "
                         "finance (`coherence`). Not captured: that people send more because it is matched, works that fail or serve "
                         "those who are well off already, clubs of migrants, and the public good itself beyond its worth as capital.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<FormalisationMatch>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::origin, Payer::donor},
            .joint = true,
            .process = "remittances"};
}

}  // namespace sterna
