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
      width_(rounded_up(static_cast<std::size_t>(law.countries), panel)),
      ladder_(std::bit_ceil(static_cast<std::size_t>(law.countries))),
      panels_(width_ * static_cast<std::size_t>(law.countries)),
      wage_({reference_skills, static_cast<std::size_t>(law.countries)}),
      worth_({static_cast<std::size_t>(law.countries), reference_skills, static_cast<std::size_t>(law.countries)}),
      leaving_(law.cells()),
      rungs_({static_cast<std::size_t>(law.countries), reference_skills, ladder_}, std::numeric_limits<double>::infinity()) {
    const auto n = static_cast<std::size_t>(law.countries);
    for (std::size_t r = 0; r < n; ++r)
        for (std::size_t d = 0; d < n; ++d) panels_[(r / panel * n + d) * panel + r % panel] = law.closeness(r, d);
}

void ReferenceTables::rebuild(const ReferenceStocks& stocks, const Exec& exec) {
    find_wages(stocks);
    const Exec how = law_.countries < worth_two_threads ? Exec{} : exec;
    for_each_block(how, static_cast<std::size_t>(law_.countries), [&](std::size_t origin) { build_origin(static_cast<int>(origin), stocks); });
}

/// CES production of elasticity 2: Q = (sum of theta sqrt(L))^2, w = A theta sqrt(Q / L).
void ReferenceTables::find_wages(const ReferenceStocks& stocks) {
    const auto n = static_cast<std::size_t>(law_.countries);
    std::vector<std::int64_t> residents(n * reference_skills);
    for (std::size_t cell = 0; cell < stocks.size(); ++cell) residents[cell % residents.size()] += stocks[cell];
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
    weigh_residences(panels_.data(), worth_.row(origin, 0).data(), static_cast<std::size_t>(law_.countries), width_, sums.data(), kernel_);
    find_thresholds(origin, sums.data());
    build_ladders(origin);
}

void ReferenceTables::weigh_destinations(int origin, const ReferenceStocks& stocks) {
    const auto n = static_cast<std::size_t>(law_.countries), home = static_cast<std::size_t>(origin);
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
    const auto n = static_cast<std::size_t>(law_.countries), home = static_cast<std::size_t>(origin);
    for (std::size_t r = 0; r < n; ++r)
        for (std::size_t s = 0; s < reference_skills; ++s) {
            const std::size_t cell = (home * n + r) * reference_skills + s;
            const double hazard = r == home ? 0.0 : law_.hazard[s], leaving = sums[s * width_ + r];
            const double share = leaving / (leaving + law_.stay_weight * worth_(home, s, r));
            leaving_[cell] = leaving;
            leave[cell] = static_cast<std::uint32_t>(static_cast<std::int64_t>(hazard + whole((0x1p32 - hazard) * share)));
        }
}

void ReferenceTables::build_ladders(int origin) {
    const auto near = law_.closeness.row(origin);
    for (std::size_t s = 0; s < reference_skills; ++s) {
        const auto worth = worth_.row(origin, s);
        double* rung = rungs_.row(origin, s).data();
        double sum = 0;
        for (std::size_t d = 0; d < worth.size(); ++d) rung[d] = sum += near[d] * worth[d];
    }
}

int ReferenceTables::destination(int origin, int residence, int skill, std::uint32_t word) const {
    const std::size_t cell = static_cast<std::size_t>((origin * law_.countries + residence) * reference_skills + skill);
    // Sums are whole, so that the first above the floor of this is the first above this.
    const double aim = word * 0x1p-32 * leaving_[cell];
    if (residence == origin) {
        const double* rung = rungs_.row(origin, skill).data();
        std::size_t below = 0;
        for (std::size_t step = ladder_ / 2; step > 0; step /= 2) below += rung[below + step - 1] <= aim ? step : 0;
        return static_cast<int>(below);
    }
    const auto near = law_.closeness.row(residence);
    const auto worth = worth_.row(origin, skill);
    double sum = 0;
    std::size_t d = 0;
    while ((sum += near[d] * worth[d]) <= aim) ++d;
    return static_cast<int>(d);
}

}  // namespace sterna
