#include "sterna/app/plain_scenario.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "sterna/config/load.hpp"
#include "sterna/engine/registry.hpp"

namespace sterna {

Scenario plain_scenario(const std::string& title, const std::string& world, int base_year, int years, double workers, const RunOptions& options) {
    const std::string text =
        fmt::format("schema_version: 1\nmeta: {{title: {}}}\nworld: {}\npopulation: {{workers: {:.0f}}}\ntime: {{start: {}-01, end: {}-01}}\nseed: {}\n", title,
                    std::filesystem::absolute(world).string(), workers, base_year, base_year + years, options.seed.value_or(1));
    return parse_scenario(text, title, options.overrides, catalogue());
}

}  // namespace sterna
