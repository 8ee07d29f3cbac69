#pragma once
#include <array>
#include <cstddef>
#include <string_view>

namespace sterna {

/// Lines of the brain ledger of a country: closing = opening + everything between, in persons and in units of efficiency, exactly.
namespace ledger {
enum Item : std::size_t {
    opening, graduates_baseline, graduates_prospect, graduates_remittance, graduates_joint, graduates_partner, emigration,
    return_trained_home, return_trained_abroad, immigration, foreign_exit, entries, deaths, age_exits, change, closing, items
};
/// The same in units of efficiency up to `change`; then what those who stay gain by work and lose by work below their education.
enum UnitItem : std::size_t { learning = closing, depreciation, closing_units, unit_items };
}  // namespace ledger

inline constexpr std::array<std::string_view, ledger::items> ledger_items{
    "opening",   "graduates_baseline",  "graduates_prospect",    "graduates_remittance", "graduates_joint", "graduates_partner",
    "emigration", "return_trained_home", "return_trained_abroad", "immigration",          "foreign_exit",    "entries",
    "deaths",    "age_exits",           "change",                "closing"};
inline constexpr std::array<std::string_view, ledger::unit_items> ledger_unit_items{
    "opening",   "graduates_baseline",  "graduates_prospect",    "graduates_remittance", "graduates_joint", "graduates_partner",
    "emigration", "return_trained_home", "return_trained_abroad", "immigration",          "foreign_exit",    "entries",
    "deaths",    "age_exits",           "change",                "learning",             "depreciation",    "closing"};

}  // namespace sterna
