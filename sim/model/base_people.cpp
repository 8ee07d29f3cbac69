#include "sterna/model/base_people.hpp"

namespace sterna {

namespace {

/// Share of the people of a kind that a scope takes, where half of them are of each sex.
double sexes_in(const Scope& scope) { return ((scope.sexes_in & 1) + ((scope.sexes_in >> 1) & 1)) / 2.0; }

/// Share of the skilled of a country whose field is in scope.
double fields_in(const Scope& scope, const CountryFacts& facts) {
    double share = 0;
    for (std::size_t f = 0; f < facts.field_share.size(); ++f)
        if ((scope.fields >> f) & 1) share += facts.field_share[f];
    return share;
}

bool any_education(const Scope& scope, const Atlas& atlas, bool skilled) {
    for (std::size_t e = 0; e < atlas.skilled.size(); ++e)
        if (atlas.skilled[e] == skilled && ((scope.educations >> e) & 1)) return true;
    return false;
}

}  // namespace

double base_people(const Scope& scope, const Atlas& atlas) {
    double persons = 0;
    for (const CellCount& cell : atlas.cells) {
        if (cell.residence != cell.origin || !scope.origins[cell.origin] || !scope.age(17.5 + 5 * cell.age_group)) continue;
        if (!((scope.sexes_in >> cell.sex) & 1) || !((scope.educations >> cell.education) & 1)) continue;
        const bool skilled = atlas.skilled[cell.education];
        persons += cell.persons * (skilled ? fields_in(scope, atlas.countries[cell.origin]) : (scope.fields & 1));
    }
    return persons;
}

double base_arrivals(const Scope& scope, const Atlas& atlas) {
    double persons = 0;
    for (int o = 0; o < atlas.size(); ++o) {
        const double skilled = any_education(scope, atlas, true) ? fields_in(scope, atlas.countries[static_cast<std::size_t>(o)]) : 0;
        const double others = any_education(scope, atlas, false) ? (scope.fields & 1) : 0;
        for (int d = 0; d < atlas.size(); ++d)
            if (d != o && scope.corridor(o, d)) persons += skilled * atlas.corridors(o, d).inflow[1] + others * atlas.corridors(o, d).inflow[0];
    }
    return persons * sexes_in(scope);
}

}  // namespace sterna
