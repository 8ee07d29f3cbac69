#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double change = 1, cost = 0.0005;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("change", &Params::change, {-3, 6}, "1",
                       "change of enforcement: a unit multiplies the hazard of removal by e and divides that of going home by e",
                       "the signs are found: Massey, Durand and Pren 2016; the size is a plausible one", Evidence::assumption),
        number<Params>("cost", &Params::cost, {0, 0.02}, "share", "of output a year that a destination pays for a unit of change; a negative change saves nothing",
                       "plausible from 0.0002 to 0.002; the USA spent 0.11 % on all of its enforcement in 2012: Meissner and others 2013",
                       Evidence::assumption)};
    return t;
}

class Enforcement final : public Lever {
  public:
    explicit Enforcement(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.enforcement.push_back({scope, {params_.change * strength}});
        const double share = params_.cost * params_.change * strength;
        for (int c = 0; c < max_countries && share > 0; ++c)
            if (watches(scope, c)) rules.yearly_outlays.push_back({c, nobody, 0, share});
    }

  private:
    /// Whoever faces nobody but its own natives has nothing to do.
    static bool watches(const Scope& scope, int country) {
        const auto c = static_cast<std::size_t>(country);
        return scope.destinations[c] && !(scope.origins.count() == 1 && scope.origins[c]);
    }

    Params params_;
};

}  // namespace

LeverEntry enforcement_lever() {
    return {.info = {.name = "enforcement",
                     .summary = "Borders and workplaces are watched more closely, or less.",
                     .description =
                         "In law: border guards, raids, checks of employers. Acts on people without papers, by birth country and residence.\n\n"
                         "Moves four things: going without papers gets dearer (`emigration`: enforcement_weight), overstaying riskier, removals "
                         "more frequent, and going home of one's own will rarer, since coming again has become hard. So the stock "
                         "may grow although fewer come. Strength scales the change. Not captured: smugglers' prices, dangers of the way, "
                         "and what the controls do to people with papers.\n\n"
                         "Who pays: each destination in scope, `cost` of its output a year for a unit of change, however many origins it watches.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Enforcement>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::destination},
            .process = "emigration return permits"};
}

}  // namespace sterna
