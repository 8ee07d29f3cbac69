#include "sterna/model/partner_training.hpp"

namespace sterna {

double places_at(const Scheme& scheme, const Atlas& atlas, int country) {
    if (scheme.training_places <= 0 || !scheme.scope.origins[static_cast<std::size_t>(country)]) return 0;
    const auto young = [&](int c) {
        const CountryFacts& facts = atlas.countries[static_cast<std::size_t>(c)];
        return facts.population * facts.under15_per_adult / (1 + facts.under15_per_adult);
    };
    double all = 0;
    for (int c = 0; c < atlas.size(); ++c)
        if (scheme.scope.origins[static_cast<std::size_t>(c)]) all += young(c);
    const double share = all > 0 ? young(country) / all : 1.0 / static_cast<double>(scheme.scope.origins.count());
    return scheme.training_places * share;
}

}  // namespace sterna
