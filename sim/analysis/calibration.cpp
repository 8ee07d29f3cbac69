#include "sterna/analysis/calibration.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sterna/analysis/indicators.hpp"
#include "sterna/core/math.hpp"
#include "sterna/model/choosers.hpp"
#include "sterna/model/return_hazard.hpp"

namespace sterna {

namespace {

constexpr double least_flow = 0.01;       // persons a year: keeps constants of empty corridors finite

using Flows = Dense<double, 3>;

/// Expected moves of a year from the people as they stand, [origin][destination][skill].
class ExpectedFlows {
  public:
    ExpectedFlows(const Simulation& simulation, const Tables& tables, const Rules& rules)
        : simulation_(simulation), tables_(tables), model_(simulation.model()), weight_(weights_of(simulation.world())),
          ctx_{model_.atlas, model_.layout, simulation.world(), rules, tables_, model_.draws, model_.traits, weight_,
               simulation.world().now, 1, true} {}

    Flows run() const {
        const auto n = static_cast<std::size_t>(model_.layout.countries);
        Flows flows({n, n, skill_groups}, 0.0);
        for_each_block(simulation_.execution().exec, n, [&](std::size_t c) { country(c, flows); });
        return flows;
    }

  private:
    void country(std::size_t c, Flows& flows) const {
        std::vector<double> p(static_cast<std::size_t>(model_.layout.countries));
        Block block;
        for (const PageBox& box : simulation_.world().stores.front().segments[c].pages) {
            PageBox copy = box;  // a block writes; the people here stay as they are
            block.attach(copy, 0, nullptr, nullptr);
            for (int row = 0; row < block.rows(); ++row) add_row(block, row, p, flows);
        }
    }

    void add_row(const Block& block, int row, std::vector<double>& p, Flows& flows) const {
        const Page& page = block.page();
        if (page.residence[row] == gone || ((page.state[row] & studying_bit) && page.residence[row] != page.birth[row])) return;
        const Chooser who = chooser_of(block, row, ctx_.now, ctx_);
        if (probabilities(tables_.choice, model_.atlas, ctx_.rules, ctx_.traits.draws, who, p) <= 0) return;
        const double considers = yearly_consideration(ctx_, page, row, ctx_.now.year()) * static_cast<double>(weight_[page.birth[row]]);
        const std::size_t skill = model_.atlas.skilled[static_cast<std::size_t>(who.education)] ? 1 : 0;
        for (std::size_t d = 0; d < p.size(); ++d) flows(page.birth[row], d, skill) += considers * p[d];
    }

    const Simulation& simulation_;
    const Tables& tables_;
    const Model& model_;
    std::array<std::int64_t, 256> weight_;
    Context ctx_;
};

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
        if (!options_.solve) return simulate();
        for (std::size_t i = 0; i < atlas_.corridors.size(); ++i) {
            CorridorFacts& corridor = atlas_.corridors.values()[i];
            corridor.constant = {}, corridor.visa_cost = {}, corridor.return_factor = 1, corridor.arrival_factor = 1;
        }
        CalibrationCheck check;
        for (int pass = 0; pass <= options_.passes; ++pass) {
            invert();
            check = simulate();
            say(check, pass);
            if (pass < options_.passes) adjust(check);
        }
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

    /// Constants and return factors that give the aims in expectation over the base-year people.
    void invert() {
        Simulation simulation(std::make_shared<const Model>(atlas_, scenario_), options_.execution);
        const Rules rules = simulation.model().rules_of(simulation.world());
        Tables tables = simulation.tables();
        solve_returns(simulation, tables, rules);
        double worst = 0;
        for (int round = 0; round < 25; ++round) {
            pause();
            rebuild(tables.choice, atlas_, tables.deciders, tables.proposals, simulation.world(), rules);
            const Flows flows = ExpectedFlows(simulation, tables, rules).run();
            worst = move_constants(flows, tables.choice.params.lambda);
            if (worst < 2e-3) break;
        }
        tell(fmt::format("inversion: largest log error of an expected flow above 100 persons a year {:.4f}", worst));
    }

    double move_constants(const Flows& flows, double lambda) {
        double worst = 0;
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d)
                for (std::size_t s = 0; s < skill_groups; ++s) {
                    if (o == d || flows(o, d, s) <= 0) continue;
                    const double error = math::log(aim_(o, d, s) / flows(o, d, s));
                    atlas_.corridors(o, d).constant[s] += lambda * std::clamp(error, -8.0, 8.0);
                    if (aim_(o, d, s) > 100) worst = std::max(worst, std::abs(error));
                }
        return worst;
    }

    /// A migrant of the base stock: weight, hazard of the moment without its part of duration, years abroad, and the hazard
    /// that no factor scales (what the stock accounting lost beyond returns, removal of people without papers).
    struct Stayer {
        double weight, terms, years, other;
    };

    /// Two numbers for two facts: the share of arrivals that leave a destination within five years, and the exits of the whole
    /// base stock of a corridor over the window. The first scales the part of the hazard that fades, the second all of it.
    void solve_returns(const Simulation& simulation, const Tables& tables, const Rules& rules) {
        const auto people = stayers(simulation, tables, rules);
        const ReturnParams& p = tables.returning;
        for_each_block(options_.execution.exec, n_, [&](std::size_t d) {
            for (int round = 0; round < 4; ++round) {
                const double arrivals = arrival_factor(p, people, d);
                for (std::size_t o = 0; o < n_; ++o)
                    if (o != d) {
                        CorridorFacts& corridor = atlas_.corridors(o, d);
                        corridor.arrival_factor = arrivals;
                        corridor.return_factor = return_factor(p, corridor, exit_aim_(o, d), people(o, d));
                    }
            }
        });
    }

    Dense<std::vector<Stayer>, 2> stayers(const Simulation& simulation, const Tables& tables, const Rules& rules) const {
        const Model& model = simulation.model();
        const auto weight = weights_of(simulation.world());
        const Context ctx{atlas_, model.layout, simulation.world(), rules, tables, model.draws, model.traits, weight, scenario_.start, 1, true};
        Dense<std::vector<Stayer>, 2> people({n_, n_});
        for_each_block(options_.execution.exec, n_, [&](std::size_t o) {
            for (const PageBox& box : simulation.world().stores.front().segments[o].pages) {
                const Page& page = box.page();
                for (int row = 0; row < box.rows; ++row) {
                    const auto r = page.residence[row];
                    if (r == gone || r == o) continue;
                    const double years = years_between(Month{page.since[row]}, ctx.now);
                    const double now = duration_hazard(tables.returning, years, atlas_.corridors(o, r).arrival_factor);
                    const bool papers = status_of(page.state[row]) != Status::irregular;
                    people(o, r).push_back({static_cast<double>(weight[o]), return_hazard(tables.returning, page, row, ctx) / now, years,
                                            atlas_.corridors(o, r).attrition + (papers ? 0 : tables.removal_hazard)});
                }
            }
        });
        return people;
    }

    /// Smallest factor in [low, high] at which the rising function reaches the aim.
    template <class F>
    static double solve(F rising, double aim, double low, double high) {
        for (int i = 0; i < 40; ++i) {
            const double middle = 0.5 * (low + high);
            (rising(middle) < aim ? low : high) = middle;
        }
        return 0.5 * (low + high);
    }

    /// Hazard summed over `years` from a stay of `from` years on.
    static double summed(const ReturnParams& p, double from, int years, double arrivals) {
        double sum = 0;
        for (int y = 0; y < years; ++y) sum += duration_hazard(p, from + y + 0.5, arrivals);
        return sum;
    }

    /// So that those who came in the last five years, were they to arrive today, leave within five years as published.
    double arrival_factor(const ReturnParams& p, const Dense<std::vector<Stayer>, 2>& people, std::size_t d) const {
        const auto exits = [&](double arrivals) {
            double gone_by = 0, all = 0;
            for (std::size_t o = 0; o < n_; ++o)
                for (const Stayer& person : people(o, d)) {
                    if (person.years >= 5) continue;
                    all += person.weight;
                    gone_by -= person.weight *
                               math::expm1(-atlas_.corridors(o, d).return_factor * person.terms * summed(p, 0, 5, arrivals) - 5 * person.other);
                }
            return all > 0 ? gone_by / all : 1;
        };
        return solve(exits, atlas_.countries[d].exit_5y, 0.02, 20);
    }

    double return_factor(const ReturnParams& p, const CorridorFacts& corridor, double aim, const std::vector<Stayer>& people) const {
        double stock = 0;
        for (const Stayer& person : people) stock += person.weight;
        if (stock <= 0 || corridor.exit_rate <= 0) return 1;
        const auto exits = [&](double factor) {
            double sum = 0;
            for (const Stayer& person : people)
                sum -= person.weight * math::expm1(-factor * person.terms * summed(p, person.years, options_.years, corridor.arrival_factor) -
                                                   options_.years * person.other);
            return sum / stock;
        };
        return solve(exits, -math::expm1(-(corridor.exit_rate + corridor.attrition) * aim * options_.years), 0.02, 10);
    }

    CalibrationCheck simulate() const {
        Scenario window = scenario_;
        window.end = window.start + 12 * options_.years;
        Simulation simulation(std::make_shared<const Model>(atlas_, window), options_.execution);
        CalibrationCheck check{Flows({n_, n_, skill_groups}, 0.0), Flows({n_, n_, skill_groups}, 0.0), Dense<double, 2>({n_, n_}, 0.0),
                               Dense<double, 2>({n_, n_}, 0.0)};
        NullRecorder nobody;
        while (!simulation.done()) {
            pause();
            if (simulation.step(nobody)) add_frame(simulation, check);
        }
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d) {
                if (o == d) continue;
                for (std::size_t s = 0; s < skill_groups; ++s) check.outflow_target(o, d, s) = atlas_.corridors(o, d).inflow[s] * options_.years;
                check.exits_target(o, d) = exit_target(atlas_.corridors(o, d), atlas_.countries[d].exit_5y, options_.years);
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

    /// Moves the aims of the next inversion by what the run missed, by origin and then by destination.
    void adjust(const CalibrationCheck& check) {
        for (std::size_t s = 0; s < skill_groups; ++s) {
            Dense<double, 2> got({n_, n_}, 0.0), wanted({n_, n_}, 0.0);
            for (std::size_t o = 0; o < n_; ++o)
                for (std::size_t d = 0; d < n_; ++d) got(o, d) = check.outflow(o, d, s), wanted(o, d) = check.outflow_target(o, d, s);
            const auto factors = missed(got, wanted);
            for (std::size_t o = 0; o < n_; ++o)
                for (std::size_t d = 0; d < n_; ++d) aim_(o, d, s) *= factors(o, d);
        }
        const auto factors = missed(check.exits, check.exits_target);
        for (std::size_t i = 0; i < exit_aim_.size(); ++i) exit_aim_.values()[i] *= factors.values()[i];
    }

    /// Wanted over got, as a factor of the origin times one of the destination: sums over many corridors carry little noise.
    Dense<double, 2> missed(Dense<double, 2> got, const Dense<double, 2>& wanted) const {
        Dense<double, 2> factors({n_, n_}, 1.0);
        for (int side = 0; side < 4; ++side)
            for (std::size_t c = 0; c < n_; ++c) {
                double sum = 0, aim = 0;
                for (std::size_t x = 0; x < n_; ++x) {
                    sum += side % 2 == 0 ? got(c, x) : got(x, c);
                    aim += side % 2 == 0 ? wanted(c, x) : wanted(x, c);
                }
                const double ratio = sum > 0 && aim > 0 ? std::clamp(aim / sum, 0.67, 1.5) : 1.0;
                for (std::size_t x = 0; x < n_; ++x) {
                    const std::size_t o = side % 2 == 0 ? c : x, d = side % 2 == 0 ? x : c;
                    got(o, d) *= ratio, factors(o, d) *= ratio;
                }
            }
        return factors;
    }

    void say(const CalibrationCheck& check, int pass) const {
        double got = 0, wanted = 0, exits = 0, exits_wanted = 0;
        for (const double x : check.outflow.values()) got += x;
        for (const double x : check.outflow_target.values()) wanted += x;
        for (const double x : check.exits.values()) exits += x;
        for (const double x : check.exits_target.values()) exits_wanted += x;
        tell(fmt::format("pass {}: moves {:.2f} million, aimed at {:.2f}; returns {:.2f} million, aimed at {:.2f}", pass, got / 1e6, wanted / 1e6,
                         exits / 1e6, exits_wanted / 1e6));
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
    Dense<double, 2> exit_aim_;  // factor of the exit rate it gives
};

}  // namespace

double exit_target(const CorridorFacts& corridor, double exit_5y, int years) {
    const double of_stock = corridor.stock * -math::expm1(-(corridor.exit_rate + corridor.attrition) * years);
    const double hazard = -math::log1p(-exit_5y) / 5;
    const double staying = hazard > 0 ? -math::expm1(-hazard * years) / (hazard * years) : 1;
    return of_stock + (corridor.inflow[0] + corridor.inflow[1]) * years * (1 - staying);
}

CalibrationCheck calibrate(Atlas& atlas, const Scenario& scenario, const CalibrationOptions& options) {
    return Calibration(atlas, scenario, options).run();
}

std::string constants_csv(const Atlas& atlas) {
    std::string text = "origin,destination,constant_skilled,constant_other,visa_cost_skilled,visa_cost_other,return_factor,arrival_factor\n";
    for (std::size_t o = 0; o < atlas.countries.size(); ++o)
        for (std::size_t d = 0; d < atlas.countries.size(); ++d) {
            if (o == d) continue;
            const CorridorFacts& c = atlas.corridors(o, d);
            text += fmt::format("{},{},{:.5f},{:.5f},{:.5f},{:.5f},{:.5f},{:.5f}\n", atlas.countries[o].code, atlas.countries[d].code, c.constant[1],
                                c.constant[0], c.visa_cost[1], c.visa_cost[0], c.return_factor, c.arrival_factor);
        }
    return text;
}

std::vector<double> least_squares(const std::vector<std::vector<double>>& rows, const std::vector<double>& values,
                                  const std::vector<double>& weights) {
    const std::size_t k = rows.front().size();
    std::vector<std::vector<double>> a(k, std::vector<double>(k + 1, 0.0));  // normal equations, right side last
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t r = 0; r < k; ++r) {
            for (std::size_t c = 0; c < k; ++c) a[r][c] += weights[i] * rows[i][r] * rows[i][c];
            a[r][k] += weights[i] * rows[i][r] * values[i];
        }
    for (std::size_t p = 0; p < k; ++p) {
        std::size_t best = p;
        for (std::size_t r = p; r < k; ++r)
            if (std::abs(a[r][p]) > std::abs(a[best][p])) best = r;
        std::swap(a[p], a[best]);
        if (std::abs(a[p][p]) < 1e-12) continue;  // a regressor without variation explains nothing
        for (std::size_t r = 0; r < k; ++r) {
            if (r == p) continue;
            const double factor = a[r][p] / a[p][p];
            for (std::size_t c = p; c <= k; ++c) a[r][c] -= factor * a[p][c];
        }
    }
    std::vector<double> solution(k, 0.0);
    for (std::size_t p = 0; p < k; ++p)
        if (std::abs(a[p][p]) >= 1e-12) solution[p] = a[p][k] / a[p][p];
    return solution;
}

}  // namespace sterna
