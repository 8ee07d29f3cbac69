#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double dial = 0;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{required_number<Params>("dial", &Params::dial, {-1, 1}, "1",
                                                              "-1 = fortress, 0 = doors as they are, 1 = open to everybody", "the law to be studied",
                                                              Evidence::assumption)};
    return t;
}

// A visa cost that shuts a door, and enforcement that makes irregular stays rare: the fortress of the debate.
constexpr double prohibitive = 12, strict = 2;

class Openness final : public Lever {
  public:
    explicit Openness(const Params& params) : params_(params) {}

    bool shuts() const override { return params_.dial < 0; }
    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        const double dial = params_.dial * strength;
        if (dial > 0) {
            rules.free_movement.push_back({scope, {}});
            rules.free_movement.back().entry.times(1 - dial);
        }
        if (dial < 0) {
            rules.visa_cost.push_back({scope, {}});
            rules.visa_cost.back().entry.add(-dial * prohibitive);
            rules.enforcement.push_back({scope, {}});
            rules.enforcement.back().entry.add(-dial * strict);
        }
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry openness_lever() {
    return {.info = {.name = "openness",
                     .summary = "One dial from a fortress to open borders, for the doors of the destinations in scope.",
                     .description =
                         "In law: between the two brackets of the debate. At `dial: -1` a visa is out of reach (`visa_cost` of 12 utils) and the law against those without "
                         "papers is enforced (`enforcement` of 2), as in `fortress.yaml`; at 0 doors are as they are; at 1 everybody moves freely, past quotas and tests at the door, as in `open.yaml`. Between 0 and 1 the "
                         "dial is the share of people, drawn for life, who need no visa: who is free at .3 is free at .6. Between 0 and -1 "
                         "it is the part of the fortress's visa cost and enforcement that is in force.\n\n"
                         "Moves departures, doors, destinations, stays and returns. Strength scales the dial. Public opinion and crowding "
                         "answer to what comes of it; switch `opinion` off to see the law alone. The two halves are no common scale: a step on one "
                         "side is not worth a step on the other. Not captured: treaties that open for some skills only (scope does that). Those "
                         "who move pay their visas and journeys.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Openness>(table().read(values)); },
            .payers = {Payer::destination, Payer::migrant},
            .opening = true};
}

}  // namespace sterna
