#include "sterna/model/irregular.hpp"

#include <algorithm>

#include "sterna/model/overstay.hpp"

namespace sterna {

IrregularShares irregular_by_skill(double everybody, double skilled, double factor) {
    const double others = std::min(1.0, everybody / (1 - skilled * (1 - factor)));
    // Where all others would not be enough the skilled are the rest.
    return {others, skilled > 0 ? std::max(0.0, (everybody - (1 - skilled) * others) / skilled) : factor * others};
}

IrregularShares irregular_arrivals(const ChoiceParams& p, const Atlas& atlas, int destination) {
    double stock = 0, inflow = 0, skilled = 0, removed = 1;
    for (int o = 0; o < atlas.size(); ++o) {
        const CorridorFacts& corridor = atlas.corridors(o, destination);
        if (o == destination || corridor.free_movement) continue;
        removed = corridor.removal_share;  // the same of every origin
        stock += corridor.stock, inflow += corridor.inflow[0] + corridor.inflow[1], skilled += corridor.inflow[1];
    }
    const double share = atlas.countries[static_cast<std::size_t>(destination)].irregular_share;
    const double turnover = std::max(0.0, p.irregular_turnover - reference_detection * (1 - removed));
    const double lasting = inflow > 0 ? share * turnover * stock / inflow : share;
    return irregular_by_skill(std::min(p.irregular_most, lasting), inflow > 0 ? skilled / inflow : 0, p.irregular_skilled);
}

std::vector<IrregularShares> irregular_residents(const Atlas& atlas, double factor) {
    std::vector<double> all(static_cast<std::size_t>(atlas.size()), 0.0), skilled = all;
    for (const CellCount& cell : atlas.cells) {
        if (cell.origin == cell.residence || atlas.corridors(cell.origin, cell.residence).free_movement) continue;
        all[cell.residence] += cell.persons;
        if (atlas.skilled[cell.education]) skilled[cell.residence] += cell.persons;
    }
    std::vector<IrregularShares> shares;
    for (std::size_t d = 0; d < all.size(); ++d)
        shares.push_back(irregular_by_skill(atlas.countries[d].irregular_share, all[d] > 0 ? skilled[d] / all[d] : 0, factor));
    return shares;
}

}  // namespace sterna
