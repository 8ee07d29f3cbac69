#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "sterna/core/table.hpp"
#include "sterna/engine/reference.hpp"

namespace sterna {

/// What the reference model fixes before the first step. Weights are whole numbers held in doubles: every sum of their products stays
/// below 2^53 and is exact in any order, so tables do not depend on vectors or threads.
class ReferenceLaw {
  public:
    explicit ReferenceLaw(const ReferenceSize& size);

    /// w^1.5, the weight of a wage; (1 + m)^0.4, of `persons` of the same origin, m per thousand of a mean origin.
    static double wage_weight(double wage);
    double diaspora_weight(std::int64_t persons) const;

    /// Skill of a newcomer from a random word.
    int skill(std::size_t origin, std::uint32_t word) const { return (word < fairly_skilled[origin]) + (word < highly_skilled[origin]); }

    std::size_t cells() const { return static_cast<std::size_t>(countries) * static_cast<std::size_t>(countries) * reference_skills; }

    int countries;
    double stay_weight;
    std::array<std::array<std::uint32_t, reference_skills>, 2> hazard{};  // of going home, of 2^32: at home none, abroad by skill
    std::vector<double> productivity;
    std::vector<std::uint32_t> fairly_skilled, highly_skilled;  // thresholds by origin, of 2^32
    Dense<double, 2> closeness;                                 // by residence and destination, symmetric, 0 to oneself

    static constexpr std::array<double, reference_skills> share{0.30, 0.35, 0.35};  // of skills in production
    static constexpr double home_weight = 4;

  private:
    double per_thousand_;           // 1000 / persons of a mean origin
    std::vector<double> diaspora_;  // the weight of few persons: most pairs have few, and a power costs more than a look
};

}  // namespace sterna
