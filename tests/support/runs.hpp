#pragma once
#include <memory>
#include <vector>

#include "sterna/engine/simulation.hpp"

namespace sterna::test {

/// What a run leaves behind, free of pages, stores and plans: equal results are equal in every bit that a user can see.
struct RunResult {
    Digest people;                       // in id order, all stores together
    std::vector<Tallies> frames;
    std::vector<CountryState> countries;
    Digest recorded;                     // of everything observers wrote, in order
    bool operator==(const RunResult&) const = default;
};

/// Digest of the living in id order over every column but `wake`, whatever store or page they are in.
Digest people_of(const World& world);

/// Collects a result while a run goes on; outlives forks and reloads of the run.
class Watch final : public Recorder {
  public:
    void integers(const SeriesInfo& info, std::span<const std::int64_t> values) override;
    void reals(const SeriesInfo& info, std::span<const double> values) override;
    /// Steps until `end` or the end of the scenario.
    void run(Simulation& simulation, Month end = never);
    RunResult result(const Simulation& simulation) const;
    const std::vector<Tallies>& frames() const { return frames_; }

  private:
    std::vector<Tallies> frames_;
    Hasher recorded_;
};

std::shared_ptr<const Model> model_of(const Atlas& atlas, const Scenario& scenario);
RunResult run(const Atlas& atlas, const Scenario& scenario, const Execution& execution = {});

/// Calls f(page, row) for all who live, in store, birth and page order.
template <class F>
void for_each_person(const World& world, F&& f) {
    for (const Population& store : world.stores)
        for (const Segment& segment : store.segments)
            for (const PageBox& box : segment.pages)
                for (int row = 0; row < box.rows; ++row)
                    if (box.page().residence[row] != gone) f(box.page(), row);
}

}  // namespace sterna::test
