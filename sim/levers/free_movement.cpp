#include "sterna/model/process.hpp"

namespace sterna {

namespace {

class FreeMovement final : public Lever {
  public:
    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.free_movement.push_back({scope, {true}});
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
                         "shorter and circular. A right is given or not: during a ramp it holds in full from the first month with a "
                         "strength above zero. Those who entered by a visa keep their status. Not captured: limits on benefits in the "
                         "first years. Nobody pays; the destination gives up choosing.",
                     .params = {}},
            .make = [](const Values&) -> std::unique_ptr<Lever> { return std::make_unique<FreeMovement>(); },
            .opening = true};
}

}  // namespace sterna
