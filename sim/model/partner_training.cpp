#include "sterna/model/partner_training.hpp"

namespace sterna {

std::vector<int> payers_of(const Scheme& scheme, const Atlas& atlas, int origin) {
    std::vector<int> payers;
    for (int c = 0; c < atlas.size(); ++c)
        if (c != origin && scheme.scope.destinations[static_cast<std::size_t>(c)]) payers.push_back(c);
    return payers;
}

double places_at(const Scheme& scheme, const Atlas& atlas, int country) {
    if (scheme.training_places <= 0 || !scheme.scope.origins[static_cast<std::size_t>(country)]) return 0;
    if (payers_of(scheme, atlas, country).empty()) return 0;
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

int promised_by(const std::vector<double>& promises, std::size_t kinds, std::size_t kind, double u) {
    double all = 0;
    for (std::size_t i = 0; i < promises.size(); i += kinds + 1) all += promises[i + 1 + kind];
    double left = u * all;
    int number = no_scheme;
    for (std::size_t i = 0; i < promises.size(); i += kinds + 1) {
        const double places = promises[i + 1 + kind];
        if (places <= 0) continue;
        number = static_cast<int>(promises[i]);
        if ((left -= places) < 0) break;
    }
    return number;
}

}  // namespace sterna
