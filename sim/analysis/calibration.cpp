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
constexpr double recent_hazard = 0.086;   // 1/year, exits in the first five years at factor one

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
        if (page.residence[row] == gone || (page.state[row] & studying_bit)) return;
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
        : atlas_(atlas), scenario_(scenario), options_(options), n_(static_cast<std::size_t>(atlas.size())), aim_({n_, n_, skill_groups}) {
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d)
                for (std::size_t s = 0; s < skill_groups; ++s) aim_(o, d, s) = std::max(least_flow, atlas_.corridors(o, d).inflow[s]);
    }

    CalibrationCheck run() {
        for (std::size_t i = 0; i < atlas_.corridors.size(); ++i) {
            CorridorFacts& corridor = atlas_.corridors.values()[i];
            corridor.constant = {}, corridor.visa_cost = {}, corridor.return_factor = 1;
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

    /// Constants and return factors that give the aims in expectation over the base-year people.
    void invert() {
        Simulation simulation(std::make_shared<const Model>(atlas_, scenario_), options_.execution);
        const Rules rules = simulation.model().rules_of(scenario_.start);
        Tables tables = simulation.tables();
        solve_returns(simulation, tables, rules);
        double worst = 0;
        for (int round = 0; round < 25; ++round) {
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

    /// Return factors from the exits of the base stock over the window, each person's hazard falling as his or her stay lengthens.
    void solve_returns(const Simulation& simulation, const Tables& tables, const Rules& rules) {
        const Model& model = simulation.model();
        const auto weight = weights_of(simulation.world());
        for_each_block(options_.execution.exec, n_, [&](std::size_t o) {
            std::vector<std::vector<std::pair<double, double>>> people(n_);  // by residence: weight, summed hazard at factor 1
            const Context ctx{atlas_, model.layout, simulation.world(), rules, tables, model.draws, model.traits, weight, scenario_.start, 1, true};
            for (const PageBox& box : simulation.world().stores.front().segments[o].pages) {
                const Page& page = box.page();
                for (int row = 0; row < box.rows; ++row) {
                    const auto r = page.residence[row];
                    if (r == gone || r == o) continue;
                    people[r].emplace_back(static_cast<double>(weight[o]), window_hazard(tables.returning, page, row, ctx));
                }
            }
            for (std::size_t d = 0; d < n_; ++d)
                if (o != d) atlas_.corridors(o, d).return_factor = factor_for(atlas_.corridors(o, d), people[d]);
        });
    }

    double window_hazard(const ReturnParams& p, const Page& page, int row, const Context& ctx) const {
        const double years = years_between(Month{page.since[row]}, ctx.now);
        const double now = duration_hazard(p, years);
        double later = 0;
        for (int y = 0; y < options_.years; ++y) later += duration_hazard(p, years + y + 0.5);
        return now > 0 ? return_hazard(p, page, row, ctx) * later / now : 0;
    }

    double factor_for(const CorridorFacts& corridor, const std::vector<std::pair<double, double>>& people) const {
        double stock = 0;
        for (const auto& [weight, hazard] : people) stock += weight;
        if (stock <= 0 || corridor.exit_rate <= 0) return 1;
        const double aim = -math::expm1(-corridor.exit_rate * options_.years);
        const auto exits = [&](double factor) {
            double sum = 0;
            for (const auto& [weight, hazard] : people) sum += weight * -math::expm1(-factor * hazard);
            return sum / stock;
        };
        double low = 0.01, high = 20;
        for (int i = 0; i < 50; ++i) {
            const double middle = 0.5 * (low + high);
            (exits(middle) < aim ? low : high) = middle;
        }
        return std::clamp(0.5 * (low + high), 0.1, 5.0);
    }

    CalibrationCheck simulate() const {
        Scenario window = scenario_;
        window.end = window.start + 12 * options_.years;
        Simulation simulation(std::make_shared<const Model>(atlas_, window), options_.execution);
        CalibrationCheck check{Flows({n_, n_, skill_groups}, 0.0), Flows({n_, n_, skill_groups}, 0.0), Dense<double, 2>({n_, n_}, 0.0),
                               Dense<double, 2>({n_, n_}, 0.0)};
        NullRecorder nobody;
        while (!simulation.done())
            if (simulation.step(nobody)) add_frame(simulation, check);
        for (std::size_t o = 0; o < n_; ++o)
            for (std::size_t d = 0; d < n_; ++d) {
                if (o == d) continue;
                for (std::size_t s = 0; s < skill_groups; ++s) check.outflow_target(o, d, s) = atlas_.corridors(o, d).inflow[s] * options_.years;
                check.exits_target(o, d) = exit_target(atlas_.corridors(o, d), options_.years);
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

    /// Moves the aims of the next inversion by what the run missed, by origin and skill, then by destination.
    void adjust(const CalibrationCheck& check) {
        for (std::size_t s = 0; s < skill_groups; ++s) {
            for (std::size_t o = 0; o < n_; ++o) {
                double got = 0, wanted = 0;
                for (std::size_t d = 0; d < n_; ++d) got += check.outflow(o, d, s), wanted += check.outflow_target(o, d, s);
                const double ratio = got > 0 && wanted > 0 ? std::clamp(wanted / got, 0.5, 2.0) : 1.0;
                for (std::size_t d = 0; d < n_; ++d) aim_(o, d, s) *= ratio;
            }
        }
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
    Flows aim_;
};

}  // namespace

double exit_target(const CorridorFacts& corridor, int years) {
    const double of_stock = corridor.stock * -math::expm1(-corridor.exit_rate * years);
    const double hazard = recent_hazard * corridor.return_factor;
    const double staying = hazard > 0 ? -math::expm1(-hazard * years) / (hazard * years) : 1;
    return of_stock + (corridor.inflow[0] + corridor.inflow[1]) * years * (1 - staying);
}

CalibrationCheck calibrate(Atlas& atlas, const Scenario& scenario, const CalibrationOptions& options) {
    return Calibration(atlas, scenario, options).run();
}

std::string constants_csv(const Atlas& atlas) {
    std::string text = "origin,destination,constant_skilled,constant_other,visa_cost_skilled,visa_cost_other,return_factor\n";
    for (std::size_t o = 0; o < atlas.countries.size(); ++o)
        for (std::size_t d = 0; d < atlas.countries.size(); ++d) {
            if (o == d) continue;
            const CorridorFacts& c = atlas.corridors(o, d);
            text += fmt::format("{},{},{:.5f},{:.5f},{:.5f},{:.5f},{:.5f}\n", atlas.countries[o].code, atlas.countries[d].code, c.constant[1],
                                c.constant[0], c.visa_cost[1], c.visa_cost[0], c.return_factor);
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
