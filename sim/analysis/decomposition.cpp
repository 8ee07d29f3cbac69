#include "sterna/analysis/decomposition.hpp"

#include <mutex>

#include "sterna/analysis/shapley.hpp"
#include "sterna/core/error.hpp"

namespace sterna {

namespace {

constexpr std::uint32_t every_edge = (1u << edges) - 1;

void require_step(const Scenario& scenario, Month from) {
    if (from < scenario.start || from >= scenario.end || months_between(scenario.start, from) % static_cast<int>(scenario.step) != 0)
        throw InputError("channels cannot be cut from " + to_string(from) + " on: the run lasts from " + to_string(scenario.start) + " to " +
                         to_string(scenario.end) + ", and a cut begins with one of its steps");
}

/// Calls f(world, exec) for each: side by side with one thread each where there are more worlds than threads, else in turn.
template <class F>
void each_world(const Exec& exec, std::size_t worlds, F&& f) {
    if (worlds > static_cast<std::size_t>(exec.threads)) return parallel_runs(exec.threads, worlds, [&](std::size_t w) { f(w, Exec{1, exec.shuffle}); });
    for (std::size_t w = 0; w < worlds; ++w) f(w, exec);
}

/// Counts worlds, whichever thread they end on.
class Counter {
  public:
    explicit Counter(const DecomposeOptions& options) : options_(options) {}
    void one_more() {
        const std::lock_guard lock(mutex_);
        ++done_;
        if (options_.progress) options_.progress(done_, static_cast<int>(runs_needed(options_)));
    }

  private:
    const DecomposeOptions& options_;
    std::mutex mutex_;
    int done_ = 0;
};

/// Sets of channels between none and all of them.
std::size_t sets_between(const DecomposeOptions& options) {
    return options.channels.empty() ? 0 : (std::size_t{1} << options.channels.size()) - 2;
}

/// One number of every world, by set of channels at work: its Shapley shares, or none where there are no channels.
template <class F>
std::vector<double> shares_of(const std::vector<BrainRun>& worlds, std::size_t players, F&& number) {
    std::vector<double> worth;
    for (const BrainRun& world : worlds) worth.push_back(number(world));
    return players == 0 ? std::vector<double>{} : shapley(worth);
}

/// The worlds of one replicate.
class Replicate {
  public:
    Replicate(const Atlas& atlas, Scenario scenario, const DecomposeOptions& options, const Exec& exec, Counter& count)
        : atlas_(atlas), scenario_(std::move(scenario)), options_(options), exec_(exec), count_(count) {}

    BrainReplicate shares() {
        const std::size_t players = options_.channels.size(), sets = sets_between(options_);
        std::vector<BrainRun> worlds(sets + 2);
        BrainRun& none = worlds.front();
        BrainRun& all = worlds.back();
        all = actual();
        terms_ = counterfactual_of(options_.against, scenario_, all, options_.from);
        none = world(terms_, exec_);
        terms_.path = none.path;
        each_world(exec_, sets, [&](std::size_t s, const Exec& exec) {
            worlds[s + 1] = world(with(s + 1), exec);
            worlds[s + 1].path = {};  // nobody reads it, and there are many
        });
        return share(worlds, players);
    }

  private:
    /// The actual run; leaves a fork of it in the month in which the others part from it.
    BrainRun actual() {
        const Counterfactual terms = counterfactual_of(options_.against, scenario_, {}, options_.from);
        BrainSimulation run(atlas_, scenario_, {}, execution(exec_), options_.items);
        if (run.starts_like(terms)) {
            while (!run.done() && run.follows(terms)) run.step();
            fork_.emplace(run);
        }
        BrainRun ended = run.finish();
        count_.one_more();
        return ended;
    }

    BrainRun world(const Counterfactual& terms, const Exec& exec) {
        BrainSimulation run = fork_ ? fork_->under(terms, exec) : BrainSimulation(atlas_, scenario_, terms, execution(exec), options_.items);
        BrainRun ended = run.finish();
        count_.one_more();
        return ended;
    }

    Execution execution(const Exec& exec) const {
        Execution execution = options_.execution;
        execution.exec = exec;
        return execution;
    }

    /// The counterfactual with these channels at work.
    Counterfactual with(std::size_t on) const {
        Counterfactual terms = terms_;
        for (std::size_t p = 0; p < options_.channels.size(); ++p)
            if ((on >> p) & 1) terms.cut &= ~options_.channels[p].edges;
        return terms;
    }

    BrainReplicate share(const std::vector<BrainRun>& worlds, std::size_t players) const {
        const BrainRun &none = worlds.front(), &all = worlds.back();
        BrainReplicate found{all.stock, none.stock, std::vector(players, std::vector<BrainStock>(all.stock.size())), {}};
        for (std::size_t c = 0; c < all.stock.size(); ++c)
            for (const auto member : {&BrainStock::at_home, &BrainStock::share, &BrainStock::units})
                for (std::size_t g = 0; g < 3; ++g) {
                    const auto value = shares_of(worlds, players, [&](const BrainRun& run) { return (run.stock[c].*member)[g]; });
                    for (std::size_t p = 0; p < players; ++p) (found.channels[p][c].*member)[g] = value[p];
                }
        for (std::size_t i = 0; i < options_.items.size(); ++i) found.items.push_back(share_item(worlds, players, i));
        return found;
    }

    static ItemShares share_item(const std::vector<BrainRun>& worlds, std::size_t players, std::size_t item) {
        ItemShares found{worlds.back().items[item], worlds.front().items[item], std::vector<std::vector<double>>(players)};
        for (std::size_t c = 0; c < found.actual.size(); ++c) {
            const auto value = shares_of(worlds, players, [&](const BrainRun& run) { return run.items[item][c]; });
            for (std::size_t p = 0; p < players; ++p) found.channels[p].push_back(value[p]);
        }
        return found;
    }

    const Atlas& atlas_;
    const Scenario scenario_;
    const DecomposeOptions& options_;
    const Exec exec_;
    Counter& count_;
    std::optional<BrainSimulation> fork_;
    Counterfactual terms_;
};

}  // namespace

Counterfactual counterfactual_of(Against against, const Scenario& scenario, const BrainRun& actual, std::optional<Month> from) {
    using enum Counterfactual::Kind;
    if (from) require_step(scenario, *from);
    Counterfactual c;
    c.kind = against == Against::no_migration ? no_migration : against == Against::policy_off ? no_policies : unskilled_prospect;
    c.cut = every_edge;
    if (from && *from > scenario.start) c.from = *from;
    c.first_year = scenario.start.year();
    c.kept = actual.kept;
    return c;
}

std::int64_t runs_needed(const DecomposeOptions& options) {
    return options.replicates * static_cast<std::int64_t>(sets_between(options) + 2);
}

int side_by_side(const DecomposeOptions& options) {
    const auto threads = static_cast<std::size_t>(options.execution.exec.threads);
    return sets_between(options) > threads || static_cast<std::size_t>(options.replicates) > threads ? options.execution.exec.threads : 1;
}

std::vector<BrainReplicate> decompose(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options) {
    if (options.from) require_step(scenario, *options.from);
    Counter count(options);
    std::vector<BrainReplicate> replicates(static_cast<std::size_t>(options.replicates));
    const auto one = [&](std::size_t r, const Exec& exec) {
        replicates[r] = Replicate(atlas, replicate_of(scenario, static_cast<int>(r)), options, exec, count).shares();
    };
    const Exec& exec = options.execution.exec;
    if (sets_between(options) <= static_cast<std::size_t>(exec.threads)) each_world(exec, replicates.size(), one);
    else
        for (std::size_t r = 0; r < replicates.size(); ++r) one(r, exec);
    return replicates;
}

}  // namespace sterna
