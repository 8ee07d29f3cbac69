#pragma once
#include <array>

#include "sterna/config/scenario.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// A part of a scope: its bit in `LeverEntry::heeds`, the key it is written under, and what it names.
struct ScopePart {
    unsigned bit;
    const char* key;
    const char* members;
    bool (*narrowed)(const ScopeSpec&);
};

inline constexpr std::array<ScopePart, 7> scope_parts{{
    {heeds::origins, "origins", "origins", [](const ScopeSpec& s) { return !s.origins.empty(); }},
    {heeds::destinations, "destinations", "destinations", [](const ScopeSpec& s) { return !s.destinations.empty(); }},
    {heeds::education, "education", "levels of education", [](const ScopeSpec& s) { return !s.education.empty(); }},
    {heeds::fields, "fields", "fields", [](const ScopeSpec& s) { return !s.fields.empty(); }},
    {heeds::sex, "sex", "sexes", [](const ScopeSpec& s) { return !s.sex.empty(); }},
    {heeds::ages, "ages", "ages", [](const ScopeSpec& s) { return s.min_age > 15 || s.max_age < 65; }},
    {heeds::statuses, "statuses", "statuses", [](const ScopeSpec& s) { return !s.statuses.empty(); }},
}};

}  // namespace sterna
