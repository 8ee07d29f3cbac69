#pragma once
#include "engine/reference_law.hpp"

namespace sterna {

/// What a step decides by, a pure function of the stocks before it.
class ReferenceTables {
  public:
    ReferenceTables(const ReferenceLaw& law, Kernel kernel);

    void rebuild(const ReferenceStocks& stocks, const Exec& exec);

    /// Where somebody who leaves goes: the first country up to which weights sum to more than word / 2^32 of all.
    /// Most leave home, for which running sums stand ready; for others they are made on the way.
    int destination(std::size_t origin, std::size_t residence, std::size_t skill, std::uint32_t word) const {
        const double share = word * 0x1p-32;
        return static_cast<int>(residence == origin ? climb(origin * reference_skills + skill, share) : walk(origin, residence, skill, share));
    }

    std::vector<std::uint32_t> leave;  // by cell: who draws a word below goes home or elsewhere

  private:
    void find_wages(const ReferenceStocks& stocks);
    void build_origin(int origin, const ReferenceStocks& stocks);
    void weigh_destinations(int origin, const ReferenceStocks& stocks);
    void find_thresholds(int origin, const double* sums);
    void build_ladders(int origin);

    // Sums are whole, so that the first above the floor of share * all is the first above share * all.
    std::size_t climb(std::size_t row, double share) const {
        const double* rung = rungs_.data() + row * ladder_;
        const double aim = share * rung[countries_ - 1];
        const std::size_t landing = flight * not_above(aim, landings_.data() + row * (ladder_ / flight), ladder_ / flight);
        return landing + not_above(aim, rung + landing, flight);
    }
    /// How many of `n`, a power of two, rising numbers are not above `aim`, the last left out; without a branch to guess.
    static std::size_t not_above(double aim, const double* rung, std::size_t n) {
        std::size_t below = 0;
        for (std::size_t step = n / 2; step > 0; step /= 2) below += rung[below + step - 1] <= aim ? step : 0;
        return below;
    }
    std::size_t walk(std::size_t origin, std::size_t residence, std::size_t skill, double share) const;

    static constexpr std::size_t flight = 16;

    const ReferenceLaw& law_;
    Kernel kernel_;
    std::size_t countries_;
    std::size_t width_;            // residences, rounded up to whole panels
    std::size_t ladder_;           // rungs, a power of two not below the countries, and whole flights
    std::vector<double> panels_;   // closeness again, 16 residences side by side: panel, destination, residence
    Dense<double, 2> wage_;        // weight of the wage by skill and destination
    Dense<double, 3> worth_;       // of a destination without its distance, by origin, skill, destination; at most 2^24
    std::vector<double> leaving_;  // sum of the weights of all destinations, by cell
    std::vector<double> rungs_;    // running sums for those at home, by origin, skill, rung; infinite beyond the last country
    std::vector<double> landings_; // the last rung of each flight: few enough to stay in the cache
};

/// sums[s][r] = sum over d of panels[r][d] * worth[s][d]. `worth` holds three rows of `countries`, `sums` three of `width`.
void weigh_residences(const double* panels, const double* worth, std::size_t countries, std::size_t width, double* sums, Kernel kernel);

}  // namespace sterna
