#include "sterna/analysis/branches.hpp"

#include <algorithm>

#include "sterna/config/emit.hpp"

namespace sterna {

namespace {

class Branches {
  public:
    Branches(const Atlas& atlas, const std::vector<Scenario>& scenarios, const Execution& execution, const std::function<void(const Simulation&)>& step)
        : atlas_(atlas), execution_(execution), step_(step) {
        std::vector<const Scenario*> all;
        for (const Scenario& scenario : scenarios) all.push_back(&scenario);
        const LeverNumbers numbers = number_levers(all);
        for (const Scenario& scenario : scenarios) models_.push_back(std::make_shared<const Model>(atlas, scenario, numbers));
        found_.resize(scenarios.size());
    }

    std::vector<std::map<std::string, Indicator>> run() {
        std::vector<Group> open = starts();
        while (!open.empty()) {
            const Group group = open.back();
            open.pop_back();
            Simulation simulation(models_[group.front()], execution_);
            IndicatorRecorder indicators(atlas_);
            simulation.record_start(indicators);
            // Whoever has another law already in the first month has another base year.
            const auto parts = by_law(group, simulation);
            open.insert(open.end(), parts.begin() + 1, parts.end());
            grow(simulation, indicators, parts.front());
        }
        return std::move(found_);
    }

  private:
    using Group = std::vector<std::size_t>;

    /// Members by their law in the month that the run has reached, in the order of their first members.
    std::vector<Group> by_law(const Group& group, const Simulation& run) const {
        if (group.size() == 1) return {group};
        std::vector<Group> parts;
        std::vector<Rules> laws;
        for (const std::size_t member : group) {
            const Rules law = models_[member]->rules_of(run.world());
            const auto same = std::find(laws.begin(), laws.end(), law);
            if (same == laws.end()) laws.push_back(law), parts.push_back({member});
            else parts[static_cast<std::size_t>(same - laws.begin())].push_back(member);
        }
        return parts;
    }

    /// The base year is solved under the law of the first month: shared by those with the same levers in force then.
    std::vector<Group> starts() const {
        std::vector<Group> groups;
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < models_.size(); ++i) {
            Scenario first = models_[i]->scenario;
            std::erase_if(first.policies, [&](const LeverSpec& lever) { return lever.from && *lever.from > first.start; });
            const std::string text = canonical_text(first);
            const auto same = std::find(texts.begin(), texts.end(), text);
            if (same == texts.end()) texts.push_back(text), groups.push_back({i});
            else groups[static_cast<std::size_t>(same - texts.begin())].push_back(i);
        }
        return groups;
    }

    void grow(Simulation& simulation, IndicatorRecorder& indicators, Group group) {
        while (!simulation.done()) {
            const auto parts = by_law(group, simulation);
            for (std::size_t p = 1; p < parts.size(); ++p) {
                Simulation fork(simulation);
                IndicatorRecorder own(indicators);
                fork.change_model(models_[parts[p].front()]);
                grow(fork, own, parts[p]);
            }
            group = parts.front();
            simulation.step(indicators);
            if (step_) step_(simulation);
        }
        for (const std::size_t member : group) found_[member] = indicators.all();
    }

    const Atlas& atlas_;
    const Execution& execution_;
    const std::function<void(const Simulation&)>& step_;
    std::vector<std::shared_ptr<const Model>> models_;
    std::vector<std::map<std::string, Indicator>> found_;
};

}  // namespace

std::vector<std::map<std::string, Indicator>> run_branches(const Atlas& atlas, const std::vector<Scenario>& scenarios, const Execution& execution,
                                                           const std::function<void(const Simulation&)>& step) {
    return Branches(atlas, scenarios, execution, step).run();
}

}  // namespace sterna
