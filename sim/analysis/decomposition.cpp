#include "sterna/analysis/decomposition.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sterna/analysis/shapley.hpp"
#include "sterna/core/error.hpp"
#include "sterna/engine/registry.hpp"

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

/// The numbers of a stock that channels share, in a fixed order.
template <class F>
void for_each_number(F&& f) {
    for (const auto member : {&BrainStock::at_home, &BrainStock::share, &BrainStock::units})
        for (std::size_t g = 0; g < 3; ++g) f(member, g);
}

/// Shapley shares of the differences, from one run for every set of channels at work.
std::vector<std::vector<BrainStock>> channel_shares(const Atlas& atlas, const Scenario& scenario, const BrainRun& actual,
                                                    const BrainRun& other, Counterfactual terms, const DecomposeOptions& options,
                                                    const std::function<void()>& ran) {
    terms.path = other.path;
    const std::size_t players = options.channels.size(), sets = std::size_t{1} << players, countries = actual.stock.size();
    std::vector<std::vector<BrainStock>> worlds{other.stock};
    for (std::size_t on = 1; on + 1 < sets; ++on) {
        terms.cut = every_edge;
        for (std::size_t p = 0; p < players; ++p)
            if ((on >> p) & 1) terms.cut &= ~options.channels[p].edges;
        worlds.push_back(run_brain(atlas, scenario, terms, options.execution).stock), ran();
    }
    worlds.push_back(actual.stock);
    std::vector<std::vector<BrainStock>> shares(players, std::vector<BrainStock>(countries));
    for (std::size_t c = 0; c < countries; ++c)
        for_each_number([&](auto member, std::size_t g) {
            std::vector<double> worth;
            for (const auto& world : worlds) worth.push_back((world[c].*member)[g]);
            const auto value = shapley(worth);
            for (std::size_t p = 0; p < players; ++p) (shares[p][c].*member)[g] = value[p];
        });
    return shares;
}

bool is_on(const Scenario& scenario, std::string_view process) {
    const auto set = scenario.processes.find(std::string(process));
    if (set != scenario.processes.end()) return set->second;
    const auto& all = registered_processes();
    const auto entry = std::find_if(all.begin(), all.end(), [&](const ProcessEntry& e) { return e.info.name == process; });
    return entry != all.end() && entry->info.default_on;
}

/// Whether cutting the edge can change anything in this scenario.
bool matters(Edge edge, Against against, const Scenario& scenario) {
    const auto on = [&](std::string_view process) { return is_on(scenario, process); };
    switch (edge) {
        case Edge::prospect: return on("schooling");
        case Edge::drain: return on("emigration");
        case Edge::returns: return on("return") || on("permits");
        case Edge::remittances: return on("remittances");
        case Edge::diaspora: return on("diaspora") && on("labour_market");
        case Edge::partners: return on("schooling") && !scenario.policies.empty();
        case Edge::wages: return on("labour_market");
        case Edge::other: return against == Against::policy_off;
        case Edge::count: break;
    }
    return false;
}

Edge edge_called(const std::string& name) {
    const auto found = std::find(edge_names.begin(), edge_names.end(), name);
    if (found == edge_names.end() || name == "other")
        throw InputError("there is no channel called " + name + "; the channels are " + fmt::format("{}", fmt::join(edge_names.begin(), edge_names.end() - 1, ", ")) +
                         ", and whatever else matters is added as `other`");
    return static_cast<Edge>(found - edge_names.begin());
}

constexpr std::uint32_t bit(Edge edge) { return 1u << static_cast<unsigned>(edge); }

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
    using enum Counterfactual::Kind;
    Counterfactual c;
    c.kind = against == Against::no_migration ? no_migration : against == Against::policy_off ? no_policies : unskilled_prospect;
    c.cut = every_edge;
    c.first_year = scenario.start.year();
    c.kept = actual.kept;
    return c;
}

std::vector<BrainChannel> channels_of(Against against, const Scenario& scenario, const std::vector<std::string>& names) {
    std::vector<BrainChannel> channels;
    std::uint32_t rest = 0;
    for (std::size_t e = 0; e < edges; ++e)
        if (matters(static_cast<Edge>(e), against, scenario)) rest |= 1u << e;
    const auto take = [&](Edge edge) {
        channels.push_back({std::string(edge_names[static_cast<std::size_t>(edge)]), bit(edge)});
        rest &= ~bit(edge);
    };
    for (const std::string& name : names) {
        const Edge edge = edge_called(name);
        for (const BrainChannel& known : channels)
            if (known.name == name) throw InputError("the channel " + name + " is named twice");
        take(edge);
    }
    for (std::size_t e = 0; e < edges && names.empty(); ++e)
        if ((rest >> e) & 1) take(static_cast<Edge>(e));
    if (rest != 0) channels.push_back({"other", rest});
    return channels;
}

std::int64_t runs_needed(const DecomposeOptions& options) {
    const std::size_t players = options.channels.size();
    return options.replicates * std::max(std::int64_t{2}, std::int64_t{1} << players);
}

std::vector<BrainReplicate> decompose(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options) {
    const auto runs = static_cast<int>(runs_needed(options));
    int done = 0;
    const auto ran = [&] {
        if (options.progress) options.progress(++done, runs);
    };
    std::vector<BrainReplicate> replicates;
    for (int r = 0; r < options.replicates; ++r) {
        const Scenario one = replicate_of(scenario, r);
        const BrainRun actual = run_brain(atlas, one, {}, options.execution);
        ran();
        const Counterfactual terms = counterfactual_of(options.against, one, actual);
        const bool policy = options.against == Against::policy_off;
        Scenario without = one;
        if (policy) without.policies.clear();
        const BrainRun other = run_brain(atlas, without, policy ? Counterfactual{} : terms, options.execution);
        ran();
        BrainReplicate replicate{actual.stock, other.stock, {}};
        if (!options.channels.empty()) replicate.channels = channel_shares(atlas, one, actual, other, terms, options, ran);
        replicates.push_back(std::move(replicate));
    }
    return replicates;
}

}  // namespace sterna
