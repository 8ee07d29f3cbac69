#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// The row as a rule sees it.
inline Kind own_kind(const Page& page, int row) {
    const std::uint8_t kind = page.kind[row];
    return {page.birth[row], sex_of(kind), education_of(kind), field_of(kind)};
}

/// Rights index of the row where it lives, 0 to 1: by this month's law, and by custom alone.
double rights_held(const Page& page, int row, const Context& ctx);
double customary_rights_held(const Page& page, int row, const Context& ctx);

/// Share of the wage due that the row is paid: by this month's law, and by custom alone.
double share_paid(const Page& page, int row, const Context& ctx);
double customary_share_paid(const Page& page, int row, const Context& ctx);

/// What a tie to one employer leaves of the pay that the row's other rights leave.
double tied_share(const Page& page, int row, const Context& ctx);

}  // namespace sterna
