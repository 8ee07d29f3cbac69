#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "sterna/core/blocks.hpp"
#include "sterna/engine/model.hpp"

namespace sterna {

/// How a run is carried out. Nothing here may change a result.
struct Execution {
    Exec exec;
    bool wake_everybody = false;   // look at everybody every step
    bool compact_always = false;   // compact every step instead of every year
    int stores = 1;                // people spread over this many stores, as ranks would hold them
};

/// The law of a step, and the law without policies where a counterfactual takes them from some edges.
struct Laws {
    Rules given;
    std::optional<Rules> without;
    bool operator==(const Laws&) const = default;
};

/// A run. Copying it forks it: the copy goes on by itself.
class Simulation {
  public:
    Simulation(std::shared_ptr<const Model> model, const Execution& execution);
    /// Goes on from a world that a run of the same scenario left behind (see snapshot.hpp); its stores stay as they are.
    Simulation(std::shared_ptr<const Model> model, const Execution& execution, World world);

    /// Goes on under another scenario of the same world, seed and population.
    void change_model(std::shared_ptr<const Model> model);
    /// Goes on with these threads.
    void change_threads(const Exec& exec) { execution_.exec = exec; }

    bool done() const { return world_.now >= model_->scenario.end; }
    /// Frame 0: the start, with zero flows.
    void record_start(Recorder& recorder);
    /// One step. A frame that closes is given to the recorder; true if one did.
    bool step(Recorder& recorder);
    /// Books what those abroad have saved and sent in steps in which nothing happened to them. At the close of a frame it is done.
    void bring_up_to_date();

    /// Between frames savings and transfers of those abroad may lag behind: see `bring_up_to_date`.
    const World& world() const { return world_; }
    const Model& model() const { return *model_; }
    const Tables& tables() const { return tables_; }
    const Execution& execution() const { return execution_; }
    /// Counts of the last closed frame: what observers saw.
    const Tallies& closed() const { return closed_; }
    /// Workers now alive, all stores.
    std::int64_t workers() const;

    /// What a hook of this step would read; for analyses that evaluate the model's own rules.
    Context context(const Rules& rules) const;
    /// Brings tables up to date with the world and these rules.
    void prepare(const Rules& rules) { prepare(Laws{rules, {}}); }

  private:
    struct PageRef {
        int store;
        PageBox* box;
    };
    std::vector<PageRef> pages();
    template <class F>
    void on_pages(F&& f);
    /// Calls f(process, context) in the order of the registry; each sees the law of its edge.
    template <class F>
    void each_process(const Context& ctx, F&& f) const;
    Laws laws() const;
    Context context(const Laws& laws) const;
    void prepare(const Laws& laws);
    void enter(const Context& ctx);
    /// The context of the last step, while its tables stand.
    Context context_of_last() const;
    /// Whether law and pay may have changed since the last step.
    bool new_terms(const Laws& now) const;
    /// Of the step that `past` ends with and those before it in its year.
    void bring_up_to_date(const Context& past);
    void accrue(Block& block, int through, const Context& past) const;
    /// From the step after `now` on, under the law of the context.
    void plan_abroad(Block& block, Month now, const Context& ctx) const;
    void decide(const Context& ctx, bool everybody, bool new_terms);
    /// When each row that was due needs attention next.
    void plan(Block& block, const Context& ctx) const;
    void allocate(const Context& ctx);
    void apply(const Context& ctx);
    void survey(const Context& ctx);
    void close_frame(const Context& ctx, Recorder& recorder, bool year_ends);
    void check_identity() const;
    void check_units() const;
    void gather_stores();

    std::shared_ptr<const Model> model_;
    Execution execution_;
    World world_;
    Tables tables_;
    Tallies closed_;
    std::array<std::int64_t, 256> weight_{};
    std::vector<Tallies> store_sums_;   // one for each store beyond a single one
    std::vector<Outbox> outboxes_;      // by page
    Rules known_rules_;              // a change in who may be recruited or has to flee wakes everybody
    std::optional<Laws> last_laws_;  // of the last step; none before the first
    std::vector<std::int64_t> stock_before_, units_before_;
    int months_in_frame_ = 0;
    bool first_step_ = true;
};

}  // namespace sterna
