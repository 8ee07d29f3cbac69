#include <array>
#include <cmath>

#include "io/read_world_parts.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

struct Number {
    const char* column;
    Range range;
    double CorridorFacts::*member;
};
struct BySkill {
    const char* column;
    Range range;
    std::array<double, skill_groups> CorridorFacts::*member;
    std::size_t skill;
};
struct Flag {
    const char* column;
    bool CorridorFacts::*member;
};

constexpr Range persons{0, 1e9}, rate{0, 5}, share{0, 1}, utils{-100, 100}, costs{0, 100};

constexpr std::array numbers{
    Number{"distance_km", {0, 20'100}, &CorridorFacts::distance_km},  // half way round the Earth is 20,040 km
    Number{"agreement", {0, 1000}, &CorridorFacts::agreements},
    Number{"stock", persons, &CorridorFacts::stock},
    Number{"duration_0_5", share, &CorridorFacts::duration_0_5},
    Number{"duration_5_10", share, &CorridorFacts::duration_5_10},
    Number{"newcomers_5y", persons, &CorridorFacts::newcomers},
    Number{"stock_5y", persons, &CorridorFacts::stock_later},
    Number{"exit_rate", rate, &CorridorFacts::exit_rate},
    Number{"attrition", rate, &CorridorFacts::attrition},
    Number{"transfer_cost", share, &CorridorFacts::transfer_cost},
    Number{"transfers_usd", {0, 1e7}, &CorridorFacts::transfers},
    Number{"overqualified", share, &CorridorFacts::overqualified},
    Number{"portability", share, &CorridorFacts::portability},
};
constexpr std::array inflows{
    BySkill{"inflow_other", persons, &CorridorFacts::inflow, 0},
    BySkill{"inflow_skilled", persons, &CorridorFacts::inflow, 1},
};
constexpr std::array flags{
    Flag{"contiguous", &CorridorFacts::contiguous},       Flag{"common_language", &CorridorFacts::common_language},
    Flag{"colony", &CorridorFacts::colony},               Flag{"free_movement", &CorridorFacts::free_movement},
    Flag{"visa_required", &CorridorFacts::visa_required},
};
constexpr std::array solved{
    BySkill{"constant_skilled", utils, &CorridorFacts::constant, 1},
    BySkill{"constant_other", utils, &CorridorFacts::constant, 0},
    BySkill{"visa_cost_skilled", costs, &CorridorFacts::visa_cost, 1},
    BySkill{"visa_cost_other", costs, &CorridorFacts::visa_cost, 0},
};

/// Lines for every ordered pair of different countries, each once; `f(row, corridor)`.
template <class F>
void for_each_pair(WorldReading& reading, const std::string& file, const std::vector<std::string>& columns, F f) {
    Atlas& atlas = reading.atlas;
    const std::size_t n = atlas.countries.size();
    Coverage seen(n * n);
    for_each_row(reading, file, columns, [&](WorldRow& row) {
        const auto origin = row.country("origin"), destination = row.country("destination");
        if (!origin || !destination) return;
        if (origin == destination) return row.refuse("destination", "accepted: a corridor leads to another country");
        seen.first_time(static_cast<std::size_t>(*origin) * n + static_cast<std::size_t>(*destination), row, "destination");
        f(row, atlas.corridors(*origin, *destination));
    });
    const auto name = [&](std::size_t key) { return atlas.countries[key / n].code + "-" + atlas.countries[key % n].code; };
    seen.require(reading, file, name, [&](std::size_t key) { return key / n != key % n; });
}

}  // namespace

void read_corridors(WorldReading& reading) {
    const std::size_t n = reading.atlas.countries.size();
    reading.atlas.corridors = Dense<CorridorFacts, 2>({n, n});
    std::vector<std::string> columns{"origin", "destination"};
    for (const auto& number : numbers) columns.push_back(number.column);
    for (const auto& inflow : inflows) columns.push_back(inflow.column);
    for (const auto& flag : flags) columns.push_back(flag.column);
    std::vector<std::string> prices;
    for (const auto& channel : reading.atlas.channels) prices.push_back("price_" + channel);
    columns.insert(columns.end(), prices.begin(), prices.end());

    for_each_pair(reading, "corridors.csv", columns, [&](WorldRow& row, CorridorFacts& corridor) {
        for (const auto& [column, range, member] : numbers) corridor.*member = row.number(column, range);
        for (const auto& [column, range, member, skill] : inflows) (corridor.*member)[skill] = row.number(column, range);
        for (const auto& [column, member] : flags) corridor.*member = row.flag(column);
        corridor.transfer_price.clear();
        for (const auto& column : prices) corridor.transfer_price.push_back(row.number(column, share));
        if (corridor.duration_0_5 + corridor.duration_5_10 > 1 + 1e-6)
            row.refuse("duration_5_10", "accepted: with duration_0_5 the shares add up to more than 1");
    });
}

void read_constants(WorldReading& reading) {
    std::vector<std::string> columns{"origin", "destination", "return_factor", "arrival_factor", "removal_share"};
    for (const auto& value : solved) columns.push_back(value.column);
    for_each_pair(reading, "constants.csv", columns, [](WorldRow& row, CorridorFacts& corridor) {
        for (const auto& [column, range, member, skill] : solved) (corridor.*member)[skill] = row.number(column, range);
        corridor.return_factor = row.number("return_factor", {0, 1000});
        corridor.arrival_factor = row.number("arrival_factor", {-1e6, 1e6});
        corridor.removal_share = row.number("removal_share", share);
    });
}

void check_stocks(WorldReading& reading) {
    const Atlas& atlas = reading.atlas;
    Dense<double, 2> counted(atlas.corridors.shape(), 0.0);
    const auto code = [&](int country) { return atlas.countries[static_cast<std::size_t>(country)].code; };
    for (const auto& cell : atlas.cells) counted(cell.origin, cell.residence) += cell.persons;
    for (int origin = 0; origin < atlas.size(); ++origin)
        for (int residence = 0; residence < atlas.size(); ++residence) {
            const double stock = atlas.corridors(origin, residence).stock, sum = counted(origin, residence);
            const double rounding = 10 + 0.01 * stock;  // whole persons in each cell of sex and education
            if (origin == residence || std::abs(stock - sum) <= rounding) continue;
            reading.problems.add({reading.path("corridors.csv"), 0, 0}, "stock",
                                 number_text(stock) + " persons from " + code(origin) + " in " + code(residence) +
                                     ", but stocks.csv has " + number_text(std::round(sum)) +
                                     "; accepted is a difference of 10 persons and 1 %");
        }
}

}  // namespace sterna
