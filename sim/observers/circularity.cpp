#include <limits>

#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

/// How much of migration circulates: returns among moves, stays abroad begun, lengths of completed stays.
class Circularity final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto n = static_cast<std::size_t>(frame.atlas.size());
        const auto& trips = frame.tallies[frame.measures.find("trips")];
        const auto& spells = frame.tallies[cube::completed_spells];
        out.integers({"circularity/trips", {"origin", "trips"}, {n, trip_bins}, "person",
                      "natives who have been abroad, by stays abroad begun (those before the start count as one)", Evidence::computed}, trips);
        out.integers({"circularity/completed_spells", {"origin", "years"}, {n, year_bins}, "person",
                      "stays abroad ended by a return in the frame, by completed years", Evidence::computed}, spells);
        out.integers({"circularity/ended_stays", {"residence", "years"}, {n, year_bins}, "person",
                      "stays of the foreign-born in a country ended in the frame by any move out of it, by completed years", Evidence::computed},
                     frame.tallies[cube::ended_stays]);
        std::vector<double> share(n), mean(n);
        for (std::size_t o = 0; o < n; ++o) {
            share[o] = share_of_returns(frame, static_cast<int>(o));
            mean[o] = mean_spell({spells.data() + o * year_bins, year_bins});
        }
        out.reals({"circularity/share_of_moves_returning", {"origin"}, {n}, "1", "returns of any kind over all moves of natives",
                   Evidence::computed}, share);
        out.reals({"circularity/mean_completed_spell", {"origin"}, {n}, "year",
                   "mean length of stays abroad that ended in the frame, completed years plus a half", Evidence::computed}, mean);
    }

  private:
    static constexpr double missing = std::numeric_limits<double>::quiet_NaN();

    static double share_of_returns(const Frame& frame, int origin) {
        const Layout& layout = frame.measures.layout();
        std::int64_t out = 0, back = 0;
        for (std::size_t i = layout.cell(origin, 0, 0, 0), end = layout.cell(origin + 1, 0, 0, 0); i < end; ++i) {
            out += frame.tallies[cube::outflow][i] + frame.tallies[cube::onward_in][i];
            back += frame.tallies[cube::return_flow][i] + frame.tallies[cube::retirement_return][i] + frame.tallies[cube::removal][i];
        }
        return out + back == 0 ? missing : static_cast<double>(back) / static_cast<double>(out + back);
    }

    static double mean_spell(std::span<const std::int64_t> by_year) {
        double persons = 0, years = 0;
        for (std::size_t y = 0; y < by_year.size(); ++y) {
            persons += static_cast<double>(by_year[y]);
            years += static_cast<double>(by_year[y]) * (static_cast<double>(y) + 0.5);
        }
        return persons == 0 ? missing : years / persons;
    }
};

}  // namespace

ObserverEntry circularity_observer() {
    return {"circularity", "Trips, stays and returns.", []() -> std::unique_ptr<Observer> { return std::make_unique<Circularity>(); }};
}

}  // namespace sterna
