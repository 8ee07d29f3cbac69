#pragma once
#include <string>

#include "sterna/model/rules.hpp"

namespace sterna {

/// The usual doors for workers, as levers name them: bits of Channel.
inline std::uint8_t doors_for_workers(const std::string& door) {
    if (door == "permanent") return entry_bit(Channel::permanent);
    if (door == "temporary") return entry_bit(Channel::temporary);
    return doors_of_workers;
}

}  // namespace sterna
