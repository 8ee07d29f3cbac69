#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double places = 0.1, upkeep = 0.2;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("places", &Params::places, {0, 2}, "share", "of the places of study at home that are added", "the law to be studied",
                       Evidence::assumption),
        number<Params>("upkeep", &Params::upkeep, {0, 2}, "1", "cost of an added place a year, taken or not, in costs of a student-year", "no estimate",
                       Evidence::assumption),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "who pays upkeep and the public share of studies in added places", "the law to be studied",
                       Evidence::assumption)};
    return t;
}

class TrainingExpansion final : public Lever {
  public:
    explicit TrainingExpansion(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength * params_.places == 0) return;
        rules.places_added.push_back({scope, params_.places * strength, params_.upkeep, params_.payer == "donor"});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry training_expansion_lever() {
    return {.info = {.name = "training_expansion",
                     .summary = "Adds places of study at home.",
                     .description =
                         "In law: universities and schools of the origins in scope may take more students. A place is room for one person to begin "
                         "skilled studies each year. The law of a December adds `places` of those there are to the places of the year after.\n\n"
                         "Moves how many study, where places are what is short (`schooling`): only as many study as want to and can pay, so "
                         "that places beyond that stand empty. Later it moves the skilled at home, their wages, and departures. Fields keep their "
                         "shares. The country's own places are taken first, then those added.\n\n"
                         "Strength, as along a ramp, scales the places. After `until` no place is added; whoever studies in one goes on. "
                         "Each added place costs `upkeep` a year, taken or not. The origin pays that and, as for all students, the public "
                         "share of their studies; or donors pay both for the places they add (`fiscal`). Not captured: buildings before they "
                         "stand, teachers who are short, and what more students do to the quality of studies.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<TrainingExpansion>(table().read(values)); },
            .heeds = heeds::origins,
            .payers = {Payer::origin, Payer::donor},
            .process = "schooling"};
}

}  // namespace sterna
