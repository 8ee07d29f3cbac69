#include "sterna/analysis/global_fit.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "sterna/analysis/forecasts.hpp"
#include "sterna/analysis/least_squares.hpp"
#include "sterna/analysis/scores.hpp"
#include "sterna/core/math.hpp"

namespace sterna {

std::vector<Prior> global_priors() {
    using enum Prior::Law;
    return {
        {"model.emigration.beta", normal, 0.05, 1, 0.35, 0.1, 0.35, "0.7 (0.6-1.0) over lambda: Bertoli and Fernandez-Huertas Moraga 2013"},
        {"model.emigration.eta", uniform, 0, 0.36, 0, 1, 0.05, "0 to the cross-section value of Beine, Docquier and Ozden 2011"},
        {"model.emigration.cost_distance", uniform, 0.1, 0.9, 0, 1, 0.5, "assumption: plausible from 0.1 to 0.9"},
        {"model.return.income_elasticity", uniform, 0, 1, 0, 1, 0.5, "assumption: plausible from 0 to 1"},
        {"model.return.fading", uniform, 2, 8, 0, 1, 4, "exits of the first and the next five years, OECD 2008"},
        {"model.return.skilled_factor", normal, 0.5, 1.2, 0.85, 0.1, 0.85, "sign: Constant and Zimmermann 2011; size assumption"},
        {"model.circulation.factor", uniform, 1, 10, 0, 1, 3, "assumption: plausible from 1 to 10"},
        {"model.schooling.elasticity", normal, 0, 0.2, 0.07, 0.03, 0.07, "0.05 to 0.10: Beine, Docquier and Rapoport 2008"},
        {"model.remittances.decay", uniform, 0.02, 0.05, 0, 1, 0.03, "assumption: plausible from 0.02 to 0.05"},
        {"model.remittances.senders", uniform, 0.4, 0.8, 0, 1, 0.6, "assumption: plausible from 0.4 to 0.8"},
    };
}

std::vector<Observation> global_observations() {
    return {{"mean_log_error_of_stocks", 0, 0.02},
            {"log-RMSE_of_stocks", 0, 0.1},
            {"error_on_income_of_the_origin", 0, 0.01},
            {"error_on_income_of_the_destination", 0, 0.01},
            {"error_on_distance", 0, 0.01},
            {"error_on_stock", 0, 0.01},
            {"error_on_free_movement", 0, 0.03},
            {"mean_log_error_of_outward_flows", 0, 0.05},
            {"error_of_outward_flows_on_stock", 0, 0.02},
            {"returns_over_all_moves", 0.285, 0.015}};
}

namespace {

const ForecastSet* find(const std::vector<ForecastSet>& sets, const char* outcome) {
    for (const ForecastSet& set : sets)
        if (set.outcome == outcome) return &set;
    return nullptr;
}

/// Coefficients of log errors, of forecasts of corridors that nobody fled.
std::vector<double> leanings(const Atlas& atlas, const ForecastSet& set, const std::set<int>& displaced) {
    std::vector<std::vector<double>> rows;
    std::vector<double> errors;
    for (const Forecast& f : set.items) {
        if (displaced.count(f.origin)) continue;
        const CorridorFacts& c = atlas.corridors(f.origin, f.destination);
        rows.push_back({1, math::log(atlas.countries[static_cast<std::size_t>(f.origin)].gdp_per_head),
                        math::log(atlas.countries[static_cast<std::size_t>(f.destination)].gdp_per_head), math::log(std::max(50.0, c.distance_km)),
                        math::log(std::max(1.0, f.reference)), c.free_movement ? 1.0 : 0.0});
        errors.push_back(math::log(std::max(1.0, f.value) / f.truth));
    }
    return least_squares(rows, errors, std::vector<double>(rows.size(), 1.0));
}

double mean_log_error(const ForecastSet& set, const std::set<int>& displaced) {
    double sum = 0, n = 0;
    for (const Forecast& f : set.items)
        if (!displaced.count(f.origin)) sum += math::log(std::max(1.0, f.value) / f.truth), ++n;
    return n > 0 ? sum / n : 0;
}

double returns_over_moves(const std::vector<ExpectedYear>& path) {
    double moves = 0, returns = 0;
    for (const ExpectedYear& year : path) {
        for (const double x : year.arrivals.values()) moves += x;
        for (const double x : year.returns.values()) returns += x;
    }
    return moves + returns > 0 ? returns / (moves + returns) : 0;
}

}  // namespace

std::vector<double> global_summary(const Atlas& atlas, const Record& record, const std::vector<ExpectedYear>& path) {
    const auto sets = forecasts(atlas, record, path);
    const std::set<int> displaced(record.displaced.begin(), record.displaced.end());
    const ForecastSet *stocks = find(sets, "stock"), *outward = find(sets, "outward flow");
    if (!stocks) return {};
    const auto of_stocks = leanings(atlas, *stocks, displaced);
    const double rmse = scores(*stocks, [&](const Forecast& f) { return !displaced.count(f.origin); }).front().log_rmse;
    return {mean_log_error(*stocks, displaced), rmse, of_stocks[1], of_stocks[2], of_stocks[3], of_stocks[4], of_stocks[5],
            outward ? mean_log_error(*outward, displaced) : 0.0, outward ? leanings(atlas, *outward, displaced)[4] : 0.0, returns_over_moves(path)};
}

}  // namespace sterna
