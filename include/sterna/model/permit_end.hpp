#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Chance that a permit that ends outside schemes is renewed or, for students, followed by a work permit.
double chance_of_renewal(const Page& page, int row, Status status, const Context& ctx);

/// ln of the share of the wage that the scheme's tie to one employer leaves.
double log_tie(const Page& page, int row, const Scheme* scheme, const Context& ctx);

/// Chance that who must leave stays on without papers.
double chance_of_overstay(const Page& page, int row, const Scheme* scheme, const Context& ctx);

/// Chance to be home within a year because a temporary or student permit outside schemes ends by then: it is not renewed, nobody
/// offers to let its holder settle, and the holder does not overstay. Zero for all others.
double expected_exit_by_permit(const Page& page, int row, const Context& ctx);

}  // namespace sterna
