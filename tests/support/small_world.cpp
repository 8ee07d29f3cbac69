#include "support/small_world.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace sterna::test {
namespace {

constexpr int places = 4, levels = 3, entry_span = 61;

using Levels = std::array<double, levels>;

/// What differs between the four countries.
struct Sketch {
    const char *code, *name, *region, *subregion;
    IncomeGroup income_group;
    double natives;                   // persons 15-64, at home and abroad
    double gdp_per_head;              // PPP dollars a year
    Levels wage;                      // PPP dollars a year
    double price_level;               // USA = 1
    Levels unemployment;              // shares
    Levels education;                 // shares of the natives from 25 on
    std::array<double, places> abroad;  // share of the natives living in each country; zero at home
};

// The wage gap between poor and rich is six to ten times nominal, as between West Africa and Western Europe. Emigrants are a
// few per cent of the natives of a large poor country and a fifth of those of an island (Clemens and Pettersson 2008).
constexpr std::array<Sketch, places> sketches{{
    {"AAA", "Arden", "Africa", "Western Africa", IncomeGroup::low, 400'000, 4'000, {3'500, 5'500, 9'000}, 0.40,
     {0.06, 0.09, 0.12}, {0.60, 0.30, 0.10}, {0, 0.005, 0.05, 0.001}},
    {"BBB", "Boria", "Africa", "Western Africa", IncomeGroup::lower_middle, 100'000, 6'000, {4'500, 7'000, 12'000}, 0.45,
     {0.07, 0.10, 0.12}, {0.50, 0.35, 0.15}, {0.010, 0, 0.08, 0.002}},
    {"CCC", "Corland", "Europe", "Western Europe", IncomeGroup::high, 600'000, 45'000, {28'000, 38'000, 60'000}, 1.00,
     {0.10, 0.06, 0.04}, {0.20, 0.45, 0.35}, {0.002, 0.001, 0, 0.0005}},
    {"DDD", "Dune Island", "Oceania", "Melanesia", IncomeGroup::upper_middle, 20'000, 10'000, {8'000, 12'000, 20'000}, 0.60,
     {0.08, 0.08, 0.08}, {0.45, 0.40, 0.15}, {0.010, 0.005, 0.20, 0}},
}};

constexpr int rich = 2, island = 3;

CountryFacts facts_of(const Sketch& s) {
    CountryFacts c;
    c.code = s.code, c.name = s.name, c.region = s.region, c.subregion = s.subregion;
    c.income_group = s.income_group;
    c.ldc = s.income_group == IncomeGroup::low;
    c.population = s.natives / 0.6;  // three in five people are 15-64
    c.gdp_per_head = s.gdp_per_head;
    c.wage.assign(s.wage.begin(), s.wage.end());
    c.price_level = s.price_level;
    c.unemployment.assign(s.unemployment.begin(), s.unemployment.end());
    c.female_wage_ratio = 0.85;
    c.participation = {0.55, 0.80};
    c.life_expectancy = {68, 64};
    c.secondary_share_young = 1.1 * (s.education[1] + s.education[2]);  // the young are somewhat better schooled
    c.tertiary_share_young = 1.1 * s.education[2];
    c.tertiary_cost = 0.5 * s.gdp_per_head;
    c.field_share = {0.60, 0.10, 0.20, 0.10};
    c.under15_per_adult = 0.5;
    c.physicians_per_1000 = 0.3;
    return c;
}

std::vector<CountryFacts> countries() {
    std::vector<CountryFacts> out;
    for (const auto& s : sketches) out.push_back(facts_of(s));
    auto& c = out[rich];
    c.participation = {0.72, 0.80};
    c.life_expectancy = {84, 79};
    c.tertiary_cost = 15'000;
    c.under15_per_adult = 0.25;
    c.gini = 0.35;
    c.irregular_share = 0.1;
    c.physicians_per_1000 = 3.5;
    out[island].sids = true;
    return out;
}

/// Share of an age group in all ages: nearly flat, falling by a sixth from 15-19 to 60-64, as mortality alone would have it.
double age_share(int age_group) { return (1.09 - 0.02 * age_group) / age_groups; }

/// Nobody has finished tertiary before 20, half of those who will have by 20-24; the others still have secondary.
Levels education_at(Levels grown_up, int age_group) {
    const double finished = age_group == 0 ? 0.0 : age_group == 1 ? 0.5 : 1.0;
    const double tertiary = grown_up[2] * finished;
    return {grown_up[0], grown_up[1] + grown_up[2] - tertiary, tertiary};
}

/// Migrants are the better schooled: twice the odds of tertiary, half those of below secondary.
Levels selected(const Levels& natives) {
    const Levels odds{0.5 * natives[0], natives[1], 2.0 * natives[2]};
    const double sum = odds[0] + odds[1] + odds[2];
    return {odds[0] / sum, odds[1] / sum, odds[2] / sum};
}

double share_at(const Sketch& origin, int home, int residence) {
    if (residence != home) return origin.abroad[static_cast<std::size_t>(residence)];
    double gone = 0;
    for (const double share : origin.abroad) gone += share;
    return 1 - gone;
}

void add_cells(Atlas& atlas, int origin, int residence) {
    const Sketch& s = sketches[static_cast<std::size_t>(origin)];
    const double persons = s.natives * share_at(s, origin, residence) / sexes;
    const Levels grown_up = origin == residence ? s.education : selected(s.education);
    for (int education = 0; education < levels; ++education)
        for (int sex = 0; sex < sexes; ++sex)
            for (int age = 0; age < age_groups; ++age) {
                const double share = education_at(grown_up, age)[static_cast<std::size_t>(education)];
                if (share == 0) continue;
                atlas.cells.push_back({static_cast<std::uint8_t>(origin), static_cast<std::uint8_t>(residence),
                                       static_cast<std::uint8_t>(sex), static_cast<std::uint8_t>(education),
                                       static_cast<std::uint8_t>(age), persons * age_share(age) * share});
            }
}

/// Stocks near to a steady state: inflow replaces the 3 % who return and the 2 % who age out; the skilled stock still grows.
void add_flows(Atlas& atlas) {
    for (const auto& cell : atlas.cells) {
        if (cell.origin == cell.residence) continue;
        auto& corridor = atlas.corridors(cell.origin, cell.residence);
        const bool skilled = atlas.skilled[cell.education];
        corridor.stock += cell.persons;
        corridor.inflow[skilled] += (skilled ? 0.07 : 0.05) * cell.persons;
    }
}

/// 1,500 US dollars a year from each migrant in the rich country, 300 from each elsewhere.
void add_transfers(Atlas& atlas, int origin, int residence) {
    auto& corridor = atlas.corridors(origin, residence);
    corridor.transfers = corridor.stock * (residence == rich ? 1'500 : 300) / 1e6;
    atlas.countries[static_cast<std::size_t>(origin)].remittances_received += corridor.transfers;
    atlas.countries[static_cast<std::size_t>(residence)].remittances_sent += corridor.transfers;
}

void describe(CorridorFacts& corridor, int origin, int residence) {
    const bool neighbours = origin + residence == 1;  // AAA and BBB
    corridor.distance_km = neighbours ? 500 : origin == island || residence == island ? 9'000 : 4'500;
    corridor.contiguous = neighbours;
    corridor.common_language = neighbours || (origin == 0 && residence == rich);
    corridor.colony = origin == 0 && residence == rich;
    corridor.free_movement = neighbours;
    corridor.visa_required = !neighbours && origin != rich;
    corridor.duration_0_5 = 0.21;  // five inflows of 5 %, thinned by the exits of two and a half years on average
    corridor.duration_5_10 = 0.17;
    corridor.exit_rate = 0.03;
    corridor.transfer_cost = 0.07;
}

void add_entries(Atlas& atlas) {
    atlas.entries = Dense<double, 3>({places, entry_span, sexes}, 0.0);
    for (std::size_t birth = 0; birth < places; ++birth)
        for (std::size_t year = 0; year < entry_span; ++year)
            for (std::size_t sex = 0; sex < sexes; ++sex)
                atlas.entries(birth, year, sex) = sketches[birth].natives / 50 / sexes;  // fifty years of age 15-64
}

}  // namespace

Atlas small_atlas() {
    Atlas atlas;
    atlas.name = "small";
    atlas.base_year = 2020;
    atlas.education = {"below_secondary", "secondary", "tertiary"};
    atlas.skilled = {false, false, true};
    atlas.fields = {"general", "health", "stem", "education"};
    atlas.channels = {"bank", "operator", "mobile", "informal"};
    atlas.groups = {{"POOR", {0, 1}}, {"RICH", {rich}}};
    atlas.provenance = {{"file", "column", "publisher", "title", "edition", "year", "rule", "evidence"},
                        {"all", "all", "Sterna", "small world of the tests", "1", "2020", "invented", "assumption"}};
    atlas.countries = countries();
    atlas.corridors = Dense<CorridorFacts, 2>({places, places});
    for (int origin = 0; origin < places; ++origin)
        for (int residence = 0; residence < places; ++residence) {
            add_cells(atlas, origin, residence);
            describe(atlas.corridors(origin, residence), origin, residence);
        }
    add_flows(atlas);
    for (int origin = 0; origin < places; ++origin)
        for (int residence = 0; residence < places; ++residence)
            if (origin != residence) add_transfers(atlas, origin, residence);
    add_entries(atlas);
    atlas.digest = Hasher().update_text("small world 1").finish();
    return atlas;
}

}  // namespace sterna::test
