#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/core/digest.hpp"
#include "sterna/core/table.hpp"

namespace sterna {

inline constexpr int max_countries = 254;   // one byte, two values kept back
inline constexpr int max_education = 8;     // three bits of a column
inline constexpr int max_fields = 16;       // four bits of a column
inline constexpr int sexes = 2;             // 0 female, 1 male
inline constexpr int age_groups = 10;       // 15-19, 20-24, ..., 60-64
inline constexpr int skill_groups = 2;      // 0 other, 1 skilled: what corridor targets and constants distinguish

enum class IncomeGroup : std::uint8_t { low, lower_middle, upper_middle, high };

/// What does not change during a run, of one country. Money in constant 2021 PPP dollars, shares 0 to 1.
struct CountryFacts {
    std::string code, name, region, subregion;
    IncomeGroup income_group = IncomeGroup::low;
    bool ldc = false, sids = false, gulf = false, eu = false, rest = false;
    double latitude = 0, longitude = 0;             // degrees
    double population = 0;                          // persons, all ages, base year
    double share_15_64 = 0.77;                      // of the foreign-born stock living there
    double gdp_per_head = 0;                        // PPP dollars a year
    std::vector<double> wage;                       // by education, PPP dollars a year, base year
    double price_level = 1;                         // of GDP, USA = 1, base year
    std::vector<double> unemployment;               // by education, share
    double female_wage_ratio = 1;
    std::array<double, sexes> participation{1, 1};  // share of residents in the labour force
    std::array<double, sexes> life_expectancy{70, 70};
    double secondary_share_young = 0;               // of 20-24-year-olds with at least upper secondary
    double tertiary_share_young = 0;                // of 30-34-year-olds with tertiary
    double secondary_trend = 0, tertiary_trend = 0;  // growth of the log odds of the two from cohort to cohort, a year, base year
    double tertiary_cost = 0;                       // PPP dollars a student-year
    std::vector<double> field_share;                // of the skilled, by field, sums to 1
    double under15_per_adult = 0;                   // persons 0-14 for each 15-64
    double gini = 0.4;
    double exit_5y = 0.35;                          // share of arrivals gone within five years
    double irregular_share = 0;                     // of the foreign-born
    double remittances_received = 0;                // million US dollars, base year
    double remittances_sent = 0;
    double physicians_per_1000 = 0;
    double external_debt = 0;                       // million US dollars, base year
    double exports = 0;                             // of goods and services, million US dollars a year, base year
    double direct_investment = 0;                   // inward, million US dollars a year, base year
    double growth = 0.02;                           // of output a head, mean of the years before the base
    double credit_score = 7;                        // 1 (single B minus) to 16 (best), by our own scale
    int last_default = 0;                           // year within the ten before the base; 0 = none
    double internet_share = 0.6;                    // of people who use it: reach of digital transfers
};

/// What does not change during a run, of the corridor from a birth country to a residence.
struct CorridorFacts {
    double distance_km = 0;
    bool contiguous = false, common_language = false, colony = false, free_movement = false, visa_required = true;
    double agreements = 0;                          // bilateral labour agreements in force
    double stock = 0;                               // persons 15-64, base year
    double duration_0_5 = 0.165, duration_5_10 = 0.13;  // shares of the stock; the rest is longer
    std::array<double, skill_groups> inflow{};      // persons 15-64 a year who arrive
    double newcomers = 0;                           // persons 15-64 who come in five years and are there at their end; 0 = unknown
    double stock_later = 0;                         // persons 15-64 five years after the base by the accounting of stocks and flows:
                                                    // target of calibration, as far as newcomers can bring it; 0 = unknown
    double exit_rate = 0;                           // yearly hazard of return of the whole base stock
    double attrition = 0;                           // yearly extra outflow of the settled by the stock accounting
    double transfer_cost = 0.06;                    // share of a transfer of 200 US dollars
    std::vector<double> transfer_price;             // by channel, share of a transfer of 200 US dollars; empty: `transfer_cost` for all
    double transfers = 0;                           // million US dollars a year, base year
    double overqualified = 0.353;                   // of the skilled in the stock, share in jobs below their education
    double portability = 0.2;                       // share of accrued social rights that can be taken home
    std::array<double, skill_groups> constant{};    // utils, solved by calibration
    std::array<double, skill_groups> visa_cost{};   // utils, solved by calibration, never negative
    double return_factor = 1;                       // multiplies the return hazard, solved by calibration
    double arrival_factor = 1;                      // multiplies its part that fades with the stay, solved by calibration
    double removal_share = 1;                       // of those found without papers, share that is removed, solved by calibration
};

/// Persons of one base-year cell: natives of `origin` living in `residence`.
struct CellCount {
    std::uint8_t origin, residence, sex, education, age_group;
    double persons;
};

/// The world file in memory: lists, facts, the base-year population and the entry cohorts. Never changes during a run.
struct Atlas {
    std::string name, folder;
    int base_year = 2020;
    bool calibrated = false;                        // constants were solved and read
    std::vector<std::string> education, fields, channels;
    std::vector<std::uint8_t> skilled;              // by education: 1 = skilled
    std::vector<CountryFacts> countries;
    Dense<CorridorFacts, 2> corridors;              // [origin][residence]; the diagonal is unused
    std::vector<CellCount> cells;                   // natives at home and abroad, 15-64, ordered by origin, residence, education, sex, age
    Dense<double, 3> entries;                       // [country of birth][year - base_year][sex], persons turning 15
    std::map<std::string, std::vector<std::uint8_t>> groups;  // named lists of countries
    std::vector<std::vector<std::string>> provenance;         // rows of the provenance table, header first
    Digest digest;                                  // of every file read

    int size() const { return static_cast<int>(countries.size()); }
    int educations() const { return static_cast<int>(education.size()); }
    int entry_years() const { return static_cast<int>(entries.shape()[1]); }
    std::optional<int> country(std::string_view code) const;
    int first_skilled() const;                      // lowest education that counts as skilled
    int field(std::string_view name) const;         // -1 if the world has no such field
};

}  // namespace sterna
