#pragma once
#include <cstdint>
#include <vector>

namespace sterna {

/// Authorities, acceptance and rights in a country, at the last yearly close.
struct InstitutionState {
    // How well authorities work together, 0 to 1; 0 everywhere = coherence is not modelled.
    double migration_development = 0, migration_finance = 0, development_finance = 0;
    double coherence = 0;                // mean of the three
    double raised = 0;                   // by efforts since the start
    std::vector<double> raised_by;       // the same, as pairs of the effort's number and what it has added
    double international = 0;            // between international organisations; the same in every country

    double acceptance = 0;               // of migration by the public, 0 to 1; 0 = not modelled
    double abuse = 0;                    // wages kept back from foreign-born residents, share of the wages due to them
    double female_pay = 1;               // women's over men's wages
    double inflow_rate = 0;              // foreign-born arrivals of the year a resident
    double means = 1;                    // income a resident over that of the base year
    double base_income = 0;              // PPP dollars a resident aged 15-64

    double partner_places = 0;           // places of study that partner countries pay next year, persons
    std::vector<double> partner_rank;    // [sex][field]: study rank up to which those not placed otherwise get one; empty = none
    std::vector<double> partner_promises;  // for each scheme that pays such places its number, then the places, [sex][field]
    std::int64_t partner_training = 0;   // paid by the budget for studies in partner countries in the year, US cents
    std::int64_t employer_training = 0;  // the same paid by employers
    std::int64_t partner_schools = 0;    // received by schools at home for them, in the year, US cents
    std::int64_t partner_levies = 0;     // received from workers who pay their training back, in the year, US cents
    std::int64_t partnership_cents = 0;  // received less paid under partnerships in the year, US cents; sums to 0 over the world
    bool operator==(const InstitutionState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`.
template <class State, class F>
void for_each_value_of_institutions(State& s, F&& f) {
    f("migration_development", s.migration_development), f("migration_finance", s.migration_finance);
    f("development_finance", s.development_finance), f("coherence", s.coherence), f("raised", s.raised), f("raised_by", s.raised_by);
    f("international", s.international), f("acceptance", s.acceptance), f("abuse", s.abuse), f("female_pay", s.female_pay);
    f("inflow_rate", s.inflow_rate), f("means", s.means), f("base_income", s.base_income);
    f("partner_places", s.partner_places), f("partner_rank", s.partner_rank), f("partner_promises", s.partner_promises);
    f("partnership_cents", s.partnership_cents), f("employer_training", s.employer_training);
    f("partner_training", s.partner_training), f("partner_schools", s.partner_schools), f("partner_levies", s.partner_levies);
}

}  // namespace sterna
