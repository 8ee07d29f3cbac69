#include "sterna/engine/model.hpp"

#include <algorithm>
#include <tuple>

#include "sterna/engine/registry.hpp"

namespace sterna {

namespace {

std::string name_of(const LeverSpec& spec) { return spec.lever + "/" + spec.label; }

const LeverEntry& lever_entry(const LeverSpec& spec) {
    for (const auto& entry : registered_levers())
        if (entry.info.name == spec.lever) return entry;
    throw InputError(to_string(spec.where) + ": there is no lever called " + spec.lever);
}

std::vector<const LeverSpec*> canonical(const std::vector<LeverSpec>& policies) {
    std::vector<const LeverSpec*> order;
    for (const auto& spec : policies) order.push_back(&spec);
    std::sort(order.begin(), order.end(),
              [](auto* a, auto* b) { return std::tie(a->lever, a->label) < std::tie(b->lever, b->label); });
    return order;
}

}  // namespace

LeverNumbers number_levers(const std::vector<const Scenario*>& scenarios) {
    LeverNumbers numbers;
    for (const Scenario* scenario : scenarios)
        for (const auto& spec : scenario->policies) numbers[name_of(spec)] = 0;
    int next = 0;
    for (auto& [name, number] : numbers) number = ++next;
    if (next >= first_partnership_number)
        throw InputError("the scenarios name " + std::to_string(next) + " levers together; " + std::to_string(first_partnership_number - 1) +
                         " can be told apart");
    return numbers;
}

Model::Model(const Atlas& world, Scenario given) : Model(world, given, number_levers({&given})) {}

Model::Model(const Atlas& world, Scenario given, const LeverNumbers& numbers)
    : atlas(world), scenario(std::move(given)), layout(world), measures(layout), draws(scenario.seed),
      traits{Draws(scenario.population.seed)} {
    check_against_world(atlas, scenario);
    for (const auto& entry : registered_processes())
        for (const auto& measure : entry.measures) measures.declare(measure);
    for (const auto& entry : registered_processes()) {
        const auto on = scenario.processes.find(entry.info.name);
        if (on == scenario.processes.end() ? !entry.info.default_on : !on->second) continue;
        const auto values = scenario.model.find(entry.info.name);
        processes.push_back(entry.make(values == scenario.model.end() ? Values{} : values->second, measures));
    }
    for (const LeverSpec* spec : canonical(scenario.policies)) {
        const LeverEntry& entry = lever_entry(*spec);
        check_lever(entry);
        levers.push_back({entry.make(spec->values), *spec, resolve(atlas, *spec, entry), numbers.at(name_of(*spec)),
                          stream(name_of(*spec).c_str()).key});
    }
    join_programmes(levers);
    refuse_overlapping_quotas(levers);
    for (const auto& entry : registered_observers()) observers.push_back(entry.make());
}

namespace {

/// The work programme of a lever at its last review, or none.
const ProgrammeState* reviewed(const DatedLever& dated, const World& world) {
    if (!dated.programme) return nullptr;
    const auto known = world.programmes.find(dated.programme->number);
    return known == world.programmes.end() ? nullptr : &known->second;
}
bool stopped(const DatedLever& dated, const World& world) {
    const ProgrammeState* state = reviewed(dated, world);
    return state && state->stopped && world.now >= dated.programme->from;
}

/// Whether a lever without strength has promises to keep: it has ended, or institutions carry it no more and it has admitted people.
bool outlived(const DatedLever& dated, const World& world) {
    return (dated.spec.until && world.now >= *dated.spec.until) || world.accounts.contains(dated.number) || stopped(dated, world);
}

/// As a lever that has ended or was stopped stood in its last month, by dates, ramp and programme: what outlives it has that strength.
LeverForce at_its_end(const DatedLever& dated, const World& world, LeverForce force) {
    const bool ended = force.until && force.now >= *force.until;
    if (ended || stopped(dated, world)) force.strength = dated.dates().strength(ended ? *force.until - 1 : force.now);
    if (const ProgrammeState* state = reviewed(dated, world)) force.strength *= state->scale;
    return force;
}

/// A member of a programme begins with it.
std::optional<Month> first_month(const DatedLever& dated) {
    if (!dated.programme) return dated.spec.from;
    return std::max(dated.spec.from.value_or(dated.programme->from), dated.programme->from);
}

}  // namespace

Rules Model::rules_of(const World& world) const {
    const Month now = world.now;
    std::vector<LeverInForce> in_force;
    for (const DatedLever& dated : levers) {
        const LeverEntry& entry = lever_entry(dated.spec);
        in_force.push_back({entry, dated.scope, dated.dates(), dated.dates().strength(now), dated.programme ? &*dated.programme : nullptr,
                            entry.opening && !dated.lever->shuts()});
    }
    for (const auto& process : processes) process->weigh(in_force, world, atlas);
    Rules rules;
    for (std::size_t i = 0; i < levers.size(); ++i) {
        const DatedLever& dated = levers[i];
        const LeverForce force{in_force[i].strength, dated.number, first_month(dated), dated.spec.until, now};
        if (force.strength > 0) dated.lever->apply_dated(rules, dated.scope, force);
        else if (outlived(dated, world)) dated.lever->after_dated(rules, dated.scope, at_its_end(dated, world, force));
        else if (force.from && now < *force.from) dated.lever->before(rules, dated.scope, force);
    }
    for (const auto& process : processes) process->terms(rules, world, atlas);
    return rules;
}

Rules Model::rules_without_policies(const World& world) const {
    Rules rules;
    for (const auto& process : processes)
        if (!process->terms_by_policy()) process->terms(rules, world, atlas);
    return rules;
}

std::vector<std::uint32_t> Model::keys_of(const Capacities& capacities) const {
    std::vector<std::uint32_t> keys;
    for (const Capacity& capacity : capacities) {
        const auto lever = std::find_if(levers.begin(), levers.end(), [&](const DatedLever& dated) { return dated.number == capacity.number; });
        keys.push_back(lever != levers.end() ? lever->key : stream(("partnership/" + std::to_string(capacity.number)).c_str()).key);
    }
    return keys;
}

}  // namespace sterna
