#include "sterna/model/ledger_items.hpp"
#include "sterna/model/observer.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

namespace {

using Line = std::array<std::int64_t, ledger::items>;
using UnitLine = std::array<std::int64_t, ledger::unit_items>;

/// The ledger in units of efficiency: every item at the efficiency of its day.
class UnitLedger {
  public:
    explicit UnitLedger(const Frame& frame) : frame_(frame), layout_(frame.measures.layout()) {}

    UnitLine natives_of(int country) const {
        UnitLine line{};
        add_residents(country, country, line);
        for (int d = 0; d < layout_.countries; ++d) {
            if (d == country) continue;
            const std::int64_t trained_abroad = at(skilled_units::came_home_trained_abroad, country, d);
            line[ledger::emigration] -= at(skilled_units::left_home, country, d);
            line[ledger::return_trained_abroad] += trained_abroad;
            line[ledger::return_trained_home] += at(skilled_units::came_home, country, d) - trained_abroad;
        }
        return line;
    }

    UnitLine foreign_in(int country) const {
        UnitLine line{};
        for (int b = 0; b < layout_.countries; ++b) {
            if (b == country) continue;
            add_residents(b, country, line);
            line[ledger::immigration] += at(skilled_units::arrived, b, country);
            line[ledger::foreign_exit] -= at(skilled_units::exited, b, country);
        }
        return line;
    }

  private:
    std::int64_t at(Measure m, int birth, int residence) const { return frame_.tallies[m][layout_.corridor(birth, residence)]; }

    void add_residents(int birth, int residence, UnitLine& line) const {
        line[ledger::opening] += frame_.units_before[layout_.corridor(birth, residence)];
        line[ledger::closing_units] += at(skilled_units::stock, birth, residence);
        line[ledger::entries] += at(skilled_units::entries, birth, residence);
        line[ledger::deaths] -= at(skilled_units::deaths, birth, residence);
        line[ledger::age_exits] -= at(skilled_units::age_exits, birth, residence);
        line[ledger::learning] += at(skilled_units::learning, birth, residence);
        line[ledger::depreciation] += at(skilled_units::depreciation, birth, residence);
        const auto& graduates = frame_.tallies[frame_.measures.find("graduate_units")];
        std::int64_t all = 0;
        for (std::size_t cause = 0; cause < causes; ++cause) {
            const std::int64_t units = graduates[layout_.corridor(birth, residence) * causes + cause];
            line[ledger::graduates_baseline + cause] += units;
            all += units;
        }
        line[ledger::change] += at(skilled_units::education, birth, residence) - all;
    }

    const Frame& frame_;
    const Layout& layout_;
};

/// The brain ledger: where a country's skilled come from and go to, in persons and in efficiency, closed exactly for every
/// country and year.
class Ledger final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto n = static_cast<std::size_t>(frame.atlas.size());
        std::vector<std::int64_t> natives, foreign, native_units, foreign_units;
        const UnitLedger units(frame);
        for (std::size_t c = 0; c < n; ++c) {
            append(natives, closed(natives_of(frame, static_cast<int>(c)), frame, c));
            append(foreign, closed(foreign_in(frame, static_cast<int>(c)), frame, c));
            append(native_units, closed(units.natives_of(static_cast<int>(c)), frame, c));
            append(foreign_units, closed(units.foreign_in(static_cast<int>(c)), frame, c));
        }
        const std::vector<std::string> dims{"country", "item"};
        const std::vector<std::size_t> shape{n, ledger::items};
        out.integers({"ledger/natives", dims, shape, "person", "skilled natives living in their country, 15-64: stock and every change of it",
                      Evidence::computed}, natives);
        out.integers({"ledger/foreign_born", dims, shape, "person", "skilled foreign-born residents, 15-64: stock and every change of it",
                      Evidence::computed}, foreign);
        const std::vector<std::string> unit_dims{"country", "unit_item"};
        const std::vector<std::size_t> unit_shape{n, ledger::unit_items};
        out.integers({"ledger/natives_units", unit_dims, unit_shape, "1/1024 worker x person",
                      "efficiency of skilled natives living in their country, 15-64: stock and every change of it", Evidence::computed}, native_units);
        out.integers({"ledger/foreign_born_units", unit_dims, unit_shape, "1/1024 worker x person",
                      "efficiency of skilled foreign-born residents, 15-64: stock and every change of it", Evidence::computed}, foreign_units);
    }

  private:
    template <class List>
    static void append(std::vector<std::int64_t>& all, const List& line) { all.insert(all.end(), line.begin(), line.end()); }

    /// Sum over the skilled of one corridor.
    static std::int64_t skilled(const Frame& frame, const std::vector<std::int64_t>& cube, int birth, int residence) {
        const Layout& layout = frame.measures.layout();
        std::int64_t sum = 0;
        for (int e = 0; e < layout.educations; ++e)
            for (int g = 0; g < sexes; ++g)
                if (frame.atlas.skilled[static_cast<std::size_t>(e)]) sum += cube[layout.cell(birth, residence, e, g)];
        return sum;
    }

    /// What natives and foreign-born residents have in common.
    static void resident_items(const Frame& frame, int birth, int residence, Line& line) {
        const Tallies& t = frame.tallies;
        const auto of = [&](Measure m) { return skilled(frame, t[m], birth, residence); };
        line[ledger::opening] += skilled(frame, frame.stock_before, birth, residence);
        line[ledger::closing] += of(cube::stock);
        line[ledger::entries] += of(cube::entries);
        line[ledger::deaths] -= of(cube::deaths);
        line[ledger::age_exits] -= of(cube::age_exits);
        const auto& graduates = t[frame.measures.find("graduates")];
        std::int64_t all = 0;
        for (std::size_t cause = 0; cause < causes; ++cause) {
            const std::int64_t persons = graduates[frame.measures.layout().corridor(birth, residence) * causes + cause];
            line[ledger::graduates_baseline + cause] += persons;
            all += persons;
        }
        line[ledger::change] += of(cube::education_in) - of(cube::education_out) - all;
    }

    static Line natives_of(const Frame& frame, int country) {
        Line line{};
        resident_items(frame, country, country, line);
        for (int d = 0; d < frame.atlas.size(); ++d) {
            if (d == country) continue;
            const auto of = [&](Measure m) { return skilled(frame, frame.tallies[m], country, d); };
            const std::int64_t trained_abroad = of(cube::return_trained_abroad);
            line[ledger::emigration] -= of(cube::outflow);
            line[ledger::return_trained_abroad] += trained_abroad;
            line[ledger::return_trained_home] += of(cube::return_flow) + of(cube::retirement_return) + of(cube::removal) - trained_abroad;
        }
        return line;
    }

    static Line foreign_in(const Frame& frame, int country) {
        Line line{};
        for (int b = 0; b < frame.atlas.size(); ++b) {
            if (b == country) continue;
            resident_items(frame, b, country, line);
            const auto of = [&](Measure m) { return skilled(frame, frame.tallies[m], b, country); };
            line[ledger::immigration] += of(cube::outflow) + of(cube::onward_in);
            line[ledger::foreign_exit] -= of(cube::return_flow) + of(cube::retirement_return) + of(cube::removal) + of(cube::onward_out);
        }
        return line;
    }

    /// Refuses to hand out a ledger that does not close.
    template <class List>
    static List closed(const List& line, const Frame& frame, std::size_t country) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += line[i];
        if (sum != line.back())
            throw InternalError("the brain ledger of " + frame.atlas.countries[country].code + " does not close: opening and changes give " +
                                std::to_string(sum) + ", counted were " + std::to_string(line.back()));
        return line;
    }
};

}  // namespace

ObserverEntry ledger_observer() {
    return {"ledger", "The brain ledger: every change of the skilled at home, by cause, in whole persons and in 1/1024 units of efficiency.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<Ledger>(); }};
}

}  // namespace sterna
