#include "sterna/core/sampling.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <string>

#include "sterna/core/error.hpp"
#include "sterna/core/ids.hpp"

namespace sterna {
namespace {

/// The sum in index order; refuses what is no list of weights.
double checked_sum(std::span<const double> weights) {
    double sum = 0.0;
    for (const double weight : weights) {
        expects(weight >= 0.0 && weight < math::infinity, "weights are finite and not negative");
        sum += weight;
    }
    expects(sum < math::infinity, "the sum of weights is finite");
    return sum;
}

/// The least n with P(X <= n) >= u, found by walking from the mode, where no term underflows; `up(n)` = P(n+1) / P(n).
/// A walk also ends where a term is lost in rounding: beyond, only the error of the sums would decide.
template <class Ratio>
std::int64_t invert_from_mode(std::int64_t mode, std::int64_t most, double at_mode, Ratio up, double u) {
    double below = 0.0;
    double term = at_mode;
    for (std::int64_t n = mode; n > 0 && term > below * 0x1p-60; --n) {
        term /= up(n - 1);
        below += term;
    }
    std::int64_t n = mode;
    term = at_mode;
    if (u <= below) {
        while (n > 0 && u <= below && term > u * 0x1p-60) {
            term /= up(n - 1);
            below -= term;
            --n;
        }
        return n;
    }
    double reached = below + term;
    while (reached < u && n < most && term > reached * 0x1p-60) {
        term *= up(n);
        ++n;
        reached += term;
    }
    return n;
}

constexpr double two_pi = 0x1.921fb54442d18p+2;

/// log(n!) - log(sqrt(2 pi n) (n/e)^n), n >= 1. Stirling's series: below 1e-15 from n = 16 on; exact products before.
double stirling_error(double n) {
    if (n < 16.0) {
        double factorial = 1.0;
        for (double k = 2.0; k <= n; k += 1.0) factorial *= k;
        return math::log(factorial) - 0.5 * math::log(two_pi * n) - n * math::log(n) + n;
    }
    const double inverse = 1.0 / n;
    const double square = inverse * inverse;
    return inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
}

/// x log(x / mean) + mean - x for |x - mean| <= 1. With Stirling's errors it gives probabilities of counts without the
/// difference of huge logarithms (Loader 2000, "Fast and accurate computation of binomial probabilities").
double deviance(double x, double mean) {
    const double off = x - mean;
    return x * math::log1p(off / mean) - off;
}

double poisson_at_mode(double mode, double mean) {
    if (mode == 0.0) return math::exp(-mean);
    return math::exp(-stirling_error(mode) - deviance(mode, mean)) / math::sqrt(two_pi * mode);
}

double binomial_at_mode(double mode, double n, double p) {
    if (mode == 0.0) return math::exp(n * math::log1p(-p));
    if (mode == n) return math::exp(n * math::log(p));
    const double rest = n - mode;
    const double errors = stirling_error(n) - stirling_error(mode) - stirling_error(rest);
    const double deviances = deviance(mode, n * p) + deviance(rest, n * (1.0 - p));
    return math::exp(errors - deviances) * math::sqrt(n / (two_pi * mode * rest));
}

}  // namespace

double log_positive_stable(double lambda, double u_angle, double u_exponential) {
    expects(lambda > 0.0 && lambda <= 1.0, "the index of a positive stable variable is in (0, 1]");
    if (lambda == 1.0) return 0.0;
    // S = [sin(l a)^l sin((1-l) a)^(1-l) / sin(a)]^(1/l) / W^((1-l)/l), a = pi u. In logarithms, since at small l the parts
    // leave the range of doubles while S does not; sinpi keeps its relative accuracy at both ends of the angle.
    const double rest = 1.0 - lambda;
    const double shape = lambda * math::log(math::sinpi(lambda * u_angle)) + rest * math::log(math::sinpi(rest * u_angle)) -
                         math::log(math::sinpi(u_angle));
    const double waiting = exponential(u_exponential);
    return (shape - rest * math::log(waiting)) / lambda;
}

double positive_stable(double lambda, double u_angle, double u_exponential) {
    return math::exp(log_positive_stable(lambda, u_angle, u_exponential));
}

std::int64_t poisson(double mean, double u) {
    expects(mean >= 0.0 && mean < 0x1p52, "a Poisson mean is not negative and below 2^52");
    if (mean == 0.0) return 0;
    const auto mode = static_cast<std::int64_t>(mean);
    const double at_mode = poisson_at_mode(static_cast<double>(mode), mean);
    const auto up = [mean](std::int64_t n) { return mean / static_cast<double>(n + 1); };
    return invert_from_mode(mode, std::numeric_limits<std::int64_t>::max(), at_mode, up, u);
}

std::int64_t binomial(std::int64_t trials, double p, double u) {
    expects(trials >= 0 && static_cast<double>(trials) < 0x1p52, "a number of trials is not negative and below 2^52");
    expects(p >= 0.0 && p <= 1.0, "a probability is in [0, 1]");
    if (p == 0.0 || p == 1.0 || trials == 0) return p == 1.0 ? trials : 0;
    const auto n = static_cast<double>(trials);
    const std::int64_t mode = std::min(trials, static_cast<std::int64_t>((n + 1.0) * p));
    const double at_mode = binomial_at_mode(static_cast<double>(mode), n, p);
    const double odds = p / (1.0 - p);
    const auto up = [odds, n](std::int64_t k) { return odds * (n - static_cast<double>(k)) / static_cast<double>(k + 1); };
    return invert_from_mode(mode, trials, at_mode, up, u);
}

std::vector<std::int64_t> apportion(std::int64_t total, std::span<const double> weights) {
    expects(total >= 0 && static_cast<double>(total) < 0x1p52, "a total to share is not negative and below 2^52");
    const double sum = checked_sum(weights);
    std::vector<std::int64_t> shares(weights.size(), 0);
    if (total == 0) return shares;
    expects(sum > 0.0, "somebody has a weight when there is something to share");
    std::vector<double> remainders(weights.size());
    std::int64_t left = total;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const double exact = static_cast<double>(total) * (weights[i] / sum);
        shares[i] = static_cast<std::int64_t>(exact);
        remainders[i] = exact - static_cast<double>(shares[i]);
        left -= shares[i];
    }
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
    // Rounding of the quotients can make the whole parts sum to one or two too many: then the smallest remainders give back.
    for (std::size_t i = 0; left > 0; i = (i + 1) % order.size(), --left) ++shares[order[i]];
    for (std::size_t i = order.size(); left < 0 && i-- > 0;) {
        if (shares[order[i]] == 0) continue;
        --shares[order[i]];
        ++left;
    }
    ensures(left == 0, "shares sum to the total");
    return shares;
}

AliasTable::AliasTable(std::span<const double> weights) {
    const double sum = checked_sum(weights);
    expects(sum > 0.0, "an alias table has a positive weight");
    const std::size_t n = weights.size();
    cells_.resize(n);
    std::vector<double> scaled(n);
    std::vector<std::uint32_t> small;
    std::vector<std::uint32_t> large;
    for (std::size_t i = 0; i < n; ++i) {
        scaled[i] = weights[i] / sum * static_cast<double>(n);
        cells_[i] = {1.0, narrow<std::uint32_t>(i)};
        (scaled[i] < 1.0 ? small : large).push_back(narrow<std::uint32_t>(i));
    }
    while (!small.empty() && !large.empty()) {
        const std::uint32_t poor = small.back();
        small.pop_back();
        const std::uint32_t rich = large.back();
        cells_[poor] = {scaled[poor], rich};
        scaled[rich] = (scaled[rich] + scaled[poor]) - 1.0;
        if (scaled[rich] < 1.0) {
            large.pop_back();
            small.push_back(rich);
        }
    }
    // What rounding leaves over keeps its cell; but a weight of zero is never chosen, even then.
    const auto heaviest = static_cast<std::uint32_t>(std::max_element(weights.begin(), weights.end()) - weights.begin());
    for (const std::uint32_t i : small) {
        if (weights[i] == 0.0) cells_[i] = {0.0, heaviest};
    }
}

}  // namespace sterna
