#include "sterna/analysis/decomposition.hpp"

#include "sterna/analysis/shapley.hpp"

namespace sterna {

namespace {

constexpr std::uint32_t every_edge = (1u << edges) - 1;

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

Scenario yearly(Scenario scenario) {
    scenario.every = FrameEvery::year;
    return scenario;
}

/// Shapley shares of the difference in k, from one run for every set of channels that work.
std::vector<std::vector<double>> channel_shares(const Atlas& atlas, const Scenario& scenario, const BrainRun& actual, const BrainRun& other,
                                                Counterfactual terms, const DecomposeOptions& options,
                                                const std::function<void()>& ran) {
    terms.path = other.path;
    std::vector<std::vector<BrainStock>> worlds;
    for (std::uint32_t on = 0; on <= every_edge; ++on) {
        terms.cut = every_edge & ~on;
        if (on == 0) worlds.push_back(other.stock);
        else if (on == every_edge) worlds.push_back(actual.stock);
        else worlds.push_back(run_brain(atlas, scenario, terms, options.execution).stock), ran();
    }
    std::vector<std::vector<double>> shares(edges, std::vector<double>(actual.stock.size()));
    for (std::size_t c = 0; c < actual.stock.size(); ++c) {
        std::vector<double> worth;
        for (const auto& world : worlds) worth.push_back(world[c].at_home[2]);
        const auto value = shapley(worth);
        for (std::size_t e = 0; e < edges; ++e) shares[e][c] = value[e];
    }
    return shares;
}

}  // namespace

BrainRun run_brain(const Atlas& atlas, const Scenario& scenario, const Counterfactual& counterfactual, const Execution& execution) {
    const auto model = std::make_shared<Model>(atlas, yearly(scenario));
    model->counterfactual = counterfactual;
    Simulation simulation(model, execution);
    NullRecorder no_natives;
    simulation.record_start(no_natives);
    BrainRun run;
    std::vector<std::int64_t> before = simulation.closed()[cube::stock];
    while (!simulation.done()) {
        if (!simulation.step(no_natives)) continue;
        run.kept.push_back(kept_in(simulation.closed(), before, *model));
        before = simulation.closed()[cube::stock];
        if (simulation.world().now.month_of_year() == 1) run.path.push_back({simulation.world().now.year() - 1, simulation.world().countries});
    }
    run.stock = stock_of(simulation);
    run.world = digest_of(simulation.world());
    return run;
}

Counterfactual counterfactual_of(Against against, const Scenario& scenario, const BrainRun& actual) {
    Counterfactual c;
    c.kind = against == Against::no_migration ? Counterfactual::Kind::no_migration : Counterfactual::Kind::unskilled_prospect;
    c.cut = every_edge;
    c.first_year = scenario.start.year();
    c.kept = actual.kept;
    return c;
}

std::vector<BrainReplicate> decompose(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options) {
    const bool policy = options.against == Against::policy_off, channels = options.channels && !policy;
    const int runs = options.replicates * (channels ? 1 << edges : 2);
    int done = 0;
    const auto ran = [&] {
        if (options.progress) options.progress(++done, runs);
    };
    std::vector<BrainReplicate> replicates;
    for (int r = 0; r < options.replicates; ++r) {
        const Scenario one = replicate_of(scenario, r);
        const BrainRun actual = run_brain(atlas, one, {}, options.execution);
        ran();
        Scenario without = one;
        if (policy) without.policies.clear();
        const Counterfactual terms = policy ? Counterfactual{} : counterfactual_of(options.against, one, actual);
        const BrainRun other = run_brain(atlas, without, terms, options.execution);
        ran();
        BrainReplicate replicate{actual.stock, other.stock, {}};
        if (channels) replicate.channels = channel_shares(atlas, one, actual, other, terms, options, ran);
        replicates.push_back(std::move(replicate));
    }
    return replicates;
}

}  // namespace sterna
