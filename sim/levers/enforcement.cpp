#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double change = 1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("change", &Params::change, {-3, 6}, "1",
                       "change of enforcement: a unit multiplies the hazard of removal by e and divides that of going home by e",
                       "the signs are found: Massey, Durand and Pren 2016; the size is a plausible one", Evidence::assumption)};
    return t;
}

class Enforcement final : public Lever {
  public:
    explicit Enforcement(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.enforcement.push_back({scope, {params_.change * strength}});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry enforcement_lever() {
    return {.info = {.name = "enforcement",
                     .summary = "Borders and workplaces are watched more closely, or less.",
                     .description =
                         "In law: border guards, raids, checks of employers. Acts on people without papers by birth country and residence "
                         "only; other parts of the scope have no meaning for it.\n\n"
                         "Moves four things: going without papers gets dearer (`emigration`: enforcement_weight), overstaying riskier, removals "
                         "more frequent, and going home of one's own will rarer, since coming again has become hard. So the stock "
                         "may grow although fewer come. Strength scales the change. Not captured: smugglers' prices, dangers of the way, "
                         "and what the controls do to people with papers. The destination pays, which is in no account.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Enforcement>(table().read(values)); },
            .unpaid = true};
}

}  // namespace sterna
