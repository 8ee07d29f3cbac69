#include "sterna/model/process.hpp"

namespace sterna {

namespace {

class DualCitizenship final : public Lever {
  public:
    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.dual_citizenship.push_back({scope, {true}});
    }
};

}  // namespace

LeverEntry dual_citizenship_lever() {
    return {.info = {.name = "dual_citizenship",
                     .summary = "Natives who become citizens abroad stay citizens at home.",
                     .description =
                         "In law: the origin no longer takes its citizenship from those who acquire another, and the destination does not ask "
                         "them to give it up. Permanent residents in scope naturalise more often (`permits`: dual_factor); the naturalised "
                         "may come home for good without asking anybody and do so more often (`return`: dual_factor), and send more "
                         "(`remittances`: citizen_bonus).\n\n"
                         "Moves statuses, returns and transfers. Everybody in the countries in scope is concerned, those naturalised earlier too. A right is given or not: during a ramp it holds in full from the first month with a "
                         "strength above zero. Not captured: votes, taxes on foreign income, service under arms, children, fees.\n\n"
                         "Who pays: no budget. Migrants send more of what they earn; the treasury of the country where they come to live pays "
                         "them benefits and taxes them, as all residents.",
                     .params = {}},
            .make = [](const Values&) -> std::unique_ptr<Lever> { return std::make_unique<DualCitizenship>(); },
            .heeds = heeds::places,
            .payers = {Payer::migrant},
            .process = "permits return remittances"};
}

}  // namespace sterna
