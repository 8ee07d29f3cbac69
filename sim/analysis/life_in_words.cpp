#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sterna/analysis/sampled_lives.hpp"

namespace sterna {

namespace {

/// The course of a life in one world, told from January to January.
class Story {
  public:
    Story(const SampledLife& life, const std::vector<LifeState>& states, const std::vector<Month>& looks, const Atlas& atlas)
        : life_(life), states_(states), looks_(looks), atlas_(atlas) {}

    std::string text() {
        std::size_t t = 0;
        while (t < states_.size() && states_[t].residence == gone) ++t;
        const std::size_t first = t;
        while (t < states_.size() && states_[t].residence != gone) {
            const std::size_t begin = t;
            while (t < states_.size() && states_[t].residence == states_[begin].residence) ++t;
            tell_stay(first, begin, t);
            for (std::size_t seen = begin; seen < t; ++seen) tell_study(first, seen);
        }
        if (first == states_.size()) parts_.push_back("not among those aged 15 to 64");
        const bool vanished = first < t && t < states_.size();
        if (vanished && years_between(life_.born, looks_[t]) < 65) parts_.push_back(fmt::format("dead by {}", looks_[t].year()));
        return fmt::format("{}", fmt::join(parts_, ", "));
    }

  private:
    const std::string& country(const LifeState& state) const { return atlas_.countries[state.residence].name; }

    void tell_study(std::size_t first, std::size_t t) {
        if (t == first || states_[t].education == states_[t - 1].education) return;
        parts_.push_back(fmt::format("{} {}", atlas_.education[states_[t].education], looks_[t].year()));
    }

    /// A stay from look `begin` until before look `end`.
    void tell_stay(std::size_t first, std::size_t begin, std::size_t end) {
        if (states_[begin].residence == life_.id.birth) {
            const bool always = begin == first && (end == states_.size() || states_[end].residence == gone);
            if (always) parts_.push_back(country(states_[begin]) + " throughout");
            else if (begin > first) parts_.push_back(fmt::format("home {}", looks_[begin].year()));
            return;
        }
        std::vector<std::string_view> statuses;
        for (std::size_t t = begin; t < end; ++t) {
            const std::string_view name = status_names[static_cast<std::size_t>(states_[t].status)];
            if (statuses.empty() || statuses.back() != name) statuses.push_back(name);
        }
        const std::string until = end == states_.size() ? "-" : end - begin == 1 ? "" : fmt::format("-{}", looks_[end - 1].year());
        parts_.push_back(fmt::format("{} {}{} ({})", country(states_[begin]), looks_[begin].year(), until, fmt::join(statuses, ", then ")));
    }

    const SampledLife& life_;
    const std::vector<LifeState>& states_;
    const std::vector<Month>& looks_;
    const Atlas& atlas_;
    std::vector<std::string> parts_;
};

/// The last state in which somebody is known, in the variant, else in the base.
const LifeState* last_known(const SampledLife& life) {
    for (const auto* states : {&life.variant, &life.base}) {
        const auto last = std::find_if(states->rbegin(), states->rend(), [](const LifeState& state) { return state.residence != gone; });
        if (last != states->rend()) return &*last;
    }
    return nullptr;
}

}  // namespace

std::string field_of(const SampledLife& life, const Atlas& atlas) {
    const LifeState* last = last_known(life);
    return last && atlas.skilled[last->education] ? atlas.fields[last->field] : "";
}

std::string life_in_words(const SampledLife& life, const std::vector<Month>& looks, const Atlas& atlas) {
    const std::string field = field_of(life, atlas);
    const LifeState* last = last_known(life);
    const std::string trained = !field.empty() ? field : last ? atlas.education[last->education] : "unknown";
    return fmt::format("{} born {} in {} ({}): base: {}; variant: {}", life.sex == 0 ? "woman" : "man", life.born.year(),
                       atlas.countries[life.id.birth].name, trained, Story(life, life.base, looks, atlas).text(),
                       Story(life, life.variant, looks, atlas).text());
}

}  // namespace sterna
