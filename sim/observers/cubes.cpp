#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

/// Dimension names as users read them.
std::string dimension(Axis axis) {
    switch (axis) {
        case Axis::birth: return "origin";
        case Axis::residence: return "residence";
        case Axis::country: return "country";
        case Axis::education: return "education";
        case Axis::sex: return "sex";
        case Axis::field: return "field";
        case Axis::status: return "status";
        case Axis::channel: return "channel";
        case Axis::cause: return "cause";
        case Axis::trips: return "trips";
        case Axis::years: return "years";
        case Axis::bin: return "bin";
        case Axis::grade: return "grade";
    }
    return "";
}

/// Every published measure as it stands: people as whole persons, money in US dollars.
class Cubes final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto& infos = frame.measures.infos();
        for (std::size_t m = 0; m < infos.size(); ++m) {
            if (!infos[m].published) continue;
            SeriesInfo info{infos[m].name, {}, {}, infos[m].unit, infos[m].meaning, Evidence::computed};
            for (const Axis axis : infos[m].axes) {
                info.dims.push_back(dimension(axis));
                info.shape.push_back(frame.measures.layout().length(axis));
            }
            const auto& values = frame.tallies.values[m];
            if (infos[m].unit != "cent") out.integers(info, values);
            else put_money(info, values, out);
        }
    }

  private:
    static void put_money(SeriesInfo info, const std::vector<std::int64_t>& cents, Recorder& out) {
        info.units = "US dollar of 2021";
        std::vector<double> dollars;
        dollars.reserve(cents.size());
        for (const std::int64_t c : cents) dollars.push_back(static_cast<double>(c) / 100);
        out.reals(info, dollars);
    }
};

}  // namespace

ObserverEntry cubes_observer() {
    return {"cubes", "Stocks and flows by birth country, residence, education and sex; transfers by channel.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<Cubes>(); }};
}

}  // namespace sterna
