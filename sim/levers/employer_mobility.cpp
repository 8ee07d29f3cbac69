#include "sterna/model/process.hpp"

namespace sterna {

namespace {

class EmployerMobility final : public Lever {
  public:
    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.employer_mobility.push_back({scope, {true}});
    }
};

}  // namespace

LeverEntry employer_mobility_lever() {
    return {.info = {.name = "employer_mobility",
                     .summary = "Lets workers who are tied to one employer change to another.",
                     .description =
                         "In law: a permit that belongs to the worker and not to the job; no consent of the sponsor is needed. What a tie to "
                         "one employer takes from the pay of temporary workers with a sponsor and of workers of tied schemes (`rights`: tie) "
                         "ends for those in scope, for people already there and for those who come.\n\n"
                         "Moves pay, transfers, returns, overstays and the choice of destination; posts for such workers fall with what they "
                         "cost (`rights`: employer_response). A right is given or not: during a ramp it holds in full from the first month with "
                         "a strength above zero. When it ends the ties are back. Not captured: the search for the next employer, and better "
                         "matches found by it.\n\n"
                         "Who pays: employers, the pay that the tie kept back (`wages_kept_back`).",
                     .params = {}},
            .make = [](const Values&) -> std::unique_ptr<Lever> { return std::make_unique<EmployerMobility>(); },
            .heeds = heeds::places | heeds::people | heeds::statuses,
            .payers = {Payer::employer},
            .process = "rights"};
}

}  // namespace sterna
