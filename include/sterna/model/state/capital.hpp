#pragma once
#include <array>
#include <vector>

namespace sterna {

/// Capital, jobs and what productivity is made of, at the last yearly close. Money in constant 2021 PPP dollars unless said;
/// pairs by skill: 0 other, 1 skilled.
struct CapitalState {
    // Capital: one part moves to where it earns most, the other is what the country itself has saved.
    double open_capital = 0;             // PPP dollars
    double local_capital = 1;            // a native of 15-64, base year = 1
    double base_local_capital = 0;       // PPP dollars, all natives
    double required_return = 0;          // that open capital must earn before depreciation, 1/year
    double spread = 0;                   // 1/year above that of the base year: what finance adds to the cost of open capital
    double invested_transfers = 0;       // PPP dollars in the last year: invested out of transfers received, with public money that matches some
    double base_invested_transfers = 0;  // the first that were known
    double invested_bonds = 0;           // PPP dollars in the last year: proceeds of bonds that went into local capital
    double base_natives = 0, natives = 0;      // persons of 15-64 born in the country, wherever they live
    double base_output = 0;              // PPP dollars a year
    double labour_income = 0, capital_income = 0;  // PPP dollars a year; their sum is output

    // Jobs, in mean workers of the base year.
    std::array<double, 2> base_employed{}, base_unemployed{};
    std::array<double, 2> employed{}, vacancies{};
    double vacancy_value = 0;            // PPP dollars a year: worth to employers, beyond the wage, of posts filled in the year

    // Graduates waiting for a chance abroad.
    double chance_abroad = 0;            // expected by a graduate, 1/year
    double base_skilled_home = 0;        // skilled natives at home, persons
    double worth_of_waiting = 0;         // of a year's wait for it, in net wages of the work just below the skilled

    // What the diaspora does; factors relative to the base year.
    double knowledge = 1, returnees = 1; // of productivity
    double trade = 1, investment = 1;    // of exports; of the inflow of direct investment
    double investment_stock = 1;         // of the stock of direct investment
    double exports = 0, direct_investment = 0;     // million US dollars a year
    double base_knowledge_network = 0, base_returnee_share = 0;
    std::vector<double> base_abroad, base_abroad_skilled;  // persons born here, by residence
    std::vector<double> investment_network;                // factor of direct investment, last years, oldest first

    bool operator==(const CapitalState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_capital(State& s, F&& f) {
    f("open_capital", s.open_capital), f("local_capital", s.local_capital), f("base_local_capital", s.base_local_capital);
    f("required_return", s.required_return), f("spread", s.spread), f("invested_transfers", s.invested_transfers);
    f("base_invested_transfers", s.base_invested_transfers), f("invested_bonds", s.invested_bonds), f("base_natives", s.base_natives), f("natives", s.natives);
    f("base_output", s.base_output), f("labour_income", s.labour_income), f("capital_income", s.capital_income);
    f("base_employed", s.base_employed), f("base_unemployed", s.base_unemployed), f("employed", s.employed);
    f("vacancies", s.vacancies), f("vacancy_value", s.vacancy_value), f("chance_abroad", s.chance_abroad), f("base_skilled_home", s.base_skilled_home), f("worth_of_waiting", s.worth_of_waiting);
    f("knowledge", s.knowledge), f("returnees", s.returnees), f("trade", s.trade), f("investment", s.investment);
    f("investment_stock", s.investment_stock), f("exports", s.exports), f("direct_investment", s.direct_investment);
    f("base_knowledge_network", s.base_knowledge_network), f("base_returnee_share", s.base_returnee_share);
    f("base_abroad", s.base_abroad), f("base_abroad_skilled", s.base_abroad_skilled), f("investment_network", s.investment_network);
}

}  // namespace sterna
