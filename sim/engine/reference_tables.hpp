#pragma once
#include "engine/reference_law.hpp"

namespace sterna {

/// What a step decides by, a pure function of the stocks before it.
class ReferenceTables {
  public:
    ReferenceTables(const ReferenceLaw& law, Kernel kernel);

    void rebuild(const ReferenceStocks& stocks, const Exec& exec);

    /// Destination of who leaves `cell`: the first whose weights sum to more than word / 2^32 of all.
    int destination(int origin, int residence, int skill, std::uint32_t word) const;

    std::vector<std::uint32_t> leave;  // by cell: who draws a word below goes home or elsewhere

  private:
    void find_wages(const ReferenceStocks& stocks);
    void build_origin(int origin, const ReferenceStocks& stocks);
    void weigh_destinations(int origin, const ReferenceStocks& stocks);
    void find_thresholds(int origin, const double* sums);
    void build_ladders(int origin);

    const ReferenceLaw& law_;
    Kernel kernel_;
    std::size_t width_;            // residences, rounded up to whole panels
    std::size_t ladder_;           // rungs, a power of two not below the countries
    std::vector<double> panels_;   // closeness again, 16 residences side by side: panel, destination, residence
    Dense<double, 2> wage_;        // weight of the wage by skill and destination
    Dense<double, 3> worth_;       // of a destination without its distance, by origin, skill, destination; at most 2^24
    std::vector<double> leaving_;  // sum of the weights of all destinations, by cell
    Dense<double, 3> rungs_;       // running sums for those at home, by origin, skill, destination; infinite beyond the last country
};

/// sums[s][r] = sum over d of panels[r][d] * worth[s][d]. `worth` holds three rows of `countries`, `sums` three of `width`.
void weigh_residences(const double* panels, const double* worth, std::size_t countries, std::size_t width, double* sums, Kernel kernel);

}  // namespace sterna
