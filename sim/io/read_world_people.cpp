#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "io/read_world_parts.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

using AgeShares = std::array<double, age_groups>;

// [country][education][sex][age group] and [origin][destination][education][sex], persons; NaN-free once read.
using Home = Dense<double, 4>;
using Abroad = Dense<double, 4>;

constexpr Range persons_range{0, 1e10};

template <std::size_t N>
std::size_t flat(const std::array<std::size_t, N>& shape, const std::array<int, N>& index) {
    std::size_t out = 0;
    for (std::size_t axis = 0; axis < N; ++axis) out = out * shape[axis] + static_cast<std::size_t>(index[axis]);
    return out;
}

Home read_residents(WorldReading& reading) {
    const Atlas& atlas = reading.atlas;
    const Home::Shape shape{atlas.countries.size(), atlas.education.size(), sexes, age_groups};
    Home home(shape, 0.0);
    Coverage seen(home.size()), countries(atlas.countries.size());
    std::vector<bool> inhabited(atlas.countries.size(), false);
    for_each_row(reading, "residents.csv", {"country", "sex", "age", "education", "persons"}, [&](WorldRow& row) {
        const auto country = row.country("country"), sex = row.sex(), age = row.age_group();
        const auto education = row.word("education", atlas.education);
        const double persons = row.number("persons", persons_range);
        if (!country || !sex || !age || !education) return;
        const std::size_t key = flat(shape, {*country, *education, *sex, *age});
        if (seen.first_time(key, row, "persons")) home.values()[key] = persons;
        inhabited[static_cast<std::size_t>(*country)] = true;
    });
    for (std::size_t i = 0; i < inhabited.size(); ++i)
        if (!inhabited[i])
            reading.problems.add({reading.path("residents.csv"), 0, 0}, "", "no line for " + atlas.countries[i].code +
                                 "; every country needs natives living at home");
    return home;
}

Abroad read_stocks(WorldReading& reading) {
    const Atlas& atlas = reading.atlas;
    const Abroad::Shape shape{atlas.countries.size(), atlas.countries.size(), atlas.education.size(), sexes};
    Abroad abroad(shape, 0.0);
    Coverage seen(abroad.size());
    for_each_row(reading, "stocks.csv", {"origin", "destination", "sex", "education", "persons"}, [&](WorldRow& row) {
        const auto origin = row.country("origin"), destination = row.country("destination"), sex = row.sex();
        const auto education = row.word("education", atlas.education);
        const double persons = row.number("persons", persons_range);
        if (!origin || !destination || !sex || !education) return;
        if (origin == destination) row.refuse("destination", "another country: natives at home belong into residents.csv");
        const std::size_t key = flat(shape, {*origin, *destination, *education, *sex});
        if (seen.first_time(key, row, "persons")) abroad.values()[key] = persons;
    });
    return abroad;
}

/// [destination][sex][age group]
Dense<double, 3> read_migrant_ages(WorldReading& reading) {
    const Atlas& atlas = reading.atlas;
    const std::array<std::size_t, 3> shape{atlas.countries.size(), sexes, age_groups};
    Dense<double, 3> shares(shape, 0.0);
    Coverage seen(shares.size());
    for_each_row(reading, "migrant_ages.csv", {"destination", "sex", "age", "share"}, [&](WorldRow& row) {
        const auto destination = row.country("destination"), sex = row.sex(), age = row.age_group();
        const double share = row.number("share", {0, 1});
        if (!destination || !sex || !age) return;
        const std::size_t key = flat(shape, {*destination, *sex, *age});
        if (seen.first_time(key, row, "age")) shares.values()[key] = share;
    });
    const auto name = [&](std::size_t key) {
        return atlas.countries[key / (sexes * age_groups)].code + (key / age_groups % sexes == 0 ? " female " : " male ") +
               std::to_string(15 + 5 * (key % age_groups));
    };
    seen.require(reading, "migrant_ages.csv", name, [](std::size_t) { return true; });
    return shares;
}

void check_ages(WorldReading& reading, const Dense<double, 3>& shares) {
    for (std::size_t country = 0; country < shares.shape()[0]; ++country)
        for (std::size_t sex = 0; sex < sexes; ++sex) {
            double sum = 0;
            for (const double share : shares.row(country, sex)) sum += share;
            const std::string who = reading.atlas.countries[country].code + (sex == 0 ? " female" : " male");
            if (std::abs(sum - 1) > 1e-6)
                reading.problems.add({reading.path("migrant_ages.csv"), 0, 0}, "share",
                                     "the shares of " + who + " add up to " + number_text(std::round(sum * 1e7) / 1e7) +
                                         "; accepted is 1 within 0.000001");
            else if (shares(country, sex, 0) > 0.9)
                reading.problems.add({reading.path("migrant_ages.csv"), 0, 0}, "share",
                                     "more than 0.9 of " + who + " are 15-19; the skilled, none of whom is under 20, need ages");
        }
}

/// Shares by age of the skilled and of the others, by the age profile of all migrants of one sex in one country. The skilled
/// are 20 or older, so the others are younger than the profile by just as much as keeps it for both together, or all 15-19.
std::array<AgeShares, skill_groups> split_ages(std::span<const double> profile, double skilled, double others) {
    const double grown_up = 1 - profile[0];
    const double young = others > 0 ? std::min(1.0, profile[0] * (skilled + others) / others) : 0.0;
    std::array<AgeShares, skill_groups> out{};
    out[0][0] = young;
    for (std::size_t age = 1; age < age_groups; ++age) {
        out[0][age] = (1 - young) * profile[age] / grown_up;
        out[1][age] = profile[age] / grown_up;
    }
    return out;
}

using AgesBySkill = Dense<std::array<AgeShares, skill_groups>, 2>;  // [destination][sex]

AgesBySkill ages_by_skill(const Atlas& atlas, const Abroad& abroad, const Dense<double, 3>& profiles) {
    AgesBySkill out({atlas.countries.size(), sexes});
    for (int destination = 0; destination < atlas.size(); ++destination)
        for (int sex = 0; sex < sexes; ++sex) {
            std::array<double, skill_groups> persons{};
            for (int origin = 0; origin < atlas.size(); ++origin)
                for (int education = 0; education < atlas.educations(); ++education)
                    persons[atlas.skilled[static_cast<std::size_t>(education)]] += abroad(origin, destination, education, sex);
            out(destination, sex) = split_ages(profiles.row(destination, sex), persons[1], persons[0]);
        }
    return out;
}

void add_cells(Atlas& atlas, int origin, int residence, int education, int sex, double persons, std::span<const double> shares) {
    for (std::size_t age = 0; age < age_groups; ++age)
        if (persons * shares[age] > 0)
            atlas.cells.push_back({static_cast<std::uint8_t>(origin), static_cast<std::uint8_t>(residence),
                                   static_cast<std::uint8_t>(sex), static_cast<std::uint8_t>(education),
                                   static_cast<std::uint8_t>(age), persons * shares[age]});
}

void fill_cells(Atlas& atlas, const Home& home, const Abroad& abroad, const Dense<double, 3>& profiles) {
    const auto ages = ages_by_skill(atlas, abroad, profiles);
    for (int origin = 0; origin < atlas.size(); ++origin)
        for (int residence = 0; residence < atlas.size(); ++residence)
            for (int education = 0; education < atlas.educations(); ++education)
                for (int sex = 0; sex < sexes; ++sex) {
                    if (origin == residence) {
                        add_cells(atlas, origin, residence, education, sex, 1, home.row(origin, education, sex));
                    } else {
                        const bool skilled = atlas.skilled[static_cast<std::size_t>(education)];
                        add_cells(atlas, origin, residence, education, sex, abroad(origin, residence, education, sex),
                                  ages(residence, sex)[skilled]);
                    }
                }
}

}  // namespace

void read_people(WorldReading& reading) {
    const Home home = read_residents(reading);
    const Abroad abroad = read_stocks(reading);
    const Dense<double, 3> profiles = read_migrant_ages(reading);
    check_ages(reading, profiles);
    if (reading.problems.none()) fill_cells(reading.atlas, home, abroad, profiles);
}

}  // namespace sterna
