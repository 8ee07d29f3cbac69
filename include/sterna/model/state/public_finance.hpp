#pragma once
#include <cstdint>

namespace sterna {

/// Budget, debt, credit standing and instruments of a country, at the last yearly close. Whole numbers are cents of constant
/// 2021 US dollars at base-year market rates; flows are those of the year that ended.
struct PublicFinanceState {
    // Budget: the items that migration moves, and no others; so its change means something and its level does not.
    std::int64_t taxes = 0;              // on wages, at home and abroad
    std::int64_t transfer_tax = 0;       // on consumption paid from transfers
    std::int64_t policy_receipts = 0;
    std::int64_t recoveries = 0;         // grants paid back, deposits forfeited, service bonds bought out
    std::int64_t bond_training = 0;      // outlay for students that proceeds of bonds paid
    std::int64_t partnerships = 0;       // received less paid under agreements, settled for the year before
    std::int64_t benefits = 0;
    std::int64_t training = 0, training_health = 0;  // public outlay for pupils and students
    std::int64_t integration = 0;
    std::int64_t policy_cost = 0;
    std::int64_t interest = 0;           // on external debt
    std::int64_t balance = 0;
    std::int64_t training_abroad = 0;    // memo: value of training that left with the year's skilled emigrants, less returned
    std::int64_t tax_forgone = 0;        // memo: present value of the taxes less benefits that left with them
    double base_balance = 0;             // share of output

    // External account.
    std::int64_t exports = 0, transfers_received = 0, direct_investment = 0, borrowing = 0;
    std::int64_t transfers_sent = 0, imports = 0;
    std::int64_t partner_account = 0;    // from partner countries, public money and fees of schools, less what went to them
    std::int64_t debt = 0;               // external, all kinds, at the end of the year
    std::int64_t base_debt = 0, borrowed = 0;  // at the start of the run; since then
    std::int64_t bonds = 0, securities = 0;    // of it, held by natives abroad; served first by transfers
    std::int64_t bond_proceeds = 0;      // of the year, beyond what was outstanding, all uses
    std::int64_t bond_investment = 0;    // of it, for local capital (`CapitalState::invested_bonds`)
    std::int64_t bond_fund = 0;          // raised for places of study and not yet spent
    std::int64_t bond_yield_forgone = 0; // interest that holders gave up
    double places_financed = 0;          // students a year, from bonds

    // Credit standing.
    double score = 0;                    // 1 (single B minus) to 16 (best)
    double score_constant = 0;           // makes the base score exact
    double spread = 0, base_spread = 0;  // over the world interest rate, share a year
    double bond_discount = 0;            // of bonds outstanding, share a year
    double bond_yield = 0;               // of bonds for natives abroad, share a year
    double pledge = 0;                   // share of formal transfers that serves securities first
    double debt_ratio = 0;               // that the score is made of, per cent
    double forgone_due = 0;              // US dollars, interest that holders of bonds give up in the year that begins
    double interest_due = 0;             // US dollars, of the year that begins
    double open_market = 0;              // 1 = new money can be had
    double growth = 0;                   // of output a resident, smoothed, share a year
    double output_per_head = 0, base_output_per_head = 0;  // PPP dollars a resident aged 15-64
    double investment_share = 0;         // of output
    bool operator==(const PublicFinanceState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_public_finance(State& s, F&& f) {
    f("taxes", s.taxes), f("transfer_tax", s.transfer_tax), f("policy_receipts", s.policy_receipts), f("benefits", s.benefits);
    f("budget_partnerships", s.partnerships), f("partner_account", s.partner_account);
    f("recoveries", s.recoveries), f("bond_training", s.bond_training), f("training", s.training), f("training_health", s.training_health), f("integration", s.integration);
    f("policy_cost", s.policy_cost), f("interest", s.interest), f("balance", s.balance);
    f("training_abroad", s.training_abroad), f("tax_forgone", s.tax_forgone), f("base_balance", s.base_balance);
    f("account_exports", s.exports), f("transfers_received", s.transfers_received), f("account_investment", s.direct_investment);
    f("borrowing", s.borrowing), f("transfers_sent", s.transfers_sent), f("imports", s.imports), f("debt", s.debt);
    f("base_debt", s.base_debt), f("borrowed", s.borrowed), f("bonds", s.bonds), f("securities", s.securities);
    f("bond_proceeds", s.bond_proceeds), f("bond_investment", s.bond_investment), f("bond_fund", s.bond_fund);
    f("bond_yield_forgone", s.bond_yield_forgone), f("pledge", s.pledge), f("debt_ratio", s.debt_ratio), f("forgone_due", s.forgone_due);
    f("places_financed", s.places_financed);
    f("score", s.score), f("score_constant", s.score_constant), f("sovereign_spread", s.spread), f("base_spread", s.base_spread);
    f("bond_discount", s.bond_discount), f("bond_yield", s.bond_yield), f("interest_due", s.interest_due), f("open_market", s.open_market), f("growth", s.growth);
    f("output_per_head", s.output_per_head), f("base_output_per_head", s.base_output_per_head);
    f("investment_share", s.investment_share);
}

}  // namespace sterna
