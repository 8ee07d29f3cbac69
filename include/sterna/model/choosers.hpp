#pragma once
#include "sterna/model/choice.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// What the choice needs to know of a row that considered moving in `considered`.
Chooser chooser_of(const Block& block, int row, Month considered, const Context& ctx);

/// Chance that the row considers moving in a calendar year, from age at its start and where consideration alone would not
/// explain the base-year flow; recent returnees consider more often.
double yearly_consideration(const Context& ctx, const Page& page, int row, int year);

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
