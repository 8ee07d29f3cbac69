#include <algorithm>
#include <array>

#include "io/read_world_parts.hpp"

namespace sterna {
namespace {

struct Field {
    const char* column;
    Range range;
    double CountryFacts::*member;
};

constexpr double most_dollars = 1e7;  // PPP dollars a year: a hundred times today's richest country
constexpr double most_millions = 1e7;
constexpr double most_country_millions = 1e9;  // US dollars: ten times what the whole world makes in a year

constexpr std::array single_numbers{
    Field{"latitude", {-90, 90}, &CountryFacts::latitude},
    Field{"longitude", {-180, 180}, &CountryFacts::longitude},
    Field{"population", {0, 1e10}, &CountryFacts::population},
    Field{"share_15_64", {0, 1}, &CountryFacts::share_15_64},
    Field{"gdp_per_head_ppp", {1, most_dollars}, &CountryFacts::gdp_per_head},
    Field{"price_level", {0.01, 100}, &CountryFacts::price_level},
    Field{"female_wage_ratio", {0.01, 2}, &CountryFacts::female_wage_ratio},
    Field{"secondary_share_young", {0, 1}, &CountryFacts::secondary_share_young},
    Field{"tertiary_share_young", {0, 1}, &CountryFacts::tertiary_share_young},
    Field{"secondary_trend", {-0.2, 0.2}, &CountryFacts::secondary_trend},
    Field{"tertiary_trend", {-0.2, 0.2}, &CountryFacts::tertiary_trend},
    Field{"tertiary_cost", {0, most_dollars}, &CountryFacts::tertiary_cost},
    Field{"under15_per_adult", {0, 2}, &CountryFacts::under15_per_adult},
    Field{"gini_class", {0, 1}, &CountryFacts::gini},
    Field{"emigration_exit_5y", {0, 1}, &CountryFacts::exit_5y},
    Field{"irregular_share", {0, 1}, &CountryFacts::irregular_share},
    Field{"remittances_received_usd", {0, most_millions}, &CountryFacts::remittances_received},
    Field{"remittances_sent_usd", {0, most_millions}, &CountryFacts::remittances_sent},
    Field{"physicians_per_1000", {0, 100}, &CountryFacts::physicians_per_1000},
    Field{"external_debt_usd", {0, most_country_millions}, &CountryFacts::external_debt},
    Field{"exports_usd", {0, most_country_millions}, &CountryFacts::exports},
    Field{"direct_investment_usd", {0, most_country_millions}, &CountryFacts::direct_investment},
    Field{"growth", {-0.2, 0.2}, &CountryFacts::growth},
    Field{"credit_score", {1, 16}, &CountryFacts::credit_score},
    Field{"internet_share", {0, 1}, &CountryFacts::internet_share},
};

const std::vector<std::string> income_groups{"low", "lower_middle", "upper_middle", "high"};

std::vector<std::string> columns(const Atlas& atlas) {
    std::vector<std::string> out{"code", "name", "region", "subregion", "income_group", "ldc", "sids", "gulf", "eu", "rest", "last_default",
                                 "female_participation", "male_participation", "life_expectancy_female",
                                 "life_expectancy_male", "amenity"};
    for (const auto& field : single_numbers) out.push_back(field.column);
    for (const auto& level : atlas.education) {
        out.push_back("wage_" + short_name(level));
        out.push_back("unemployment_" + short_name(level));
    }
    for (std::size_t i = 1; i < atlas.fields.size(); ++i) out.push_back("field_" + atlas.fields[i]);
    return out;
}

/// The first field has no column: it is what the others leave.
std::vector<double> field_shares(WorldRow& row, const std::vector<std::string>& fields) {
    constexpr double rounding = 1e-3;
    std::vector<double> shares{0};
    double named = 0;
    for (std::size_t i = 1; i < fields.size(); ++i) named += shares.emplace_back(row.number("field_" + fields[i], {0, 1}));
    if (named > 1 + rounding) row.refuse("field_" + fields.back(), "accepted: the shares of the fields add up to more than 1");
    if (named > 1) for (double& share : shares) share /= named;
    shares[0] = std::max(0.0, 1 - named);
    return shares;
}

std::string code(WorldRow& row) {
    std::string text = row.text("code");
    const bool three = text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!three) row.refuse("code", "three capital letters");
    return text;
}

/// A year of the ten before the base; 0 = none.
int last_default(WorldRow& row, int base_year) {
    const int year = row.integer("last_default", {0, 2100}).value_or(0);
    if (year != 0 && (year < base_year - 10 || year >= base_year)) row.refuse("last_default", "0 or a year of the ten before the base");
    return year;
}

CountryFacts read_country(WorldRow& row, const Atlas& atlas) {
    CountryFacts c;
    c.code = code(row);
    c.name = row.text("name");
    c.region = row.text("region");
    c.subregion = row.text("subregion");
    c.income_group = static_cast<IncomeGroup>(row.word("income_group", income_groups).value_or(0));
    c.ldc = row.flag("ldc");
    c.sids = row.flag("sids");
    c.gulf = row.flag("gulf");
    c.eu = row.flag("eu");
    c.rest = row.flag("rest");
    c.last_default = last_default(row, atlas.base_year);
    for (const auto& field : single_numbers) c.*field.member = row.number(field.column, field.range);
    for (const auto& level : atlas.education) {
        c.wage.push_back(row.number("wage_" + short_name(level), {1, most_dollars}));
        c.unemployment.push_back(row.number("unemployment_" + short_name(level), {0, 1}));
    }
    c.participation = {row.number("female_participation", {0, 1}), row.number("male_participation", {0, 1})};
    c.life_expectancy = {row.number("life_expectancy_female", {20, 120}), row.number("life_expectancy_male", {20, 120})};
    c.field_share = field_shares(row, atlas.fields);
    return c;
}

}  // namespace

void read_countries(WorldReading& reading) {
    Atlas& atlas = reading.atlas;
    std::unordered_map<std::string, int> seen;
    for_each_row(reading, "countries.csv", columns(atlas), [&](WorldRow& row) {
        atlas.countries.push_back(read_country(row, atlas));
        if (++seen[atlas.countries.back().code] > 1) row.refuse("code", "new: an earlier line has it, and a code may stand once");
    });
    if (atlas.countries.size() < 2 || atlas.countries.size() > max_countries)
        reading.problems.add({reading.path("countries.csv"), 0, 0}, "", std::to_string(atlas.countries.size()) +
                             " countries; accepted are 2 to " + std::to_string(max_countries));
    for (int i = 0; i < atlas.size(); ++i) reading.country_of.emplace(atlas.countries[static_cast<std::size_t>(i)].code, i);
}

}  // namespace sterna
