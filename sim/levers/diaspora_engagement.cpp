#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double engagement = 0.2, trust = 0.2, cost = 0.0002;
};

const ParamTable<Params>& table() {
    const auto assumed = Evidence::assumption;
    static const ParamTable<Params> t{
        number<Params>("engagement", &Params::engagement, {0, 2}, "share", "by which each of the skilled abroad counts for more in what is passed on",
                       "no estimate", assumed),
        number<Params>("trust", &Params::trust, {0, 2}, "share", "gain of natives' trust in bonds of their state of origin", "no estimate", assumed),
        number<Params>("cost", &Params::cost, {0, 0.01}, "share", "of output a year, paid by each origin in scope", "no estimate", assumed)};
    return t;
}

void scale(std::vector<Scoped<Factor>>& entries, const Scope& scope, double gain) {
    if (gain == 0) return;
    entries.push_back({scope, {}});
    entries.back().entry.times(1 + gain);
}

class DiasporaEngagement final : public Lever {
  public:
    explicit DiasporaEngagement(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        scale(rules.engagement, scope, params_.engagement * strength);
        scale(rules.bond_trust, scope, params_.trust * strength);
        for (int c = 0; c < max_countries && params_.cost > 0; ++c)
            if (scope.origins[static_cast<std::size_t>(c)]) rules.yearly_outlays.push_back({c, nobody, 0, params_.cost * strength});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry diaspora_engagement_lever() {
    return {.info = {.name = "diaspora_engagement",
                     .summary = "The origins in scope keep in touch with their natives abroad.",
                     .description =
                         "In law: a ministry or office for the diaspora, with registers, events, chambers and advisers. Each of the skilled "
                         "abroad counts for 1 + `engagement` in the network that passes knowledge on (`diaspora`), and natives abroad are "
                         "readier to buy bonds of their state: trust grows by `trust`, to one at most (`finance`).\n\n"
                         "Moves productivity and so wages and output of the origin from the next close, and with `diaspora_bond` what can be "
                         "borrowed. Strength scales the gains and the cost. Whom the scope names as destinations matters for knowledge; trust and "
                         "cost go by origin. Not captured: votes, transfers, trade and returns that engagement may bring, and how long it takes to "
                         "be believed.\n\n"
                         "Who pays: the origin, `cost` of its output a year, as long as the lever is in force.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<DiasporaEngagement>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::origin},
            .process = "diaspora finance"};
}

}  // namespace sterna
