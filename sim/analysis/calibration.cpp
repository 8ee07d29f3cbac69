#include "sterna/analysis/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "sterna/analysis/exit_factors.hpp"
#include "sterna/analysis/exit_survey.hpp"
#include "sterna/analysis/expected_path.hpp"
#include "sterna/analysis/indicators.hpp"
#include "sterna/analysis/least_squares.hpp"
#include "sterna/core/math.hpp"

namespace sterna {

namespace {

constexpr double least_flow = 0.01;       // persons a year: keeps constants of empty corridors finite
constexpr double close_enough = 1e-3;     // share of expected moves that go elsewhere than aimed
constexpr double largest_constant = 40;    // utils; beyond, everybody who considers moving goes there and none are left to send

using Flows = Dense<double, 3>;

class Calibration {
  public:
    Calibration(Atlas& atlas, const Scenario& scenario, const CalibrationOptions& options)
        : atlas_(atlas), scenario_(scenario), options_(options), n_(static_cast<std::size_t>(atlas.size())), aim_({n_, n_, skill_groups}),
          exit_aim_({n_, n_}, 1.0) {
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d)
                for (std::size_t s = 0; s < skill_groups; ++s) aim_(o, d, s) = std::max(least_flow, atlas_.corridors(o, d).inflow[s]);
    }

    CalibrationCheck run() {
        if (!options_.solve) return drawn_beside(follow());
        for (CorridorFacts& corridor : atlas_.corridors.values()) {
            for (std::size_t s = 0; s < skill_groups; ++s) corridor.constant[s] = options_.from_present ? corridor.constant[s] - corridor.visa_cost[s] : 0;
            corridor.visa_cost = {};
            if (!options_.from_present) corridor.return_factor = corridor.arrival_factor = corridor.removal_share = 1;
        }
        start_stocks();
        std::vector<ExpectedYear> path;
        for (int pass = 0; pass <= options_.passes; ++pass) {
            invert(pass == 0);
            path = follow();
            say(path, pass);
            if (pass < options_.passes) adjust(path, pass > 0);
        }
        const CalibrationCheck check = options_.check ? drawn_beside(path) : CalibrationCheck{};
        split_visa_cost();
        atlas_.calibrated = true;
        return check;
    }

  private:
    void tell(const std::string& line) const {
        if (options_.say) options_.say(line);
    }

    void pause() const {
        if (options_.between_steps) options_.between_steps();
    }

    void start_stocks() {
        Dense<double, 3> persons({n_, n_, skill_groups}, 0.0);
        for (const CellCount& cell : atlas_.cells)
            persons(cell.origin, cell.residence, atlas_.skilled[static_cast<std::size_t>(cell.education)] ? 1 : 0) += cell.persons;
        base_ = Dense<Stays, 3>({n_, n_, skill_groups});
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d)
                for (std::size_t s = 0; s < skill_groups && o != d; ++s) base_(o, d, s) = base_stays(atlas_.corridors(o, d), persons(o, d, s));
    }

    /// Constants that give the aims in expectation over the base-year people, then the factors of return. In the first pass exits are
    /// asked of the base-year people, later of those whom the last path brought.
    void invert(bool first) {
        Simulation simulation(std::make_shared<const Model>(atlas_, scenario_), options_.execution);
        const Rules rules = simulation.model().rules_of(simulation.world());
        Tables tables = simulation.tables();
        // Most rounds ask one worker in eight; the last ones all of them.
        ExpectedMoves moves;
        Miss miss;
        for (const int every : {8, 1})
            for (int round = 0; round < 20; ++round) {
                pause();
                rebuild(tables.choice, atlas_, tables.deciders, tables.proposals, simulation.world(), rules, options_.execution.exec);
                moves = expected_moves(simulation, tables, rules, every);
                miss = move_constants(moves.arrivals, tables.choice.params.lambda);
                if (miss.share < close_enough || (every > 1 && miss.share < 10 * close_enough)) break;
            }
        tell(fmt::format("inversion: {:.2f} % of expected moves still elsewhere; largest log error of a flow above 100 persons a year {:.3f} ({} to {})",
                         100 * miss.share, miss.worst, atlas_.countries[miss.origin].code, atlas_.countries[miss.destination].code));
        if (first) survey_ = ExitSurvey(simulation, tables, rules, moves);
        solve_returns(tables.returning);
    }

    struct Miss {
        double share = 0;  // of the moves aimed at, summed absolute errors
        double worst = 0;  // largest log error of a flow above 100 persons a year
        std::size_t origin = 0, destination = 0;  // of that flow
    };

    Miss move_constants(const Flows& flows, double lambda) {
        Miss miss;
        double wrong = 0, all = 0;
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d)
                for (std::size_t s = 0; s < skill_groups; ++s) {
                    if (o == d || flows(o, d, s) <= 0) continue;
                    const double aim = aim_(o, d, s), error = math::log(aim / flows(o, d, s));
                    double& constant = atlas_.corridors(o, d).constant[s];
                    constant = std::clamp(constant + lambda * std::clamp(error, -8.0, 8.0), -largest_constant, largest_constant);
                    wrong += std::abs(flows(o, d, s) - aim), all += aim;
                    if (aim > 100 && std::abs(error) > miss.worst) miss.worst = std::abs(error), miss.origin = o, miss.destination = d;
                }
        miss.share = all > 0 ? wrong / all : 0;
        return miss;
    }

    /// Numbers for two facts: the share of arrivals that leave a destination within five years, and the returns among the base stock of
    /// a corridor over the window. The first scales the part of the hazard that fades and, where even without that part too many would
    /// leave, the removals; the second all of the hazard.
    void solve_returns(const ReturnParams& p) {
        for_each_block(options_.execution.exec, n_, [&](std::size_t d) {
            Passing before{std::numeric_limits<double>::quiet_NaN(), 1};
            for (int round = 0; round < 20; ++round) {
                const Passing now = passing(p, d);
                for (std::size_t o = 0; o < n_; ++o)
                    if (o != d) {
                        CorridorFacts& corridor = atlas_.corridors(o, d);
                        corridor.arrival_factor = now.arrival_factor, corridor.removal_share = now.removal_share;
                        corridor.return_factor = factor_of_return(p, o, d);
                    }
                if (std::abs(now.arrival_factor - before.arrival_factor) < 1e-3 && std::abs(now.removal_share - before.removal_share) < 1e-3) break;
                before = now;
            }
        });
    }

    Passing passing(const ReturnParams& p, std::size_t d) const {
        std::vector<Arrivals> arrivals;
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t s = 0; s < skill_groups && o != d; ++s)
                if (aim_(o, d, s) > least_flow) arrivals.push_back({aim_(o, d, s), survey_.rates(atlas_, p, o, d, s)});
        return passing_through(arrivals, p, atlas_.countries[d].exit_5y);
    }

    double factor_of_return(const ReturnParams& p, std::size_t o, std::size_t d) const {
        std::vector<Residents> base;
        for (std::size_t s = 0; s < skill_groups; ++s) base.push_back({base_(o, d, s), survey_.rates(atlas_, p, o, d, s)});
        return return_factor(base, share_returning(atlas_.corridors(o, d)) * exit_aim_(o, d), options_.years, atlas_.corridors(o, d).return_factor);
    }

    double share_returning(const CorridorFacts& corridor) const { return -math::expm1(-corridor.exit_rate * options_.years); }

    std::vector<ExpectedYear> follow() {
        Scenario window = scenario_;
        window.end = window.start + 12 * options_.years;
        PathOptions path;
        path.ages = Ages::all, path.execution = options_.execution, path.between_steps = options_.between_steps;
        survey_ = {};
        path.look = [&](const ExitSurvey& survey, const ReturnParams&) { survey_.add(survey); };
        return expected_path(atlas_, window, path);
    }

    /// Arrivals and returns of the whole window, over their aims.
    struct Reached {
        Flows arrivals;
        Dense<double, 2> returns;
    };

    Reached reached(const std::vector<ExpectedYear>& path) const {
        Reached sum{Flows({n_, n_, skill_groups}, 0.0), Dense<double, 2>({n_, n_}, 0.0)};
        for (const ExpectedYear& year : path) {
            for (std::size_t i = 0; i < sum.arrivals.size(); ++i) sum.arrivals.values()[i] += year.arrivals.values()[i];
            for (std::size_t i = 0; i < sum.returns.size(); ++i) sum.returns.values()[i] += year.returns_of_first.values()[i];
        }
        return sum;
    }

    /// The window once more, drawn, beside what the path expects of it.
    CalibrationCheck drawn_beside(const std::vector<ExpectedYear>& path) const {
        Scenario window = scenario_;
        window.end = window.start + 12 * options_.years;
        Simulation simulation(std::make_shared<const Model>(atlas_, window), options_.execution);
        const Flows none({n_, n_, skill_groups}, 0.0);
        const Dense<double, 2> no_exits({n_, n_}, 0.0);
        CalibrationCheck check{none, none, no_exits, no_exits};
        NullRecorder nobody;
        while (!simulation.done()) {
            pause();
            if (simulation.step(nobody)) add_frame(simulation, check);
        }
        for (const ExpectedYear& year : path)
            for (std::size_t o = 0; o < n_; ++o)
                for (std::size_t d = 0; d < n_; ++d) {
                    for (std::size_t s = 0; s < skill_groups; ++s) check.outflow_expected(o, d, s) += year.arrivals(o, d, s);
                    check.exits_expected(o, d) += year.returns(o, d) + year.unseen(o, d);
                }
        return check;
    }

    void add_frame(const Simulation& simulation, CalibrationCheck& check) const {
        const Layout& layout = simulation.model().layout;
        const Tallies& t = simulation.closed();
        for (int o = 0; o < layout.countries; ++o)
            for (int d = 0; d < layout.countries; ++d)
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) {
                        const std::size_t i = layout.cell(o, d, e, g);
                        const std::size_t skill = atlas_.skilled[static_cast<std::size_t>(e)] ? 1 : 0;
                        check.outflow(o, d, skill) += static_cast<double>(t[cube::outflow][i] + t[cube::onward_in][i]);
                        check.exits(o, d) += static_cast<double>(t[cube::return_flow][i] + t[cube::removal][i]);
                    }
    }

    /// Moves the aims of the next inversion by what the path missed, corridor by corridor: expected values carry no luck of moves.
    /// Those of returns only once factors were solved for the people whom a path brought.
    void adjust(const std::vector<ExpectedYear>& path, bool returns_too) {
        const Reached got = reached(path);
        const auto step = [](double wanted, double reached) { return wanted > 0 && reached > 0 ? std::clamp(wanted / reached, 0.5, 2.0) : 1.0; };
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d) {
                if (o == d) continue;
                const CorridorFacts& corridor = atlas_.corridors(o, d);
                for (std::size_t s = 0; s < skill_groups; ++s)
                    aim_(o, d, s) *= by_stock(corridor) ? step(wanted_newcomers(path, o, d, s), path.back().newcomers(o, d, s))
                                                        : step(std::max(least_flow, corridor.inflow[s]) * options_.years, got.arrivals(o, d, s));
                if (!returns_too) continue;
                const double stock = persons_in(base_(o, d, 0)) + persons_in(base_(o, d, 1));
                exit_aim_(o, d) = std::clamp(exit_aim_(o, d) * step(stock * share_returning(corridor), got.returns(o, d)), 0.1, 10.0);
            }
    }

    bool by_stock(const CorridorFacts& corridor) const { return corridor.newcomers > 0 && options_.years == 5; }

    /// Newcomers that would bring the stock of a skill to its target, within a factor of two of what the records say. The target is
    /// what remains of the base stock, alike for both skills, and the newcomers in the proportion of arrivals.
    double wanted_newcomers(const std::vector<ExpectedYear>& path, std::size_t o, std::size_t d, std::size_t skill) const {
        const CorridorFacts& corridor = atlas_.corridors(o, d);
        const double base = persons_in(base_(o, d, 0)) + persons_in(base_(o, d, 1)), inflow = corridor.inflow[0] + corridor.inflow[1];
        const double newcomers = inflow > 0 ? corridor.newcomers * corridor.inflow[skill] / inflow : 0;
        const double remaining = base > 0 ? std::max(0.0, corridor.stock_later - corridor.newcomers) / base : 0;
        const double missing = persons_in(base_(o, d, skill)) * remaining + newcomers - path.back().stock(o, d, skill);
        return std::clamp(path.back().newcomers(o, d, skill) + missing, 0.5 * newcomers, 2 * newcomers);
    }

    void say(const std::vector<ExpectedYear>& path, int pass) const {
        const Reached got = reached(path);
        double stock = 0, stock_wanted = 0, off = 0, returns = 0, returns_wanted = 0;
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d) {
                if (o == d) continue;
                const CorridorFacts& corridor = atlas_.corridors(o, d);
                const double there = path.back().stock(o, d, 0) + path.back().stock(o, d, 1);
                stock += there, stock_wanted += corridor.stock_later, off += std::abs(there - corridor.stock_later);
                returns += got.returns(o, d);
                returns_wanted += (persons_in(base_(o, d, 0)) + persons_in(base_(o, d, 1))) * share_returning(corridor);
            }
        tell(fmt::format("pass {}: stock after {} years {:.2f} million, aimed at {:.2f}, off by {:.1f} % in corridors; returns of the base stock {:.2f} million, "
                         "aimed at {:.2f}",
                         pass, options_.years, stock / 1e6, stock_wanted / 1e6, 100 * off / std::max(1.0, stock_wanted), returns / 1e6, returns_wanted / 1e6));
    }

    /// What entry rules are worth: free movement against the rest, visa-free travel against a visa.
    void split_visa_cost() {
        for (std::size_t s = 0; s < skill_groups; ++s) {
            std::vector<std::vector<double>> rows;
            std::vector<double> values, weights;
            for (std::size_t o = 0; o < n_; ++o)
                for (std::size_t d = 0; d < n_; ++d) {
                    const CorridorFacts& c = atlas_.corridors(o, d);
                    if (o == d || c.inflow[s] < 10) continue;
                    rows.push_back({1, math::log(std::max(50.0, c.distance_km)), double(c.common_language), double(c.colony), double(c.contiguous),
                                    double(c.free_movement), double(c.visa_required)});
                    values.push_back(c.constant[s]);
                    weights.push_back(1);
                }
            if (rows.size() < 50) continue;
            const auto b = least_squares(rows, values, weights);
            const double closed = std::max(0.0, b[5]), visa = std::max(0.0, -b[6]);
            tell(fmt::format("entry rules, {}: closed door {:.2f} utils, visa {:.2f} utils", s == 1 ? "skilled" : "others", closed, visa));
            for (std::size_t o = 0; o < n_; ++o)
                for (std::size_t d = 0; d < n_; ++d) {
                    CorridorFacts& c = atlas_.corridors(o, d);
                    c.visa_cost[s] = o == d || c.free_movement ? 0 : closed + (c.visa_required ? visa : 0);
                    c.constant[s] += c.visa_cost[s];
                }
        }
    }

    Atlas& atlas_;
    const Scenario& scenario_;
    const CalibrationOptions& options_;
    std::size_t n_;
    Flows aim_;                  // moves a year the next inversion gives
    Dense<double, 2> exit_aim_;  // factor of the share of the base stock that returns in it
    Dense<Stays, 3> base_;       // [birth][residence][skill]
    ExitSurvey survey_;          // at what rates people leave
};

}  // namespace

CalibrationCheck calibrate(Atlas& atlas, const Scenario& scenario, const CalibrationOptions& options) {
    return Calibration(atlas, scenario, options).run();
}

std::string constants_csv(const Atlas& atlas) {
    std::string text = "origin,destination,constant_skilled,constant_other,visa_cost_skilled,visa_cost_other,return_factor,arrival_factor,removal_share\n";
    for (std::size_t o = 0; o < atlas.countries.size(); ++o)
        for (std::size_t d = 0; d < atlas.countries.size(); ++d) {
            if (o == d) continue;
            const CorridorFacts& c = atlas.corridors(o, d);
            text += fmt::format("{},{},{:.5f},{:.5f},{:.5f},{:.5f},{:.5f},{:.5f},{:.5f}\n", atlas.countries[o].code, atlas.countries[d].code, c.constant[1],
                                c.constant[0], c.visa_cost[1], c.visa_cost[0], c.return_factor, c.arrival_factor, c.removal_share);
        }
    return text;
}

}  // namespace sterna
