#include "sterna/engine/registry.hpp"

#include <array>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "sterna/engine/scope_parts.hpp"

namespace sterna {

#define PROCESS(name) ProcessEntry name##_process();
#define LEVER(name) LeverEntry name##_lever();
#define OBSERVER(name) ObserverEntry name##_observer();
#include "registry.list"
#undef PROCESS
#undef LEVER
#undef OBSERVER

const std::vector<ProcessEntry>& registered_processes() {
    static const std::vector<ProcessEntry> list{
#define PROCESS(name) name##_process(),
#define LEVER(name)
#define OBSERVER(name)
#include "registry.list"
#undef PROCESS
#undef LEVER
#undef OBSERVER
    };
    return list;
}

const std::vector<LeverEntry>& registered_levers() {
    static const std::vector<LeverEntry> list{
#define PROCESS(name)
#define LEVER(name) name##_lever(),
#define OBSERVER(name)
#include "registry.list"
#undef PROCESS
#undef LEVER
#undef OBSERVER
    };
    return list;
}

const std::vector<ObserverEntry>& registered_observers() {
    static const std::vector<ObserverEntry> list{
#define PROCESS(name)
#define LEVER(name)
#define OBSERVER(name) name##_observer(),
#include "registry.list"
#undef PROCESS
#undef LEVER
#undef OBSERVER
    };
    return list;
}

const Catalogue& catalogue() {
    static const Catalogue everything = [] {
        Catalogue c;
        for (const auto& process : registered_processes()) c.processes.push_back(process.info);
        for (const auto& lever : registered_levers()) c.levers.push_back(lever.info);
        return c;
    }();
    return everything;
}

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string payers_of(const LeverEntry& lever) {
    static constexpr std::array<const char*, 5> words{"the origin", "the destination", "employers of the destination", "migrants", "donors"};
    std::vector<std::string> payers;
    for (const Payer payer : lever.payers) payers.emplace_back(words[static_cast<std::size_t>(payer)]);
    return joined(payers);
}

std::string scope_of(const LeverEntry& lever) {
    std::vector<std::string> heeded, refused;
    for (const ScopePart& part : scope_parts) (lever.heeds & part.bit ? heeded : refused).emplace_back(part.key);
    if (refused.empty()) return joined(heeded);
    return joined(heeded) + " (not " + joined(refused) + ")";
}

PageNotes notes_of(const LeverEntry& lever) {
    PageNotes notes;
    notes.lines = {{"Paid by", payers_of(lever)}, {"Scope", scope_of(lever)}};
    const std::vector<std::string> processes = processes_of(lever);
    if (!processes.empty())
        notes.lines.emplace_back("Acts through", joined(processes) + (processes.size() == 1 ? "; without effect where it is off"
                                                                                            : "; without effect where all are off"));
    if (lever.joint)
        notes.lines.emplace_back("Joint", std::string("as strong and as soon as authorities ") + (lever.multilateral ? "and international organisations " : "") +
                                              "work together (process coherence)");
    if (lever.opening) notes.lines.emplace_back("Opening", "held back where public opinion is against it (process opinion)");
    notes.related = processes;
    if (lever.joint) notes.related.emplace_back("coherence");
    if (lever.opening) notes.related.emplace_back("opinion");
    const bool from = lever.heeds & heeds::origins, to = lever.heeds & heeds::destinations;
    if (from || to) notes.example_scope = std::string("{") + (from ? "origins: [GHA]" : "") + (from && to ? ", " : "") + (to ? "destinations: [DEU]" : "") + "}";
    return notes;
}

void check_section(const SectionInfo& section) {
    std::set<std::string> keys;
    for (const ParamInfo& param : section.params) {
        const std::string where = section.name + "." + param.key;
        if (!keys.insert(param.key).second) throw InternalError(where + " is declared twice");
        if (param.meaning.empty() || param.unit.empty() || param.source.empty())
            throw InternalError(where + " lacks a unit, a meaning or a source");
        const double* value = std::get_if<double>(&param.default_value);
        if (value && !param.required && (*value < param.range.low || *value > param.range.high))
            throw InternalError(where + " has a default outside its range");
    }
}

}  // namespace

std::vector<std::string> processes_of(const LeverEntry& lever) {
    std::istringstream words{std::string(lever.process)};
    return {std::istream_iterator<std::string>(words), {}};
}

const Notes& lever_notes() {
    static const Notes all = [] {
        Notes notes;
        for (const auto& lever : registered_levers()) notes.emplace(lever.info.name, notes_of(lever));
        return notes;
    }();
    return all;
}

void check_streams(const std::vector<ProcessEntry>& processes) {
    std::map<std::uint32_t, std::string> known;
    for (const auto& process : processes)
        for (const Stream& s : process.streams)
            if (const auto [at, fresh] = known.emplace(s.key, s.name); !fresh)
                throw InternalError("the streams " + at->second + " and " + s.name + " have the same key: their draws would be equal");
}

void check_lever(const LeverEntry& lever) {
    check_section(lever.info);
    if (lever.payers.empty()) throw InternalError("the lever " + lever.info.name + " names nobody who pays");
    for (const std::string& process : processes_of(lever))
        if (!catalogue().process(process)) throw InternalError("the lever " + lever.info.name + " acts through " + process + ", which is no process");
}

void check_registry() {
    check_streams(registered_processes());
    for (const auto& process : registered_processes()) check_section(process.info);
    for (const auto& lever : registered_levers()) check_lever(lever);
}

}  // namespace sterna
