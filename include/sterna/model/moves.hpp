#pragma once
#include "sterna/model/process.hpp"

namespace sterna {

/// Brings experience up to the end of the month before the step. Called before a row changes residence, job or education.
void settle(Block& block, int row, const Context& ctx);
/// The same to the end of the year, for everybody, before anything else in the year's last step.
void settle_year(Block& block, const Context& ctx);

/// The move to a foreign country: outflow from the birth country or onward move. Sets status, permit and spell.
/// `permit_end` = last month of the permit, or never.
void depart(Block& block, int row, int destination, Status status, std::uint8_t scheme, Month permit_end, const Context& ctx);

/// A stay whose return a counterfactual does without: every stay if nobody moves, else those that began with an excess departure.
bool stays_in_counterfactual(const Page& page, int row, const Context& ctx);

enum class ReturnKind { voluntary, retirement, removal };
/// The move to the birth country.
void go_home(Block& block, int row, ReturnKind kind, const Context& ctx);

/// A change of education level where the person lives.
void change_education(Block& block, int row, int education, int field, const Context& ctx);

/// First month in which studies that no process ends count as over; never for those who do not study.
inline Month studies_overdue(const Page& page, int row) {
    return (page.state[row] & studying_bit) && page.held[row] != no_date ? Month{page.held[row]} + 1 : never;
}
/// Who is past it and due goes to work with the education he or she has: without `schooling` nobody graduates, and nobody studies for life.
void end_overdue_studies(Block& block, const Context& ctx);

/// Leaves the simulated ages or dies: the row is marked and removed at the next compaction.
void leave_population(Block& block, int row, Measure measure, const Context& ctx);

/// Persons x cell of the row as it stands, into `measure`.
void count_person(Block& block, int row, Measure measure, const Context& ctx);

/// Efficiency of a skilled row as it stands, 1/1024 of a worker x persons; 0 below the skilled.
std::int64_t units_of_skilled(const Page& page, int row, const Context& ctx);

/// Age in years at the first month of the step.
inline double age_of(const Page& page, int row, Month now) { return (now.index - page.born[row]) / 12.0; }

}  // namespace sterna
