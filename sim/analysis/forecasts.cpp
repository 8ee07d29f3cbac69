#include "sterna/analysis/forecasts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "sterna/analysis/least_squares.hpp"
#include "sterna/core/math.hpp"

namespace sterna {

namespace {

constexpr double least_persons = 1000;   // of an outcome that is scored
constexpr double flat_share = 0.11;      // of a stock that goes home in five years, almost everywhere in the flows of record
constexpr std::array split{"SRB", "MNE", "SSD", "SDN", "CUW"};  // records of flows cross their separation
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

bool crosses_a_split(const Atlas& atlas, int country) {
    const std::string& code = atlas.countries[static_cast<std::size_t>(country)].code;
    return std::any_of(split.begin(), split.end(), [&](const char* name) { return code == name; });
}

double or_zero(double value) { return std::isfinite(value) ? value : 0.0; }

class Forecasts {
  public:
    Forecasts(const Atlas& atlas, const Record& record, const std::vector<ExpectedYear>& path)
        : atlas_(atlas), record_(record), path_(path), n_(atlas.countries.size()), base_({n_, n_}, 0.0), base_skilled_(n_, 0.0) {
        for (const CellCount& cell : atlas.cells) {
            base_(cell.origin, cell.residence) += cell.persons;
            if (cell.origin != cell.residence && atlas.skilled[static_cast<std::size_t>(cell.education)]) base_skilled_[cell.origin] += cell.persons;
        }
        fit_gravity();
    }

    std::vector<ForecastSet> all() const {
        std::vector<ForecastSet> sets;
        for (const std::size_t window : {0u, 1u})
            if (path_.size() >= years_of(window)) {
                sets.push_back(stocks(window));
                sets.push_back(totals(sets.back(), true)), sets.push_back(totals(sets[sets.size() - 2], false));
            }
        if (path_.size() >= 5) sets.push_back(outward()), sets.push_back(returned()), sets.push_back(flows());
        for (const std::size_t window : {0u, 1u})
            if (path_.size() >= years_of(window)) sets.push_back(skilled(window)), sets.push_back(skilled_rates(window));
        std::erase_if(sets, [](const ForecastSet& set) { return set.items.empty(); });
        return sets;
    }

    ForecastSet aimed_at(const Record& at_end) const {
        ForecastSet set{"stock aimed at", atlas_.base_year, atlas_.base_year + 5, 1, {"persistence"}, {}};
        for (const Outcome& o : at_end.corridors) {
            const double start = filled(o.origin, o.destination);
            if (o.aim >= 1 && start > 0)
                set.items.push_back({o.origin, o.destination, o.aim, start, start * growth(o, 4), unknown, unknown, unknown, {start}});
        }
        return set;
    }

  private:
    static std::size_t years_of(std::size_t window) { return 5 * (window + 1); }
    const CountryFacts& country(int c) const { return atlas_.countries[static_cast<std::size_t>(c)]; }
    ForecastSet empty(const char* outcome, std::size_t years, std::vector<std::string> rivals, double least = least_persons) const {
        return {outcome, atlas_.base_year, atlas_.base_year + static_cast<int>(years), least, std::move(rivals), {}};
    }

    double filled(int o, int d) const { return base_(o, d) / country(d).share_15_64; }

    double modelled(int o, int d, std::size_t year) const {
        double persons = 0;
        for (std::size_t s = 0; s < skill_groups; ++s) persons += path_[year].stock(o, d, s);
        return persons;
    }

    double growth(const Outcome& o, std::size_t year) const { return modelled(o.origin, o.destination, year) / base_(o.origin, o.destination); }

    ForecastSet stocks(std::size_t window) const {
        ForecastSet set = empty("stock", years_of(window), {"persistence", "half the last trend, geometric", "gravity regression"});
        const std::size_t year = years_of(window) - 1;
        for (const Outcome& o : record_.corridors) {
            const double truth = o.after[window];
            if (!(truth >= set.least) || !(o.base > 0)) continue;
            // Where the base stock is known to the world, its growth; ages beyond the simulated ones are taken to grow alike.
            const bool known = base_(o.origin, o.destination) > 0;
            const double value = known ? o.base * growth(o, year) : modelled(o.origin, o.destination, year) / country(o.destination).share_15_64;
            const double draw = known ? o.base * path_[year].drawn(o.origin, o.destination) : unknown;
            set.items.push_back({o.origin, o.destination, truth, o.base, value, draw, unknown, unknown,
                                 {o.base, o.base * half_trend(o, window + 1), gravity(o)}});
        }
        return set;
    }

    /// All scored corridors of an origin or of a destination together.
    ForecastSet totals(const ForecastSet& pairs, bool by_origin) const {
        ForecastSet set = pairs;
        set.outcome = by_origin ? "stock by origin" : "stock by destination";
        set.items.assign(n_, Forecast{-1, -1, 0, 0, 0, unknown, unknown, unknown, std::vector<double>(pairs.rivals.size(), 0.0)});
        for (const Forecast& f : pairs.items) {
            const int c = by_origin ? f.origin : f.destination;
            Forecast& sum = set.items[static_cast<std::size_t>(c)];
            (by_origin ? sum.origin : sum.destination) = c;
            sum.truth += f.truth, sum.reference += f.reference, sum.value += f.value;
            for (std::size_t r = 0; r < f.rivals.size(); ++r) sum.rivals[r] += f.rivals[r];
        }
        std::erase_if(set.items, [&](const Forecast& f) { return f.truth < set.least; });
        return set;
    }

    static double half_trend(const Outcome& o, std::size_t windows) {
        const double ratio = o.before > 0 ? std::clamp(o.base / o.before, 0.3, 3.0) : 1.0;
        return math::pow(ratio, 0.5 * static_cast<double>(windows));
    }

    /// Log-linear regression of base-year stocks on what does not know the corridor's past.
    void fit_gravity() {
        std::vector<std::vector<double>> rows;
        std::vector<double> values, weights;
        for (const Outcome& o : record_.corridors)
            if (o.base >= 1) rows.push_back(regressors(o)), values.push_back(math::log(o.base)), weights.push_back(1);
        if (rows.size() > 50) gravity_ = least_squares(rows, values, weights);
    }

    std::vector<double> regressors(const Outcome& o) const {
        const CorridorFacts& c = atlas_.corridors(o.origin, o.destination);
        const CountryFacts &from = country(o.origin), &to = country(o.destination);
        return {1, math::log(std::max(50.0, c.distance_km)), double(c.contiguous), double(c.common_language), double(c.colony), double(c.free_movement),
                double(c.visa_required), math::log(from.population), math::log(to.population), math::log(from.gdp_per_head), math::log(to.gdp_per_head)};
    }

    double gravity(const Outcome& o) const {
        if (gravity_.empty()) return unknown;
        const auto x = regressors(o);
        double sum = 0;
        for (std::size_t i = 0; i < x.size(); ++i) sum += gravity_[i] * x[i];
        return math::exp(std::clamp(sum, 0.0, 18.0));
    }

    bool flow_counts(int o, int d) const { return !crosses_a_split(atlas_, o) && !crosses_a_split(atlas_, d); }

    /// Five-year transitions: who came from home in the window and is there at its end.
    double newcomers(const Outcome& o) const {
        double home = 0, all = 0;
        for (std::size_t y = 0; y < 5; ++y) {
            double arrivals = 0;
            for (std::size_t s = 0; s < skill_groups; ++s) arrivals += path_[y].arrivals(o.origin, o.destination, s);
            home += std::max(0.0, arrivals - path_[y].from_abroad(o.origin, o.destination)), all += arrivals;
        }
        const double there = path_[4].newcomers(o.origin, o.destination, 0) + path_[4].newcomers(o.origin, o.destination, 1);
        return all > 0 ? there * home / all / country(o.destination).share_15_64 : 0;
    }

    /// Who was there at the start and is home at the end: the model's share of the stock in the revision that flows belong to.
    double homecomers(const Outcome& o) const {
        double sum = 0;
        for (std::size_t y = 0; y < 5; ++y) sum += path_[y].returns_of_first(o.origin, o.destination);
        const double start = base_(o.origin, o.destination);
        return or_zero(o.older) * (start > 0 ? std::min(1.0, sum / start) : flat_share);
    }

    /// Who moved from one foreign country to another.
    double passing(const Outcome& o) const {
        double sum = 0;
        for (std::size_t y = 0; y < 5; ++y) sum += path_[y].between(o.origin, o.destination);
        return sum / country(o.destination).share_15_64;
    }

    ForecastSet outward() const {
        ForecastSet set = empty("outward flow", 5, {"last window again"});
        for (const Outcome& o : record_.corridors)
            if (o.outward_after >= set.least && flow_counts(o.origin, o.destination))
                set.items.push_back({o.origin, o.destination, o.outward_after, or_zero(o.outward_before), newcomers(o), unknown, unknown, unknown,
                                     {or_zero(o.outward_before)}});
        return set;
    }

    ForecastSet returned() const {
        ForecastSet set = empty("return flow", 5, {"last window again", "flat 11 % of the stock"});
        for (const Outcome& o : record_.corridors)
            if (o.return_after >= set.least && flow_counts(o.origin, o.destination))
                set.items.push_back({o.origin, o.destination, o.return_after, or_zero(o.return_before), homecomers(o), unknown, unknown, unknown,
                                     {or_zero(o.return_before), flat_share * or_zero(o.older)}});
        return set;
    }

    /// By the countries left and reached: natives of the first who leave, natives of the second who return, and others.
    ForecastSet flows() const {
        struct Sum {
            double truth = 0, before = 0, value = 0;
        };
        Dense<Sum, 2> sums({n_, n_});
        for (const Outcome& o : record_.corridors) {
            Sum &there = sums(o.origin, o.destination), &back = sums(o.destination, o.origin);
            there.truth += or_zero(o.outward_after) + or_zero(o.transit_after), there.before += or_zero(o.outward_before) + or_zero(o.transit_before);
            there.value += newcomers(o) + passing(o);
            back.truth += or_zero(o.return_after), back.before += or_zero(o.return_before), back.value += homecomers(o);
        }
        ForecastSet set = empty("flow", 5, {"last window again"});
        for (int o = 0; o < atlas_.size(); ++o)
            for (int d = 0; d < atlas_.size(); ++d) {
                const Sum& sum = sums(o, d);
                if (sum.truth >= set.least && flow_counts(o, d))
                    set.items.push_back({o, d, sum.truth, sum.before, sum.value, unknown, unknown, unknown, {sum.before}});
            }
        return set;
    }

    const SkilledAbroad* known(int c, int year) const {
        for (const SkilledAbroad& s : record_.skilled)
            if (s.country == c && s.year == year && s.persons > 0 && s.rate > 0 && s.rate < 1) return &s;
        return nullptr;
    }

    double skilled_abroad(int c, std::size_t year) const {
        double persons = 0;
        for (std::size_t d = 0; d < n_; ++d) persons += path_[year].stock(c, d, 1);
        return persons;
    }

    template <class Value>
    ForecastSet by_origin(const char* outcome, std::size_t window, double least, Value value) const {
        ForecastSet set = empty(outcome, years_of(window), {"persistence"}, least);
        for (int c = 0; c < atlas_.size(); ++c) {
            const SkilledAbroad *now = known(c, set.from), *later = known(c, set.to);
            if (!now || !later || base_skilled_[static_cast<std::size_t>(c)] <= 0) continue;
            const auto [truth, before, guess] = value(c, *now, *later, years_of(window) - 1);
            if (truth >= least) set.items.push_back({c, -1, truth, before, guess, unknown, unknown, unknown, {before}});
        }
        return set;
    }

    ForecastSet skilled(std::size_t window) const {
        return by_origin("skilled emigrants", window, least_persons, [&](int c, const SkilledAbroad& now, const SkilledAbroad& later, std::size_t year) {
            const double grown = skilled_abroad(c, year) / base_skilled_[static_cast<std::size_t>(c)];
            return std::array{later.persons, now.persons, now.persons * grown};
        });
    }

    ForecastSet skilled_rates(std::size_t window) const {
        return by_origin("skilled emigration rate", window, 0, [&](int c, const SkilledAbroad& now, const SkilledAbroad& later, std::size_t year) {
            const double abroad = now.persons * skilled_abroad(c, year) / base_skilled_[static_cast<std::size_t>(c)];
            const double home = now.persons * (1 / now.rate - 1) * path_[year].skilled_at_home[static_cast<std::size_t>(c)];
            return std::array{later.rate, now.rate, abroad / (abroad + home)};
        });
    }

    const Atlas& atlas_;
    const Record& record_;
    const std::vector<ExpectedYear>& path_;
    std::size_t n_;
    Dense<double, 2> base_;              // persons 15-64
    std::vector<double> base_skilled_;   // abroad, by origin
    std::vector<double> gravity_;
};

}  // namespace

std::vector<ForecastSet> forecasts(const Atlas& atlas, const Record& record, const std::vector<ExpectedYear>& path) {
    return Forecasts(atlas, record, path).all();
}

ForecastSet stocks_aimed_at(const Atlas& atlas, const Record& at_end, const std::vector<ExpectedYear>& path) {
    return Forecasts(atlas, {}, path).aimed_at(at_end);
}

}  // namespace sterna
