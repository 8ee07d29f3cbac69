#pragma once
#include <string>

#include "sterna/model/rules.hpp"

namespace sterna {

/// The usual doors for workers, as levers name them: bits of Channel.
inline std::uint8_t doors_for_workers(const std::string& door) {
    const auto bit = [](Channel channel) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(channel)); };
    if (door == "permanent") return bit(Channel::permanent);
    if (door == "temporary") return bit(Channel::temporary);
    return static_cast<std::uint8_t>(bit(Channel::permanent) | bit(Channel::temporary));
}

}  // namespace sterna
