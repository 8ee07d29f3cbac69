#pragma once
#include "sterna/model/moves.hpp"

namespace sterna {

/// Years of home income that the law grants the row if it goes home now.
double grant_offered(const Page& page, int row, const Context& ctx);

/// Years of home income that somebody who came home with a grant must pay back to leave again now, by today's law.
double clawback_due(const Page& page, int row, const Context& ctx);

/// Pays it, at today's income, to those who paid the grant. Called when the row leaves home with this status; who flees owes nothing.
void pay_back_grants(Block& block, int row, Status status, const Context& ctx);

/// Share of the social rights accrued where the row lives that it can take home now, 0 to 1: by the corridor or the law's floor.
double portable_share(const Page& page, int row, const Context& ctx);

/// Pays out what the row can take home of the rights accrued in its stay abroad. Called just before it goes home for good or for
/// a time; without the process `return` nothing accrues.
void take_benefits_home(Block& block, int row, const Context& ctx);

/// Takes back what a scheme or the law has held back of the wages of the stay: whoever does not go home loses it to the treasury of the
/// residence. At today's wage.
void forfeit_deposit(Block& block, int row, const Context& ctx);

/// Goes home by choice: grants are paid out, an application still open is void.
void return_home(Block& block, int row, const Context& ctx);

/// The row's open application of this step, or none.
Application* open_application(Block& block, int row);

}  // namespace sterna
