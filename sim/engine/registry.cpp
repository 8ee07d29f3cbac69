#include "sterna/engine/registry.hpp"

#include <map>
#include <set>

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

void check_streams(const std::vector<ProcessEntry>& processes) {
    std::map<std::uint32_t, std::string> known;
    for (const auto& process : processes)
        for (const Stream& s : process.streams)
            if (const auto [at, fresh] = known.emplace(s.key, s.name); !fresh)
                throw InternalError("the streams " + at->second + " and " + s.name + " have the same key: their draws would be equal");
}

void check_registry() {
    check_streams(registered_processes());
    for (const auto& process : registered_processes()) check_section(process.info);
    for (const auto& lever : registered_levers()) check_section(lever.info);
}

}  // namespace sterna
