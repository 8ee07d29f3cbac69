#include <limits>

#include "sterna/core/math.hpp"
#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

/// How much of migration circulates: returns among moves, trips from home, lengths of completed stays.
class Circularity final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto n = static_cast<std::size_t>(frame.atlas.size());
        const auto& trips = frame.tallies[frame.measures.find("trips")];
        const auto& spells = frame.tallies[cube::completed_spells];
        out.integers({"circularity/trips", {"origin", "trips"}, {n, trip_bins}, "person",
                      "natives who have left home, by trips begun (those before the start count as one); a move onward is part of a trip", Evidence::computed}, trips);
        out.integers({"circularity/completed_spells", {"origin", "years"}, {n, year_bins}, "person",
                      "stays abroad ended by a return in the frame, by completed years", Evidence::computed}, spells);
        out.integers({"circularity/ended_stays", {"residence", "years"}, {n, year_bins}, "person",
                      "stays of the foreign-born in a country ended in the frame by any move out of it, by completed years", Evidence::computed},
                     frame.tallies[cube::ended_stays]);
        const auto& stays = frame.tallies[frame.measures.find("stays_under_way")];
        const auto& abroad = frame.tallies[frame.measures.find("spells_under_way")];
        out.integers({"circularity/stays_under_way", {"residence", "years"}, {n, year_bins}, "person",
                      "foreign-born residents at the end of the frame, by completed years of their stay in the country", Evidence::computed}, stays);
        out.reals({"circularity/survival_in_country", {"residence", "years"}, {n, year_bins}, "1",
                   "share of arrivals still in the country after so many years, at the frame's rates of leaving it by length of stay; the "
                   "dead count as censored", Evidence::computed}, survival(frame, frame.tallies[cube::ended_stays], stays));
        out.reals({"circularity/survival_abroad", {"origin", "years"}, {n, year_bins}, "1",
                   "share of natives who went abroad not yet home after so many years, at the frame's rates of return by length of stay; "
                   "the dead and moves onward count as censored", Evidence::computed}, survival(frame, spells, abroad));
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

    /// Life table of each row of `ended`, persons by completed years: exp of minus the sum of occurrence over exposure. Those under
    /// way at the end of the frame stand for the person-years lived in it. Stays that began before the run enter at their length
    /// and those that outlive it count while they last, so neither end of the run bends the curve (Kaplan and Meier 1958; the
    /// actuarial form for whole years). Not known from the first length on at which nobody is seen.
    static std::vector<double> survival(const Frame& frame, std::span<const std::int64_t> ended, std::span<const std::int64_t> under_way) {
        std::vector<double> out(ended.size(), missing);
        if (frame.months == 0) return out;
        for (std::size_t row = 0; row < ended.size(); row += year_bins) {
            double hazard = 0;
            out[row] = 1;
            for (std::size_t y = 0; y + 1 < year_bins && under_way[row + y] > 0; ++y) {
                hazard += static_cast<double>(ended[row + y]) / static_cast<double>(under_way[row + y]) * 12 / frame.months;
                out[row + y + 1] = math::exp(-hazard);
            }
        }
        return out;
    }

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
