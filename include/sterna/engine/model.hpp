#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sterna/config/scenario.hpp"
#include "sterna/model/observer.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// A lever with its dates, its scope resolved against the world, and its number.
struct DatedLever {
    std::unique_ptr<Lever> lever;
    LeverSpec spec;
    Scope scope;
    int number;         // kept by persons admitted under it, 1 to 255
    std::uint32_t key;  // of its draws: a hash of lever and label, so that other levers do not change its luck
    std::optional<WorkProgramme> programme{};  // that reviews it

    LeverDates dates() const { return {spec.from, spec.until, spec.ramp_months}; }
};

/// Numbers of levers by "lever/label". Scenarios that are compared share one, so that people keep the same numbers.
using LeverNumbers = std::map<std::string, int>;
LeverNumbers number_levers(const std::vector<const Scenario*>& scenarios);

/// A scenario made ready to run. Immutable, shared by all forks of a run.
/// Names in scopes that the world does not know are an InputError with their place and the nearest names.
class Model {
  public:
    Model(const Atlas& atlas, Scenario scenario, const LeverNumbers& numbers);
    Model(const Atlas& atlas, Scenario scenario);

    const Atlas& atlas;
    const Scenario scenario;
    const Layout layout;
    MeasureList measures;
    const Draws draws;
    const Traits traits;
    std::vector<std::unique_ptr<Process>> processes;
    std::vector<DatedLever> levers;  // in canonical order: by lever, then label
    std::vector<std::unique_ptr<Observer>> observers;
    Counterfactual counterfactual;   // nothing is cut in a usual run

    /// What the law says in the month that the world has reached: the levers in canonical order, as far as institutions carry
    /// them, and what processes add.
    Rules rules_of(const World& world) const;
    /// What it would say in the same world had the scenario no policies.
    Rules rules_without_policies(const World& world) const;
    /// Draw keys of the capacities, in their order.
    std::vector<std::uint32_t> keys_of(const Capacities& capacities) const;
};

/// The law as this lever alone would write it in its first month, at full strength.
Rules law_alone(const DatedLever& dated);

/// Gives each lever that names a work programme its plan. A programme without a first month or a December for a review, with a ramp,
/// inside another or unknown is an InputError that names the place.
void join_programmes(std::vector<DatedLever>& levers);

/// Two quotas may not count the same admission: the places would go by the names of the levers, not by the law.
/// The InputError names both places.
void refuse_overlapping_quotas(const std::vector<DatedLever>& levers);

/// Levers that stand in each other's way, a sentence each with both places: the law of the model holds, but not the wish of both.
std::vector<std::string> conflicts(const std::vector<DatedLever>& levers);

/// The run starts in the year the world describes and thins only countries the world has; else an InputError.
void check_against_world(const Atlas& atlas, const Scenario& scenario);

/// Resolves names of countries, groups, education, fields, sexes and statuses.
Scope resolve(const Atlas& atlas, const LeverSpec& spec, const LeverEntry& entry);

}  // namespace sterna
