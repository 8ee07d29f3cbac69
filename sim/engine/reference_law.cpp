#include "engine/reference_law.hpp"

#include <algorithm>
#include <cmath>

namespace sterna {

namespace {

constexpr double full_weight = 65536, distance_decay = 3;
constexpr std::array<double, reference_skills> base_hazard{0.10, 0.08, 0.06};
constexpr std::size_t few_persons = 4096;

struct Position {
    double x, y;
};

Position position(std::int64_t i) {
    return {static_cast<double>((7919 * i + 13) % 1009) / 1009, static_cast<double>((6007 * i * i + 71 * i + 5) % 1013) / 1013};
}

double closeness_of(int residence, int destination) {
    if (residence == destination) return 0;
    const Position a = position(residence), b = position(destination);
    const double dx = a.x - b.x, dy = a.y - b.y;
    return std::max(1.0, std::floor(full_weight * std::exp(-distance_decay * std::sqrt(dx * dx + dy * dy))));
}

struct Mobility {
    double stay_weight, hazard;  // by country; factor of the base hazards
};

Mobility mobility_of(const ReferenceSize& size) {
    return size.mobility == ReferenceMobility::high ? Mobility{54613, 5} : Mobility{full_weight * 10, 1};
}

std::uint32_t of_all_words(double share) { return static_cast<std::uint32_t>(share * 0x1p32); }

}  // namespace

ReferenceLaw::ReferenceLaw(const ReferenceSize& size)
    : countries(size.countries),
      stay_weight(mobility_of(size).stay_weight * size.countries),
      closeness({static_cast<std::size_t>(size.countries), static_cast<std::size_t>(size.countries)}),
      per_thousand_(1000.0 * size.countries / static_cast<double>(size.workers)) {
    for (std::size_t s = 0; s < reference_skills; ++s) hazard[1][s] = of_all_words(base_hazard[s] * mobility_of(size).hazard);
    for (int i = 0; i < countries; ++i) {
        productivity.push_back(1 + 4 * static_cast<double>((37 * i) % countries) / (countries - 1));
        const double high = 0.10 + 0.05 * (productivity.back() - 1);
        highly_skilled.push_back(of_all_words(high));
        fairly_skilled.push_back(of_all_words(high + 0.35));
        for (int d = 0; d < countries; ++d) closeness(i, d) = closeness_of(i, d);
    }
    std::vector<double> few;
    for (std::size_t persons = 0; persons < few_persons; ++persons) few.push_back(diaspora_weight(static_cast<std::int64_t>(persons)));
    diaspora_ = std::move(few);
}

// The published hashes stand on the C library's `exp` and `pow`; this file alone uses them.
double ReferenceLaw::wage_weight(double wage) { return std::pow(wage, 1.5); }

double ReferenceLaw::diaspora_weight(std::int64_t persons) const {
    if (static_cast<std::size_t>(persons) < diaspora_.size()) return diaspora_[static_cast<std::size_t>(persons)];
    return std::pow(1 + per_thousand_ * static_cast<double>(persons), 0.4);
}

}  // namespace sterna
