#include "sterna/analysis/returnees.hpp"

#include <array>
#include <vector>

namespace sterna {

namespace {

constexpr double corridor_workers = 5, destination_workers = 20;  // with fewer, rates lean on the next larger unit
constexpr double ends = 0.02;                                     // a year: deaths, retirement, other countries

/// Returnees and how many of them go again in a year, persons.
struct Pool {
    double persons = 0, again = 0, workers = 0;
    void add(const Pool& other) { persons += other.persons, again += other.again, workers += other.workers; }
    double rate() const { return persons > 0 ? again / persons : 0; }
    /// The rate, as if `more` persons who go again at `other` were here too.
    double rate_with(double other, double more) const { return persons + more > 0 ? (again + other * more) / (persons + more) : 0; }
};

}  // namespace

Returnees::Returnees(const Atlas& atlas) : atlas_(&atlas), pool_({atlas.countries.size(), atlas.countries.size(), skill_groups}, 0.0) {}

void Returnees::go_again(ExpectedMoves& moves, const std::array<std::int64_t, 256>& weight) {
    const std::size_t n = pool_.shape()[0];
    for (std::size_t s = 0; s < skill_groups; ++s) {
        std::array<Pool, 2> world;                                    // [free movement]
        std::vector<std::array<Pool, 2>> destination(n);
        const auto pool_of = [&](std::size_t o, std::size_t d) {
            const double persons = moves.returnees(o, d, s);
            return Pool{persons, moves.again(o, d, s), persons / static_cast<double>(weight[o])};
        };
        for (std::size_t o = 0; o < n; ++o)
            for (std::size_t d = 0; d < n; ++d) {
                if (o == d) continue;
                const std::size_t free = atlas_->corridors(o, d).free_movement ? 1 : 0;
                world[free].add(pool_of(o, d)), destination[d][free].add(pool_of(o, d));
            }
        for (std::size_t o = 0; o < n; ++o)
            for (std::size_t d = 0; d < n; ++d) {
                if (o == d) continue;
                const std::size_t free = atlas_->corridors(o, d).free_movement ? 1 : 0;
                const Pool& all = world[free];
                const double mean_weight = all.workers > 0 ? all.persons / all.workers : 0;
                const double there = destination[d][free].rate_with(all.rate(), destination_workers * mean_weight);
                const double rate = pool_of(o, d).rate_with(there, corridor_workers * static_cast<double>(weight[o]));
                const double again = std::min(1.0, rate) * pool_(o, d, s);
                moves.arrivals(o, d, s) += again;
                pool_(o, d, s) = (pool_(o, d, s) - again) * (1 - ends);
            }
    }
}

}  // namespace sterna
