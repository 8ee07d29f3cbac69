#include "levers/worker_doors.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double floor = 1.2;
    std::string door = "any";
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("floor", &Params::floor, {0, 5}, "mean wage", "least gross wage expected at the destination, in mean wages of residents there",
                       "plausible from 0.8 to 1.5", Evidence::assumption),
        choice<Params>("door", &Params::door, {"any", "permanent", "temporary"}, "doors that ask for it; any = both", "the law to be studied",
                       Evidence::assumption)};
    return t;
}

class SalaryFloor final : public Lever {
  public:
    explicit SalaryFloor(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (params_.floor * strength > 0) rules.entry_tests.push_back({scope, doors_for_workers(params_.door), params_.floor * strength, 0});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry salary_floor_lever() {
    return {.info = {.name = "salary_floor",
                     .summary = "Work visas only for those whose expected wage is high enough.",
                     .description =
                         "In law: a work permit asks for a job that pays at least so much, as the European Blue Card does. The "
                         "permanent and the temporary door, or the one named by `door`, are shut to everybody in scope whose own "
                         "expected gross wage at the destination is below `floor` times the mean wage there. The wage is that of "
                         "foreigners by education and sex, less what work below the education takes, times the person's own "
                         "efficiency; the mean is over those who lived there in the base year, at today's wages.\n\n"
                         "Moves who may come: the better paid, so the skilled and the experienced. Those shut out stay, turn to other "
                         "countries or doors, or go without papers. Whoever moves freely, comes by a scheme, to join family, to study "
                         "or in flight is not asked. Several tests add up: all must be passed. A higher floor admits nobody whom a "
                         "lower one refuses.\n\n"
                         "Strength scales the floor, so that a ramp raises it from nought. After `until` the doors are as before; "
                         "those inside keep their status. Not captured: lower floors for shortage jobs and the young, wages made up to "
                         "pass, renewals that ask again, and students who choose fields by the chance to pass.\n\n"
                         "Who pays: those refused, who earn less elsewhere; the destination forgoes their work and taxes.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<SalaryFloor>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::ages,
            .payers = {Payer::destination, Payer::migrant},
            .process = "emigration"};
}

}  // namespace sterna
