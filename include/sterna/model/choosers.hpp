#pragma once
#include "sterna/model/choice.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// What the choice needs to know of a row that considered moving in `considered`.
Chooser chooser_of(const Block& block, int row, Month considered, const Context& ctx);

/// Chance that the row considers moving in a calendar year, from age at its start and where consideration alone would not
/// explain the base-year flow; recent returnees consider more often.
double yearly_consideration(const Context& ctx, const Page& page, int row, int year);

/// Natives at home whom a scope names.
inline bool at_home_in(const Scope& scope, const Page& page, int row) {
    const std::uint8_t kind = page.kind[row];
    return page.residence[row] == page.birth[row] && scope.origins[page.birth[row]] &&
           scope.person(sex_of(kind), education_of(kind), field_of(kind));
}

/// Chance that natives of `birth` who leave a scheme in `destination` on time are admitted to it again: what it promises, or the
/// law's least if that is more. A scheme that takes nobody keeps no promise.
double chance_of_reentry(const Rules& rules, const Scheme& scheme, int birth, int destination);

/// Whether somebody back at home holds the right to come again in the scheme served in: one draw a return against the scheme's
/// chance, so that a better chance takes the right from nobody.
inline constexpr Stream reentry_stream = stream("circulation/re-entry");
bool may_come_again(const Page& page, int row, const Scheme& scheme, const Context& ctx);

/// Doors that have refused an applicant in this step.
class RefusalChain final : public Refusals {
  public:
    RefusalChain(const Outbox& outbox, const Application* application) : outbox_(outbox), application_(application) {}
    bool shut(int destination, Channel channel, int scheme) const override;

  private:
    const Outbox& outbox_;
    const Application* application_;
};

}  // namespace sterna
