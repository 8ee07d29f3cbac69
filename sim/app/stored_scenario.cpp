#include "sterna/app/stored_scenario.hpp"

#include "sterna/config/load.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/io/read_world.hpp"

namespace sterna {

Scenario stored_scenario(const ResultFile& result, const std::filesystem::path& file) {
    const auto read = [&](const std::filesystem::path& seen_from) {
        return parse_scenario(result.scenario_yaml(), seen_from.string() + " (scenario)", {}, catalogue());
    };
    try {
        return read(file.filename());
    } catch (const InputError&) {
        return read(file);
    }
}

Atlas stored_world(const ResultFile& result, const Scenario& scenario) {
    Atlas atlas = read_world(scenario.world);
    if (to_hex(atlas.digest) != result.attribute("world_digest"))
        throw InputError(scenario.world + " has changed since " + result.name() + " was made: its digest is " + to_hex(atlas.digest) +
                         ", then it was " + result.attribute("world_digest"));
    return atlas;
}

}  // namespace sterna
