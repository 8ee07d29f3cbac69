#include "engine/reference_tables.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace sterna {

namespace {

constexpr std::size_t panel = 16;
constexpr double finest = 0x1p24;     // worth of the best destination
constexpr int worth_two_threads = 64; // countries, below which threads would wait longer than they work

/// Floor of what is not negative; the C library's is a call on processors of the lowest level.
double whole(double x) { return static_cast<double>(static_cast<std::int64_t>(x)); }

std::size_t rounded_up(std::size_t n, std::size_t step) { return (n + step - 1) / step * step; }

}  // namespace

ReferenceTables::ReferenceTables(const ReferenceLaw& law, Kernel kernel)
    : leave(law.cells()),
      law_(law),
      kernel_(kernel),
      countries_(static_cast<std::size_t>(law.countries)),
      width_(rounded_up(countries_, panel)),
      ladder_(std::max(flight, std::bit_ceil(countries_))),
      panels_(width_ * countries_),
      wage_({reference_skills, countries_}),
      worth_({countries_, reference_skills, countries_}),
      leaving_(law.cells()),
      rungs_(countries_ * reference_skills * ladder_, std::numeric_limits<double>::infinity()),
      landings_(rungs_.size() / flight) {
    const std::size_t n = countries_;
    for (std::size_t r = 0; r < n; ++r)
        for (std::size_t d = 0; d < n; ++d) panels_[(r / panel * n + d) * panel + r % panel] = law.closeness(r, d);
}

void ReferenceTables::rebuild(const ReferenceStocks& stocks, const Exec& exec) {
    find_wages(stocks);
    const Exec how = law_.countries < worth_two_threads ? Exec{} : exec;
    for_each_block(how, countries_, [&](std::size_t origin) { build_origin(static_cast<int>(origin), stocks); });
}

/// CES production of elasticity 2: Q = (sum of theta sqrt(L))^2, w = A theta sqrt(Q / L).
void ReferenceTables::find_wages(const ReferenceStocks& stocks) {
    const std::size_t n = countries_;
    std::vector<std::int64_t> residents(n * reference_skills);
    for (std::size_t o = 0; o < n; ++o)
        for (std::size_t place = 0; place < residents.size(); ++place) residents[place] += stocks[o * residents.size() + place];
    for (std::size_t r = 0; r < n; ++r) {
        double labour[reference_skills], root = 0;
        for (std::size_t s = 0; s < reference_skills; ++s) {
            labour[s] = static_cast<double>(std::max<std::int64_t>(1, residents[r * reference_skills + s]));
            root += ReferenceLaw::share[s] * std::sqrt(labour[s]);
        }
        for (std::size_t s = 0; s < reference_skills; ++s)
            wage_(s, r) = ReferenceLaw::wage_weight(law_.productivity[r] * ReferenceLaw::share[s] * std::sqrt(root * root / labour[s]));
    }
}

void ReferenceTables::build_origin(int origin, const ReferenceStocks& stocks) {
    weigh_destinations(origin, stocks);
    std::vector<double> sums(reference_skills * width_);
    weigh_residences(panels_.data(), worth_.row(origin, 0).data(), countries_, width_, sums.data(), kernel_);
    find_thresholds(origin, sums.data());
    build_ladders(origin);
}

void ReferenceTables::weigh_destinations(int origin, const ReferenceStocks& stocks) {
    const std::size_t n = countries_, home = static_cast<std::size_t>(origin);
    const std::int64_t* own = stocks.data() + home * n * reference_skills;
    std::vector<double> pull(n);
    for (std::size_t d = 0; d < n; ++d)
        pull[d] = law_.diaspora_weight(own[d * reference_skills] + own[d * reference_skills + 1] + own[d * reference_skills + 2]);
    pull[home] = ReferenceLaw::home_weight;
    for (std::size_t s = 0; s < reference_skills; ++s) {
        const auto worth = worth_.row(home, s);
        double best = 0;
        for (std::size_t d = 0; d < n; ++d) {
            worth[d] = wage_(s, d) * pull[d];
            best = std::max(best, worth[d]);
        }
        for (double& w : worth) w = std::max(1.0, whole(finest * w / best));
    }
}

/// The return hazard comes first; what it leaves is a logit between staying and leaving.
void ReferenceTables::find_thresholds(int origin, const double* sums) {
    const std::size_t n = countries_, home = static_cast<std::size_t>(origin);
    for (std::size_t r = 0; r < n; ++r)
        for (std::size_t s = 0; s < reference_skills; ++s) {
            const std::size_t cell = (home * n + r) * reference_skills + s;
            const double hazard = law_.hazard[r != home][s], leaving = sums[s * width_ + r];
            const double share = leaving / (leaving + law_.stay_weight * worth_(home, s, r));
            leaving_[cell] = leaving;
            leave[cell] = static_cast<std::uint32_t>(static_cast<std::int64_t>(hazard + whole((0x1p32 - hazard) * share)));
        }
}

void ReferenceTables::build_ladders(int origin) {
    const auto near = law_.closeness.row(origin);
    for (std::size_t s = 0; s < reference_skills; ++s) {
        const auto worth = worth_.row(origin, s);
        double* rung = rungs_.data() + (static_cast<std::size_t>(origin) * reference_skills + s) * ladder_;
        double sum = 0;
        for (std::size_t d = 0; d < worth.size(); ++d) rung[d] = sum += near[d] * worth[d];
        double* landing = landings_.data() + (static_cast<std::size_t>(origin) * reference_skills + s) * (ladder_ / flight);
        for (std::size_t k = 0; k < ladder_ / flight; ++k) landing[k] = rung[k * flight + flight - 1];
    }
}

std::size_t ReferenceTables::walk(std::size_t origin, std::size_t residence, std::size_t skill, double share) const {
    const double* near = &law_.closeness(residence, 0);
    const double* worth = &worth_(origin, skill, 0);
    const double aim = share * leaving_[(origin * countries_ + residence) * reference_skills + skill];
    double sum = 0;
    std::size_t d = 0;
    while ((sum += near[d] * worth[d]) <= aim) ++d;
    return d;
}

}  // namespace sterna
