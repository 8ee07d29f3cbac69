#include <array>

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
        for (const Quota& quota : law_alone(dated).quotas) found.push_back({&dated, quota});
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

/// A list of the law whose entries may stand in the way of others.
using Claims = std::vector<Scope> (*)(const Rules&);

template <class List, class Keep>
std::vector<Scope> scopes_of(const List& list, Keep&& keep) {
    std::vector<Scope> scopes;
    for (const auto& entry : list)
        if (keep(entry)) scopes.push_back(entry.scope);
    return scopes;
}
template <class List>
std::vector<Scope> scopes_of(const List& list) {
    return scopes_of(list, [](const auto&) { return true; });
}

std::vector<Scope> fee_caps(const Rules& r) { return scopes_of(r.fee_cap); }
std::vector<Scope> transfer_caps(const Rules& r) { return scopes_of(r.transfers.caps); }
std::vector<Scope> free_doors(const Rules& r) { return scopes_of(r.free_movement); }
std::vector<Scope> quotas(const Rules& r) {
    return scopes_of(r.quotas, [](const Quota& quota) { return (quota.entry_channels & doors_of_workers) != 0; });
}
std::vector<Scope> bonds(const Rules& r) { return scopes_of(r.service_bonds); }
std::vector<Scope> tests_at_the_door(const Rules& r) { return scopes_of(r.entry_tests); }
std::vector<Scope> tests_at(const Rules& r, Channel door) {
    return scopes_of(r.entry_tests, [door](const EntryTest& test) { return (test.entry_channels & entry_bit(door)) != 0; });
}
std::vector<Scope> tests_of_permanent(const Rules& r) { return tests_at(r, Channel::permanent); }
std::vector<Scope> tests_of_temporary(const Rules& r) { return tests_at(r, Channel::temporary); }
std::vector<Scope> dearer_visas(const Rules& r) {
    return scopes_of(r.visa_cost, [](const auto& change) { return change.entry.value > 0; });
}
std::vector<Scope> easier_visas(const Rules& r) {
    return scopes_of(r.visa_cost, [](const auto& change) { return change.entry.value < 0; });
}
std::vector<Scope> schemes(const Rules& r) {
    return scopes_of(r.schemes, [](const Scheme& scheme) { return !scheme.trained_only && !scheme.agreement; });
}
std::vector<Scope> recruiting_bans(const Rules& r) { return scopes_of(r.recruiting); }
std::vector<Scope> more_enforcement(const Rules& r) {
    return scopes_of(r.enforcement, [](const auto& change) { return change.entry.value > 0; });
}
std::vector<Scope> less_enforcement(const Rules& r) {
    return scopes_of(r.enforcement, [](const auto& change) { return change.entry.value < 0; });
}

/// Two kinds of claim that clash for the same people, and what the model makes of it.
struct Clash {
    Claims one, other;
    const char* outcome;
};

constexpr std::array<Clash, 12> clashes{
    {{transfer_caps, transfer_caps, "both cap the price of transfers on one corridor; the lower cap holds and the other is idle"},
     {fee_caps, fee_caps, "both cap the fees of recruiters on one corridor; the lower cap holds and the other is idle"},
     {bonds, bonds, "both bind the same graduates; whoever leaves pays for each"},
     {bonds, free_doors, "one binds graduates at home whom the other lets go without a visa; the bond holds"},
     {quotas, free_doors, "one counts admissions that the other frees; whoever moves freely is not counted"},
     {tests_at_the_door, free_doors, "one tests people whom the other lets in without a visa; whoever moves freely is not tested"},
     {tests_of_permanent, tests_of_permanent, "both test the same people at the permanent door; they must pass both"},
     {tests_of_temporary, tests_of_temporary, "both test the same people at the temporary door; they must pass both"},
     {dearer_visas, free_doors, "one makes a visa dearer that the other makes needless; whoever moves freely needs none"},
     {dearer_visas, easier_visas, "one makes visas dearer and the other easier; the changes add up"},
     {schemes, recruiting_bans, "one sends recruiters to people whom the other keeps them from; fewer are approached"},
     {more_enforcement, less_enforcement, "one enforces more and the other less; the changes add up"}}};

bool meet(const std::vector<Scope>& some, const std::vector<Scope>& others) {
    for (const Scope& a : some)
        for (const Scope& b : others)
            if (same_people(a, b) && same_corridor(a, b) && a.min_age < b.max_age && b.min_age < a.max_age) return true;
    return false;
}

}  // namespace

std::vector<std::string> conflicts(const std::vector<DatedLever>& levers) {
    std::vector<Rules> laws;
    for (const DatedLever& dated : levers) laws.push_back(law_alone(dated));
    std::vector<std::string> found;
    for (std::size_t i = 0; i < levers.size(); ++i)
        for (std::size_t j = i + 1; j < levers.size(); ++j) {
            if (!same_time(levers[i].spec, levers[j].spec)) continue;
            for (const Clash& clash : clashes)
                if (meet(clash.one(laws[i]), clash.other(laws[j])) || meet(clash.one(laws[j]), clash.other(laws[i])))
                    found.push_back(to_string(levers[j].spec.where) + ": " + levers[j].spec.label + " and " + levers[i].spec.label + " (" +
                                    to_string(levers[i].spec.where) + "): " + clash.outcome);
        }
    return found;
}

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
