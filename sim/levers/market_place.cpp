#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double slots = 0.001, supply = 0.01;
    double partners = 4, life = 5, stay = 36;
    double training = 0.25, recognition = 0.5, rights = 0.8, return_support = 0.1;
    bool employers = true, diaspora = true, unions = true, ngos = true, universities = true;
};

const ParamTable<Params>& table() {
    using P = Params;
    static const ParamTable<P> t{
        number<P>("slots", &P::slots, {0, 0.05}, "share", "of a destination's residents with the education in scope, offered as admissions a year",
                  "a tenth of what rich countries admit", Evidence::assumption),
        number<P>("supply", &P::supply, {0, 0.2}, "share", "most of an origin's people in scope at home that it agrees to let go in a year",
                  "plausible from 0.002 to 0.03", Evidence::assumption),
        number<P>("partners", &P::partners, {0, 20}, "1", "most partnerships of a country at a time", "plausible from 2 to 10", Evidence::assumption),
        number<P>("life", &P::life, {1, 30}, "year", "of a partnership, after which its places are offered again",
                  "agreements are reviewed every three to five years", Evidence::assumption),
        number<P>("stay", &P::stay, {1, 120}, "month", "length of a permit", "common lengths are one to five years", Evidence::assumption),
        number<P>("training", &P::training, {0, 5}, "1", "places of study at home that a destination pays, for each slot",
                  "plausible from 0 to 1", Evidence::assumption),
        number<P>("recognition", &P::recognition, {0, 1}, "share", "of over-qualification beyond the natives' own that falls away",
                  "no estimate", Evidence::assumption),
        number<P>("rights", &P::rights, {0, 1}, "1", "least rights index of the workers, before what unions bring",
                  "the law to be studied; 0.7 without", Evidence::assumption),
        number<P>("return_support", &P::return_support, {0, 5}, "year", "of home income, paid by the destination on return",
                  "plausible from 0 to 0.5", Evidence::assumption),
        toggle<P>("employers", &P::employers, "whether employers take part: they pay further training, out of no budget",
                  "the forum to be studied", Evidence::assumption),
        toggle<P>("diaspora", &P::diaspora,
                  "whether diaspora associations take part: they inform, which makes moves cheaper; funds they may add to transfers are not counted",
                  "the forum to be studied", Evidence::assumption),
        toggle<P>("unions", &P::unions, "whether unions take part: they raise the floor of rights", "the forum to be studied", Evidence::assumption),
        toggle<P>("ngos", &P::ngos, "whether associations that prepare the departure take part: they make moves cheaper", "the forum to be studied",
                  Evidence::assumption),
        toggle<P>("universities", &P::universities, "whether universities take part: without them nobody pays for places of study",
                  "the forum to be studied", Evidence::assumption)};
    return t;
}

class MarketPlaceLever final : public Lever {
  public:
    explicit MarketPlaceLever(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength == 0) return;
        MarketPlace market;
        market.number = number, market.scope = scope;
        market.slots = params_.slots * strength, market.supply = params_.supply;
        market.partners = static_cast<int>(params_.partners), market.life_years = params_.life, market.stay = static_cast<int>(params_.stay);
        market.training = params_.training, market.recognition = params_.recognition, market.rights = params_.rights;
        market.return_support = params_.return_support;
        market.employers = params_.employers, market.diaspora = params_.diaspora, market.unions = params_.unions;
        market.ngos = params_.ngos, market.universities = params_.universities;
        rules.market_places.push_back(market);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry market_place_lever() {
    return {.info = {.name = "market_place",
                     .summary = "A yearly market where origins and destinations agree on partnerships with the help of others.",
                     .description =
                         "In law: a standing forum. Each December the countries in scope that have room for a partner offer and demand: "
                         "destinations places, training money, recognition, rights and return support; origins workers. Employers, diaspora "
                         "associations, unions, other associations and universities add what they have (`partnerships` has the amounts). "
                         "Pairs from which the migrants, the origin and the destination all gain may agree; destinations propose, and the "
                         "matching that comes out is stable: no pair would rather have each other. A country in both scopes offers places "
                         "if it is of high income or a Gulf state, and workers otherwise.\n\n"
                         "Moves what partnerships move: admissions from the January that follows, training, over-qualification, costs of "
                         "moving, rights, returns. Joint: needs the authorities for migration, for development and for finance of the countries "
                         "in scope, and international organisations that hold the forum (`coherence`). Strength scales the places offered. "
                         "After `until` no round is held, and agreements "
                         "run for their `life`. Not captured: bargaining over several years, promises that are broken, and third "
                         "countries that gain or lose.\n\n"
                         "Who pays: destinations pay training, with their employers, and return support; associations, who stand with the donors, "
                         "pay what makes moves cheaper; the two states settle what is left so that both gain the same.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<MarketPlaceLever>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::origin, Payer::destination, Payer::employer, Payer::donor},
            .joint = true,
            .multilateral = true,
            .opening = true,
            .process = "partnerships"};
}

}  // namespace sterna
