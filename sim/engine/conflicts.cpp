#include "sterna/engine/model.hpp"

namespace sterna {

namespace {

/// A lever that limits admissions, and whom it counts.
struct Limit {
    const DatedLever* lever;
    Quota quota;
};

std::vector<Limit> limits(const std::vector<DatedLever>& levers) {
    std::vector<Limit> found;
    for (const DatedLever& dated : levers) {
        Rules rules;
        dated.lever->apply_dated(rules, dated.scope, {1, dated.number, dated.spec.from, dated.spec.until, dated.spec.from.value_or(Month{})});
        for (const Quota& quota : rules.quotas) found.push_back({&dated, quota});
    }
    return found;
}

bool same_time(const LeverSpec& a, const LeverSpec& b) {
    const bool a_ends_first = a.until && b.from && *a.until <= *b.from;
    const bool b_ends_first = b.until && a.from && *b.until <= *a.from;
    return !a_ends_first && !b_ends_first;
}

/// Some corridor both cover; nobody is admitted to the country of birth.
bool same_corridor(const Scope& a, const Scope& b) {
    const auto origins = a.origins & b.origins, destinations = a.destinations & b.destinations;
    const bool only_home = origins.count() == 1 && origins == destinations;
    return origins.any() && destinations.any() && !only_home;
}

bool same_people(const Scope& a, const Scope& b) {
    return (a.educations & b.educations) != 0 && (a.fields & b.fields) != 0 && (a.sexes_in & b.sexes_in) != 0;
}

bool same_claims(const Limit& a, const Limit& b) {
    return (a.quota.entry_channels & b.quota.entry_channels) != 0 && same_time(a.lever->spec, b.lever->spec) &&
           same_people(a.quota.scope, b.quota.scope) && same_corridor(a.quota.scope, b.quota.scope);
}

std::string told(const LeverSpec& first, const LeverSpec& second) {
    return to_string(second.where) + ": policies." + second.label + ": counts the same admissions as " + first.label + " (" +
           to_string(first.where) + "), and an admission can be charged to one quota only; make their scopes or doors disjoint, " +
           "or let one end (`until`) before the other begins (`from`)";
}

}  // namespace

void refuse_overlapping_quotas(const std::vector<DatedLever>& levers) {
    const std::vector<Limit> all = limits(levers);
    std::string problems;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t j = i + 1; j < all.size(); ++j)
            if (same_claims(all[i], all[j]))
                problems += (problems.empty() ? "" : "\n") + told(all[i].lever->spec, all[j].lever->spec);
    if (!problems.empty()) throw InputError(problems);
}

}  // namespace sterna
