#pragma once
#include <array>
#include <vector>

#include "sterna/model/atlas.hpp"
#include "sterna/model/state/capital.hpp"
#include "sterna/model/state/households.hpp"
#include "sterna/model/state/institutions.hpp"
#include "sterna/model/state/public_finance.hpp"

namespace sterna {

/// What a country's year changes. Money in constant 2021 PPP dollars a year; vectors by education.
struct CountryState {
    std::vector<double> wage;            // gross, mean of natives
    std::vector<double> wage_foreign;    // of the foreign-born
    std::vector<double> unemployment;    // share
    double output = 0;                   // PPP dollars a year
    double tfp = 1;                      // relative to the base year
    double skill_share = 0;              // of residents 15-64, those who are skilled and not over-qualified

    // Base-year values that later years are measured against.
    std::vector<double> base_wage, base_unemployment;
    std::vector<double> base_efficiency; // mean of the labour force, by education
    std::array<double, 2> base_native{}, base_foreign{};  // people at work in mean workers: 0 less skilled, 1 skilled
    std::array<double, 2> labour_force{};                 // the same with the unemployed, at the last yearly close
    double base_skill_share = 0;
    double skill_weight = 0.5;           // theta of the nest

    std::array<double, skill_groups> consideration{1, 1};  // factor of the chance to consider moving, others and skilled; fixed

    // Expectations of the young (schooling).
    double prospect = 0;                 // expected lifetime share of a skilled career spent abroad
    double base_prospect = 0;
    double base_life_share = 0;          // q/(q+r) of the flows the world describes
    double unskilled_prospect = 0, base_unskilled_prospect = 0, base_unskilled_life_share = 0;  // the same below the skilled
    double base_gain = 0, gain = 0;      // foreign extra return to skill, present value
    double base_home_return = 0, home_return = 0;
    double base_enrolment = 0;           // share of a cohort that wants to study, if all can pay
    double enrolment = 0, enrolment_without_prospect = 0;  // the same next year, within the places there are
    double base_places = 0;              // persons a year
    double unmet_places = 0;             // persons who want to study next year, can pay and find no place at home without bonds
    std::array<double, 2> places_upkeep{};  // of places that laws add next year, in costs of a student-year: 0 paid by the budget, 1 by donors
    std::vector<double> donated_studies; // [year of enrolment, oldest first]: of those who enrol, share in added places that donors pay; empty = none
    std::vector<double> field_outlook;   // [year of enrolment, oldest first][sex][field]: log of a field's weight beside its base share

    double remittance_scale = 0;         // factor of amounts sent home by natives; 0 = not yet set

    HouseholdState households;
    CapitalState capital;
    PublicFinanceState public_finance;
    InstitutionState institutions;

    bool operator==(const CountryState&) const = default;
};

/// One list of the values above: digest and saving go through it. `f(name, value)`; values are doubles, whole numbers, pairs and
/// lists of doubles.
template <class State, class F>
void for_each_value(State& s, F&& f) {
    f("wage", s.wage), f("wage_foreign", s.wage_foreign), f("unemployment", s.unemployment);
    f("base_wage", s.base_wage), f("base_unemployment", s.base_unemployment), f("base_efficiency", s.base_efficiency);
    f("consideration", s.consideration), f("base_native", s.base_native), f("base_foreign", s.base_foreign);
    f("labour_force", s.labour_force), f("output", s.output), f("tfp", s.tfp), f("skill_share", s.skill_share);
    f("base_skill_share", s.base_skill_share), f("skill_weight", s.skill_weight);
    f("prospect", s.prospect), f("base_prospect", s.base_prospect), f("base_life_share", s.base_life_share);
    f("unskilled_prospect", s.unskilled_prospect), f("base_unskilled_prospect", s.base_unskilled_prospect);
    f("base_unskilled_life_share", s.base_unskilled_life_share), f("base_gain", s.base_gain), f("gain", s.gain);
    f("base_home_return", s.base_home_return), f("home_return", s.home_return), f("base_enrolment", s.base_enrolment);
    f("enrolment", s.enrolment), f("enrolment_without_prospect", s.enrolment_without_prospect), f("base_places", s.base_places);
    f("unmet_places", s.unmet_places);
    f("places_upkeep", s.places_upkeep), f("donated_studies", s.donated_studies);
    f("field_outlook", s.field_outlook);
    f("remittance_scale", s.remittance_scale);
    for_each_value_of_households(s.households, f);
    for_each_value_of_capital(s.capital, f);
    for_each_value_of_public_finance(s.public_finance, f);
    for_each_value_of_institutions(s.institutions, f);
}

}  // namespace sterna
