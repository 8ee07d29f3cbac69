#include "sterna/model/ledger_items.hpp"
#include "sterna/model/observer.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

namespace {

using Line = std::array<std::int64_t, ledger::items>;

/// The brain ledger: where a country's skilled come from and go to, in persons, closed exactly for every country and year.
class Ledger final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto n = static_cast<std::size_t>(frame.atlas.size());
        std::vector<std::int64_t> natives, foreign;
        for (std::size_t c = 0; c < n; ++c) {
            append(natives, closed(natives_of(frame, static_cast<int>(c)), frame, c));
            append(foreign, closed(foreign_in(frame, static_cast<int>(c)), frame, c));
        }
        const std::vector<std::string> dims{"country", "item"};
        const std::vector<std::size_t> shape{n, ledger::items};
        out.integers({"ledger/natives", dims, shape, "person", "skilled natives living in their country, 15-64: stock and every change of it",
                      Evidence::computed}, natives);
        out.integers({"ledger/foreign_born", dims, shape, "person", "skilled foreign-born residents, 15-64: stock and every change of it",
                      Evidence::computed}, foreign);
    }

  private:
    static void append(std::vector<std::int64_t>& all, const Line& line) { all.insert(all.end(), line.begin(), line.end()); }

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
    static Line closed(const Line& line, const Frame& frame, std::size_t country) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < ledger::closing; ++i) sum += line[i];
        if (sum != line[ledger::closing])
            throw InternalError("the brain ledger of " + frame.atlas.countries[country].code + " does not close: opening and changes give " +
                                std::to_string(sum) + ", counted were " + std::to_string(line[ledger::closing]));
        return line;
    }
};

}  // namespace

ObserverEntry ledger_observer() {
    return {"ledger", "The brain ledger: every change of the skilled at home, by cause, in whole persons.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<Ledger>(); }};
}

}  // namespace sterna
