#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace sterna {

/// Legal status of a worker where he or she lives.
enum class Status : std::uint8_t {
    citizen_at_home, free_movement, permanent, naturalised, temporary, circular, student, protected_person, irregular
};
inline constexpr int statuses = 9;
inline constexpr std::array<std::string_view, statuses> status_names{
    "citizen_at_home", "free_movement", "permanent", "naturalised", "temporary", "circular", "student", "protected", "irregular"};

/// Statuses that let family follow and children grow up in the country.
constexpr bool family_rights(Status s) {
    return s == Status::permanent || s == Status::naturalised || s == Status::free_movement || s == Status::protected_person;
}

/// What made a person enrol: exclusive and exhaustive, fixed at enrolment.
enum class Cause : std::uint8_t { baseline, prospect, remittance, joint, partner };
inline constexpr int causes = 5;
inline constexpr std::array<std::string_view, causes> cause_names{"baseline", "prospect", "remittance", "joint", "partner"};

}  // namespace sterna
