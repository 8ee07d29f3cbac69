#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "sterna/model/world.hpp"

namespace sterna {

/// The whole world as bytes of this machine, with a version and a digest: what goes on from it equals what never stopped. Between frames
/// the run has to be brought up to date first (`Simulation::bring_up_to_date`).
std::vector<std::byte> save(const World& world);

/// IoError if the bytes are cut short, altered, of another version, or hold a value that no run could have written.
World load(std::span<const std::byte> bytes);

}  // namespace sterna
