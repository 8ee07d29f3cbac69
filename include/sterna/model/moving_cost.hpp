#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Who pays what of a move from the birth country, PPP dollars of that country, for an average person of the row's kind.
struct MoveCost {
    double migrant = 0;    // what the law and a scheme leave
    double debt = 0;       // of it, owed to recruiters on arrival; whoever moves freely or settles owes nothing
    double employers = 0;  // at the destination: what they pay in the place of the migrant
    double donors = 0;     // the same
};

MoveCost cost_of_move(const Page& page, int row, int destination, Status status, std::uint8_t scheme, const Context& ctx);

}  // namespace sterna
