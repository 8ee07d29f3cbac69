#include "sterna/model/process.hpp"

namespace sterna {

namespace {

class FreeMovement final : public Lever {
  public:
    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.free_movement.push_back({scope, {}});
        rules.free_movement.back().entry.times(1 - strength);
    }
};

}  // namespace

LeverEntry free_movement_lever() {
    return {.info = {.name = "free_movement",
                     .summary = "People in scope may live and work in the destinations without a visa.",
                     .description =
                         "In law: a treaty such as that of the European Union. The door stands open: no visa cost, no quota, rights almost "
                         "those of citizens. The money cost of the move, distance and networks remain.\n\n"
                         "Moves how many leave and where to, and makes returning and leaving again cheaper in risk, so that stays get "
                         "shorter and circular. Strength, as along a ramp, is the share of people, drawn for life, to whom the door is open. "
                         "Those who entered by a visa keep their status. Not captured: limits on benefits in the first years.\n\n"
                         "Who pays: those who move pay their journey; the destination pays for integrating them (`fiscal`) and gives up choosing.",
                     .params = {}},
            .make = [](const Values&) -> std::unique_ptr<Lever> { return std::make_unique<FreeMovement>(); },
            .payers = {Payer::destination, Payer::migrant},
            .opening = true,
            .process = "emigration"};
}

}  // namespace sterna
