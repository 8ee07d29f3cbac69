#pragma once
#include <string>

#include "sterna/model/process.hpp"

namespace sterna {

struct SchoolingParams {
    std::string form = "constant_elasticity", prospect = "lifetime";
    double elasticity = 0.07, elasticity_richer = 0, home_elasticity = 0.3, adaptation = 0.3;
    double least_liquidity = 0.5, private_share = 0.3, liquid_share = 0.25, other_income = 0.6, wealth_sigma = 1.2;
    double places_margin = 1.1, places_growth = 0.015, years = 4, years_health = 5;
    double field_response = 1, trend = 1;
};

/// The level from which one enters skilled studies; -1 if the world has none.
inline int level_before_skilled(const Context& ctx) { return ctx.atlas.first_skilled() - 1; }

/// How households of the country pay for study: their own income, with the mean transfer for those who receive any.
StudyFunding funding_of(const SchoolingParams& params, const Context& ctx, int country);

/// Years whose outlook by field is kept: studies last eight at most.
inline constexpr std::size_t outlook_years = 9;

/// What the law of a year's end makes of a career in each field. Wages and base-year doors do not differ by field, so only what the
/// law says of some fields tells them apart.
class FieldProspects {
  public:
    FieldProspects(const SchoolingParams& params, const Context& ctx);
    /// Moves the outlook of the young towards what they see; it stays at zero where the law knows no fields.
    void expect(CountryState& state, int country, bool first) const;

  private:
    /// Years abroad for each at home, and the net income there.
    struct Part {
        double odds = 0, income = 0;
    };
    double income_abroad(int country, int d, int sex, int field, double recognition) const;
    double openness(int country, int d, int sex, int field) const;
    Part by_usual_doors(double prospect, int country, int sex, int field) const;
    Part by_scheme(std::size_t j, int country, int sex, int field) const;
    double worth(double prospect, int country, int sex, int field) const;

    const SchoolingParams& p_;
    const Context& ctx_;
    const Rules& rules_;
    std::vector<double> people_;     // [scheme]: to whom it is open, persons
    std::vector<double> left_open_;  // [quota]: share of the arrivals it counts that it lets in
};

/// Factor of a field's base share for those who turned 18 `years_ago`; 1 where prospects do not differ by field.
double field_weight(const CountryState& state, const Context& ctx, int sex, int field, int years_ago);
/// Shares of the fields among students of next year: [sex][field].
std::vector<double> shares_of_students(const CountryState& state, const Context& ctx, int country);

/// Brings expectations of the young and enrolment of next year up to the last close. `cohort` = persons who may enrol in it.
void expect_and_enrol(const SchoolingParams& params, const FieldProspects& fields, CountryState& state, const Tallies& tallies,
                      double cohort, const Context& ctx, int country, bool first);

}  // namespace sterna
