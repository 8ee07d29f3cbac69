#include "sterna/analysis/expected_path.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sterna/analysis/expected_moves.hpp"
#include "sterna/analysis/indicators.hpp"
#include "sterna/analysis/returnees.hpp"
#include "sterna/analysis/stays.hpp"

namespace sterna {

namespace {

constexpr double least_drawn = 20;     // workers of a base stock whose drawn growth is told
constexpr double lean_on_world = 100;  // workers: a destination with fewer takes births and deaths largely from the world
constexpr double lean_of_graduates = 20;  // workers among its skilled arrivals: the same of degrees
constexpr double lean_on_cohorts = 30;    // skilled workers at home: an origin with fewer takes their growth largely from its cohorts

class Path {
  public:
    Path(const Atlas& atlas, const Scenario& scenario, const PathOptions& options)
        : atlas_(atlas), options_(options), n_(atlas.countries.size()), simulation_(std::make_shared<const Model>(atlas, scenario), options.execution),
          stays_({n_, n_, skill_groups}), drawn_(count_people()), returnees_(atlas) {
        Dense<double, 3> base({n_, n_, skill_groups}, 0.0);
        for (const CellCount& cell : atlas.cells)
            base(cell.origin, cell.residence, atlas.skilled[static_cast<std::size_t>(cell.education)] ? 1 : 0) += cell.persons;
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d)
                for (std::size_t s = 0; s < skill_groups && o != d; ++s) stays_(o, d, s) = base_stays(atlas.corridors(o, d), base(o, d, s));
    }

    bool done() const { return simulation_.done(); }

    /// Rates are asked for in the middle of the year.
    ExpectedYear year() {
        const int number = simulation_.world().now.year();
        NullRecorder nobody;
        bool asked = false, closed = false;
        while (!closed) {
            if (options_.between_steps) options_.between_steps();
            closed = simulation_.step(nobody);
            if (asked || (simulation_.world().now.month_of_year() < 6 && !closed)) continue;
            ask();
            asked = true;
        }
        ++elapsed_;
        returnees_.go_again(moves_, weights_of(simulation_.world()));
        return move_on(number);
    }

  private:
    struct People {
        Dense<double, 2> persons;           // [birth][residence]
        std::vector<double> skilled_home, others_home;  // [birth]
    };

    void ask() {
        simulation_.bring_up_to_date();  // savings move returns
        const Rules rules = simulation_.model().rules_of(simulation_.world());
        moves_ = expected_moves(simulation_, simulation_.tables(), rules);
        depart_with_cohorts(count_people());
        exits_ = ExitSurvey(simulation_, simulation_.tables(), rules, moves_);
        if (options_.look) options_.look(exits_, simulation_.tables().returning);
    }

    /// Few skilled workers stand for the skilled of a small or little schooled origin, so that one death or degree would move all its
    /// flows: their growth leans on that foreseen from the ages and schooling of everybody at home.
    /// `years`: since the base.
    double skilled_growth(std::size_t o, const People& now, double years) const {
        const double before = drawn_.skilled_home[o], after = now.skilled_home[o];
        const auto& foreseen = simulation_.tables().skill_growth;  // by year; empty while schooling is off
        if (foreseen.size() == 0 || drawn_.others_home[o] <= 0) return before > 0 ? after / before : 1;
        const auto last = foreseen.shape()[1] - 1, year = std::min(static_cast<std::size_t>(years), last), next = std::min(year + 1, last);
        const double part = years - std::floor(years), others = now.others_home[o] / drawn_.others_home[o];
        const double cohorts = ((1 - part) * foreseen(o, year) + part * foreseen(o, next)) * others;
        const double added = lean_on_cohorts * static_cast<double>(weights_of(simulation_.world())[o]);
        return (after + added * cohorts) / (before + added);
    }

    void depart_with_cohorts(const People& now) {
        for (std::size_t o = 0; o < n_; ++o)
            if (drawn_.skilled_home[o] > 0 && now.skilled_home[o] > 0)
                scale_departures(o, skilled_growth(o, now, static_cast<double>(elapsed_) + 0.5) * drawn_.skilled_home[o] / now.skilled_home[o]);
    }

    void scale_departures(std::size_t o, double factor) {
        for (std::size_t d = 0; d < n_; ++d) {
            const double from_abroad = moves_.came_from_abroad(o, d, 1);
            moves_.arrivals(o, d, 1) = from_abroad + factor * std::max(0.0, moves_.arrivals(o, d, 1) - from_abroad);
        }
    }

    /// Persons of one destination in the drawn run's year.
    struct Counts {
        double people = 0;
        double change = 0;   // entries less deaths, age exits and retirement
        void add(const Counts& other) { people += other.people, change += other.change; }
        double rate_leaning_on(const Counts& world, double added) const {
            const double part = world.people > 0 ? added / world.people : 0, sum = people + part * world.people;
            return sum > 0 ? (change + part * world.change) / sum : 0;
        }
    };

    /// What befalls the foreign-born of a destination beside moving, from the drawn run.
    struct Natural {
        Dense<double, 2> change;         // [destination][skill], per person and year
        std::vector<double> graduates;   // [destination], who become skilled there, per skilled arrival: students come from where the skilled come from
    };

    Natural natural() const {
        const Layout& layout = simulation_.model().layout;
        const Tallies& t = simulation_.closed();
        const auto weight = weights_of(simulation_.world());
        Dense<Counts, 2> counts({n_, skill_groups});
        std::array<Counts, skill_groups> world;
        std::vector<double> graduates(n_, 0.0), arrivals(n_, 0.0);
        double workers = 0, people = 0, all_graduates = 0, all_arrivals = 0;
        for (int o = 0; o < layout.countries; ++o)
            for (int d = 0; d < layout.countries; ++d) {
                if (o == d) continue;
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) {
                        const std::size_t i = layout.cell(o, d, e, g), skill = atlas_.skilled[static_cast<std::size_t>(e)] ? 1 : 0;
                        const auto at = [&](Measure m) { return static_cast<double>(t[m][i]); };
                        const Counts cell{at(cube::stock), at(cube::entries) - at(cube::deaths) - at(cube::age_exits) - at(cube::retirement_return)};
                        counts(d, skill).add(cell), world[skill].add(cell);
                        people += cell.people, workers += cell.people / static_cast<double>(weight[static_cast<std::size_t>(o)]);
                        if (e + 1 == atlas_.first_skilled()) graduates[static_cast<std::size_t>(d)] += at(cube::education_out), all_graduates += at(cube::education_out);
                    }
                arrivals[static_cast<std::size_t>(d)] += moves_.arrivals(o, d, 1), all_arrivals += moves_.arrivals(o, d, 1);
            }
        const double mean_weight = workers > 0 ? people / workers : 0;
        Natural rates{Dense<double, 2>({n_, skill_groups}, 0.0), std::vector<double>(n_, 0.0)};
        for (std::size_t d = 0; d < n_; ++d) {
            for (std::size_t s = 0; s < skill_groups; ++s) rates.change(d, s) = counts(d, s).rate_leaning_on(world[s], lean_on_world * mean_weight);
            const double added = lean_of_graduates * mean_weight;
            if (all_arrivals > 0) rates.graduates[d] = (graduates[d] + added * all_graduates / all_arrivals) / (arrivals[d] + added);
        }
        return rates;
    }

    Dense<double, 2> pairs() const { return Dense<double, 2>({n_, n_}, 0.0); }
    Dense<double, 3> cells() const { return Dense<double, 3>({n_, n_, skill_groups}, 0.0); }

    ExpectedYear move_on(int number) {
        ExpectedYear out{number, cells(), moves_.arrivals, cells(), pairs(), pairs(), pairs(), pairs(), moves_.between, pairs(), {}};
        const auto rates = natural();
        for_each_block(options_.execution.exec, n_, [&](std::size_t o) {
            for (std::size_t d = 0; d < n_; ++d) {
                if (o == d) continue;
                out.from_abroad(o, d) = moves_.came_from_abroad(o, d, 0) + moves_.came_from_abroad(o, d, 1);
                for (std::size_t s = 0; s < skill_groups; ++s) advance(o, d, s, rates.change(d, s), out);
                graduate(o, d, rates.graduates[d] * moves_.arrivals(o, d, 1));
                for (std::size_t s = 0; s < skill_groups; ++s) {
                    out.stock(o, d, s) = persons_in(stays_(o, d, s));
                    for (std::size_t y = 0; y < std::min(elapsed_, longest_stay); ++y) out.newcomers(o, d, s) += stays_(o, d, s)[y];
                }
            }
        });
        add_drawn(out);
        return out;
    }

    People count_people() const {
        People people{pairs(), std::vector<double>(n_, 0.0), std::vector<double>(n_, 0.0)};
        const auto weight = weights_of(simulation_.world());
        for (std::size_t o = 0; o < n_; ++o)
            for (const PageBox& box : simulation_.world().stores.front().segments[o].pages)
                for (int row = 0; row < box.rows; ++row) {
                    const Page& page = box.page();
                    if (page.residence[row] == gone) continue;
                    people.persons(o, page.residence[row]) += static_cast<double>(weight[o]);
                    if (page.residence[row] != o) continue;
                    const bool skilled = atlas_.skilled[static_cast<std::size_t>(education_of(page.kind[row]))];
                    (skilled ? people.skilled_home : people.others_home)[o] += static_cast<double>(weight[o]);
                }
        return people;
    }

    void add_drawn(ExpectedYear& out) const {
        const People now = count_people();
        const auto weight = weights_of(simulation_.world());
        for (std::size_t o = 0; o < n_; ++o) {
            out.skilled_at_home.push_back(skilled_growth(o, now, static_cast<double>(elapsed_)));
            for (std::size_t d = 0; d < n_; ++d) {
                const double base = drawn_.persons(o, d);
                out.drawn(o, d) = base >= least_drawn * static_cast<double>(weight[o]) ? now.persons(o, d) / base : std::numeric_limits<double>::quiet_NaN();
            }
        }
    }

    /// One year of a corridor: those who were there leave by the rates of their length of stay, those who come do so evenly.
    void advance(std::size_t o, std::size_t d, std::size_t s, double change, ExpectedYear& out) {
        ExitRates rates = exits_.rates(atlas_, simulation_.tables().returning, o, d, s);
        rates.change = options_.ages == Ages::all ? -deaths_of_all_ages : change;
        Stays &stays = stays_(o, d, s), next{};
        const auto pass = [&](double persons, double years, double time, bool first) {
            const Left left = leave(persons, years, time, rates);
            out.returns(o, d) += left.returned, out.unseen(o, d) += left.unseen;
            returnees_.come_home(o, d, s, left.returned + left.unseen);
            if (first) out.returns_of_first(o, d) += left.returned;
            return left.there;
        };
        for (std::size_t y = 0; y <= longest_stay; ++y)
            next[std::min(y + 1, longest_stay)] += pass(stays[y], static_cast<double>(y) + 0.5, 1, y + 1 >= elapsed_);
        next[0] += pass(moves_.arrivals(o, d, s), 0.25, 0.5, false);
        stays = next;
    }

    /// Students abroad become skilled there in their first years; at most half of the others who came so recently.
    void graduate(std::size_t o, std::size_t d, double persons) {
        Stays &others = stays_(o, d, 0), &skilled = stays_(o, d, 1);
        double recent = 0;
        for (std::size_t y = 0; y <= recent_years; ++y) recent += others[y];
        const double share = recent > 0 ? std::min(0.5, persons / recent) : 0;
        for (std::size_t y = 0; y <= recent_years; ++y) {
            const double graduates = share * others[y];
            others[y] -= graduates, skilled[y] += graduates;
        }
    }

    const Atlas& atlas_;
    const PathOptions& options_;
    std::size_t n_;
    Simulation simulation_;
    std::size_t elapsed_ = 0;  // years of the path, this one too
    Dense<Stays, 3> stays_;
    People drawn_;             // of the base
    Returnees returnees_;
    ExpectedMoves moves_;
    ExitSurvey exits_;
};

}  // namespace

std::vector<ExpectedYear> expected_path(const Atlas& atlas, const Scenario& scenario, const PathOptions& options) {
    Path path(atlas, scenario, options);
    std::vector<ExpectedYear> years;
    while (!path.done()) years.push_back(path.year());
    return years;
}

}  // namespace sterna
