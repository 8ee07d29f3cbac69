#include "sterna/analysis/brain_run.hpp"

#include <algorithm>

#include "sterna/core/error.hpp"

namespace sterna {

namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

struct Heads {
    double natives = 0, home_skilled = 0, residents = 0, residents_skilled = 0, units = 0;
    void add(const Heads& o) {
        natives += o.natives, home_skilled += o.home_skilled, residents += o.residents;
        residents_skilled += o.residents_skilled, units += o.units;
    }
};

std::vector<BrainStock> stock_of(const Simulation& run) {
    const Model& model = run.model();
    const Layout& layout = model.layout;
    const auto& persons = run.closed()[cube::stock];
    const auto& units = run.closed()[model.measures.find("efficiency_units")];
    std::vector<std::array<Heads, 3>> heads(static_cast<std::size_t>(layout.countries));
    for (int o = 0; o < layout.countries; ++o)
        for (int r = 0; r < layout.countries; ++r)
            for (int e = 0; e < layout.educations; ++e)
                for (std::size_t g = 0; g < sexes; ++g) {
                    const std::size_t cell = layout.cell(o, r, e, static_cast<int>(g));
                    const double n = static_cast<double>(persons[cell]);
                    const bool skilled = model.atlas.skilled[static_cast<std::size_t>(e)];
                    Heads& birth = heads[static_cast<std::size_t>(o)][g];
                    Heads& residence = heads[static_cast<std::size_t>(r)][g];
                    birth.natives += n, residence.residents += n;
                    if (!skilled) continue;
                    residence.residents_skilled += n;
                    if (o == r) birth.home_skilled += n, birth.units += static_cast<double>(units[cell]) / 1024;
                }
    std::vector<BrainStock> stock(heads.size());
    for (std::size_t c = 0; c < heads.size(); ++c) {
        heads[c][2].add(heads[c][0]), heads[c][2].add(heads[c][1]);
        for (std::size_t g = 0; g < 3; ++g) {
            const Heads& h = heads[c][g];
            stock[c].at_home[g] = ratio(h.home_skilled, h.natives);
            stock[c].share[g] = ratio(h.residents_skilled, h.residents);
            stock[c].units[g] = ratio(h.units, h.natives);
        }
    }
    return stock;
}

/// Natives at home of one skill group.
double at_home(const std::vector<std::int64_t>& stock, const Model& model, int origin, bool skilled) {
    std::int64_t sum = 0;
    for (int e = 0; e < model.layout.educations; ++e)
        for (int g = 0; g < sexes; ++g)
            if (model.atlas.skilled[static_cast<std::size_t>(e)] == skilled) sum += stock[model.layout.cell(origin, origin, e, g)];
    return static_cast<double>(sum);
}

double leavers(const Tallies& year, const Model& model, int origin, bool skilled) {
    std::int64_t sum = 0;
    for (int d = 0; d < model.layout.countries; ++d)
        for (int e = 0; e < model.layout.educations; ++e)
            for (int g = 0; g < sexes; ++g)
                if (model.atlas.skilled[static_cast<std::size_t>(e)] == skilled)
                    sum += year[cube::outflow][model.layout.cell(origin, d, e, g)];
    return static_cast<double>(sum);
}

std::vector<double> kept_in(const Tallies& year, const std::vector<std::int64_t>& before, const Model& model) {
    std::vector<double> kept;
    for (int o = 0; o < model.layout.countries; ++o) {
        const auto rate = [&](bool skilled) { return ratio(leavers(year, model, o, skilled), at_home(before, model, o, skilled)); };
        kept.push_back(kept_at_rate(rate(true), rate(false)));
    }
    return kept;
}

std::shared_ptr<const Model> yearly_model(const Atlas& atlas, Scenario scenario, const Counterfactual& terms) {
    scenario.every = FrameEvery::year;
    const auto model = std::make_shared<Model>(atlas, scenario);
    model->counterfactual = terms;
    return model;
}

}  // namespace

BrainSimulation::BrainSimulation(const Atlas& atlas, const Scenario& scenario, const Counterfactual& terms, const Execution& execution,
                                 const std::vector<std::string>& items)
    : BrainSimulation(yearly_model(atlas, scenario, terms), execution, items) {}

BrainSimulation::BrainSimulation(const std::shared_ptr<const Model>& model, const Execution& execution, const std::vector<std::string>& items)
    : simulation_(model, execution), items_(items) {
    NullRecorder unheard;
    simulation_.record_start(unheard);
    before_ = simulation_.closed()[cube::stock];
}

bool BrainSimulation::follows(const Counterfactual& terms) const {
    const World& world = simulation_.world();
    if (world.now < terms.from) return true;
    return terms.kind == Counterfactual::Kind::no_policies &&
           simulation_.model().rules_of(world) == simulation_.model().rules_without_policies(world);
}

/// Migration and expectations of the start are data and read no edge; the law of the start does enter it.
bool BrainSimulation::starts_like(const Counterfactual& terms) const {
    const Model& model = simulation_.model();
    if (terms.kind != Counterfactual::Kind::no_policies || model.scenario.start < terms.from) return true;
    return follows(terms) && std::all_of(model.levers.begin(), model.levers.end(), [&](const DatedLever& dated) {
        return dated.dates().strength(model.scenario.start) == 0;
    });
}

BrainSimulation BrainSimulation::under(const Counterfactual& terms, const Exec& exec) const {
    BrainSimulation fork = *this;
    fork.simulation_.change_model(yearly_model(simulation_.model().atlas, simulation_.model().scenario, terms));
    fork.simulation_.change_threads(exec);
    return fork;
}

bool BrainSimulation::last_step() const {
    const Scenario& scenario = simulation_.model().scenario;
    return simulation_.world().now + static_cast<int>(scenario.step) >= scenario.end;
}

void BrainSimulation::step() {
    const bool last = last_step();
    const Model& model = simulation_.model();
    IndicatorRecorder recorded(model.atlas);
    NullRecorder unheard;
    Recorder& out = last && !items_.empty() ? static_cast<Recorder&>(recorded) : unheard;
    if (!simulation_.step(out)) return;
    const Tallies& closed = simulation_.closed();
    const World& world = simulation_.world();
    run_.kept.push_back(kept_in(closed, before_, model));
    before_ = closed[cube::stock];
    if (world.now.month_of_year() == 1) run_.path.push_back({world.now.year() - 1, world.countries});
    if (last) keep_items(recorded);
}

void BrainSimulation::keep_items(const IndicatorRecorder& recorded) {
    for (const std::string& item : items_) {
        const auto found = recorded.all().find(item);
        if (found == recorded.all().end()) throw InputError("the run records no indicator called " + item);
        run_.items.push_back(found->second.frames.back());
    }
}

BrainRun BrainSimulation::finish() {
    while (!done()) step();
    run_.stock = stock_of(simulation_);
    run_.world = digest_of(simulation_.world());
    return std::move(run_);
}

BrainRun run_brain(const Atlas& atlas, const Scenario& scenario, const Counterfactual& counterfactual, const Execution& execution,
                   const std::vector<std::string>& items) {
    return BrainSimulation(atlas, scenario, counterfactual, execution, items).finish();
}

}  // namespace sterna
