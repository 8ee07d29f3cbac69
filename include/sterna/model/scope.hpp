#pragma once
#include <bitset>
#include <cstdint>

#include "sterna/core/time.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

/// Whom a rule touches: a person is inside if every part says so. Everything set = everybody.
struct Scope {
    std::bitset<256> origins, destinations;  // birth countries, residences
    std::uint8_t educations = 0xff, sexes_in = 0x3;
    std::uint16_t fields = 0xffff, statuses_in = 0x1ff;
    double min_age = 15, max_age = 65;       // years, [min, max)

    Scope() { origins.set(), destinations.set(); }
    bool corridor(int origin, int destination) const {
        return origins[static_cast<std::size_t>(origin)] && destinations[static_cast<std::size_t>(destination)];
    }
    bool person(int sex, int education, int field) const {
        return ((sexes_in >> sex) & 1) && ((educations >> education) & 1) && ((fields >> field) & 1);
    }
    bool status(Status s) const { return (statuses_in >> static_cast<int>(s)) & 1; }
    bool age(double years) const { return years >= min_age && years < max_age; }
    bool operator==(const Scope&) const = default;
};

}  // namespace sterna
