#include "levers/worker_doors.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double cut = 65;
    std::string door = "any";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("cut", &Params::cut, {0, 100}, "point", "least score admitted",
                       "plausible from 60 to 67, pass marks of the Australian and Canadian tests", Evidence::assumption),
        choice<Params>("door", &Params::door, {"any", "permanent", "temporary"}, "doors that ask for it; any = both", "the law to be studied",
                       Evidence::assumption)};
    return t;
}

class PointsSystem final : public Lever {
  public:
    explicit PointsSystem(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (params_.cut * strength > 0) rules.entry_tests.push_back({scope, doors_for_workers(params_.door), 0, params_.cut * strength});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry points_system_lever() {
    return {.info = {.name = "points_system",
                     .summary = "Work visas only for those with points enough for skill, age, field and language.",
                     .description =
                         "In law: a points test, as in Canada and Australia. The permanent and the temporary door, or the one named by "
                         "`door`, are shut to everybody in scope with fewer than `cut` of 100 points: for skill, for an age below 45, "
                         "for a field other than general, and for a language shared with the destination (`admission`: "
                         "points_education and the others). It has no number of places: beside it a `quota` may limit how many come.\n\n"
                         "Moves who may come: at the usual weights nobody below the skilled passes a cut of 65. Those shut out stay, "
                         "turn to other countries or doors, or go without papers. Whoever moves freely, comes by a scheme, to join "
                         "family, to study or in flight is not asked, and family reunion later blunts the selection. Several tests add "
                         "up: all must be passed. A higher cut admits nobody whom a lower one refuses.\n\n"
                         "Strength scales the cut, so that a ramp raises it from nought. After `until` the doors are as before; those "
                         "inside keep their status. Not captured: points for offers of jobs or for money, renewals that ask again, and "
                         "students who choose fields by the chance to pass.\n\n"
                         "Who pays: those refused, who earn less elsewhere; the destination forgoes their work and taxes.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<PointsSystem>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::destination, Payer::migrant},
            .process = "emigration"};
}

}  // namespace sterna
