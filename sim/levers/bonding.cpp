#include <limits>

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double years = 3, buyout = 1, enforcement = 0.7;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("years", &Params::years, {0, 10}, "year", "of service at home owed from graduation", "plausible from 1 to 5", Evidence::assumption),
        number<Params>("buyout", &Params::buyout, {0, 5}, "1", "price of leaving earlier, in costs of the whole training", "the law to be studied",
                       Evidence::assumption),
        number<Params>("enforcement", &Params::enforcement, {0, 1}, "share", "of those who leave earlier, who have to pay",
                       "no estimate; many bonds are never called in", Evidence::assumption)};
    return t;
}

class Bonding final : public Lever {
  public:
    explicit Bonding(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override { bind(rules, scope, strength, {}, {}); }
    void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override {
        bind(rules, scope, force.strength, force.from, force.until);
    }
    /// Whoever was bound stays so, for as long as on the last day.
    void after_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override { bind(rules, scope, force.strength, force.from, force.until); }

  private:
    void bind(Rules& rules, const Scope& scope, double strength, std::optional<Month> from, std::optional<Month> until) const {
        if (strength * params_.years * params_.buyout * params_.enforcement == 0) return;
        constexpr Month ever{std::numeric_limits<std::int16_t>::min()};
        rules.service_bonds.push_back({scope, from.value_or(ever), until.value_or(never), params_.years * strength, params_.buyout, params_.enforcement});
    }

    Params params_;
};

}  // namespace

LeverEntry bonding_lever() {
    return {.info = {.name = "bonding",
                     .summary = "Graduates owe their country some years of work before they may leave, or the cost of their training.",
                     .description =
                         "In law: a service bond that everybody in scope signs on beginning skilled studies at home. It ends `years` after "
                         "graduation. Whoever leaves before pays `buyout` times the cost of the whole training, a year of study at the "
                         "country's cost of one for each year that studies last. The law finds a share `enforcement` of people, drawn for life; the "
                         "others leave as if there were no bond. Bound are natives whose 18th birthday falls into the time of the law, `from` to "
                         "`until` (without `from`: from the base year on), who have never lived abroad and whose studies no partner country paid.\n\n"
                         "Moves departures of young graduates: the price must be at hand beside the cost of the move, and lowers the value of "
                         "leaving as that cost does (`emigration`). Many leave later instead of never. Nothing holds who flees.\n\n"
                         "Strength, as along a ramp, scales the years of all who are bound. After `until` nobody new is bound; whoever was, "
                         "stays so for as long as on the last day. The migrant pays on departure, to the treasury of the origin (`fiscal`: recoveries). Not "
                         "captured: students who leave before they graduate, service in places of the state's choice, the young whom a bond keeps from "
                         "studying, and what it costs to collect.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Bonding>(table().read(values)); },
            .heeds = heeds::origins | heeds::fields | heeds::sex,
            .payers = {Payer::migrant},
            .process = "emigration"};
}

}  // namespace sterna
