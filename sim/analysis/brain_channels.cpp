#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sterna/analysis/decomposition.hpp"
#include "sterna/core/error.hpp"
#include "sterna/engine/registry.hpp"

namespace sterna {

namespace {

bool is_on(const Scenario& scenario, std::string_view process) {
    const auto set = scenario.processes.find(std::string(process));
    if (set != scenario.processes.end()) return set->second;
    const auto& all = registered_processes();
    const auto entry = std::find_if(all.begin(), all.end(), [&](const ProcessEntry& e) { return e.info.name == process; });
    return entry != all.end() && entry->info.default_on;
}

/// Whether cutting the edge can change anything in this scenario.
bool matters(Edge edge, Against against, const Scenario& scenario) {
    const auto on = [&](std::string_view process) { return is_on(scenario, process); };
    switch (edge) {
        case Edge::prospect: return on("schooling");
        case Edge::drain: return on("emigration");
        case Edge::returns: return on("return") || on("permits");
        case Edge::remittances: return on("remittances");
        case Edge::diaspora: return on("diaspora") && on("labour_market");
        case Edge::partners: return on("schooling") && !scenario.policies.empty();
        case Edge::wages: return on("labour_market");
        case Edge::other: return against == Against::policy_off;
        case Edge::count: break;
    }
    return false;
}

Edge edge_called(const std::string& name) {
    const auto found = std::find(edge_names.begin(), edge_names.end(), name);
    if (found == edge_names.end() || name == "other")
        throw InputError("there is no channel called " + name + "; the channels are " + fmt::format("{}", fmt::join(edge_names.begin(), edge_names.end() - 1, ", ")) +
                         ", and whatever else matters is added as `other`");
    return static_cast<Edge>(found - edge_names.begin());
}

constexpr std::uint32_t bit(Edge edge) { return 1u << static_cast<unsigned>(edge); }

}  // namespace

std::vector<BrainChannel> channels_of(Against against, const Scenario& scenario, const std::vector<std::string>& names) {
    std::vector<BrainChannel> channels;
    std::uint32_t rest = 0;
    for (std::size_t e = 0; e < edges; ++e)
        if (matters(static_cast<Edge>(e), against, scenario)) rest |= 1u << e;
    const auto take = [&](Edge edge) {
        channels.push_back({std::string(edge_names[static_cast<std::size_t>(edge)]), bit(edge)});
        rest &= ~bit(edge);
    };
    for (const std::string& name : names) {
        const Edge edge = edge_called(name);
        for (const BrainChannel& known : channels)
            if (known.name == name) throw InputError("the channel " + name + " is named twice");
        take(edge);
    }
    for (std::size_t e = 0; e < edges && names.empty(); ++e)
        if ((rest >> e) & 1) take(static_cast<Edge>(e));
    if (rest != 0) channels.push_back({"other", rest});
    return channels;
}

}  // namespace sterna
