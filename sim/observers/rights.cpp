#include <limits>

#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

/// Rights of foreign-born residents and wages kept back from them, by country.
class RightsSeries final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const Layout& layout = frame.measures.layout();
        const auto n = static_cast<std::size_t>(layout.countries);
        const auto &held = frame.tallies[frame.measures.find("rights_held")], &stock = frame.tallies[cube::stock];
        std::vector<double> index(n), kept(n), persons(n);
        for (std::size_t i = 0; i < held.size(); ++i) index[i / sexes % n] += static_cast<double>(held[i]) / 1024;
        for (int o = 0; o < layout.countries; ++o)
            for (int r = 0; r < layout.countries; ++r)
                for (std::size_t i = layout.cell(o, r, 0, 0), end = i + static_cast<std::size_t>(layout.educations * sexes); i < end; ++i)
                    if (o != r) persons[static_cast<std::size_t>(r)] += static_cast<double>(stock[i]);
        for (std::size_t r = 0; r < n; ++r) {
            index[r] = index[r] > 0 ? index[r] / persons[r] : std::numeric_limits<double>::quiet_NaN();
            kept[r] = frame.world.countries[r].institutions.abuse;
        }
        out.reals({"rights_index", {"country"}, {n}, "1", "mean rights index of foreign-born residents, 1 = the rights of citizens",
                   Evidence::assumption}, index);
        out.reals({"wages_kept_back", {"country"}, {n}, "share", "wages due to foreign-born residents that are not paid", Evidence::assumption},
                  kept);
    }
};

}  // namespace

ObserverEntry rights_observer() {
    return {"rights", "Rights and pay of foreign-born residents.", []() -> std::unique_ptr<Observer> { return std::make_unique<RightsSeries>(); }};
}

}  // namespace sterna
