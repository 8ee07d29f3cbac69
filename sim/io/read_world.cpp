#include "sterna/io/read_world.hpp"

#include <array>
#include <filesystem>
#include <span>

#include "io/read_world_parts.hpp"
#include "sterna/io/read_file.hpp"

namespace sterna {
namespace {

constexpr std::uint64_t largest_file = std::uint64_t{256} << 20;  // bytes: what the table reader takes

// In this order they enter the digest.
constexpr std::array needed{"world.yaml", "countries.csv", "residents.csv", "stocks.csv", "migrant_ages.csv",
                            "corridors.csv", "entries.csv", "provenance.csv"};
constexpr const char* constants = "constants.csv";

bool exists(const WorldReading& reading, const char* file) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(reading.path(file), ignored);
}

void load(WorldReading& reading, const char* file, Hasher& hasher) {
    const auto bytes = read_file(reading.path(file), largest_file);
    std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    hasher.update_text(file).update_text(text);
    reading.texts.emplace(file, std::move(text));
}

void check_files(WorldReading& reading) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(reading.folder, ignored))
        throw InputError(reading.folder + ": no such folder; a world is a folder with world.yaml and seven tables");
    for (const char* file : needed) {
        if (exists(reading, file)) continue;
        reading.problems.add({reading.path(file), 0, 0}, "",
                             "no such file; configs/worlds/README.md describes what a world is made of");
    }
    reading.problems.throw_if_any();
}

void load_all(WorldReading& reading) {
    Hasher hasher;
    for (const char* file : needed) load(reading, file, hasher);
    reading.atlas.calibrated = exists(reading, constants);
    if (reading.atlas.calibrated) load(reading, constants, hasher);
    reading.atlas.digest = hasher.finish();
}

}  // namespace

Atlas read_world(const std::string& folder) {
    WorldReading reading;
    reading.folder = reading.atlas.folder = folder;
    check_files(reading);
    load_all(reading);

    // What follows hangs on the lists and the codes: without them every line would be a problem.
    const Node root = parse_world_yaml(reading);
    read_lists(reading, root);
    reading.problems.throw_if_any();
    read_countries(reading);
    reading.problems.throw_if_any();

    read_groups(reading, root);
    read_corridors(reading);
    if (reading.atlas.calibrated) read_constants(reading);
    read_people(reading);
    read_entries(reading);
    read_provenance(reading);
    reading.problems.throw_if_any();
    check_stocks(reading);
    reading.problems.throw_if_any();
    return std::move(reading.atlas);
}

}  // namespace sterna
