#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double change = 0;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{required_number<Params>(
        "change", &Params::change, {-12, 12}, "util",
        "change of the cost of a visa; 0.03 is what a typical tightening costs, 12 shuts the door",
        "a restrictive reform lowers flows by 6 %, from memory, which is 0.06 times the dissimilarity of destinations", Evidence::derived)};
    return t;
}

class VisaCost final : public Lever {
  public:
    explicit VisaCost(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.visa_cost.push_back({scope, {params_.change * strength}});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry visa_cost_lever() {
    return {.info = {.name = "visa_cost",
                     .summary = "Makes visas harder or easier to get, for everybody in scope alike.",
                     .description =
                         "In law: fees, documents, waiting, refusals without reason. The permanent and the temporary door become less "
                         "attractive by `change` utils, for everybody in scope; a negative change opens them, down to no cost at all and never "
                         "below. Free movement and schemes are not touched.\n\n"
                         "Moves how many leave and which destination they choose: people turn to other destinations more than they stay. "
                         "Strength scales the change. A fortress is a change of 12. Not captured: fees as revenue of the destination, and "
                         "that enforcement keeps those without papers from going home.\n\n"
                         "Who pays: applicants, in time, money and moves that they give up.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<VisaCost>(table().read(values)); },
            .payers = {Payer::migrant},
            .process = "emigration"};
}

}  // namespace sterna
