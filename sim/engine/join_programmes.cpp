#include <algorithm>

#include "sterna/engine/model.hpp"

namespace sterna {

namespace {

constexpr int months_to_a_review = 12;

/// One plan as its own law says it, or none: a programme is a lever whose law holds one.
std::optional<WorkProgramme> plan_of(const DatedLever& lever) {
    const Rules law = law_alone(lever);
    return law.programmes.empty() ? std::nullopt : std::optional(law.programmes.front());
}

class Problems {
  public:
    void add(const LeverSpec& spec, const std::string& key, const std::string& why) {
        text_ += (text_.empty() ? "" : "\n") + to_string(spec.where) + ": policies." + spec.label + "." + key + ": " + why;
    }
    void finish() const {
        if (!text_.empty()) throw InputError(text_);
    }

  private:
    std::string text_;
};

void check_dates(const LeverSpec& spec, Problems& problems) {
    if (!spec.from) problems.add(spec, "from", "must be written: the target is counted from it");
    else if (spec.until && months_between(*spec.from, *spec.until) < months_to_a_review)
        problems.add(spec, "until", "leaves no December for a review; it must be a year after `from` or later");
    if (spec.ramp_months > 0) problems.add(spec, "ramp", "a programme has none; its levers may");
}

}  // namespace

Rules law_alone(const DatedLever& dated) {
    Rules rules;
    dated.lever->apply_dated(rules, dated.scope, {1, dated.number, dated.spec.from, dated.spec.until, dated.spec.from.value_or(Month{})});
    return rules;
}

void join_programmes(std::vector<DatedLever>& levers) {
    Problems problems;
    std::map<std::string, WorkProgramme> plans;
    for (const DatedLever& lever : levers)
        if (const auto plan = plan_of(lever)) {
            plans[lever.spec.label] = *plan;
            check_dates(lever.spec, problems);
        }
    for (DatedLever& member : levers) {
        const LeverSpec& spec = member.spec;
        if (spec.programme.empty()) continue;
        const auto plan = plans.find(spec.programme);
        if (plans.contains(spec.label)) problems.add(spec, "programme", "a programme cannot be part of another");
        else if (plan == plans.end()) problems.add(spec, "programme", "there is no work programme with the label " + spec.programme);
        else member.programme = plan->second;
    }
    problems.finish();
}

}  // namespace sterna
